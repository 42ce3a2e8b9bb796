"""通报: the formal report on a phase, as a Word document, for supervisors."""

from answers import keyboard
from answers.bulletin_facts import work_out
from answers.bulletin_paper import file_name, opening, paper
from answers.context import Asker, Context
from answers.documents.apart import written_apart
from answers.shapes import Answer, Document, Message, ask
from answers.words import render_in
from ledger.questions import Question, Topic, View
from ledger.rates import Rate


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The bulletin of a region, with its first sentence as the caption.

    Raises:
        Refused: as `bulletin_facts.work_out` does.
    """
    facts = await work_out(question, context)
    content = await written_apart(paper(question, facts, context))
    said = opening(question, facts, context)
    text = render_in(context, "bulletin.html.j2", question=question, opening=said)
    document = Document(file_name(question, facts, context), content)
    return Answer(question, Message(text, tuple(_buttons(question)), document=document), facts)


def _buttons(question: Question) -> keyboard.Rows:
    asked = Question(
        Topic.RANKING, region=question.region, phase=question.phase, as_of=question.as_of, view=View.PICTURE
    )
    return [
        (
            ask(keyboard.label("rate", rate=Rate.START_RATE), asked.but(rate=Rate.START_RATE)),
            ask(keyboard.label("brief"), question.but(topic=Topic.BRIEF)),
        )
    ]
