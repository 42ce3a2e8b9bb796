"""Imports, as they are told of afterwards."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import HistoryRow, ImportRow, OfficialRow, ProjectRow


async def codes_of(session: AsyncSession, number: int) -> tuple[str, ...]:
    """项目编号 of the projects that an import changed."""
    found = await session.scalars(
        select(ProjectRow.code).where(ProjectRow.id.in_(_touched_by(number))).order_by(ProjectRow.code)
    )
    return tuple(found)


async def regions_of(session: AsyncSession, number: int) -> tuple[str, ...]:
    """Codes of the regions in which the projects lie that an import changed."""
    found = await session.scalars(
        select(ProjectRow.region_code).where(ProjectRow.id.in_(_touched_by(number))).distinct()
    )
    return tuple(sorted(found))


def _touched_by(number: int) -> Select[int]:
    """Numbers of the projects that an import changed: its history comes after what it was compared with."""
    since = select(ImportRow.revision).where(ImportRow.id == number).scalar_subquery()
    return select(HistoryRow.project_id).where(HistoryRow.id > since, HistoryRow.source == f"import:{number}")


async def recent(
    session: AsyncSession, regions: Sequence[str], *, everywhere: bool, most: int
) -> tuple[int, ...]:
    """Numbers of the latest imports by officials of these regions, the latest first.

    Args:
        everywhere: those of the command line and of people who are registered no more too.
    """
    wanted = select(ImportRow.id).outerjoin(OfficialRow, OfficialRow.id == ImportRow.sent_by)
    if not everywhere:
        wanted = wanted.where(OfficialRow.region_code.in_(regions))
    return tuple(await session.scalars(wanted.order_by(ImportRow.id.desc()).limit(most)))
