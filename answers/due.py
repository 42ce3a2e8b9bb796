"""即将到期: projects whose deadline lies in the next N days or in a period, nearest first."""

from answers import project_list
from answers.context import Asker, Context
from answers.shapes import Answer
from db.queries import lists
from db.queries.scope import Filters
from ledger.projects import ProjectPage
from ledger.questions import Question


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of the projects of a region that are due and have not reached their milestone yet."""
    return await project_list.found(question, find, "due.html.j2", asker, context)


async def find(question: Question, context: Context, page: int, size: int) -> ProjectPage:
    """One page of them, of any size."""
    assert question.region and question.as_of and question.days is not None
    return await lists.due(
        context.session,
        context.region(question.region),
        question.as_of,
        question.days,
        since=question.since,
        milestone=question.milestone,
        filters=Filters.of(question),
        page=page,
        size=size,
    )
