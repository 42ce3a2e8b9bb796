"""A ledger apart: what is written there nobody sees, for rehearsals."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, not_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import backup
from db.engine import Database
from db.models import OutboxKind, OutboxRow, OutboxState
from db.outbox import is_held


class QueuedPush(NamedTuple):
    """A message in the outbox: for which group, what it shows, and when it may go out."""

    group_id: int
    shows: str | None
    not_before: datetime


@asynccontextmanager
async def apart(database: Database, file: Path | None) -> AsyncIterator[AsyncSession]:
    """A session on the ledger whose changes are taken back.

    Args:
        file: of a SQLite ledger, which is copied, so that the running bot need not wait; None for PostgreSQL,
            where a transaction is rolled back in the end.
    """
    if file is None:
        async with AsyncSession(database.engine, expire_on_commit=False) as session:
            yield session
        return
    with tempfile.TemporaryDirectory(prefix="sanpi-apart-") as folder:
        copy = Path(folder) / "copy.db"
        backup.back_up(file, copy)
        own = Database(f"sqlite+aiosqlite:///{copy}")
        try:
            async with AsyncSession(own.engine, expire_on_commit=False) as session:
                yield session
        finally:
            await own.close()


async def last_push(session: AsyncSession) -> int:
    """Number of the last push in the outbox; 0 while it is empty."""
    return await session.scalar(select(func.max(OutboxRow.id))) or 0


async def queued_after(session: AsyncSession, last: int) -> list[QueuedPush]:
    """The messages that were queued after a push, in the order they go out in."""
    rows = await session.execute(
        select(OutboxRow.group_id, OutboxRow.shows, OutboxRow.not_before)
        .where(OutboxRow.id > last, OutboxRow.kind == OutboxKind.MESSAGE)
        .order_by(OutboxRow.not_before, OutboxRow.id)
    )
    return [QueuedPush(*row) for row in rows]


async def deliver(session: AsyncSession, at: datetime) -> None:
    """Let all go out that may by an instant, as if it had arrived."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == OutboxState.QUEUED, OutboxRow.not_before <= at, not_(is_held(at)))
        .values(state=OutboxState.SENT, attempts=OutboxRow.attempts + 1, sent_at=OutboxRow.not_before)
    )
