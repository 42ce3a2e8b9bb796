"""即将到期: projects whose deadline lies in the next N days, nearest first."""

from answers import listed, project_list
from answers.context import Asker, Context
from answers.shapes import Answer
from db.queries import lists
from db.queries.scope import Filters
from ledger.questions import Question, View


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of the projects of a region that are due soon."""
    assert question.region and question.as_of and question.days
    number, size = listed.page_and_size(question, lists.PAGE)
    page = await lists.due(
        context.session,
        context.region(question.region),
        question.as_of,
        question.days,
        milestone=question.milestone,
        filters=Filters.of(question),
        page=number,
        size=size,
    )
    if question.view is View.WORKBOOK:
        return await listed.of_projects(question, page, context)
    return project_list.answer(question, page, "due.html.j2", asker, context)
