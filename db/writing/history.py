"""变更记录: one row for each change of a ledger fact, with where it came from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import HistoryRow, ProjectRow
from db.writing.bulk import insert_all, update_all
from ledger.clock import china_day
from ledger.phases import Batch, Milestone

NEW = "*"
"""The field of a change that brings the thing itself into the ledger."""
PROJECT = "project"
EXTENSION = "extension:"
PROGRESS = (NEW, "actual_on", "invested_wan")
"""Fields whose change is progress: it came into a list, reached a milestone, or spent more."""


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
    await _note_progress(session, values)


async def _note_progress(session: AsyncSession, values: Sequence[Mapping[str, Any]]) -> None:
    """Date the projects' last progress: history may come in for a day that is over, but never goes back."""
    days: dict[int, date] = {}
    for row in values:
        if row["field"] in PROGRESS and not row["subject"].startswith(EXTENSION):
            project, day = row["project_id"], china_day(row["at"])
            days[project] = max(day, days.get(project, day))
    table = cast(Table, ProjectRow.__table__)
    later = (
        update(table)
        .where(table.c.id == bindparam("project"), table.c.progress_on < bindparam("day"))
        .values(progress_on=bindparam("day"))
    )
    await update_all(session, later, [{"project": project, "day": day} for project, day in days.items()])


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
