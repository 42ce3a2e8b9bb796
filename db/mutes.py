"""静默: a supervisor has nobody reminded about a region or a project until a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import MuteRow, OfficialRow, ProjectRow, RegionRow, WarningRow
from db.warning_log import Event, Step, append
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.warnings import LogStep, MuteFact, WarningState


async def mute(
    session: AsyncSession, region: str, project: int | None, until: date, reason: str, step: Step
) -> int:
    """Mute a project, or a region where none is given; the number of the mute.

    Args:
        region: code of the region; of a project, the region that it lies in.
        until: the last day of it.

    Raises:
        Refused: ALREADY_MUTED, by a mute of the same subject that holds on the step's day.
    """
    await session.execute(
        select(RegionRow.code).where(RegionRow.code == region).with_for_update(key_share=True)
    )
    await refuse_second(session, region, project, china_day(step.at))
    assert step.actor is not None
    row = MuteRow(
        region_code=region,
        project_id=project,
        until=until,
        reason=reason,
        muted_by=step.actor,
        muted_at=step.at,
    )
    session.add(row)
    await session.flush()
    await _log(session, LogStep.MUTED, row, step)
    return row.id


async def refuse_second(session: AsyncSession, region: str, project: int | None, today: date) -> None:
    """Raise Refused(ALREADY_MUTED) where a mute of the same subject holds on a day."""
    standing = await standing_mute(session, region, project, today)
    if standing is not None:
        raise Refused(Reason.ALREADY_MUTED, mute=standing)


async def lift(session: AsyncSession, number: int, step: Step) -> None:
    """End a mute early. Exactly one caller wins.

    Raises:
        Refused: MUTE_UNKNOWN, or MUTE_OVER (with who lifted it, if anybody did).
    """
    today = china_day(step.at)
    claim = (
        update(MuteRow)
        .where(MuteRow.id == number, MuteRow.lifted_at.is_(None), MuteRow.until >= today)
        .values(lifted_by=step.actor, lifted_at=step.at, lifted_on=today)
    )
    won = await changed_one(session, claim)
    row = await session.get(MuteRow, number, populate_existing=True)
    if row is None:
        raise Refused(Reason.MUTE_UNKNOWN)
    if not won:
        who = None if row.lifted_by is None else await session.get(OfficialRow, row.lifted_by)
        raise Refused(Reason.MUTE_OVER, until=row.until, name=who and who.name, at=row.lifted_at)
    await _log(session, LogStep.UNMUTED, row, step)


async def active(session: AsyncSession, today: date) -> tuple[MuteFact, ...]:
    """The mutes that hold on a day, the one that ends first before the others."""
    statement = _facts().where(*_hold(today)).order_by(MuteRow.until, MuteRow.id)
    return tuple(MuteFact(*row) for row in await session.execute(statement))


async def mute_fact(session: AsyncSession, number: int) -> MuteFact | None:
    """A mute by its number, whether it still holds or not; None if there is no such mute."""
    row = (await session.execute(_facts().where(MuteRow.id == number))).one_or_none()
    return None if row is None else MuteFact(*row)


async def standing_mute(
    session: AsyncSession, region: str, project: int | None, today: date
) -> MuteFact | None:
    """The mute of a project, or else of the region itself, that holds on a day; None if there is none."""
    same: ColumnElement[bool] = MuteRow.project_id.is_(None) & (MuteRow.region_code == region)
    if project is not None:
        same = MuteRow.project_id == project
    statement = _facts().where(same, *_hold(today)).order_by(MuteRow.until.desc()).limit(1)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else MuteFact(*row)


async def muted_warnings(session: AsyncSession, region: str, project: int | None) -> tuple[int, ...]:
    """Numbers of the warnings that are not resolved about a project, or about a region and those below it.

    Args:
        region: code of a city or county.
    """
    about = (
        or_(WarningRow.region_code == region, WarningRow.city_code == region)
        if project is None
        else WarningRow.project_id == project
    )
    unresolved = WarningRow.state != WarningState.RESOLVED
    return tuple(
        await session.scalars(select(WarningRow.id).where(about, unresolved).order_by(WarningRow.id))
    )


async def _log(session: AsyncSession, what: LogStep, row: MuteRow, step: Step) -> None:
    """Once for the mute itself; for a project also once for each warning about it."""
    detail = {
        "mute": row.id,
        "region": row.region_code,
        "project": row.project_id,
        "until": row.until,
        "reason": row.reason,
    }
    warnings: Sequence[int] = ()
    if row.project_id is not None:
        warnings = await _lock_warnings(session, row.project_id)
    await append(session, [Event(what, warning, detail=detail) for warning in (None, *warnings)], step)


async def _lock_warnings(session: AsyncSession, project: int) -> Sequence[int]:
    """Numbers of the warnings about a project; everybody locks them before the log."""
    statement = select(WarningRow.id).where(
        WarningRow.project_id == project, WarningRow.state != WarningState.RESOLVED
    )
    locked = await session.scalars(statement.order_by(WarningRow.id).with_for_update(key_share=True))
    return locked.all()


def _hold(today: date) -> tuple[ColumnElement[bool], ...]:
    return MuteRow.until >= today, or_(MuteRow.lifted_on.is_(None), MuteRow.lifted_on > today)


def _facts() -> Select[*tuple[Any, ...]]:
    """Rows are the fields of `MuteFact`, in their order."""
    who = func.coalesce(OfficialRow.name, "")
    return (
        select(
            MuteRow.id,
            MuteRow.region_code,
            MuteRow.project_id,
            ProjectRow.name,
            MuteRow.until,
            MuteRow.reason,
            who,
            MuteRow.muted_at,
        )
        .outerjoin(ProjectRow, ProjectRow.id == MuteRow.project_id)
        .outerjoin(OfficialRow, OfficialRow.id == MuteRow.muted_by)
    )
