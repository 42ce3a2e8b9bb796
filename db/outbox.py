"""The outbox: what is pushed stands here, committed, before the network is touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, not_, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.changes import changed_one
from db.models import DigestRow, GroupRow, OutboxKind, OutboxRow, OutboxState
from db.models.pushes import UNFINISHED
from db.redaction import redact
from ledger.clock import china_day

WAITING = (OutboxState.QUEUED, OutboxState.UNCERTAIN)
OPENING_MINUTE = timedelta(minutes=1)
OVER = (OutboxState.FAILED, OutboxState.MERGED)
"""A message of these states will not be seen by anybody."""


@dataclass(frozen=True, slots=True)
class Push:
    """A row of the outbox, ready to be delivered.

    Attributes:
        body: a frozen message as JSON; empty for what is worded when it is delivered.
        shows: code of the question whose answer the message is; of a frozen one, what it was the answer to.
        uncertain: it may have arrived already.
        again: it goes out marked 补发; so does an edit of a message that was.
        edits: Telegram's id of the message to bring up to date; None for a new message.
        serial: 2021-000045, which the message carries and an edit of it too.
    """

    id: int
    kind: OutboxKind
    group_id: int
    chat_id: int
    body: str
    shows: str | None
    attempts: int
    uncertain: bool
    again: bool
    edits: int | None
    serial: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a pushed message: its number, and 补发 if it was sent `again`."""

    serial: str
    again: bool


async def put_message(
    session: AsyncSession,
    key: str,
    group_id: int,
    now: datetime,
    *,
    body: str = "",
    shows: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Queue a new message; False if one of this key has been queued before.

    Args:
        body: a frozen message as JSON.
        shows: code of the question whose answer it is; without a body it is asked when it is delivered.
        not_before: held until then, while later pushes of its group may pass it.
    """
    known = select(OutboxRow.id).where(OutboxRow.dedupe_key == key)
    if await session.scalar(known) is not None:
        return False
    row = {"body": body, "shows": shows, "not_before": not_before or now}
    try:
        async with session.begin_nested():
            await _insert(session, OutboxKind.MESSAGE, key, group_id, now, row)
    except IntegrityError:
        if await session.scalar(known) is None:
            raise
        return False
    return True


async def put_edits(session: AsyncSession, shows: Iterable[str], now: datetime) -> None:
    """Queue an edit for every message in an active group that shows the answer to one of these questions.

    An edit is worded when it is delivered, so one that still waits covers this change too; and so does a
    message that was never attempted. The rows are locked (SQLite has only one writer anyway): others who
    change the same facts wait, and so does who would word a message before this change is committed.
    """
    active = select(GroupRow.id).where(GroupRow.active)
    rows = await session.execute(
        select(OutboxRow.id, OutboxRow.group_id, OutboxRow.shows, OutboxRow.state, OutboxRow.attempts)
        .where(
            OutboxRow.kind == OutboxKind.MESSAGE,
            OutboxRow.shows.in_(list(shows)),
            OutboxRow.state.not_in(OVER),
            OutboxRow.group_id.in_(active),
        )
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    for row in rows.all():
        if row.attempts > 0 or row.state not in WAITING:
            await _put_edit(session, row, now)


async def _put_edit(session: AsyncSession, origin: Row[*tuple[object, ...]], now: datetime) -> None:
    edits = select(func.count()).where(OutboxRow.origin_id == origin.id)
    waits = select(OutboxRow.id).where(
        OutboxRow.origin_id == origin.id, OutboxRow.state == OutboxState.QUEUED
    )
    if await session.scalar(waits.with_for_update()) is None:
        key = f"edit:{origin.id}:{await session.scalar(edits)}"
        row = {"body": "", "shows": origin.shows, "origin_id": origin.id, "not_before": now}
        await _insert(session, OutboxKind.EDIT, key, origin.group_id, now, row)


async def supersede(
    session: AsyncSession, group_id: int, prefix: str, *, but: str | None = None
) -> tuple[str, ...]:
    """Merge what waits for a group, was never attempted, and shows a question whose code begins so.

    It is told by a later message then. Returns the codes of what was merged, in the order it was queued in.

    Args:
        but: code of the later message, if it is queued already.
    """
    waits = and_(OutboxRow.state == OutboxState.QUEUED, OutboxRow.attempts == 0)
    rows = await session.execute(
        select(OutboxRow.id, OutboxRow.shows)
        .where(
            OutboxRow.group_id == group_id,
            OutboxRow.kind == OutboxKind.MESSAGE,
            OutboxRow.shows.startswith(prefix, autoescape=True),
            OutboxRow.shows.is_distinct_from(but),
            waits,
        )
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    merge = update(OutboxRow).where(waits).values(state=OutboxState.MERGED)
    return tuple(
        [row.shows for row in rows.all() if await changed_one(session, merge.where(OutboxRow.id == row.id))]
    )


async def recover(session: AsyncSession, not_before: datetime, but: Iterable[int] = ()) -> None:
    """What was being sent when the sender stopped short may have arrived; it waits until `not_before`.

    Args:
        but: pushes that are being sent in truth.
    """
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == OutboxState.SENDING, OutboxRow.id.not_in(list(but)))
        .values(state=OutboxState.UNCERTAIN, not_before=not_before, failure="interrupted")
    )


async def claim(session: AsyncSession, now: datetime, most: int = 1) -> list[Push]:
    """Claim pushes that may go out now, the oldest first, at most one of each group.

    Order within a group is kept: a push that is being sent or that waits to be tried again holds back the
    later ones of its group; one that is only held for the quiet hours does not.
    """
    found = (await session.execute(_ready(now).limit(most))).all()
    claimed: dict[int, OutboxState] = {}
    for state in WAITING:
        ids = [row.id for row in found if row.state is state]
        claimed |= dict.fromkeys(await _claim(session, ids, state) if ids else (), state)
    return await _read(session, claimed) if claimed else []


async def is_ready(session: AsyncSession, now: datetime) -> bool:
    """Whether anything may go out now."""
    return (await session.execute(_ready(now).limit(1))).first() is not None


async def has_work(session: AsyncSession, now: datetime) -> bool:
    """Whether anything is being sent or may go out now."""
    sending = select(OutboxRow.id).where(text(UNFINISHED), OutboxRow.state == OutboxState.SENDING)
    return await session.scalar(sending.limit(1)) is not None or await is_ready(session, now)


async def mark_sent(
    session: AsyncSession, push_id: int, message_id: int | None, now: datetime, *, again: bool = False
) -> None:
    """It has arrived. Of what was sent again, why it was uncertain stays on record."""
    known = {} if again else {"failure": None}
    await _finish(session, push_id, state=OutboxState.SENT, message_id=message_id, sent_at=now, **known)


async def mark_failed(session: AsyncSession, push_id: int, why: str) -> None:
    """It never will arrive, and this is why."""
    await _finish(session, push_id, state=OutboxState.FAILED, failure=redact(why))


async def mark_uncertain(session: AsyncSession, push_id: int, why: str, not_before: datetime) -> None:
    """It may have arrived; it is sent once more, marked 补发, not before this instant."""
    state = OutboxState.UNCERTAIN
    await _finish(session, push_id, state=state, failure=redact(why), not_before=not_before)


async def put_back(session: AsyncSession, push: Push, why: str, not_before: datetime) -> None:
    """It certainly has not arrived; try again, not before this instant."""
    state = OutboxState.UNCERTAIN if push.uncertain else OutboxState.QUEUED
    await _finish(session, push.id, state=state, failure=redact(why), not_before=not_before)


async def hold(session: AsyncSession, push_id: int, opening: datetime) -> None:
    """It certainly has not arrived, and waits for the offices to open, as if it had never been attempted."""
    await _finish(session, push_id, state=OutboxState.QUEUED, attempts=0, failure=None, not_before=opening)


async def fail_waiting(session: AsyncSession, group_id: int, why: str) -> None:
    """Nothing that waits for a group will ever arrive, and this is why."""
    waits = and_(OutboxRow.group_id == group_id, OutboxRow.state.in_(WAITING))
    await session.execute(select(OutboxRow.id).where(waits).order_by(OutboxRow.id).with_for_update())
    await session.execute(
        update(OutboxRow).where(waits).values(state=OutboxState.FAILED, failure=redact(why))
    )


async def counts(session: AsyncSession) -> dict[OutboxState, int]:
    """How many rows there are in each state."""
    rows = await session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return dict(rows.all())


async def frame_of(session: AsyncSession, chat_id: int, message_id: int) -> Frame | None:
    """What a message in a chat is framed by; None if it did not go out through the outbox."""
    statement = (
        select(OutboxRow.created_at, OutboxRow.id, OutboxRow.failure)
        .join(GroupRow, GroupRow.id == OutboxRow.group_id)
        .where(GroupRow.chat_id == chat_id, OutboxRow.message_id == message_id)
    )
    found = (await session.execute(statement)).first()
    return None if found is None else Frame(serial(found.created_at, found.id), found.failure is not None)


async def page_of(session: AsyncSession, digest_id: int) -> int:
    """The page that a digest shows at present; 1 if there is no such digest."""
    return await session.scalar(select(DigestRow.page).where(DigestRow.id == digest_id)) or 1


def serial(created_at: datetime, number: int) -> str:
    """2021-000045: the number that a pushed message carries."""
    return f"{china_day(created_at).year}-{number:06d}"


async def _insert(
    session: AsyncSession,
    kind: OutboxKind,
    key: str,
    group_id: int,
    now: datetime,
    row: Mapping[str, object],
) -> None:
    await session.execute(
        insert(OutboxRow).values(
            dedupe_key=key,
            kind=kind,
            group_id=group_id,
            state=OutboxState.QUEUED,
            attempts=0,
            created_at=now,
            **row,
        )
    )


def is_held(now: datetime) -> ColumnElement[bool]:
    """Whether a push was never attempted and waits for the offices to open.

    It waits a minute longer, for what is due at the opening itself may take its place.
    """
    opens_now = and_(OutboxRow.not_before > OutboxRow.created_at, OutboxRow.not_before > now - OPENING_MINUTE)
    never_attempted = and_(OutboxRow.state == OutboxState.QUEUED, OutboxRow.attempts == 0)
    return and_(never_attempted, or_(OutboxRow.not_before > now, opens_now))


def _ready(now: datetime) -> Select[int, OutboxState]:
    """What may go out now, the oldest first. `UNFINISHED` word for word, or its index is not used."""
    heads = select(func.min(OutboxRow.id)).where(text(UNFINISHED), not_(is_held(now)))
    return (
        select(OutboxRow.id, OutboxRow.state)
        .where(
            OutboxRow.id.in_(heads.group_by(OutboxRow.group_id)),
            OutboxRow.state.in_(WAITING),
            OutboxRow.not_before <= now,
        )
        .order_by(OutboxRow.id)
    )


async def _claim(session: AsyncSession, push_ids: Sequence[int], expected: OutboxState) -> Sequence[int]:
    """Which of these pushes the caller has claimed: those that were still in the state expected."""
    claimed = await session.scalars(
        update(OutboxRow)
        .where(OutboxRow.id.in_(push_ids), OutboxRow.state == expected)
        .values(state=OutboxState.SENDING, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return claimed.all()


async def _read(session: AsyncSession, claimed: dict[int, OutboxState]) -> list[Push]:
    """Pushes by number, in their order, with the states they were claimed from."""
    origin = aliased(OutboxRow)
    rows = await session.execute(
        select(
            OutboxRow.id,
            OutboxRow.kind,
            OutboxRow.group_id,
            GroupRow.chat_id,
            OutboxRow.body,
            OutboxRow.shows,
            OutboxRow.attempts,
            OutboxRow.created_at,
            origin.id.label("origin_id"),
            origin.message_id.label("edits"),
            origin.created_at.label("origin_created_at"),
            origin.failure.label("origin_failure"),
        )
        .join(GroupRow, GroupRow.id == OutboxRow.group_id)
        .outerjoin(origin, origin.id == OutboxRow.origin_id)
        .where(OutboxRow.id.in_(list(claimed)))
        .order_by(OutboxRow.id)
    )
    return [
        Push(
            id=row.id,
            kind=row.kind,
            group_id=row.group_id,
            chat_id=row.chat_id,
            body=row.body,
            shows=row.shows,
            attempts=row.attempts,
            uncertain=claimed[row.id] is OutboxState.UNCERTAIN,
            again=(
                claimed[row.id] is OutboxState.UNCERTAIN
                if row.kind is OutboxKind.MESSAGE
                else row.edits is not None and row.origin_failure is not None
            ),
            edits=row.edits,
            serial=serial(row.origin_created_at or row.created_at, row.origin_id or row.id),
        )
        for row in rows.all()
    ]


async def _finish(session: AsyncSession, push_id: int, **values: object) -> None:
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == push_id, OutboxRow.state == OutboxState.SENDING)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
