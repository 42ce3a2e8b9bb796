"""The outbox: what is pushed stands here, committed, before the network is touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import GroupRow, OutboxKind, OutboxRow, OutboxState

WAITING = (OutboxState.QUEUED, OutboxState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Push:
    """A row of the outbox, ready to be delivered.

    Attributes:
        again: it may have arrived already, so it goes out marked 补发.
        edits: Telegram's id of the message to bring up to date; None for a new message.
    """

    id: int
    kind: OutboxKind
    group_id: int
    chat_id: int
    body: str
    digest_id: int | None
    attempts: int
    again: bool
    edits: int | None


async def put_message(
    session: AsyncSession, key: str, group_id: int, body: str, now: datetime, digest_id: int | None = None
) -> bool:
    """Queue a new message; False if one of this key has been queued before."""
    known = select(OutboxRow.id).where(OutboxRow.dedupe_key == key)
    if await session.scalar(known) is not None:
        return False
    try:
        async with session.begin_nested():
            await _insert(session, OutboxKind.MESSAGE, key, group_id, body, now, digest_id=digest_id)
    except IntegrityError:
        if await session.scalar(known) is None:
            raise
        return False
    return True


async def put_edits(session: AsyncSession, digests: Iterable[int], now: datetime) -> None:
    """Queue an edit for every message that shows one of these digests.

    An edit is worded when it is delivered, so one that still waits covers this change too. The rows are
    locked (SQLite has only one writer anyway): others who change the same digest wait, and so does who
    would send the edit before this change is committed.
    """
    rows = await session.execute(
        select(OutboxRow.id, OutboxRow.group_id, OutboxRow.digest_id)
        .where(
            OutboxRow.kind == OutboxKind.MESSAGE,
            OutboxRow.digest_id.in_(list(digests)),
            OutboxRow.state != OutboxState.FAILED,
        )
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    for origin_id, group_id, digest_id in rows.all():
        edits = select(func.count()).where(OutboxRow.origin_id == origin_id)
        waits = select(OutboxRow.id).where(
            OutboxRow.origin_id == origin_id, OutboxRow.state == OutboxState.QUEUED
        )
        if await session.scalar(waits.with_for_update()) is None:
            key = f"edit:{origin_id}:{await session.scalar(edits)}"
            await _insert(
                session, OutboxKind.EDIT, key, group_id, "", now, digest_id=digest_id, origin_id=origin_id
            )


async def recover(session: AsyncSession, not_before: datetime) -> None:
    """What was being sent when the sender stopped short may have arrived; it waits until `not_before`."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == OutboxState.SENDING)
        .values(state=OutboxState.UNCERTAIN, not_before=not_before)
    )


async def next_push(session: AsyncSession, now: datetime) -> Push | None:
    """Claim the oldest push that may go out now; None if there is none.

    Order within a group is kept: a push that waits holds back the later ones of its group.
    """
    rows = await session.execute(
        select(OutboxRow.id, OutboxRow.group_id, OutboxRow.not_before, OutboxRow.state)
        .where(OutboxRow.state.in_((*WAITING, OutboxState.SENDING)))
        .order_by(OutboxRow.id)
    )
    held: set[int] = set()
    for row in rows.all():
        if row.group_id in held:
            continue
        held.add(row.group_id)
        if row.state in WAITING and row.not_before <= now and await _claim(session, row.id, row.state):
            return await _read(session, row.id, again=row.state is OutboxState.UNCERTAIN)
    return None


async def has_work(session: AsyncSession, now: datetime) -> bool:
    """Whether anything is being sent or may go out now."""
    busy = (OutboxRow.state == OutboxState.SENDING) | (
        OutboxRow.state.in_(WAITING) & (OutboxRow.not_before <= now)
    )
    return await session.scalar(select(OutboxRow.id).where(busy).limit(1)) is not None


async def mark_sent(session: AsyncSession, push_id: int, message_id: int | None, now: datetime) -> None:
    """It has arrived."""
    await _finish(session, push_id, state=OutboxState.SENT, message_id=message_id, sent_at=now, failure=None)


async def mark_failed(session: AsyncSession, push_id: int, why: str) -> None:
    """It never will arrive, and this is why."""
    await _finish(session, push_id, state=OutboxState.FAILED, failure=why)


async def mark_uncertain(session: AsyncSession, push_id: int, why: str, not_before: datetime) -> None:
    """It may have arrived; it is sent once more, marked 补发, not before this instant."""
    await _finish(session, push_id, state=OutboxState.UNCERTAIN, failure=why, not_before=not_before)


async def put_back(session: AsyncSession, push: Push, why: str, not_before: datetime) -> None:
    """It certainly has not arrived; try again, not before this instant."""
    state = OutboxState.UNCERTAIN if push.again else OutboxState.QUEUED
    await _finish(session, push.id, state=state, failure=why, not_before=not_before)


async def counts(session: AsyncSession) -> dict[OutboxState, int]:
    """How many rows there are in each state."""
    rows = await session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return dict(rows.all())


async def _insert(
    session: AsyncSession,
    kind: OutboxKind,
    key: str,
    group_id: int,
    body: str,
    now: datetime,
    digest_id: int | None = None,
    origin_id: int | None = None,
) -> None:
    await session.execute(
        insert(OutboxRow).values(
            dedupe_key=key,
            kind=kind,
            group_id=group_id,
            body=body,
            origin_id=origin_id,
            digest_id=digest_id,
            state=OutboxState.QUEUED,
            attempts=0,
            not_before=now,
            created_at=now,
        )
    )


async def _claim(session: AsyncSession, push_id: int, expected: OutboxState) -> bool:
    return await changed_one(
        session,
        update(OutboxRow)
        .where(OutboxRow.id == push_id, OutboxRow.state == expected)
        .values(state=OutboxState.SENDING, attempts=OutboxRow.attempts + 1),
    )


async def _read(session: AsyncSession, push_id: int, again: bool) -> Push:
    row = await session.get_one(OutboxRow, push_id, populate_existing=True)
    group = await session.get_one(GroupRow, row.group_id)
    origin = None if row.origin_id is None else await session.get_one(OutboxRow, row.origin_id)
    return Push(
        id=row.id,
        kind=row.kind,
        group_id=row.group_id,
        chat_id=group.chat_id,
        body=row.body,
        digest_id=row.digest_id,
        attempts=row.attempts,
        again=again and row.kind is OutboxKind.MESSAGE,
        edits=None if origin is None else origin.message_id,
    )


async def _finish(session: AsyncSession, push_id: int, **values: object) -> None:
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == push_id, OutboxRow.state == OutboxState.SENDING)
        .values(**values)
    )


async def is_pushed(session: AsyncSession, chat_id: int, message_id: int) -> bool:
    """Whether a message in a chat went out through the outbox."""
    statement = (
        select(OutboxRow.id)
        .join(GroupRow, GroupRow.id == OutboxRow.group_id)
        .where(GroupRow.chat_id == chat_id, OutboxRow.message_id == message_id)
    )
    return await session.scalar(statement) is not None
