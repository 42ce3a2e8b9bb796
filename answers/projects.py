"""项目清单: projects on the lists that meet every condition asked for, the largest first."""

from answers import project_list
from answers.context import Asker, Context
from answers.looser import wanted_of
from answers.shapes import Answer
from db.queries.projects_listed import projects_listed
from ledger.projects import ProjectPage
from ledger.questions import Question


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """How many there are, their total investment, and one page of them."""
    return await project_list.found(question, find, "projects.html.j2", asker, context)


async def find(question: Question, context: Context, page: int, size: int) -> ProjectPage:
    """One page of them, of any size."""
    return await projects_listed(context.session, wanted_of(question, context), page, size)
