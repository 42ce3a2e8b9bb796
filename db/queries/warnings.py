"""Warnings as they stand, and the digests that told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import DigestRow, DigestWarningRow, OfficialRow, ProjectRow, RegionRow, WarningRow
from db.queries.lists import at_most
from ledger.regions import Region, RegionLevel
from ledger.warnings import Level, WarningFact, WarningState


@dataclass(frozen=True, slots=True)
class WarningPage:
    """One page of warnings that are not resolved, worst first.

    Attributes:
        total: on all pages together; `open` of them wait for somebody to acknowledge them.
        number: which page it is, from 1: the one asked for, or the last where there are not so many.
    """

    warnings: tuple[WarningFact, ...]
    total: int
    open: int
    number: int


@dataclass(frozen=True, slots=True)
class DigestLine:
    """A warning in a digest; `news` if the digest's scan opened or raised it."""

    warning: WarningFact
    news: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """What one scan told one group, with every warning as it stands now.

    Attributes:
        group: number of the group that got it.
        superseded: the group has got a later digest, which is the one to acknowledge under.
    """

    id: int
    region: str
    day: date
    page: int
    group: int
    superseded: bool
    lines: tuple[DigestLine, ...]


async def warning_page(
    session: AsyncSession, region: Region, today: date, page: int, size: int
) -> WarningPage:
    """The warnings of a region that are not resolved: open before acknowledged, then the gravest first."""
    where = [WarningRow.state != WarningState.RESOLVED, *warnings_within(region)]
    counts = (
        await session.execute(
            select(func.count(), func.sum(case((WarningRow.state == WarningState.OPEN, 1), else_=0))).where(
                *where
            )
        )
    ).one()
    page = at_most(page, counts[0], size)
    statement = _facts().where(*where).order_by(*_worst_first()).limit(size).offset((page - 1) * size)
    return WarningPage(await _read(session, statement, today), counts[0], counts[1] or 0, page)


async def all_unresolved(session: AsyncSession, region: Region, today: date) -> tuple[WarningFact, ...]:
    """Every warning of a region that is not resolved, in the order of `warning_page`."""
    where = [WarningRow.state != WarningState.RESOLVED, *warnings_within(region)]
    return await _read(session, _facts().where(*where).order_by(*_worst_first()), today)


async def warning_facts(session: AsyncSession, ids: Sequence[int], today: date) -> tuple[WarningFact, ...]:
    """Warnings by their numbers, in the order of `warning_page`; unknown numbers are left out."""
    return await _read(session, _facts().where(WarningRow.id.in_(ids)).order_by(*_worst_first()), today)


async def open_warnings_of(session: AsyncSession, project_id: int, today: date) -> tuple[WarningFact, ...]:
    """The warnings about one project that are not resolved."""
    where = [WarningRow.state != WarningState.RESOLVED, WarningRow.project_id == project_id]
    return await _read(session, _facts().where(*where).order_by(*_worst_first()), today)


async def digest_of(session: AsyncSession, digest_id: int) -> Digest | None:
    """A digest with its warnings in the order it was sent in; None if there is no such digest.

    States are those of now, days late those of the digest's day.
    """
    row = await session.get(DigestRow, digest_id)
    if row is None:
        return None
    listed = await session.execute(
        select(DigestWarningRow.warning_id, DigestWarningRow.news)
        .where(DigestWarningRow.digest_id == digest_id)
        .order_by(DigestWarningRow.place)
    )
    news = {row.warning_id: row.news for row in listed}
    statement = _facts().join(DigestWarningRow, DigestWarningRow.warning_id == WarningRow.id)
    facts = await _read(session, statement.where(DigestWarningRow.digest_id == digest_id), row.day)
    by_id = {fact.id: fact for fact in facts}
    lines = tuple(DigestLine(by_id[warning_id], is_news) for warning_id, is_news in news.items())
    later = select(DigestRow.id).where(DigestRow.group_id == row.group_id, DigestRow.id > row.id)
    superseded = await session.scalar(later.limit(1)) is not None
    return Digest(row.id, row.region_code, row.day, row.page, row.group_id, superseded, lines)


def warnings_within(region: Region) -> list[ColumnElement[bool]]:
    """The warnings about a region, the regions below included."""
    match region.level:
        case RegionLevel.PROVINCE:
            return []
        case RegionLevel.CITY:
            return [WarningRow.city_code == region.code]
        case RegionLevel.COUNTY:
            return [WarningRow.region_code == region.code]


def _worst_first() -> tuple[ColumnElement[Any], ...]:
    gravity = case({level.value: level.gravity for level in Level}, value=WarningRow.level)
    waiting = case((WarningRow.state == WarningState.OPEN, 0), else_=1)
    return (waiting, gravity.desc(), WarningRow.deadline.asc().nulls_last(), WarningRow.id.asc())


def _facts() -> Select[*tuple[Any, ...]]:
    return (
        select(WarningRow, ProjectRow.name, RegionRow.name, OfficialRow.name)
        .join(RegionRow, RegionRow.code == WarningRow.region_code)
        .outerjoin(ProjectRow, ProjectRow.id == WarningRow.project_id)
        .outerjoin(OfficialRow, OfficialRow.id == WarningRow.acknowledged_by)
    )


async def _read(
    session: AsyncSession, statement: Select[*tuple[Any, ...]], today: date
) -> tuple[WarningFact, ...]:
    rows = await session.execute(statement.execution_options(populate_existing=True))
    return tuple(_fact(row, project or region, who, today) for row, project, region, who in rows)


def _fact(row: WarningRow, title: str, who: str | None, today: date) -> WarningFact:
    return WarningFact(
        id=row.id,
        serial=serial(row.year, row.number),
        rule=row.rule,
        level=row.level,
        state=row.state,
        region=row.region_code,
        title=title,
        project=row.project_id,
        milestone=row.milestone,
        rate=row.rate,
        phase=row.phase,
        deadline=row.deadline,
        days_late=None if row.deadline is None else (today - row.deadline).days,
        reached=row.reached,
        total=row.total,
        opened_at=row.opened_at,
        acknowledged_by=who,
        acknowledged_at=row.acknowledged_at,
    )


def serial(year: int, number: int) -> str:
    """2021-000123: the number that people quote."""
    return f"{year}-{number:06d}"
