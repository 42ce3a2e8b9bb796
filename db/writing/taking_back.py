"""Taking changes back: what the ledger held before them, read off the history, and put in again.

Both undoing an import and looking at the ledger as it was known go this way.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Base, EntryRow, HistoryRow, MilestoneRow, ProjectCategoryRow, ProjectRow
from db.writing.bulk import Values, insert_all, run_each
from db.writing.history import EXTENSION, NEW, PROGRESS, PROJECT
from db.writing.values import COLUMNS
from ledger.clock import china_day
from ledger.phases import Batch, Milestone
from ledger.regions import RegionTree

CATEGORIES, REGION = "categories", "region"
ENTRY, MILESTONE = "entry", "milestone"

Fact = tuple[int, str, str]
"""What history is about: number of the project, subject, field."""
Seat = tuple[int, int, Batch]
"""An entry: number of the project, phase, batch."""
Step = tuple[int, Milestone]
"""A milestone: number of the project, kind."""


class Said(NamedTuple):
    """A row of history, as far as it says what changed."""

    id: int
    project_id: int
    subject: str
    field: str
    old: str | None
    new: str | None

    @property
    def fact(self) -> Fact:
        return self.project_id, self.subject, self.field


@dataclass(slots=True)
class Former:
    """What the ledger held before some changes.

    Attributes:
        fields: values of projects by field, as in `ledger.projects.ProjectRecord`, and project.
        days: of milestones, by side (`planned_on`, `actual_on`).
        leaving: of entries, by field (`withdrawn_on`, `withdrawn_reason`).
        no_projects, no_entries, no_extensions: what was not there; an extension by its day of
            approval.
        entries: what was there and is not any more, with what history keeps of it.
    """

    fields: dict[str, dict[int, Any]] = field(default_factory=dict)
    days: dict[str, dict[Step, date | None]] = field(default_factory=dict)
    leaving: dict[str, dict[Seat, Any]] = field(default_factory=dict)
    no_projects: set[int] = field(default_factory=set)
    no_entries: set[Seat] = field(default_factory=set)
    no_extensions: set[tuple[int, Milestone, date]] = field(default_factory=set)
    entries: dict[Seat, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def touched(self) -> list[int]:
        """Numbers of all projects of which something was otherwise."""
        days = {project for steps in self.days.values() for project, _ in steps}
        seats = {seat for seats in (*self.leaving.values(), self.entries) for seat in seats} | self.no_entries
        fields = {project for of_projects in self.fields.values() for project in of_projects}
        return sorted(days | fields | {project for project, _, _ in seats} | self.no_projects)


def history_rows() -> Select[int, int, str, str, str | None, str | None]:
    """The statement that gives rows of history as `Said`."""
    row = HistoryRow
    return select(row.id, row.project_id, row.subject, row.field, row.old, row.new)


def before(changes: Iterable[Said]) -> Former:
    """What the ledger held before changes, which are given the latest first."""
    former = Former()
    for change in changes:
        kind, _, name = change.subject.partition(":")
        if kind == PROJECT:
            _project_before(former, change)
        elif kind == ENTRY:
            _entry_before(former, change, _seat(change.project_id, name))
        elif kind == MILESTONE:
            step = change.project_id, Milestone(name)
            former.days.setdefault(change.field, {})[step] = _day(_value(change.old))
        else:
            approved_on = date.fromisoformat(_value(change.new)["approved_on"])
            former.no_extensions.add((change.project_id, Milestone(name), approved_on))
    return former


def _project_before(former: Former, change: Said) -> None:
    if change.field == NEW:
        former.no_projects.add(change.project_id)
    else:
        former.fields.setdefault(change.field, {})[change.project_id] = _value(change.old)


def _entry_before(former: Former, change: Said, seat: Seat) -> None:
    if change.field != NEW:
        former.leaving.setdefault(change.field, {})[seat] = _value(change.old)
        return
    for later in former.leaving.values():
        later.pop(seat, None)
    if change.old is None:
        former.entries.pop(seat, None)
        former.no_entries.add(seat)
    else:
        former.no_entries.discard(seat)
        former.entries[seat] = _value(change.old)


async def put_back(session: AsyncSession, former: Former, tree: RegionTree) -> None:
    """Put back fields, categories, days, withdrawals; take out entries that were not there.

    Projects and extensions that were not there, and entries that were, are the caller's.
    """
    await delete_entries(session, former.no_entries)
    for name, of_projects in former.fields.items():
        if name == CATEGORIES:
            await _put_categories_back(session, of_projects)
        elif name == REGION:
            await run_each(session, _PLACE, _places(of_projects, tree))
        else:
            values = [{"of": project, "value": value} for project, value in of_projects.items()]
            await run_each(session, _set(ProjectRow, COLUMNS.get(name, name)), values)
    for name, days in former.days.items():
        steps = [{"of": project, "which": kind, "value": day} for (project, kind), day in days.items()]
        await run_each(session, _set(MilestoneRow, name), steps)
    for name, leaving in former.leaving.items():
        seats = [
            {**_seat_values(seat), "value": _day(value) if name == "withdrawn_on" else value or ""}
            for seat, value in leaving.items()
        ]
        await run_each(session, _set(EntryRow, name), seats)


async def date_progress_back(
    session: AsyncSession,
    projects: ColumnElement[bool],
    undone: Collection[int],
    until: datetime | None = None,
) -> None:
    """Date the last progress of projects anew, from the history that counts.

    Args:
        projects: condition on `HistoryRow` that picks them; those without any progress on record stay.
        undone: numbers of imports that were taken back: neither they nor the taking back count.
        until: history later than this does not count either.
    """
    sources = [f"{way}:{number}" for number in sorted(undone) for way in ("import", "undo")]
    row = HistoryRow
    counts = [row.field.in_(PROGRESS), row.subject.not_like(f"{EXTENSION}%"), row.source.not_in(sources)]
    if until is not None:
        projects = and_(projects, row.at <= until)
    latest = await session.execute(
        select(row.project_id, func.max(row.at)).where(projects, *counts).group_by(row.project_id)
    )
    values = [{"of": project, "value": china_day(at)} for project, at in latest]
    await run_each(session, _set(ProjectRow, "progress_on"), values)


async def delete_entries(session: AsyncSession, seats: Iterable[Seat]) -> None:
    """Take entries out; the database lets this pass only while an import is being taken back."""
    await run_each(session, _NO_ENTRY, [_seat_values(seat) for seat in sorted(seats)])


async def _put_categories_back(session: AsyncSession, of_projects: Mapping[int, Sequence[str]]) -> None:
    await run_each(session, _NO_CATEGORIES, [{"of": project} for project in of_projects])
    rows = [
        {"project_id": project, "category": name} for project, names in of_projects.items() for name in names
    ]
    await insert_all(session, ProjectCategoryRow, rows)


def _places(of_projects: Mapping[int, str], tree: RegionTree) -> Values:
    return [
        {"of": project, "value": region, "city": tree[region].city} for project, region in of_projects.items()
    ]


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements past the object-relational mapper."""
    return cast(Table, model.__table__)


def _set(model: type[Base], column: str) -> Update:
    """Set one column of one row: `value`, and what `_row` names."""
    return update(table_of(model)).where(*_row(model)).values({column: bindparam("value")})


def _row(model: type[Base]) -> list[ColumnElement[bool]]:
    columns = table_of(model).c
    if model is ProjectRow:
        return [columns.id == bindparam("of")]
    if model is MilestoneRow:
        return [columns.project_id == bindparam("of"), columns.kind == bindparam("which")]
    if model is EntryRow:
        seat = {"of": columns.project_id, "in_phase": columns.phase, "in_batch": columns.batch}
        return [column == bindparam(name) for name, column in seat.items()]
    return [columns.project_id == bindparam("of")]


_PLACE = (
    update(table_of(ProjectRow))
    .where(*_row(ProjectRow))
    .values(region_code=bindparam("value"), city_code=bindparam("city"))
)
_NO_ENTRY: Delete = delete(table_of(EntryRow)).where(*_row(EntryRow))
_NO_CATEGORIES: Delete = delete(table_of(ProjectCategoryRow)).where(*_row(ProjectCategoryRow))


def _seat(project: int, name: str) -> Seat:
    phase, _, batch = name.partition(":")
    return project, int(phase), Batch(batch)


def _seat_values(seat: Seat) -> dict[str, object]:
    project, phase, batch = seat
    return {"of": project, "in_phase": phase, "in_batch": batch}


def _value(said: str | None) -> Any:  # noqa: ANN401 - any JSON
    return None if said is None else json.loads(said)


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)
