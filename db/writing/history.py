"""变更记录: one row for each change of a ledger fact, with where it came from."""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import HistoryRow, ProjectRow
from db.writing.bulk import insert_rows, run_each
from db.writing.json_text import Json
from ledger.clock import china_day
from ledger.phases import Batch, Milestone

NEW = "*"
"""The field of a change that brings the thing itself into the ledger."""
PROJECT = "project"
EXTENSION = "extension:"
_COLUMNS = ("at", "actor", "source", "project_id", "subject", "field", "old", "new", "sure")
PROGRESS = (NEW, "actual_on", "invested_wan")
"""Fields whose change is progress: it came into a list, reached a milestone, or spent more."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where changes come from.

    Attributes:
        at: the instant they are made known.
        source: `demo`, `import:12`, `report`.
        actor: Telegram id of who made them; None for the program itself.
        sure: the doubts (`ledger.doubts.Doubt`, joined by commas) that were answered with “it is so”.
    """

    at: datetime
    source: str
    actor: int | None = None
    sure: str = ""


class Change(NamedTuple):
    """One field of one subject, before and after; see `db.models.HistoryRow`."""

    project_id: int
    subject: str
    field: str
    old: object
    new: object


async def remember(
    session: AsyncSession,
    origin: Origin,
    changes: Iterable[Change],
    at: Sequence[datetime] = (),
    fresh: Container[int] = (),
    tell: Callable[[int], None] | None = None,
) -> None:
    """Append changes to the history.

    Args:
        at: gives each change its own instant; otherwise the origin's holds.
        fresh: projects that are known to have made progress on the origin's day.
        tell: told how many more changes have been written, now and then.
    """
    days: dict[int, date] = {}
    today = china_day(origin.at)

    def rows() -> Iterator[tuple[object, ...]]:
        for number, change in enumerate(changes):
            instant = at[number] if at else origin.at
            project, subject, field, old, new = change
            if field in PROGRESS and project not in fresh and not subject.startswith(EXTENSION):
                day = china_day(instant) if at else today
                days[project] = max(day, days.get(project, day))
            texts = _json(old), _json(new)
            yield (instant, origin.actor, origin.source, project, subject, field, *texts, origin.sure)

    await insert_rows(session, HistoryRow, _COLUMNS, rows(), tell)
    await _note_progress(session, days)


async def _note_progress(session: AsyncSession, days: Mapping[int, date]) -> None:
    """Date the projects' last progress: history may come in for a day that is over, but never goes back."""
    table = cast(Table, ProjectRow.__table__)
    later = (
        update(table)
        .where(table.c.id == bindparam("project"), table.c.progress_on < bindparam("day"))
        .values(progress_on=bindparam("day"))
    )
    await run_each(session, later, [{"project": project, "day": day} for project, day in days.items()])


def entry_subject(phase: int, batch: Batch) -> str:
    """How history names an entry."""
    return f"entry:{phase}:{batch}"


def milestone_subject(milestone: Milestone) -> str:
    """How history names a milestone."""
    return f"milestone:{milestone}"


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str, sort_keys=True)


def _json(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, Json):
        return value
    return str(value) if type(value) is int else _ENCODER.encode(value)
