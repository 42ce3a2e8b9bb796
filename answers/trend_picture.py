"""The picture of a trend, with all its words."""

from datetime import date, timedelta

from answers.charts.trend import Line, Mark, TrendPicture
from answers.context import Context
from answers.equal_age import AtAge
from answers.words import render
from ledger.questions import Question
from ledger.trends import TrendFacts, TrendLine

_WHOLE, _OWN = 0, 1
_STEP = 30
"""Days between the marks of an axis of ages."""


def draw_up(
    question: Question, facts: TrendFacts, ages: tuple[AtAge, ...], context: Context
) -> TrendPicture | None:
    """The picture; None where no line has anything to count."""
    if not any(point.total for line in facts.lines for point in line.points):
        return None
    words = {"tree": context.tree, "question": question, "facts": facts, "ages": ages}
    colors = _colors(facts, context)
    lines = [
        Line(
            render("trend_picture.txt.j2", part="name", line=line, **words),
            _marks(line, ages),
            colors[line.region],
            line.phase != question.phase,
        )
        for line in facts.lines
    ]
    return TrendPicture(
        title=render("trend_picture.txt.j2", part="title", **words),
        subtitle=render("trend_picture.txt.j2", part="subtitle", **words),
        lines=tuple(lines),
        axis=tuple(_axis(question, ages)),
        foot=render("trend_picture.txt.j2", part="foot", **words),
        demo=context.reference.demo,
    )


def _colors(facts: TrendFacts, context: Context) -> dict[str, int]:
    """The province has its own colour beside others; the region asked about is picked out."""
    regions = list(dict.fromkeys(line.region for line in facts.lines))
    province = context.tree.province.code
    colors = {province: _WHOLE} if len(regions) > 1 else {}
    free = iter(range(_OWN, _OWN + len(regions)))
    return colors | {region: next(free) for region in regions if region not in colors}


def _marks(line: TrendLine, ages: tuple[AtAge, ...]) -> tuple[Mark, ...]:
    held_on = next(age.phase.held_on for age in ages if age.phase.number == line.phase)
    return tuple(Mark((p.day - held_on).days, p.reached, p.total) for p in line.points)


def _axis(question: Question, ages: tuple[AtAge, ...]) -> list[tuple[int, str]]:
    """The last day and the first, then the firsts of months, or of two phases every thirtieth day."""
    assert question.as_of is not None
    held_on, as_of = min(age.phase.held_on for age in ages), question.as_of
    length = (as_of - held_on).days
    if len(ages) > 1:
        between = range(_STEP, length, _STEP)
        return [(day, render("trend_picture.txt.j2", part="age", days=day)) for day in (length, 0, *between)]
    days = [as_of, held_on, *_firsts(held_on, as_of)]
    return [((day - held_on).days, render("trend_picture.txt.j2", part="day", day=day)) for day in days]


def _firsts(start: date, end: date) -> list[date]:
    days = (start + timedelta(days=n) for n in range((end - start).days))
    return [day for day in days if day.day == 1]
