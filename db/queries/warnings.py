"""Warnings as they stand, and the digests that told of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.digests import gone_out
from db.models import DigestRow, DigestWarningRow, OfficialRow, ProjectRow, RegionRow, WarningRow
from db.mutes import active
from db.queries.lists import at_most
from db.queries.reference import region_tree
from db.workbook.importing.facts import chunks
from ledger.phases import Milestone
from ledger.regions import Region, RegionLevel, RegionTree
from ledger.warnings import DigestPart, Level, MuteFact, WarningFact, WarningState


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
    """A warning in a digest, and why it is listed."""

    warning: WarningFact
    part: DigestPart


@dataclass(frozen=True, slots=True)
class Digest:
    """What one scan told one group, with every warning as it stands now.

    Attributes:
        group: number of the group that got it.
        superseded: a later digest has gone out to the group, which is the one to acknowledge under.
        opened, risen, settled, unresolved, waiting: counts of its region, as of its scan.
        missed_from: of a digest that makes up for missed scans, the day of the first one.
    """

    id: int
    region: str
    day: date
    page: int
    group: int
    superseded: bool
    opened: int
    risen: int
    settled: int
    unresolved: int
    waiting: int
    missed_from: date | None
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


async def warned_of(session: AsyncSession, region: Region, most: int) -> list[tuple[int, Milestone | None]]:
    """Project and milestone of the warnings that are not resolved, in the order of `warning_page`."""
    where = [WarningRow.state != WarningState.RESOLVED, *warnings_within(region)]
    rows = await session.execute(
        select(WarningRow.project_id, WarningRow.milestone)
        .where(WarningRow.project_id.is_not(None), *where)
        .order_by(*_worst_first())
        .limit(most)
    )
    return [(project, milestone) for project, milestone in rows if project is not None]


async def warning_facts(session: AsyncSession, ids: Sequence[int], today: date) -> tuple[WarningFact, ...]:
    """Warnings by their numbers, in the order of `warning_page`; unknown numbers are left out."""
    return await _read(session, _facts().where(WarningRow.id.in_(ids)).order_by(*_worst_first()), today)


async def open_warnings_of(session: AsyncSession, project_id: int, today: date) -> tuple[WarningFact, ...]:
    """The warnings about one project that are not resolved."""
    where = [WarningRow.state != WarningState.RESOLVED, WarningRow.project_id == project_id]
    return await _read(session, _facts().where(*where).order_by(*_worst_first()), today)


async def digest_of(session: AsyncSession, digest_id: int, today: date | None = None) -> Digest | None:
    """A digest with its warnings in the order it was sent in; None if there is no such digest.

    States are those of now, days late those of the digest's day.

    Args:
        today: the day whose mutes are shown; the digest's own unless given.
    """
    row = await session.get(DigestRow, digest_id)
    if row is None:
        return None
    listed = await session.execute(
        select(DigestWarningRow.warning_id, DigestWarningRow.part)
        .where(DigestWarningRow.digest_id == digest_id)
        .order_by(DigestWarningRow.place)
    )
    parts = {row.warning_id: row.part for row in listed}
    statement = _facts().join(DigestWarningRow, DigestWarningRow.warning_id == WarningRow.id)
    statement = statement.where(DigestWarningRow.digest_id == digest_id)
    facts = await _read(session, statement, row.day, muted_on=today)
    by_id = {fact.id: fact for fact in facts}
    lines = tuple(DigestLine(by_id[warning_id], part) for warning_id, part in parts.items())
    later = select(DigestRow.id).where(
        DigestRow.group_id == row.group_id, DigestRow.id > row.id, gone_out(DigestRow.id)
    )
    superseded = await session.scalar(later.limit(1)) is not None
    return Digest(
        id=row.id,
        region=row.region_code,
        day=row.day,
        page=row.page,
        group=row.group_id,
        superseded=superseded,
        opened=row.opened,
        risen=row.risen,
        settled=row.settled,
        unresolved=row.unresolved,
        waiting=row.waiting,
        missed_from=row.missed_from,
        lines=lines,
    )


async def warned_projects(session: AsyncSession, codes: Iterable[str]) -> list[int]:
    """Numbers of those projects, by 项目编号, about which there are warnings that are not resolved."""
    found: set[int] = set()
    for chunk in chunks(codes):
        found |= set(
            await session.scalars(
                select(ProjectRow.id)
                .join(WarningRow, WarningRow.project_id == ProjectRow.id)
                .where(ProjectRow.code.in_(chunk), WarningRow.state != WarningState.RESOLVED)
            )
        )
    return sorted(found)


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
    session: AsyncSession, statement: Select[*tuple[Any, ...]], today: date, muted_on: date | None = None
) -> tuple[WarningFact, ...]:
    rows = await session.execute(statement.execution_options(populate_existing=True))
    facts = tuple(_fact(row, project or region, who, today) for row, project, region, who in rows)
    return await _with_mutes(session, facts, muted_on or today)


async def _with_mutes(
    session: AsyncSession, facts: tuple[WarningFact, ...], today: date
) -> tuple[WarningFact, ...]:
    """The same, each with the mute that it is under."""
    mutes = await active(session, today)
    if not mutes:
        return facts
    tree = await region_tree(session)
    return tuple(replace(fact, mute=_mute_of(fact, mutes, tree)) for fact in facts)


def _mute_of(fact: WarningFact, mutes: Sequence[MuteFact], tree: RegionTree) -> MuteFact | None:
    """The mute that lasts longest of those over a warning."""
    over = [
        mute
        for mute in mutes
        if (mute.project is not None and mute.project == fact.project)
        or (mute.project is None and tree.contains(mute.region, fact.region))
    ]
    return max(over, key=lambda mute: mute.until, default=None)


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
        since=row.since,
        reached=row.reached,
        total=row.total,
        opened_at=row.opened_at,
        acknowledged_by=who,
        acknowledged_at=row.acknowledged_at,
        promised_on=row.promised_on,
        settlement=row.settlement,
    )


def serial(year: int, number: int) -> str:
    """2021-000123: the number that people quote."""
    return f"{year}-{number:06d}"
