"""How the outbox stands: what waits and since when, what failed, which groups are out of reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import GroupRow, JobRunRow, OutboxKind, OutboxRow, OutboxState
from db.models.pushes import UNFINISHED
from db.outbox import is_held, serial

LOOK_BACK = timedelta(days=7)
MOST_FAILURES = 10


@dataclass(frozen=True, slots=True)
class Failure:
    """A push that did not and will not arrive.

    Attributes:
        edit: it would have brought a message up to date.
        reason: Telegram's words, or the name of a reason of ours.
    """

    serial: str
    group: str
    at: datetime
    edit: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """A group that is bound but inactive; `region` is the code of the one it is bound to."""

    title: str
    region: str


@dataclass(frozen=True, slots=True)
class JobRun:
    """When a job was due last, and when that run began."""

    name: str
    due_at: datetime
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """The outbox at an instant.

    Attributes:
        waiting: may go out as soon as it is their turn, or are to be tried again.
        uncertain: may have arrived, and are sent again marked 补发.
        held: wait for the offices to open, at `held_until` at the earliest.
        oldest: when the oldest was queued that is not held.
        next_attempt: when the next one may be tried.
        sent, merged, failed: of those queued in the last seven days; `failures` are the latest failed.
    """

    waiting: int
    sending: int
    uncertain: int
    held: int
    held_until: datetime | None
    oldest: datetime | None
    next_attempt: datetime | None
    sent: int
    merged: int
    failed: int
    failures: tuple[Failure, ...]
    unreached: tuple[Unreached, ...]


async def queue(session: AsyncSession, regions: Sequence[str] | None, now: datetime) -> Queue:
    """The pushes to the groups of these regions; None for all groups, those too that have no region."""
    mine = true() if regions is None else GroupRow.region_code.in_(regions)
    held = case((is_held(now), 1), else_=0)
    rows = await session.execute(
        select(
            OutboxRow.state,
            func.count().label("all"),
            func.sum(held).label("held"),
            func.min(case((is_held(now), None), else_=OutboxRow.created_at)).label("oldest"),
            func.min(case((is_held(now), None), else_=OutboxRow.not_before)).label("next"),
            func.min(case((is_held(now), OutboxRow.not_before), else_=None)).label("held_until"),
        )
        .join(GroupRow, GroupRow.id == OutboxRow.group_id)
        .where(text(UNFINISHED), mine)
        .group_by(OutboxRow.state)
    )
    found = {row.state: row for row in rows.all()}
    counted = {state: row.all - row.held for state, row in found.items()}
    waiting = [row for state, row in found.items() if state is not OutboxState.SENDING]
    past = await _past(session, mine, now - LOOK_BACK)
    return Queue(
        waiting=counted.get(OutboxState.QUEUED, 0),
        sending=counted.get(OutboxState.SENDING, 0),
        uncertain=counted.get(OutboxState.UNCERTAIN, 0),
        held=sum(row.held for row in found.values()),
        held_until=_least([row.held_until for row in found.values()]),
        oldest=_least([row.oldest for row in found.values()]),
        next_attempt=_least([row.next for row in waiting]),
        sent=past.get(OutboxState.SENT, 0),
        merged=past.get(OutboxState.MERGED, 0),
        failed=past.get(OutboxState.FAILED, 0),
        failures=await _failures(session, mine, now - LOOK_BACK),
        unreached=await _unreached(session, mine),
    )


async def last_runs(session: AsyncSession) -> tuple[JobRun, ...]:
    """Each job's last run, by name."""
    rows = await session.execute(
        select(JobRunRow.name, func.max(JobRunRow.due_at), func.max(JobRunRow.claimed_at))
        .group_by(JobRunRow.name)
        .order_by(JobRunRow.name)
    )
    return tuple(JobRun(*row) for row in rows.all())


async def _past(session: AsyncSession, mine: ColumnElement[bool], since: datetime) -> dict[OutboxState, int]:
    rows = await session.execute(
        select(OutboxRow.state, func.count())
        .join(GroupRow, GroupRow.id == OutboxRow.group_id)
        .where(mine, OutboxRow.created_at >= since)
        .group_by(OutboxRow.state)
    )
    return dict(rows.all())


async def _failures(session: AsyncSession, mine: ColumnElement[bool], since: datetime) -> tuple[Failure, ...]:
    rows = await session.execute(
        select(OutboxRow, GroupRow.title)
        .join(GroupRow, GroupRow.id == OutboxRow.group_id)
        .where(mine, OutboxRow.created_at >= since, OutboxRow.state == OutboxState.FAILED)
        .order_by(OutboxRow.id.desc())
        .limit(MOST_FAILURES)
    )
    return tuple(
        Failure(
            serial=serial(push.created_at, push.origin_id or push.id),
            group=title,
            at=push.created_at,
            edit=push.kind is OutboxKind.EDIT,
            reason=push.failure or "",
        )
        for push, title in rows.all()
    )


async def _unreached(session: AsyncSession, mine: ColumnElement[bool]) -> tuple[Unreached, ...]:
    rows = await session.execute(
        select(GroupRow.title, GroupRow.region_code)
        .where(mine, GroupRow.active.is_(False), GroupRow.region_code.is_not(None))
        .order_by(GroupRow.id)
    )
    return tuple(Unreached(title, region) for title, region in rows.all() if region is not None)


def _least(instants: Sequence[datetime | None]) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)
