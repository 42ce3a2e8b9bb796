"""Search: projects of the asker's region by name, company or 项目编号. A single hit shows its card."""

from answers import listed, project, project_list
from answers.context import Asker, Context
from answers.shapes import Answer
from db.queries import lists
from ledger.questions import Question, Topic, View


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of what was found, or the card of the only project found."""
    assert question.region
    number, size = listed.page_and_size(question, lists.PAGE)
    region = context.region(question.region)
    page = await lists.search(context.session, region, question.text, number, size)
    if question.view is View.WORKBOOK:
        return await listed.of_projects(question, page, context)
    if page.total == 1 and page.lines:
        card = question.but(topic=Topic.PROJECT, subject=page.lines[0].id, text="", region=None)
        return await project.answer(card, asker, context)
    return project_list.answer(question, page, "search.html.j2", asker, context)
