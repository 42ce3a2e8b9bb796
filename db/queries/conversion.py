"""How far the projects of a batch have come, in one statement."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import read
from db.models import EntryRow, MilestoneRow, ProjectRow
from db.queries.scope import NO_FILTERS, Filters, passing, within
from db.types import OpenDay
from ledger.conversion import STEPS, Reached
from ledger.phases import Batch, Milestone
from ledger.regions import Region

KEPT = 256
"""How many statements are kept ready. What they find is never kept."""
PHASE = bindparam("phase", type_=Integer)
DAY = bindparam("day", type_=OpenDay)


async def reached_steps(
    session: AsyncSession,
    region: Region,
    phase: int,
    batch: Batch,
    as_of: date,
    filters: Filters = NO_FILTERS,
) -> tuple[Reached, ...]:
    """The projects of a region still in the batch on the day, by the steps that they have reached by then."""
    rows = await read(session, _statement(region, batch, filters), {"phase": phase, "day": as_of})
    return tuple(
        Reached(tuple(step == 1 for step in steps), projects, int(wan)) for projects, wan, *steps in rows
    )


@lru_cache(maxsize=KEPT)
def _statement(region: Region, batch: Batch, filters: Filters) -> Select[*tuple[Any, ...]]:
    entries = (
        select(ProjectRow.total_wan, *(_step(milestone) for milestone in STEPS[batch]))
        .select_from(EntryRow)
        .join(ProjectRow, ProjectRow.id == EntryRow.project_id)
        .where(EntryRow.phase == PHASE, EntryRow.batch == batch, EntryRow.withdrawn_on > DAY)
        .where(*within(region), *passing(filters))
        .subquery("entries")
    )
    steps = [entries.c[milestone.value] for milestone in STEPS[batch]]
    return select(func.count(), func.sum(entries.c.total_wan), *steps).group_by(*steps)


def _step(milestone: Milestone) -> ColumnElement[int]:
    """1 for projects that have reached it, else 0."""
    has_reached = exists(
        select(1).where(
            MilestoneRow.project_id == EntryRow.project_id,
            MilestoneRow.kind == milestone,
            MilestoneRow.actual_on <= DAY,
        )
    )
    return case((has_reached, 1), else_=0).label(milestone.value)
