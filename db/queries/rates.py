"""The rates, as one grouped query for any phase, region, as-of day and filter."""

from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import read
from db.models import EntryRow, MilestoneRow, ProjectRow, RateDefinitionRow
from db.queries.scope import NO_FILTERS, Filters, passing, within
from db.types import OpenDay
from ledger.phases import Batch
from ledger.rates import BatchTotal, Rate, RateFact
from ledger.regions import Region

KEPT = 1024
"""How many statements are kept ready: a region and rate each. What they find is never kept."""
PHASE = bindparam("phase", type_=Integer)
DAY = bindparam("day", type_=OpenDay)


class By(Enum):
    """What a rate is counted for: the region as one, or each region directly below it."""

    WHOLE = "whole"
    CITY = "city"
    COUNTY = "county"


async def rate_facts(
    session: AsyncSession,
    region: Region,
    phase: int,
    as_of: date,
    *,
    by: By = By.WHOLE,
    rate: Rate | None = None,
    filters: Filters = NO_FILTERS,
) -> tuple[RateFact, ...]:
    """n and N of each rate that is defined for the phase.

    Args:
        region: what lies in it is counted.
        by: one fact for the region, or one for each city or county that has entries.
        rate: only this rate; None gives every rate defined for the phase.

    Returns:
        Facts in the order of rates, then region codes. A region without entries has no fact.
    """
    rows = await read(session, _statement(region, by, rate, filters), {"phase": phase, "day": as_of})
    facts = [
        RateFact(row.rate, row.version, phase, row.batch, row.region, as_of, row.reached, row.total)
        for row in rows
    ]
    return tuple(sorted(facts, key=lambda fact: (list(Rate).index(fact.rate), fact.region)))


@lru_cache(maxsize=KEPT)
def _statement(region: Region, by: By, rate: Rate | None, filters: Filters) -> Select[*tuple[Any, ...]]:
    """The query for any phase and day; building one costs more than running it."""
    group = _group(by)
    reached = case(
        (RateDefinitionRow.milestone == EntryRow.target, EntryRow.reached_on <= DAY),
        else_=_has_reached(RateDefinitionRow.milestone),
    )
    statement = (
        select(
            RateDefinitionRow.rate,
            RateDefinitionRow.version,
            RateDefinitionRow.batch,
            (literal(region.code) if group is None else group).label("region"),
            func.count().filter(reached).label("reached"),
            func.count().label("total"),
        )
        .select_from(RateDefinitionRow)
        .join(EntryRow, EntryRow.batch == RateDefinitionRow.batch)
        .where(
            EntryRow.phase == PHASE,
            RateDefinitionRow.first_phase <= PHASE,
            or_(RateDefinitionRow.last_phase.is_(None), RateDefinitionRow.last_phase >= PHASE),
            EntryRow.withdrawn_on > DAY,
            or_(RateDefinitionRow.base.is_(None), _has_reached(RateDefinitionRow.base)),
            *within(region),
            *passing(filters),
        )
        .group_by(RateDefinitionRow.rate, RateDefinitionRow.version)
    )
    if group is not None:
        statement = statement.group_by(group)
    if rate is not None:
        statement = statement.where(RateDefinitionRow.rate == rate)
    return statement


def _group(by: By) -> ColumnElement[str] | None:
    match by:
        case By.WHOLE:
            return None
        case By.CITY:
            return EntryRow.city_code.expression
        case By.COUNTY:
            return EntryRow.region_code.expression


def _has_reached(milestone: ColumnElement[Any] | Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether an entry's project has reached a milestone by the day; for those that no entry keeps itself."""
    return exists(
        select(1).where(
            MilestoneRow.project_id == EntryRow.project_id,
            MilestoneRow.kind == milestone,
            MilestoneRow.actual_on <= DAY,
        )
    )


async def batch_totals(
    session: AsyncSession, region: Region, phase: int, as_of: date, filters: Filters = NO_FILTERS
) -> tuple[BatchTotal, ...]:
    """How many projects entered each batch of a phase, and their total investment, as announced."""
    rows = await read(session, _totals(region, filters), {"phase": phase, "day": as_of})
    totals = [
        BatchTotal(phase, batch, entered, withdrawn, int(wan)) for batch, entered, withdrawn, wan in rows
    ]
    return tuple(sorted(totals, key=lambda total: list(Batch).index(total.batch)))


@lru_cache(maxsize=KEPT)
def _totals(region: Region, filters: Filters) -> Select[*tuple[Any, ...]]:
    return (
        select(
            EntryRow.batch,
            func.count(),
            func.count().filter(EntryRow.withdrawn_on <= DAY),
            func.sum(ProjectRow.total_wan),
        )
        .join(ProjectRow, ProjectRow.id == EntryRow.project_id)
        .where(EntryRow.phase == PHASE, *within(region), *passing(filters))
        .group_by(EntryRow.batch)
    )
