"""A list as a workbook to keep: exactly the rows of the question, in the columns of the contract."""

import asyncio
from collections.abc import Sequence

from answers.context import Context
from answers.list_titles import title
from answers.shapes import Answer, Document, Message
from answers.words import render, render_in
from db.workbook.sheets.listed import Listed, listed_rows
from db.workbook.sheets.write import write_xlsx
from ledger.errors import Reason, Refused
from ledger.projects import ProjectLine, ProjectPage
from ledger.questions import Question, Topic, View

LISTS = frozenset({Topic.OVERDUE, Topic.DUE, Topic.SEARCH, Topic.WARNINGS, Topic.PROJECTS, Topic.SOURCE})
"""Topics whose answers are lists of projects."""
MOST = 20_000
"""Lines that a list may have to be sent as a workbook; as much as fits well into one chat message."""
ALL = 1, MOST + 1
"""Page and size that take in a whole list, and show whether it is too long."""


def page_and_size(question: Question, size: int) -> tuple[int, int]:
    """Which part of a list a question needs: one page of it, or all for a workbook."""
    return ALL if question.view is View.WORKBOOK else (question.page, size)


async def of_projects(question: Question, page: ProjectPage, context: Context) -> Answer:
    """A list of projects as a workbook. Raises Refused as `answer` does."""
    lines = [entry for line in page.lines for entry in _entries(line)]
    return await answer(question, lines, context)


def _entries(line: ProjectLine) -> list[Listed]:
    """The rows that a line stands for."""
    if line.seats:
        return [Listed(line.id, seat.phase, seat.batch) for seat in line.seats]
    return [Listed(line.id, line.phase, line.batch)]


async def answer(question: Question, lines: Sequence[Listed], context: Context) -> Answer:
    """The workbook of a list, written off the event loop.

    Raises:
        Refused: NOTHING_LISTED for an empty list, LIST_TOO_LONG for one of more than `MOST` lines.
    """
    if not lines:
        raise Refused(Reason.NOTHING_LISTED)
    if len(lines) > MOST:
        raise Refused(Reason.LIST_TOO_LONG, most=MOST)
    rows = await listed_rows(context.session, context.tree, lines)
    content = await asyncio.to_thread(write_xlsx, rows)
    called = title(question, context)
    name = render("listed_name.txt.j2", question=question, tree=context.tree, title=called)
    text = render_in(context, "listed.html.j2", question=question, rows=len(rows), title=called)
    return Answer(question.but(page=1), Message(text, document=Document(name, content)), rows)
