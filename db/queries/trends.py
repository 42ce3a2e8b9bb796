"""How a rate came about: all that is needed for any number of days, in one statement."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.engine import read
from db.models import EntryRow, MilestoneRow
from db.queries.scope import NO_FILTERS, Filters, passing, within
from db.types import NEVER, OpenDay
from ledger.phases import TARGET, Milestone
from ledger.rates import RateDefinition
from ledger.regions import Region
from ledger.trends import Course

KEPT = 256
"""How many statements are kept ready. What they find is never kept."""


async def courses(
    session: AsyncSession,
    regions: Sequence[Region],
    phases: Sequence[tuple[int, RateDefinition]],
    filters: Filters = NO_FILTERS,
) -> dict[tuple[str, int], list[Course]]:
    """The courses of a rate's entries, by region code and phase; of each region in each phase.

    Args:
        phases: their numbers, each with the definition of the rate that holds for it.
    """
    found: dict[tuple[str, int], list[Course]] = {
        (region.code, number): [] for region in regions for number, _ in phases
    }
    rows = await read(session, _statement(tuple(regions), tuple(phases), filters))
    for entries, code, number, counts_from, reached_on, left_on in rows:
        found[code, number].append(Course(counts_from, reached_on, left_on, entries))
    return found


@lru_cache(maxsize=KEPT)
def _statement(
    regions: tuple[Region, ...], phases: tuple[tuple[int, RateDefinition], ...], filters: Filters
) -> Select[*tuple[Any, ...]]:
    parts = [
        _grouped(region, number, definition, filters) for region in regions for number, definition in phases
    ]
    return select(union_all(*parts).subquery("courses"))


def _grouped(
    region: Region, phase: int, definition: RateDefinition, filters: Filters
) -> Select[*tuple[Any, ...]]:
    """Entries that share all their days, counted."""
    base, kept = aliased(MilestoneRow), aliased(MilestoneRow)
    counts_from: ColumnElement[Any] = literal(date.min, OpenDay())
    reached: ColumnElement[Any] = EntryRow.reached_on.expression
    statement = select(func.count().label("entries")).select_from(EntryRow)
    if TARGET[definition.batch] is not definition.milestone:
        reached = kept.actual_on.expression
        statement = statement.outerjoin(kept, _of(kept, definition.milestone))
    if definition.base is not None:
        counts_from = base.actual_on.expression
        statement = statement.join(base, and_(_of(base, definition.base), base.actual_on < NEVER))
        statement = statement.group_by(counts_from)
    return (
        statement.add_columns(
            literal(region.code).label("region"),
            literal(phase).label("phase"),
            counts_from.label("counts_from"),
            reached.label("reached_on"),
            EntryRow.withdrawn_on.label("left_on"),
        )
        .where(EntryRow.phase == phase, EntryRow.batch == definition.batch)
        .where(*within(region), *passing(filters))
        .group_by(reached, EntryRow.withdrawn_on)
    )


def _of(row: type[MilestoneRow], kind: Milestone) -> ColumnElement[bool]:
    return and_(row.project_id == EntryRow.project_id, row.kind == kind)
