"""The log of the warnings: append-only, and chained, so that a step that was changed later is found.

Each row's hash is SHA-256 over the row before it and its own content; the one row of `warning_log` holds how
many there are and the last hash, so that rows cut off at the end are missed too.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import WarningEventRow, WarningLogRow
from db.writing.bulk import insert_all
from ledger.warnings import Level, LogStep

START = "0" * 64
"""What stands before the first row."""
AT_ONCE = 5000
"""Rows that are verified in one go."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who did something, when and in which chat; None for the program itself."""

    at: datetime
    actor: int | None = None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One step to be logged; `warning` is None for what is about a whole region."""

    step: LogStep
    warning: int | None
    level: Level | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying the chain found.

    Attributes:
        events: how many rows there are.
        broken_at: number of the first row that does not follow from those before it; of a log that was cut
            off, one past the last row; None for a whole chain.
    """

    events: int
    broken_at: int | None


async def append(session: AsyncSession, events: Sequence[Event], by: Step) -> None:
    """Log steps that somebody took. Whoever appends is alone until its transaction ends.

    To be called after the changes that it tells of, so that everybody locks in the same order.
    """
    if not events:
        return
    head = (await session.execute(_HEAD.with_for_update())).one()
    previous, at, rows = head.hash, by.at.astimezone(UTC), list[dict[str, object]]()
    for number, event in enumerate(events, start=head.events):
        row: dict[str, object] = {
            "warning_id": event.warning,
            "at": at,
            "step": event.step,
            "level": event.level,
            "actor": by.actor,
            "chat_id": by.chat_id,
            "detail": _DETAIL(event.detail),
        }
        row["previous"] = previous
        row["hash"] = previous = link(previous, number, row)
        rows.append(row)
    await insert_all(session, WarningEventRow, rows)
    await session.execute(update(WarningLogRow).values(events=head.events + len(rows), hash=previous))


async def verify(session: AsyncSession) -> Verdict:
    """Whether every row of the log follows from those before it, and none is missing at the end."""
    head = (await session.execute(_HEAD)).one()
    previous, number, last = START, 0, 0
    while True:
        rows = (await session.execute(_EVENTS.where(WarningEventRow.id > last).limit(AT_ONCE))).all()
        for row in rows:
            content = row._asdict()
            if row.previous != previous or row.hash != link(previous, number, content):
                return Verdict(number, row.id)
            previous, number, last = row.hash, number + 1, row.id
        if len(rows) < AT_ONCE:
            break
    whole = (number, previous) == (head.events, head.hash)
    return Verdict(number, None if whole else last + 1)


def link(previous: str, number: int, row: Mapping[str, object]) -> str:
    """The hash of a row at a place of the chain, from 0, after the row whose hash is `previous`."""
    at = row["at"]
    assert isinstance(at, datetime)
    content = [
        number,
        row["warning_id"],
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        row["step"],
        row["level"],
        row["actor"],
        row["chat_id"],
        row["detail"],
    ]
    return hashlib.sha256(_AS_TEXT([previous, *content]).encode()).hexdigest()


_AS_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DETAIL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode
_HEAD = select(WarningLogRow.events, WarningLogRow.hash)
_EVENTS = select(
    WarningEventRow.id,
    WarningEventRow.warning_id,
    WarningEventRow.at,
    WarningEventRow.step,
    WarningEventRow.level,
    WarningEventRow.actor,
    WarningEventRow.chat_id,
    WarningEventRow.detail,
    WarningEventRow.previous,
    WarningEventRow.hash,
).order_by(WarningEventRow.id)
