"""What a scan of the ledger finds: reasons to have a warning open.

The statements give bare columns and no order: a province may have many thousands of concerns every day.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from db.many import all_rows, repeated
from db.models import EntryRow, ProjectRow, RegionRow, WarningRow
from db.queries.lists import Waiting
from db.queries.rates import By, rate_facts
from db.types import NEVER
from ledger.calendar import WorkCalendar
from ledger.phases import Phase
from ledger.rates import Rate, RateFact
from ledger.regions import RegionTree
from ledger.warning_rules import WarningRules
from ledger.warnings import Concern, Level, RuleName

PLACES_TO_CLEAR = 2
Lagging = tuple[str, Rate, int]
"""A region, the rate it lags in, and the phase."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What a scan looks with.

    Attributes:
        phase: the phase whose rates cities are held against; None while there is none.
        only: numbers of the projects to look at, and at no region; None for everything.
    """

    tree: RegionTree
    phase: Phase | None
    today: date
    rules: WarningRules
    calendar: WorkCalendar
    only: Sequence[int] | None = None


async def find_concerns(session: AsyncSession, looking: Looking) -> list[Concern]:
    """All concerns of the province on a day."""
    concerns = await _dated(session, looking)
    concerns += await _stalled(session, looking)
    concerns += await _lagging(session, looking)
    return concerns


async def _dated(session: AsyncSession, looking: Looking) -> list[Concern]:
    """What is overdue, then what is due soon; they are read together."""
    rules, today = looking.rules, looking.today
    if not rules.overdue and not rules.due_soon:
        return []

    @cache
    def overdue(deadline: date) -> Level | None:
        return rules.overdue.from_on((today - deadline).days)

    @cache
    def due_soon(deadline: date) -> Level | None:
        return rules.due_soon.within(looking.calendar.between(today, deadline))

    last = looking.calendar.add(today, max(rules.due_soon.steps.values(), default=0))
    late, soon = [], []
    for project, region, milestone, deadline in await all_rows(session, _due_by(looking, last)):
        if deadline < today:
            if level := overdue(deadline):
                late.append(Concern(RuleName.OVERDUE, level, region, project, milestone, deadline=deadline))
        elif level := due_soon(deadline):
            soon.append(Concern(RuleName.DUE_SOON, level, region, project, milestone, deadline=deadline))
    return late + soon


def _due_by(looking: Looking, last: date) -> Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]:
    """Entries due by a day, or past their deadline: project, region, milestone, deadline.

    Of a whole province they are looked up city by city, those never reached and those reached later apart:
    so the index leads to them, past all that is planned for later.
    """
    waiting = Waiting(looking.today)
    due = _bare(waiting).where(EntryRow.planned_on <= last, waiting.deadline <= last)
    if looking.only is not None:
        return due.where(EntryRow.project_id.in_(looking.only))
    cities = EntryRow.city_code.in_(select(RegionRow.city_code))
    return union_all(due.where(EntryRow.reached_on == NEVER, cities), due.where(EntryRow.reached_on < NEVER))


def _bare(waiting: Waiting) -> Select[*tuple[Any, ...]]:
    return waiting.count.with_only_columns(
        EntryRow.project_id,
        repeated(EntryRow.region_code),
        repeated(EntryRow.target),
        repeated(waiting.deadline).label("deadline"),
    )


async def _stalled(session: AsyncSession, looking: Looking) -> list[Concern]:
    """No progress for long, and not overdue anyway, of which there is a warning already."""
    ladder = looking.rules.stalled
    if not ladder:
        return []

    @cache
    def level(since: date) -> Level | None:
        return ladder.from_on((looking.today - since).days)

    since = looking.today - timedelta(days=min(ladder.steps.values()))
    return [
        Concern(RuleName.STALLED, found, region, project, milestone, deadline=deadline, since=progress)
        for project, region, milestone, deadline, progress in await all_rows(
            session, _silent_since(looking, since)
        )
        if (found := level(progress))
    ]


def _silent_since(looking: Looking, since: date) -> Select[*tuple[Any, ...]]:
    """Entries not overdue whose project made its last progress by a day: as above, and the day of progress.

    The projects are found first: they are few, and there is an index of them.
    """
    waiting = Waiting(looking.today)
    silent = select(ProjectRow.id).where(ProjectRow.progress_on <= since)
    progress = select(ProjectRow.progress_on).where(ProjectRow.id == EntryRow.project_id)
    statement = (
        _bare(waiting)
        .add_columns(progress.scalar_subquery().label("progress_on"))
        .where(EntryRow.project_id.in_(silent), waiting.deadline >= looking.today)
    )
    return statement if looking.only is None else statement.where(EntryRow.project_id.in_(looking.only))


async def _lagging(session: AsyncSession, looking: Looking) -> list[Concern]:
    """Of the phase in force, and of former phases for as long as a city has not caught up there."""
    if not looking.rules.lagging or looking.only is not None:
        return []
    standing = await _standing(session)
    phases = {phase for _, _, phase in standing} | ({looking.phase.number} if looking.phase else set())
    concerns: list[Concern] = []
    for phase in sorted(phases):
        cities = await rate_facts(session, looking.tree.province, phase, looking.today, by=By.CITY)
        opens = looking.phase is not None and phase == looking.phase.number
        concerns += [
            concern
            for concern in lagging(whole_of(cities), cities, looking.rules, standing)
            if opens or (concern.region, concern.rate, concern.phase) in standing
        ]
    return concerns


async def _standing(session: AsyncSession) -> set[Lagging]:
    statement = select(WarningRow.region_code, WarningRow.rate, WarningRow.phase).where(
        WarningRow.rule == RuleName.LAGGING, WarningRow.state != literal_column("'resolved'")
    )
    return {
        (region, rate, phase)
        for region, rate, phase in await session.execute(statement)
        if rate is not None and phase is not None
    }


def whole_of(parts: Iterable[RateFact]) -> list[RateFact]:
    """The rates of all parts together, which the regions below a region make up."""
    wholes: dict[Rate, RateFact] = {}
    for part in parts:
        sofar = wholes.get(part.rate)
        reached, total = (0, 0) if sofar is None else (sofar.reached, sofar.total)
        wholes[part.rate] = replace(part, reached=reached + part.reached, total=total + part.total)
    return list(wholes.values())


def lagging(
    whole: Iterable[RateFact],
    cities: Sequence[RateFact],
    rules: WarningRules,
    standing: Collection[Lagging] = (),
) -> list[Concern]:
    """Cities that lag in a rate of a phase, with enough entries to mean something.

    A city begins to lag when its rate lies below the province's by the first step of the ladder, or when it
    is below the province at all and among the last `lagging_bottom` (with no more in a tie than that). So
    that it does not flap, a city that lags goes on to do so until its gap is smaller than
    `lagging_clear_points` and it has left the last ones by two places more.

    Args:
        standing: the cities that are warned of already.
    """
    found = []
    provincial = {fact.rate: fact.tenths or 0 for fact in whole}
    counted = [fact for fact in cities if fact.total >= rules.lagging_min_entries]
    for fact in counted:
        gap = provincial[fact.rate] - (fact.tenths or 0)
        peers = [peer for peer in counted if peer.rate is fact.rate]
        not_ahead = sum((peer.tenths or 0) <= (fact.tenths or 0) for peer in peers)
        level = rules.lagging.from_on(gap // 10)
        if level is None and gap > 0:
            lags = (fact.region, fact.rate, fact.phase) in standing
            last = rules.lagging_bottom + (PLACES_TO_CLEAR if lags and rules.lagging_bottom else 0)
            near = lags and gap >= 10 * rules.lagging_clear_points
            level = rules.lagging.first if not_ahead <= last or near else None
        if level is not None:
            found.append(
                Concern(
                    RuleName.LAGGING,
                    level,
                    fact.region,
                    rate=fact.rate,
                    phase=fact.phase,
                    reached=fact.reached,
                    total=fact.total,
                )
            )
    return found
