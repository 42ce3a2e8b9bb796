"""How warnings change: a scan opens, raises and resolves; an official acknowledges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Update, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import DigestRow, DigestWarningRow, OfficialRow, WarningEventRow, WarningRow
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.regions import RegionTree
from ledger.warnings import Concern, Level, RuleName, WarningState

Key = tuple[RuleName, str, str]
_UNRESOLVED = (
    select(
        WarningRow.id,
        WarningRow.rule,
        WarningRow.subject,
        WarningRow.milestone_key,
        WarningRow.level,
        WarningRow.region_code,
        WarningRow.city_code,
        WarningRow.deadline,
        WarningRow.reached,
        WarningRow.total,
    )
    .where(WarningRow.state != WarningState.RESOLVED)
    .order_by(WarningRow.id)
)
"""Whoever changes several warnings does so in the order of their numbers, so that none waits for another."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Numbers of the warnings that a scan changed."""

    opened: tuple[int, ...]
    raised: tuple[int, ...]
    resolved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Who did something to a warning, when and in which chat; None for the program itself."""

    at: datetime
    actor: int | None = None
    chat_id: int | None = None


async def record_scan(
    session: AsyncSession, tree: RegionTree, concerns: Iterable[Concern], step: Step
) -> ScanResult:
    """Bring the warnings in line with the concerns that a scan found.

    A concern without a warning opens one; a graver level raises it; a warning without its concern is
    resolved. A level never falls. The unique index keeps a second open warning out.
    """
    found = {_key(concern): concern for concern in concerns}
    known = {(row.rule, row.subject, row.milestone_key): row for row in await session.execute(_UNRESOLVED)}
    raised: list[tuple[int, Level]] = []
    resolved: list[tuple[int, Level]] = []
    for key, row in known.items():
        if key not in found:
            if await _resolve(session, row.id, step.at):
                resolved.append((row.id, row.level))
        elif await _follow(session, tree, row, found[key]):
            raised.append((row.id, found[key].level))
    opened = [await _open(session, tree, found[key], step) for key in found if key not in known]
    await _log(session, "opened", [(row.id, row.level) for row in opened], step)
    await _log(session, "raised", raised, step)
    await _log(session, "resolved", resolved, step)
    return ScanResult(
        tuple(row.id for row in opened),
        tuple(number for number, _ in raised),
        tuple(number for number, _ in resolved),
    )


async def acknowledge(session: AsyncSession, warning_id: int, step: Step) -> None:
    """签收. Exactly one caller wins.

    Raises:
        Refused: UNKNOWN_WARNING, ALREADY_ACKNOWLEDGED (with who was first), or ALREADY_RESOLVED.
    """
    claim = (
        update(WarningRow)
        .where(WarningRow.id == warning_id, WarningRow.state == WarningState.OPEN)
        .values(state=WarningState.ACKNOWLEDGED, acknowledged_by=step.actor, acknowledged_at=step.at)
    )
    won = await changed_one(session, claim)
    row = await session.get(WarningRow, warning_id, populate_existing=True)
    if row is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    if won:
        await _log(session, "acknowledged", [(warning_id, row.level)], step)
        return
    if row.state is WarningState.RESOLVED:
        raise Refused(Reason.ALREADY_RESOLVED, at=row.resolved_at)
    first = await session.get(OfficialRow, row.acknowledged_by)
    name = None if first is None else first.name
    raise Refused(Reason.ALREADY_ACKNOWLEDGED, name=name, at=row.acknowledged_at)


async def warning_region(session: AsyncSession, warning_id: int) -> str:
    """Code of the region a warning concerns. Raises Refused(UNKNOWN_WARNING)."""
    code = await session.scalar(select(WarningRow.region_code).where(WarningRow.id == warning_id))
    if code is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    return code


async def new_digest(
    session: AsyncSession, group_id: int, day: date, region: str, warnings: Iterable[tuple[int, bool]]
) -> int | None:
    """Note what a scan tells a group: (warning, is it news), worst first. None if it was told already."""
    exists = select(DigestRow.id).where(DigestRow.group_id == group_id, DigestRow.day == day)
    if await session.scalar(exists) is not None:
        return None
    digest = DigestRow(group_id=group_id, day=day, region_code=region, page=1)
    session.add(digest)
    await session.flush()
    values = [
        {"digest_id": digest.id, "warning_id": warning, "place": place, "news": news}
        for place, (warning, news) in enumerate(warnings)
    ]
    if values:
        await session.execute(insert(DigestWarningRow), values)
    return digest.id


async def turn_page(session: AsyncSession, digest_id: int, page: int) -> None:
    """Note which page of a digest its message shows, so that an edit keeps it."""
    await session.execute(update(DigestRow).where(DigestRow.id == digest_id).values(page=page))


async def digests_showing(session: AsyncSession, warnings: Iterable[int]) -> tuple[int, ...]:
    """Numbers of the digests that tell of any of these warnings: of each group the latest digest only."""
    found = await session.scalars(
        select(DigestRow.id)
        .where(
            DigestRow.id.in_(_latest()),
            DigestRow.id.in_(
                select(DigestWarningRow.digest_id).where(DigestWarningRow.warning_id.in_(list(warnings)))
            ),
        )
        .order_by(DigestRow.id)
    )
    return tuple(found)


async def latest_digest(session: AsyncSession, group_id: int) -> int | None:
    """Number of the last digest that a group got; None if it never got one."""
    return await session.scalar(select(func.max(DigestRow.id)).where(DigestRow.group_id == group_id))


def _latest() -> Select[int]:
    return select(func.max(DigestRow.id)).group_by(DigestRow.group_id)


def _key(concern: Concern) -> Key:
    return concern.rule, concern.subject, concern.milestone or ""


async def _open(session: AsyncSession, tree: RegionTree, concern: Concern, step: Step) -> WarningRow:
    year = china_day(step.at).year
    last = await session.scalar(select(func.max(WarningRow.number)).where(WarningRow.year == year))
    row = WarningRow(
        year=year,
        number=(last or 0) + 1,
        rule=concern.rule,
        subject=concern.subject,
        milestone_key=concern.milestone or "",
        level=concern.level,
        state=WarningState.OPEN,
        region_code=concern.region,
        city_code=tree[concern.region].city,
        project_id=concern.project,
        milestone=concern.milestone,
        rate=concern.rate,
        phase=concern.phase,
        deadline=concern.deadline,
        reached=concern.reached,
        total=concern.total,
        opened_at=step.at,
    )
    session.add(row)
    await session.flush()
    return row


async def _resolve(session: AsyncSession, warning_id: int, at: datetime) -> bool:
    """Whether the warning was still unresolved, and is resolved now."""
    return await changed_one(
        session, _unresolved(warning_id).values(state=WarningState.RESOLVED, resolved_at=at)
    )


async def _follow(
    session: AsyncSession, tree: RegionTree, row: Row[*tuple[Any, ...]], concern: Concern
) -> bool:
    """Take over what has changed about a concern, its place too; whether the warning's level has risen."""
    rises = concern.level.gravity > row.level.gravity
    now = {
        "region_code": concern.region,
        "city_code": tree[concern.region].city,
        "deadline": concern.deadline,
        "reached": concern.reached,
        "total": concern.total,
        "level": concern.level if rises else row.level,
    }
    changed = {name: value for name, value in now.items() if getattr(row, name) != value}
    return bool(changed) and await changed_one(session, _unresolved(row.id).values(changed)) and rises


def _unresolved(warning_id: int) -> Update:
    """An update of a warning that leaves it alone once it is resolved."""
    return update(WarningRow).where(WarningRow.id == warning_id, WarningRow.state != WarningState.RESOLVED)


async def _log(session: AsyncSession, step: str, warnings: list[tuple[int, Level]], by: Step) -> None:
    values = [
        {
            "warning_id": warning_id,
            "at": by.at,
            "step": step,
            "level": level,
            "actor": by.actor,
            "chat_id": by.chat_id,
        }
        for warning_id, level in warnings
    ]
    if values:
        await session.execute(insert(WarningEventRow), values)
