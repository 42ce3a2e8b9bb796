"""变更记录: one row for each change of a ledger fact, with where it came from."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import HistoryRow
from db.writing.bulk import insert_all
from ledger.phases import Batch, Milestone

NEW = "*"
"""The field of a change that brings the thing itself into the ledger."""
PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where changes come from.

    Attributes:
        at: the instant they are made known.
        source: `demo`, `import:12`, `report`.
        actor: Telegram id of who made them; None for the program itself.
    """

    at: datetime
    source: str
    actor: int | None = None


class Change(NamedTuple):
    """One field of one subject, before and after; see `db.models.HistoryRow`."""

    project_id: int
    subject: str
    field: str
    old: object
    new: object


async def remember(
    session: AsyncSession, origin: Origin, changes: Iterable[Change], at: Sequence[datetime] = ()
) -> None:
    """Append changes to the history; `at` gives each its own instant, otherwise the origin's holds."""
    values = [
        {
            "at": at[number] if at else origin.at,
            "actor": origin.actor,
            "source": origin.source,
            "project_id": change.project_id,
            "subject": change.subject,
            "field": change.field,
            "old": _json(change.old),
            "new": _json(change.new),
        }
        for number, change in enumerate(changes)
    ]
    await insert_all(session, HistoryRow, values)


def entry_subject(phase: int, batch: Batch) -> str:
    """How history names an entry."""
    return f"entry:{phase}:{batch}"


def milestone_subject(milestone: Milestone) -> str:
    """How history names a milestone."""
    return f"milestone:{milestone}"


def _json(value: object) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
