"""走势: a rate week by week, of the province and chosen regions, or of two phases at equal age."""

from dataclasses import replace

from answers import keyboard
from answers.context import Asker, Context
from answers.equal_age import AtAge, at_equal_age
from answers.shapes import Answer, Message, ask
from answers.trend_picture import draw_up
from answers.words import render_in
from db.queries.scope import Filters
from db.queries.trends import courses
from ledger.questions import Question, Topic, View
from ledger.rates import Rate
from ledger.trends import TrendFacts, TrendLine, points, weeks_at_equal_age

SHOWN = 5
"""Points of each line that the words give: today and the last four weeks."""


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The course of one rate; 开工率 where none is named."""
    others = tuple(context.region(code).code for code in dict.fromkeys(question.others))
    question = replace(question, rate=question.rate or Rate.START_RATE, others=others)
    ages = at_equal_age(question, context)
    facts = await work_out(question, ages, context)
    picture = draw_up(question, facts, ages, context) if question.view is View.PICTURE else None
    text = render_in(
        context,
        "trend.html.j2",
        question=question,
        facts=facts,
        ages=ages,
        shown=SHOWN,
        short=picture is not None,
    )
    return Answer(question, Message(text, tuple(_buttons(question, asker, context)), picture), facts)


async def work_out(question: Question, ages: tuple[AtAge, ...], context: Context) -> TrendFacts:
    """Each line's points; of one phase back from the as-of day by weeks, of two by equal age.

    Raises:
        Refused: RATE_NOT_DEFINED for a phase.
    """
    assert question.rate is not None and question.as_of is not None
    codes = _drawn(question, context)
    definitions = {age.phase.number: context.definition(question.rate, age.phase.number) for age in ages}
    found = await courses(
        context.session,
        [context.tree[code] for code in codes],
        tuple(definitions.items()),
        Filters.of_rate(question),
    )
    younger = max((age.phase for age in ages), key=lambda phase: phase.held_on)
    lines = [
        TrendLine(
            code,
            age.phase.number,
            points(
                found[code, age.phase.number],
                weeks_at_equal_age(age.phase, younger, question.as_of),
            ),
        )
        for code in codes
        for age in ages
    ]
    batch = definitions[ages[0].phase.number].batch
    return TrendFacts(question.rate, batch, tuple(lines))


def _drawn(question: Question, context: Context) -> tuple[str, ...]:
    """The region, those beside it, and the province; of two phases only what was named."""
    named = dict.fromkeys((question.region or "", *question.others))
    if question.other_phase is None:
        named |= {context.tree.province.code: None}
    return tuple(named)


def _buttons(question: Question, asker: Asker, context: Context) -> keyboard.Rows:
    if question.view is View.PLACES:
        return keyboard.places(question, context, asker.viewpoint().region)
    first = [keyboard.other_view(question)]
    if question.others or question.other_phase:
        compared = question.but(topic=Topic.COMPARE, view=View.WORDS)
        first.append(ask(keyboard.label("compare"), compared))
    rows = [tuple(first), *keyboard.rates(question, context), (keyboard.source(question),)]
    return rows if question.other_phase else [*rows, *keyboard.phases(question, context)]
