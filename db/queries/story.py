"""The story of one warning: who was told when, who did what, and what its life depends on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.digests import code_of
from db.models import (
    DigestRow,
    DigestWarningRow,
    GroupRow,
    OfficialRow,
    OutboxKind,
    OutboxRow,
    OutboxState,
    WarningEventRow,
    WarningRow,
)
from ledger.warning_rules import Chain, Told
from ledger.warnings import DigestPart, Level, LogStep, Settlement

DAYS = ("promised_on", "new_day", "until", "day")
"""Where a step of the log keeps the day that it is about."""
NEVER_TOLD = (OutboxState.MERGED,)
"""A message of these states was not sent, and a later one tells what it was to say."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A digest that told a group of the warning.

    Attributes:
        group: the group's title.
        part: why the digest listed it.
        sent_at: when it arrived; None while it has not, or nobody knows.
        state: of the message in the outbox; None if there is none.
        held_until: of a message that waits, when it goes out at the earliest.
        again: it may have come twice, and the second was marked 补发.
    """

    group: str
    part: DigestPart
    day: date
    sent_at: datetime | None
    state: OutboxState | None
    held_until: datetime | None
    again: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """A step of the log.

    Attributes:
        who: name of who did it; None for the program itself, and for somebody who is no longer registered.
        by_person: whether somebody did it at all.
        day: the day promised, the new deadline, or the last day of a mute.
        to: whom an escalation told; `why`: the reason of a settlement.
    """

    at: datetime
    step: LogStep
    level: Level | None
    who: str | None
    by_person: bool
    day: date | None
    reason: str
    to: Told | None
    why: Settlement | None


@dataclass(frozen=True, slots=True)
class Story:
    """What is known about a warning beside `WarningFact`.

    Attributes:
        chain: the steps of escalation that held when it was opened, `step` of them taken.
        waiting_since: from when on it waits for somebody to acknowledge it.
        acknowledged_by: Telegram id of who acknowledged it.
    """

    chain: Chain
    step: int
    waiting_since: datetime
    acknowledged_by: int | None
    tellings: tuple[Telling, ...]
    deeds: tuple[Deed, ...]


async def warning_numbered(session: AsyncSession, year: int, number: int) -> int | None:
    """Our number of the warning with the serial `year`-`number`; None if there is none."""
    return await session.scalar(
        select(WarningRow.id).where(WarningRow.year == year, WarningRow.number == number)
    )


async def story_of(session: AsyncSession, warning_id: int) -> Story | None:
    """The story of a warning, oldest first; None if there is no such warning."""
    row = await session.get(WarningRow, warning_id, populate_existing=True)
    if row is None:
        return None
    return Story(
        Chain.parse(row.chain),
        row.step,
        row.waiting_since,
        row.acknowledged_by,
        await _tellings(session, warning_id),
        await _deeds(session, warning_id),
    )


async def waiting_since(session: AsyncSession, warnings: Sequence[int]) -> dict[int, datetime]:
    """From when on each of these warnings waits for somebody to acknowledge it."""
    rows = await session.execute(
        select(WarningRow.id, WarningRow.waiting_since).where(WarningRow.id.in_(warnings))
    )
    return {row.id: row.waiting_since for row in rows}


async def acknowledged_by(session: AsyncSession, warnings: Sequence[int], official: int) -> frozenset[int]:
    """Which of these warnings an official has acknowledged."""
    found = await session.scalars(
        select(WarningRow.id).where(WarningRow.id.in_(warnings), WarningRow.acknowledged_by == official)
    )
    return frozenset(found)


async def _tellings(session: AsyncSession, warning_id: int) -> tuple[Telling, ...]:
    digests = (
        await session.execute(
            select(DigestRow.id, DigestRow.day, DigestWarningRow.part, GroupRow.title)
            .join(DigestWarningRow, DigestWarningRow.digest_id == DigestRow.id)
            .join(GroupRow, GroupRow.id == DigestRow.group_id)
            .where(DigestWarningRow.warning_id == warning_id)
            .order_by(DigestRow.id)
        )
    ).all()
    codes = {code_of(digest.id): digest for digest in digests}
    pushes = {
        push.shows: push
        for push in await session.scalars(
            select(OutboxRow)
            .where(OutboxRow.kind == OutboxKind.MESSAGE, OutboxRow.shows.in_(codes))
            .execution_options(populate_existing=True)
        )
    }
    found = [_telling(digest, pushes.get(code)) for code, digest in codes.items()]
    return tuple(telling for telling in found if telling.state not in NEVER_TOLD)


def _telling(digest: Row[*tuple[Any, ...]], push: OutboxRow | None) -> Telling:
    if push is None:
        return Telling(digest.title, digest.part, digest.day, None, None, None, again=False)
    return Telling(
        digest.title,
        digest.part,
        digest.day,
        push.sent_at,
        push.state,
        push.not_before,
        again=push.state is OutboxState.SENT and push.failure is not None,
    )


async def _deeds(session: AsyncSession, warning_id: int) -> tuple[Deed, ...]:
    rows = await session.execute(
        select(
            WarningEventRow.at,
            WarningEventRow.step,
            WarningEventRow.level,
            WarningEventRow.actor,
            WarningEventRow.detail,
            OfficialRow.name,
        )
        .outerjoin(OfficialRow, OfficialRow.id == WarningEventRow.actor)
        .where(WarningEventRow.warning_id == warning_id)
        .order_by(WarningEventRow.id)
    )
    return tuple(_deed(row) for row in rows)


def _deed(row: Row[*tuple[Any, ...]]) -> Deed:
    detail: dict[str, Any] = json.loads(row.detail or "{}")
    day = next((str(detail[key]) for key in DAYS if detail.get(key)), None)
    return Deed(
        at=row.at,
        step=row.step,
        level=row.level,
        who=row.name,
        by_person=row.actor is not None,
        day=None if day is None else date.fromisoformat(day),
        reason=str(detail.get("reason") or ""),
        to=Told(detail["to"]) if detail.get("to") else None,
        why=Settlement(detail["why"]) if detail.get("why") else None,
    )
