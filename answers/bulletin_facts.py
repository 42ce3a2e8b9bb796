"""What a bulletin rests on: each rate's ranking now and a week before, the batches, who is to be warned."""

from dataclasses import dataclass, replace
from datetime import timedelta

from answers import ranking
from answers.context import Context
from db.queries import lists
from db.queries.concerns import lagging
from db.queries.rates import batch_totals
from db.queries.scope import Filters
from ledger.errors import Reason, Refused
from ledger.projects import ProjectLine
from ledger.questions import Question
from ledger.ranking import Ranking
from ledger.rates import BatchTotal, Rate, RateFact
from ledger.warnings import Concern, Level

MOST_RED = 100
"""Projects that are named at most; of the others the number is said."""
LONGEST = 10
"""Where none is red, so many are named that are overdue for longest."""


@dataclass(frozen=True, slots=True)
class RateSection:
    """One rate.

    Attributes:
        before: what each region had a week earlier, the whole too, by code; None before the phase was a
            week old.
    """

    rate: Rate
    ranking: Ranking
    before: dict[str, RateFact] | None


@dataclass(frozen=True, slots=True)
class LateCount:
    """How many projects are overdue by so many days or more, and less than the next level."""

    level: Level
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class BulletinFacts:
    """Everything that a bulletin says.

    Attributes:
        lagging: the regions that lag, by rate.
        late_total: entries past their deadline.
        late: of these, by level, the gravest first.
        named: projects that are named: all that are red, else those overdue for longest.
        named_red: whether these are the red ones; `red_total` of them there are.
    """

    sections: tuple[RateSection, ...]
    totals: tuple[BatchTotal, ...]
    lagging: tuple[Concern, ...]
    late_total: int
    late: tuple[LateCount, ...]
    named: tuple[ProjectLine, ...]
    named_red: bool

    @property
    def red_total(self) -> int:
        """How many projects are red."""
        return sum(late.count for late in self.late if late.level is Level.RED)


async def work_out(question: Question, context: Context) -> BulletinFacts:
    """The facts of a resolved question.

    Raises:
        Refused: BULLETIN_TOO_LOW for a region without regions below; NO_DATA where a phase has no entries.
    """
    assert question.region and question.phase and question.as_of
    region = context.region(question.region)
    if not context.tree.children(region.code):
        raise Refused(Reason.BULLETIN_TOO_LOW, name=region.name)
    sections = [await _section(question, rate, context) for rate in context.reference.rates(question.phase)]
    if not any(section.ranking.whole.total for section in sections):
        raise Refused(Reason.NO_DATA, day=question.as_of, phases=(context.phase(question.phase),))
    totals = await batch_totals(context.session, region, question.phase, question.as_of)
    behind: list[Concern] = []
    for section in sections:
        facts = [place.fact for place in section.ranking.places]
        behind += lagging([section.ranking.whole], facts, context.reference.rules)
    late_total, late, named, named_red = await _late(question, context)
    return BulletinFacts(tuple(sections), totals, tuple(behind), late_total, late, named, named_red)


async def _section(question: Question, rate: Rate, context: Context) -> RateSection:
    assert question.phase and question.as_of
    asked = ranking.about(question, rate)
    now = await ranking.work_out(asked, context)
    earlier = question.as_of - timedelta(days=now.since)
    if earlier < context.phase(question.phase).held_on:
        return RateSection(rate, now, None)
    then = await ranking.work_out(replace(asked, as_of=earlier), context)
    facts = [then.whole, *(place.fact for place in then.places)]
    return RateSection(rate, now, {fact.region: fact for fact in facts})


async def _late(
    question: Question, context: Context
) -> tuple[int, tuple[LateCount, ...], tuple[ProjectLine, ...], bool]:
    assert question.region and question.as_of
    session, region, as_of = context.session, context.region(question.region), question.as_of
    filters, ladder = Filters(phase=question.phase), context.reference.rules.overdue
    page = await lists.overdue(session, region, as_of, filters=filters, size=MOST_RED)
    steps = sorted(ladder.steps.items(), key=lambda step: -step[0].gravity)
    counts, graver = [], 0
    for level, days in steps:
        reached = await lists.overdue(session, region, as_of, late_days=days - 1, filters=filters, size=1)
        counts.append(LateCount(level, days, reached.total - graver))
        graver = reached.total
    red = [
        line
        for line in page.lines
        if line.deadline and ladder.from_on((as_of - line.deadline).days) is Level.RED
    ]
    named = tuple(red) or page.lines[:LONGEST]
    return page.total, tuple(counts), named, bool(red)
