"""项目卡: one project, its four milestones planned and actual, and who is responsible."""

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from db.queries.projects import project_card, project_region
from db.queries.warnings import open_warnings_of
from ledger.errors import Reason, Refused
from ledger.questions import Question, Topic


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The card of one project. Raises Refused(UNKNOWN_PROJECT)."""
    assert question.as_of
    card = await project_card(context.session, question.subject or 0, question.as_of)
    if card is None:
        raise Refused(Reason.UNKNOWN_PROJECT, text=question.subject)
    warnings = await open_warnings_of(context.session, card.id, context.today)
    text = render_in(context, "project.html.j2", question=question, card=card, warnings=warnings)
    return Answer(question, Message(text, tuple(_buttons(question, card.record.region, context))), card)


async def region_of(question: Question, context: Context) -> str:
    """Code of the region the project lies in. Raises Refused(UNKNOWN_PROJECT)."""
    region = await project_region(context.session, question.subject or 0)
    if region is None:
        raise Refused(Reason.UNKNOWN_PROJECT, text=question.subject)
    return region


def _buttons(question: Question, region: str, context: Context) -> keyboard.Rows:
    if question.came_from is not None:
        back = question.but(topic=question.came_from, subject=None, came_from=None, page=question.page)
        return [(ask(keyboard.label("back_to_list"), back),)]
    overdue = Question(Topic.OVERDUE, region=region, as_of=question.as_of)
    name = context.tree[region].short_name
    return [(ask(keyboard.label("overdue_of", region=name), overdue),)]
