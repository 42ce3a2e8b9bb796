"""预警: the warnings of a region that are not resolved, worst first."""

from answers import keyboard, listed, warning_list
from answers.context import Asker, Context
from answers.shapes import Answer, Message
from answers.words import render_in
from db.queries.story import acknowledged_by
from db.queries.warnings import WarningPage, warned_of, warning_page
from db.workbook.sheets.listed import Listed
from ledger.questions import Question, View


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of warnings, as they stand now."""
    assert question.region
    if question.view is View.WORKBOOK:
        return await _as_workbook(question, context)
    page = await warning_page(
        context.session, context.region(question.region), context.today, question.page, warning_list.PAGE
    )
    question = question.but(page=page.number)
    text = render_in(
        context,
        "warnings.html.j2",
        question=question,
        page=page,
        first=(page.number - 1) * warning_list.PAGE + 1,
        certain=warning_list.is_certain(page.warnings, (), context),
    )
    return Answer(question, Message(text, tuple(await _buttons(question, page, asker, context))), page)


async def _as_workbook(question: Question, context: Context) -> Answer:
    """The projects that are warned of, worst first."""
    assert question.region
    warned = await warned_of(context.session, context.region(question.region), listed.MOST + 1)
    lines = [Listed(project, milestone=milestone) for project, milestone in warned]
    return await listed.answer(question, lines, context)


async def _buttons(question: Question, page: WarningPage, asker: Asker, context: Context) -> keyboard.Rows:
    if question.view is View.PLACES:
        return keyboard.places(question, context, asker.viewpoint().region)
    own: frozenset[int] = frozenset()
    if asker.official is not None and asker.group is None:
        numbers = [warning.id for warning in page.warnings]
        own = await acknowledged_by(context.session, numbers, asker.official.id)
    rows = warning_list.buttons(page.warnings, asker, context, question, own)
    rows += keyboard.pages(question, page.total, warning_list.PAGE)
    if any(warning.project is not None for warning in page.warnings):
        rows.append((keyboard.as_workbook(question),))
    return rows + keyboard.around(question, context, asker.viewpoint().region)
