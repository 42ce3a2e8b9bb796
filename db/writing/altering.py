"""Many projects changed at once, a few statements for all of them together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Base, EntryRow, MilestoneRow, ProjectCategoryRow, ProjectRow
from db.writing.bulk import insert_rows, run_each
from db.writing.history import PROJECT, Change, entry_subject, milestone_subject
from db.writing.known import Known
from db.writing.values import CATEGORY, COLUMNS
from ledger.phases import Batch, Milestone
from ledger.regions import RegionTree


class DayChange(NamedTuple):
    """A day of a milestone; `side` is `planned_on` or `actual_on`."""

    milestone: Milestone
    side: str
    old: date | None
    new: date


class Leaving(NamedTuple):
    """调出: an entry leaves, or its day or reason is corrected."""

    phase: int
    batch: Batch
    old: tuple[date | None, str]
    new: tuple[date, str]


@dataclass(frozen=True, slots=True)
class Alteration:
    """What changes of one project, each with what the ledger holds now.

    Attributes:
        code: 项目编号.
        fields: named as in `ProjectRecord`: its texts, amounts and region; old and new.
        categories: 类别, old and new; None where they stay.
    """

    code: str
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    categories: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    days: tuple[DayChange, ...] = ()
    leaving: tuple[Leaving, ...] = ()


async def alter_all(
    session: AsyncSession, tree: RegionTree, known: Known, alterations: Sequence[Alteration]
) -> list[Change]:
    """Write alterations of learnt projects; returns what history is to keep of them, project by project."""
    numbered = [(known[alteration.code], alteration) for alteration in alterations]
    await _set_fields(session, tree, numbered)
    await _set_categories(session, numbered)
    await _set_days(session, numbered)
    await _withdraw(session, numbered)
    return [change for number, alteration in numbered for change in _changes(number, alteration)]


Numbered = Sequence[tuple[int, Alteration]]


def _changes(number: int, alteration: Alteration) -> Iterator[Change]:
    for name, (old, new) in alteration.fields.items():
        yield Change(number, PROJECT, name, old, new)
    if alteration.categories is not None:
        before, after = alteration.categories
        yield Change(number, PROJECT, "categories", sorted(before), sorted(after))
    for milestone, side, old, new in alteration.days:
        yield Change(number, milestone_subject(milestone), side, old, new)
    for phase, batch, (old_day, old_reason), (day, reason) in alteration.leaving:
        subject = entry_subject(phase, batch)
        if old_day != day:
            yield Change(number, subject, "withdrawn_on", old_day, day)
        if old_reason != reason:
            yield Change(number, subject, "withdrawn_reason", old_reason or None, reason)


async def _set_fields(session: AsyncSession, tree: RegionTree, numbered: Numbered) -> None:
    table = _table(ProjectRow)
    for name in sorted({name for _, alteration in numbered for name in alteration.fields}):
        column = COLUMNS.get(name, name)
        values = [
            {"of": number, "new": alteration.fields[name][1]}
            for number, alteration in numbered
            if name in alteration.fields
        ]
        setting: dict[str, object] = {column: bindparam("new")}
        if column == "region_code":
            setting["city_code"] = bindparam("city")
            values = [{**value, "city": tree[str(value["new"])].city} for value in values]
        await run_each(session, update(table).where(table.c.id == bindparam("of")).values(setting), values)


async def _set_categories(session: AsyncSession, numbered: Numbered) -> None:
    table = _table(ProjectCategoryRow)
    gone: list[dict[str, object]] = []
    come: list[tuple[object, ...]] = []
    for number, alteration in numbered:
        if alteration.categories is not None:
            before, after = map(set, alteration.categories)
            gone += [{"of": number, "name": name} for name in sorted(before - after)]
            come += [(number, name) for name in sorted(after - before)]
    if gone:
        connection = await session.connection()
        which = (table.c.project_id == bindparam("of")) & (table.c.category == bindparam("name"))
        await connection.execute(delete(table).where(which), gone)
    if come:
        await insert_rows(session, ProjectCategoryRow, CATEGORY, come)


async def _set_days(session: AsyncSession, numbered: Numbered) -> None:
    table = _table(MilestoneRow)
    for side in ("planned_on", "actual_on"):
        values = [
            {"of": number, "which": day.milestone, "new": day.new}
            for number, alteration in numbered
            for day in alteration.days
            if day.side == side
        ]
        where = (table.c.project_id == bindparam("of")) & (table.c.kind == bindparam("which"))
        await run_each(session, update(table).where(where).values({side: bindparam("new")}), values)


async def _withdraw(session: AsyncSession, numbered: Numbered) -> None:
    table = _table(EntryRow)
    where = (
        (table.c.project_id == bindparam("of"))
        & (table.c.phase == bindparam("in_phase"))
        & (table.c.batch == bindparam("on_batch"))
    )
    values = [
        {"of": number, "in_phase": left.phase, "on_batch": left.batch, "day": left.new[0], "why": left.new[1]}
        for number, alteration in numbered
        for left in alteration.leaving
    ]
    left = update(table).where(where).values(withdrawn_on=bindparam("day"), withdrawn_reason=bindparam("why"))
    await run_each(session, left, values)


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)
