"""待签收: the regions below one with warnings that nobody has acknowledged, the gravest first."""

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask, rows_of
from answers.words import render_in
from db.queries.unacknowledged import unacknowledged
from ledger.clock import china_day
from ledger.questions import Question, Topic, View
from ledger.unacknowledged import Unacknowledged

MOST = 30
"""Regions that are listed; more than a province has cities, or a city counties."""


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """How many open warnings wait in each city (county, of a city), how grave, and since when."""
    assert question.region
    facts = await unacknowledged(context.session, context.region(question.region))
    calendar, today = context.reference.calendar, context.today
    waiting = [one for one in facts if one.since is not None]
    since = {china_day(one.since) for one in waiting if one.since is not None}
    text = render_in(
        context,
        "unacknowledged.html.j2",
        question=question,
        waiting=waiting[:MOST],
        facts=facts,
        below=len(context.tree.children(question.region)),
        longest=max((calendar.between(day, today) for day in since), default=0),
        certain=all(calendar.is_certain(day) for day in (*since, today)),
    )
    buttons = _buttons(question, waiting[:MOST], asker, context)
    return Answer(question, Message(text, tuple(buttons)), facts)


def _buttons(
    question: Question, waiting: list[Unacknowledged], asker: Asker, context: Context
) -> keyboard.Rows:
    home = asker.viewpoint().region
    if question.view is View.PLACES:
        return keyboard.places(question, context, home)
    buttons = [
        ask(
            keyboard.label("warnings_of", region=context.tree[one.region].short_name, count=one.open),
            Question(Topic.WARNINGS, region=one.region),
        )
        for one in waiting
    ]
    return rows_of(buttons, 3) + keyboard.around(question, context, home)
