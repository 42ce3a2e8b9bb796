"""The inbox: what may change something is committed here before Telegram is told that the bot has it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import InboxRow

AT_ONCE = 100
"""Telegram gives at most so many updates at a time, numbered one after the other."""
_JSON = "{"
"""What the body of an update begins with, and the digest that takes its place does not."""


class Standing(StrEnum):
    """What the inbox knows of an update that arrives: nothing, that it waits, or that it has been handled."""

    NEW = "new"
    WAITING = "waiting"
    HANDLED = "handled"


async def keep(session: AsyncSession, update_id: int, body: str, now: datetime) -> Standing:
    """Put an update in, unless it is there.

    Args:
        body: the update as JSON. An update with the number of another one, such as of another bot, is new.
    """
    known = await session.scalar(select(InboxRow.body).where(InboxRow.update_id == update_id))
    if known == body:
        return Standing.WAITING
    if known == _digest(body):
        return Standing.HANDLED
    await _forget(session, update_id)
    await session.execute(insert(InboxRow).values(update_id=update_id, body=body, received_at=now))
    return Standing.NEW


async def settle(session: AsyncSession, update_id: int) -> None:
    """It has been handled: only its digest stays, by which it is known should Telegram send it again."""
    this = InboxRow.update_id == update_id
    body = await session.scalar(select(InboxRow.body).where(this))
    if body is not None and body.startswith(_JSON):
        await session.execute(update(InboxRow).where(this).values(body=_digest(body)))


async def waits(session: AsyncSession, update_id: int) -> bool:
    """Whether an update is in the inbox and has not been handled."""
    waiting = select(InboxRow.update_id).where(
        InboxRow.update_id == update_id, InboxRow.body.startswith(_JSON)
    )
    return await session.scalar(waiting) is not None


async def waiting(session: AsyncSession) -> Sequence[tuple[int, str]]:
    """Numbers and bodies of what has not been handled, in the order in which it came."""
    rows = await session.execute(
        select(InboxRow.update_id, InboxRow.body)
        .where(InboxRow.body.startswith(_JSON))
        .order_by(InboxRow.received_at, InboxRow.update_id)
    )
    return [(update_id, body) for update_id, body in rows.all()]


async def _forget(session: AsyncSession, update_id: int) -> None:
    """Let go of what was handled and can come no more, and of a namesake of the update that comes now.

    What can come again is of the same hundred. A greater number belongs to another sequence: after a week
    without updates Telegram begins a new one anywhere.
    """
    others = or_(InboxRow.update_id <= update_id - AT_ONCE, InboxRow.update_id > update_id)
    await session.execute(delete(InboxRow).where(others, InboxRow.body.not_like(f"{_JSON}%")))
    await session.execute(delete(InboxRow).where(InboxRow.update_id == update_id))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
