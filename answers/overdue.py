"""逾期: projects past a deadline of theirs, longest first."""

from answers import project_list
from answers.context import Asker, Context
from answers.shapes import Answer
from db.queries import lists
from db.queries.scope import Filters
from ledger.projects import ProjectPage
from ledger.questions import Question


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of the projects of a region that are overdue on the as-of day."""
    return await project_list.found(question, find, "overdue.html.j2", asker, context)


async def find(question: Question, context: Context, page: int, size: int) -> ProjectPage:
    """One page of them, of any size."""
    assert question.region and question.as_of
    return await lists.overdue(
        context.session,
        context.region(question.region),
        question.as_of,
        late_days=question.late_days or 0,
        milestone=question.milestone,
        filters=Filters.of(question),
        page=page,
        size=size,
    )
