"""What part of each batch the projects of each 类别 make up."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import EntryRow, ProjectCategoryRow, ProjectRow
from db.queries.scope import NO_FILTERS, Filters, passing, within
from ledger.phases import Batch
from ledger.regions import Region
from ledger.shares import BatchShare, CategoryPart


async def batch_shares(
    session: AsyncSession, region: Region, phase: int, as_of: date, filters: Filters = NO_FILTERS
) -> tuple[BatchShare, ...]:
    """Each batch of a phase that has entries in the region, in the order of batches.

    Args:
        filters: narrow the whole and its parts alike; their category is left aside.
    """
    base = [EntryRow.phase == phase, *within(region), *passing(replace(filters, category=None, phase=None))]
    still_in = [*base, EntryRow.withdrawn_on > as_of]
    parts = await _parts(session, still_in)
    return tuple(
        BatchShare(phase, batch, projects, wan, withdrawn, parts[batch], unlabelled)
        for batch, projects, wan, withdrawn, unlabelled in await _wholes(session, base, as_of)
    )


async def _wholes(
    session: AsyncSession, base: list[ColumnElement[bool]], as_of: date
) -> list[tuple[Batch, int, int, int, int]]:
    """By batch: projects still in it, their investment, how many left, how many have no 类别."""
    stays = EntryRow.withdrawn_on > as_of
    labelled = exists(
        select(1).where(ProjectCategoryRow.project_id == EntryRow.project_id).correlate(EntryRow)
    )
    rows = await session.execute(
        select(
            EntryRow.batch,
            func.count().filter(stays),
            func.sum(ProjectRow.total_wan).filter(stays),
            func.count().filter(~stays),
            func.count().filter(stays, ~labelled),
        )
        .join(ProjectRow, ProjectRow.id == EntryRow.project_id)
        .where(*base)
        .group_by(EntryRow.batch)
    )
    found = [(batch, projects, int(wan or 0), left, bare) for batch, projects, wan, left, bare in rows]
    return sorted(found, key=lambda row: list(Batch).index(row[0]))


async def _parts(
    session: AsyncSession, still_in: list[ColumnElement[bool]]
) -> dict[Batch, tuple[CategoryPart, ...]]:
    rows = await session.execute(
        select(EntryRow.batch, ProjectCategoryRow.category, func.count(), func.sum(ProjectRow.total_wan))
        .join(ProjectRow, ProjectRow.id == EntryRow.project_id)
        .join(ProjectCategoryRow, ProjectCategoryRow.project_id == EntryRow.project_id)
        .where(*still_in)
        .group_by(EntryRow.batch, ProjectCategoryRow.category)
    )
    parts: dict[Batch, list[CategoryPart]] = defaultdict(list)
    for batch, category, projects, wan in rows:
        parts[batch].append(CategoryPart(category, projects, int(wan)))
    ordered = {
        batch: tuple(sorted(found, key=lambda part: (-part.wan, part.category)))
        for batch, found in parts.items()
    }
    return defaultdict(tuple, ordered)
