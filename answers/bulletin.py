"""通报: the formal report on a phase, as a Word document, for supervisors."""

from answers import keyboard, ranking
from answers.bulletin_facts import work_out
from answers.bulletin_paper import file_name, opening, paper
from answers.context import Asker, Context
from answers.documents.apart import written_apart
from answers.shapes import Answer, Button, Document, Message, ask
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
    picture = ranking.about(question, Rate.START_RATE, View.PICTURE)
    return [
        (
            ask(keyboard.label("rate", rate=Rate.START_RATE), picture),
            ask(keyboard.label("brief"), question.but(topic=Topic.BRIEF)),
        )
    ]


def button(question: Question, asker: Asker, context: Context) -> list[Button]:
    """The bulletin of the same region, phase and day; for who may publish it, in private."""
    assert question.region
    below = context.tree.children(question.region)
    if asker.official is None or asker.group is not None or not below:
        return []
    if not asker.may(Topic.BULLETIN, question.region, context.tree):
        return []
    wanted = Question(Topic.BULLETIN, region=question.region, phase=question.phase, as_of=question.as_of)
    return [ask(keyboard.label("bulletin"), wanted)]
