"""变更记录: who changed what about a project, when, and by which import or report."""

from answers import keyboard, project
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from db.queries.history import acts_of
from db.queries.projects import project_card
from ledger.errors import Reason, Refused
from ledger.histories import HistoryPage, pages_of
from ledger.questions import Question, Topic

ACTS, CHANGES = 10, 22
"""Most on one page: as much as fits into one message."""


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of a project's history. Raises Refused(UNKNOWN_PROJECT or PROJECT_TAKEN_BACK)."""
    assert question.as_of
    card = await project_card(context.session, question.subject or 0, question.as_of)
    if card is None:
        raise Refused(Reason.UNKNOWN_PROJECT, text=question.subject)
    acts = await acts_of(context.session, card.id, question.as_of)
    pages = pages_of(acts, ACTS, CHANGES)
    number = min(question.page, len(pages))
    page = HistoryPage(
        card.record.code,
        card.record.name,
        tuple(pages[number - 1]),
        sum(len(act.changes) for act in acts),
        number,
        len(pages),
    )
    text = render_in(context, "history.html.j2", question=question, page=page)
    rows = keyboard.pages(question.but(page=number), len(pages), 1)
    rows.append((ask(keyboard.label("back_to_project"), question.but(topic=Topic.PROJECT)),))
    return Answer(question.but(page=number), Message(text, tuple(rows)), page)


async def region_of(question: Question, context: Context) -> str:
    """Code of the region the project lies in. Raises Refused(UNKNOWN_PROJECT)."""
    return await project.region_of(question, context)
