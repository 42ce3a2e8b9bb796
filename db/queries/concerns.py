"""What a scan of the ledger finds: reasons to have a warning open."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.lists import due, overdue
from db.queries.rates import By, rate_facts
from ledger.calendar import WorkCalendar
from ledger.phases import Phase
from ledger.projects import ProjectLine
from ledger.rates import RateFact
from ledger.regions import RegionTree
from ledger.warnings import Concern, Level, RuleName, WarningRules

EVERYTHING = 1_000_000_000


async def find_concerns(
    session: AsyncSession,
    tree: RegionTree,
    phase: Phase | None,
    as_of: date,
    rules: WarningRules,
    calendar: WorkCalendar,
) -> list[Concern]:
    """All concerns of the province on a day.

    Args:
        phase: the phase whose rates cities are held against; None while there is none.
    """
    concerns = [
        _overdue(line, as_of, rules)
        for line in (await overdue(session, tree.province, as_of, size=EVERYTHING)).lines
    ]
    days = (calendar.add(as_of, rules.due_soon_working_days) - as_of).days
    concerns += [
        _due_soon(line) for line in (await due(session, tree.province, as_of, days, size=EVERYTHING)).lines
    ]
    if phase is not None:
        whole = await rate_facts(session, tree.province, phase.number, as_of)
        cities = await rate_facts(session, tree.province, phase.number, as_of, by=By.CITY)
        concerns += lagging(whole, cities, rules)
    return concerns


def lagging(whole: Iterable[RateFact], cities: Iterable[RateFact], rules: WarningRules) -> list[Concern]:
    """Cities whose rate lies below the province's by the margin, with enough entries to mean something."""
    provincial = {fact.rate: fact.tenths or 0 for fact in whole}
    return [
        Concern(
            RuleName.LAGGING,
            Level.YELLOW,
            fact.region,
            rate=fact.rate,
            phase=fact.phase,
            reached=fact.reached,
            total=fact.total,
        )
        for fact in cities
        if fact.total >= rules.lagging_min_entries
        and (fact.tenths or 0) <= provincial[fact.rate] - rules.lagging_margin_tenths
    ]


def _overdue(line: ProjectLine, as_of: date, rules: WarningRules) -> Concern:
    assert line.deadline is not None
    level = rules.overdue_level((as_of - line.deadline).days)
    return _about(line, RuleName.OVERDUE, level)


def _due_soon(line: ProjectLine) -> Concern:
    return _about(line, RuleName.DUE_SOON, Level.BLUE)


def _about(line: ProjectLine, rule: RuleName, level: Level) -> Concern:
    return Concern(
        rule, level, line.region, project=line.id, milestone=line.milestone, deadline=line.deadline
    )
