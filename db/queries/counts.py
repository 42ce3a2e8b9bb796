"""One rate's batch, counted by every base that people divide by, in one statement."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import read
from db.models import EntryRow, ExtensionRow, MilestoneRow
from db.queries.scope import within
from db.types import OpenDay
from ledger.counts import Counts
from ledger.phases import Milestone
from ledger.rates import RateDefinition
from ledger.regions import Region


async def batch_counts(
    session: AsyncSession, region: Region, definition: RateDefinition, phase: int, as_of: date
) -> Counts:
    """The counts of a region's batch on a day; `total` and `reached` are those of the rate itself."""
    extended = (
        select(func.max(ExtensionRow.new_day))
        .where(
            ExtensionRow.project_id == EntryRow.project_id,
            ExtensionRow.milestone == definition.milestone,
            ExtensionRow.approved_on <= as_of,
        )
        .correlate(EntryRow)
        .scalar_subquery()
    )
    deadline: ColumnElement[Any] = func.coalesce(extended, MilestoneRow.planned_on, type_=OpenDay())
    entries = (
        select(
            _bit(EntryRow.withdrawn_on > as_of).label("stays"),
            _bit(_signed(definition.base, as_of)).label("counts"),
            _bit(MilestoneRow.actual_on <= as_of).label("reached"),
            _bit(MilestoneRow.planned_on <= as_of).label("planned"),
            _bit(deadline <= as_of).label("due"),
        )
        .select_from(EntryRow)
        .outerjoin(
            MilestoneRow,
            and_(MilestoneRow.project_id == EntryRow.project_id, MilestoneRow.kind == definition.milestone),
        )
        .where(EntryRow.phase == phase, EntryRow.batch == definition.batch, *within(region))
        .subquery("entries")
    )
    e = entries.c
    stays, ours = e.stays == 1, and_(e.stays == 1, e.counts == 1)
    reached = e.reached == 1
    wanted = {
        "total": ours,
        "reached": and_(ours, reached),
        "due": and_(ours, e.due == 1),
        "due_reached": and_(ours, e.due == 1, reached),
        "planned": and_(ours, e.planned == 1),
        "planned_reached": and_(ours, e.planned == 1, reached),
        "entered": true(),
        "entered_reached": reached,
        "batch": stays,
        "batch_reached": and_(stays, reached),
    }
    statement = select(*(func.count().filter(which).label(name) for name, which in wanted.items()))
    row = (await read(session, statement.select_from(entries))).one()
    return Counts(*row)


def _bit(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where it holds; 0 where it does not, or where there is no such milestone."""
    return case((condition, 1), else_=0)


def _signed(base: Milestone | None, as_of: date) -> ColumnElement[bool]:
    """Whether an entry's project has reached what the definition takes as its base."""
    if base is None:
        return true()
    signed = select(1).where(
        MilestoneRow.project_id == EntryRow.project_id,
        MilestoneRow.kind == base,
        MilestoneRow.actual_on <= as_of,
    )
    return exists(signed.correlate(EntryRow))
