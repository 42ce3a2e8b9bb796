"""The rates, as one grouped query for any phase, region, as-of day and filter."""

from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import EntryRow, MilestoneRow, ProjectRow, RateDefinitionRow
from db.queries.scope import NO_FILTERS, Filters, passing, within
from ledger.phases import Batch
from ledger.rates import BatchTotal, Rate, RateFact
from ledger.regions import Region


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
    statement = _statement(region, phase, as_of, by, filters)
    if rate is not None:
        statement = statement.where(RateDefinitionRow.rate == rate)
    rows = await session.execute(statement)
    facts = [
        RateFact(row.rate, row.version, phase, row.batch, row.region, as_of, row.reached, row.total)
        for row in rows
    ]
    return tuple(sorted(facts, key=lambda fact: (list(Rate).index(fact.rate), fact.region)))


def _statement(region: Region, phase: int, as_of: date, by: By, filters: Filters) -> Select[*tuple[Any, ...]]:
    other, base = aliased(MilestoneRow), aliased(MilestoneRow)
    reached_on = case(
        (RateDefinitionRow.milestone == EntryRow.target, EntryRow.reached_on),
        else_=other.actual_on,
    )
    group = _group(by)
    statement = (
        select(
            RateDefinitionRow.rate,
            RateDefinitionRow.version,
            RateDefinitionRow.batch,
            (literal(region.code) if group is None else group).label("region"),
            func.sum(case((reached_on <= as_of, 1), else_=0)).label("reached"),
            func.count().label("total"),
        )
        .select_from(RateDefinitionRow)
        .join(EntryRow, EntryRow.batch == RateDefinitionRow.batch)
        .outerjoin(
            other,
            _is(other, case((RateDefinitionRow.milestone != EntryRow.target, RateDefinitionRow.milestone))),
        )
        .outerjoin(base, _is(base, RateDefinitionRow.base))
        .where(
            EntryRow.phase == phase,
            RateDefinitionRow.first_phase <= phase,
            or_(RateDefinitionRow.last_phase.is_(None), RateDefinitionRow.last_phase >= phase),
            EntryRow.withdrawn_on > as_of,
            or_(RateDefinitionRow.base.is_(None), base.actual_on <= as_of),
            *within(region),
            *passing(filters),
        )
        .group_by(RateDefinitionRow.rate, RateDefinitionRow.version, RateDefinitionRow.batch)
    )
    if group is not None:
        statement = statement.group_by(group)
    if filters.about_project:
        statement = statement.join(ProjectRow, ProjectRow.id == EntryRow.project_id)
    return statement


def _group(by: By) -> ColumnElement[str] | None:
    match by:
        case By.WHOLE:
            return None
        case By.CITY:
            return EntryRow.city_code.expression
        case By.COUNTY:
            return EntryRow.region_code.expression


def _is(milestone: type[MilestoneRow], kind: ColumnElement[Any] | Any) -> ColumnElement[bool]:  # noqa: ANN401
    return and_(milestone.project_id == EntryRow.project_id, milestone.kind == kind)


async def batch_totals(
    session: AsyncSession, region: Region, phase: int, as_of: date, filters: Filters = NO_FILTERS
) -> tuple[BatchTotal, ...]:
    """How many projects entered each batch of a phase, and their total investment, as announced."""
    statement = (
        select(
            EntryRow.batch,
            func.count(),
            func.sum(case((EntryRow.withdrawn_on <= as_of, 1), else_=0)),
            func.sum(ProjectRow.total_wan),
        )
        .join(ProjectRow, ProjectRow.id == EntryRow.project_id)
        .where(EntryRow.phase == phase, *within(region), *passing(filters))
        .group_by(EntryRow.batch)
    )
    rows = await session.execute(statement)
    totals = [
        BatchTotal(phase, batch, entered, withdrawn, int(wan)) for batch, entered, withdrawn, wan in rows
    ]
    return tuple(sorted(totals, key=lambda total: list(Batch).index(total.batch)))
