"""历次周报: a published weekly report drawn again, or which ones there are."""

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask, rows_of
from answers.weekly_frozen import drawn_again, thawed
from answers.words import render_in
from db.queries.reports import ReportPage, report_numbered, report_page
from ledger.errors import Reason, Refused
from ledger.officials import WEEKLY_RANKING
from ledger.questions import Question, Topic, decode

PAGE = 8
WIDTH = 4
"""Reports to a page of the list, and buttons to a row."""


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The report of a number as it was published; without a number, the latest of a region.

    Raises:
        Refused: NO_SUCH_WEEKLY, WEEKLY_DAMAGED.
    """
    if question.subject is None:
        return await _list(question, asker, context)
    report = await report_numbered(context.session, WEEKLY_RANKING, question.subject)
    if report is None:
        raise Refused(Reason.NO_SUCH_WEEKLY, number=question.subject)
    message = drawn_again(report, context)
    asked = question.but(region=report.region, as_of=report.as_of, phase=decode(report.question).phase)
    return Answer(asked, message, thawed(report))


async def _list(question: Question, asker: Asker, context: Context) -> Answer:
    region = context.region(question.region or asker.viewpoint().region)
    page = await report_page(context.session, WEEKLY_RANKING, region.code, question.page, PAGE)
    question = question.but(region=region.code, page=page.number)
    text = render_in(context, "weekly_reports.html.j2", question=question, page=page)
    return Answer(question, Message(text, tuple(_buttons(question, page))), page)


def _buttons(question: Question, page: ReportPage) -> keyboard.Rows:
    buttons = [
        ask(
            keyboard.label("weekly_report", number=report.number),
            Question(Topic.WEEKLY_REPORT, subject=report.number),
        )
        for report in page.reports
    ]
    return rows_of(buttons, WIDTH) + keyboard.pages(question, page.total, PAGE)
