"""这个数怎么来的: how a figure is defined, what it comes to, and which projects it counts."""

from dataclasses import dataclass, replace

from answers import due, keyboard, listed, overdue, projects, source_rates
from answers.context import Asker, Context
from answers.list_titles import title
from answers.looser import Find
from answers.shapes import Answer, Button, Message, ask, rows_of
from answers.source_rates import seen_within
from answers.words import render_in
from ledger.conversion import STEPS
from ledger.errors import Reason, Refused
from ledger.phases import Batch
from ledger.projects import ProjectPage
from ledger.questions import Question, Topic, View
from ledger.sources import explained

_FIND: dict[Topic, Find] = {
    Topic.OVERDUE: overdue.find,
    Topic.DUE: due.find,
    Topic.PROJECTS: projects.find,
}


@dataclass(frozen=True, slots=True)
class CountSource:
    """What a count was explained of, and what a list comes to; None where the count is not that of a list."""

    topic: Topic
    page: ProjectPage | None


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The source of a rate, or of a count.

    Raises:
        Refused: as `asker.check` does, for a list of another region's projects; RATE_NOT_DEFINED; for a
            workbook, NOT_A_LIST where what is explained is no list.
    """
    topic = explained(question)
    if topic is Topic.RATES:
        return await source_rates.answer(question, asker, context)
    assert question.region
    asker.check(topic, question.region, context.tree)
    explains = question.but(topic=topic, came_from=None)
    find = _FIND.get(topic)
    if question.view is View.WORKBOOK:
        return await _as_workbook(question, explains, context)
    page = None if find is None else await find(explains, context, 1, 1)
    seen = seen_within(asker, question.region, context.tree)
    text = render_in(
        context,
        "source_count.html.j2",
        question=question,
        explains=explains,
        page=page,
        title=title(explains, context) if find else "",
        listed_in=seen,
    )
    back = ask(keyboard.label("back" if find is None else "the_list"), explains)
    rows = rows_of(_counted(explains, seen), 2)
    return Answer(question, Message(text, (*rows, (back,))), CountSource(topic, page))


async def _as_workbook(question: Question, explains: Question, context: Context) -> Answer:
    """The list behind a count, all of it. Raises Refused(NOT_A_LIST) where there is none."""
    find = _FIND.get(explains.topic)
    if find is None:
        raise Refused(Reason.NOT_A_LIST)
    given = await listed.of_projects(explains, await find(explains, context, *listed.ALL), context)
    return replace(given, question=question)


def _counted(explains: Question, seen: str | None) -> list[Button]:
    """Lists of the projects that a share or a conversion counts, as far as they may be seen."""
    if seen is None or explains.topic not in (Topic.SHARE, Topic.CONVERSION):
        return []
    of_batch = explains.but(topic=Topic.PROJECTS, region=seen, view=View.WORDS)
    if explains.topic is Topic.SHARE:
        return [ask(keyboard.label("the_list"), of_batch)]
    of_batch = of_batch.but(batch=explains.batch or Batch.SIGNED)
    reached = [
        ask(keyboard.label("those_reached", milestone=step), of_batch.but(milestone=step, reached=True))
        for step in STEPS[explains.batch or Batch.SIGNED]
    ]
    return [ask(keyboard.label("the_list"), of_batch), *reached]
