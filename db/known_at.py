"""The ledger as it was known at a past instant.

Tables of the session's own, which hide the real ones, hold the ledger with everything taken back that became
known later. The real tables are only read: the bot need not wait, and no file is copied.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    String,
    Update,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from db.engine import Database
from db.models import (
    Base,
    EntryRow,
    ExtensionRequestRow,
    ExtensionRow,
    HistoryRow,
    MilestoneRow,
    MuteRow,
    ProgressPhotoRow,
    ProgressReportRow,
    ProjectCategoryRow,
    ProjectRow,
    WarningRow,
)
from db.queries.history import undone_imports
from db.writing.bulk import insert_all, run_each
from db.writing.taking_back import (
    Fact,
    Former,
    Said,
    before,
    date_progress_back,
    delete_entries,
    history_rows,
    put_back,
    table_of,
)
from ledger.phases import TARGET
from ledger.progress import ADDING, Standing
from ledger.regions import RegionTree

AT_ONCE = 5000
"""Projects that are looked up in one statement."""
_HIDDEN: Mapping[type[Base], ColumnElement[datetime] | None] = {
    ProjectRow: None,
    ProjectCategoryRow: None,
    MilestoneRow: None,
    EntryRow: None,
    ExtensionRow: None,
    HistoryRow: table_of(HistoryRow).c.at,
    ProgressReportRow: table_of(ProgressReportRow).c.reported_at,
    ProgressPhotoRow: table_of(ProgressPhotoRow).c.sent_at,
}
"""The tables that copies hide; and of rows that stay as they came in, what says when they did."""
_EMPTIED: tuple[type[Base], ...] = (WarningRow, ExtensionRequestRow, MuteRow)
"""How these stood at an instant is not rebuilt, so nothing is shown of them."""
_INDEXES = {
    ProjectRow: ("id", "code"),
    ProjectCategoryRow: ("project_id",),
    MilestoneRow: ("project_id, kind",),
    EntryRow: ("project_id, phase, batch", "phase, batch, city_code, region_code"),
    ExtensionRow: ("project_id, milestone",),
    HistoryRow: ("project_id, id",),
}


@asynccontextmanager
async def known_at(database: Database, tree: RegionTree, instant: datetime) -> AsyncIterator[AsyncSession]:
    """A session that sees the ledger as it was known at an instant, and leaves no trace.

    Before the first change on record that is an empty ledger. Phases, regions and officials are those of now.
    """
    own = Database(database.url)
    try:
        async with AsyncSession(_one_state(own), expire_on_commit=False) as session:
            later = await _later(session, instant)
            joined = await _joined_later(session, instant)
            await _hide(session, instant)
            await run_each(session, _ALONE, [{"of": number} for number in joined])
            await _take_back(session, before(later), tree, instant)
            yield session
    finally:
        await own.close()


def _one_state(database: Database) -> AsyncEngine:
    if database.engine.dialect.name == "sqlite":
        return database.engine
    return database.engine.execution_options(isolation_level="REPEATABLE READ")


async def _later(session: AsyncSession, instant: datetime) -> Sequence[Said]:
    """What became known after an instant, the latest first.

    A fact's rows stand in their order even where a clock went back between them: nothing is taken back that
    came before what the ledger already knew of the fact.
    """
    row = HistoryRow
    late = history_rows().where(row.at > instant).order_by(row.id.desc())
    rows = [Said._make(one) for one in await session.execute(late)]
    if not rows:
        return rows
    known = select(row.project_id, row.subject, row.field, func.max(row.id)).where(
        row.at <= instant, row.id > rows[-1].id
    )
    last: dict[Fact, int] = {
        (project, subject, field): number
        for project, subject, field, number in await session.execute(
            known.group_by(row.project_id, row.subject, row.field)
        )
    }
    return [one for one in rows if one.id > last.get(one.fact, 0)]


async def _joined_later(session: AsyncSession, instant: datetime) -> Sequence[int]:
    """Numbers of the reports that were there by an instant, and whose amount joined them only then."""
    report, row = ProgressReportRow, HistoryRow
    could = report.reported_at.between(instant - ADDING, instant)
    joined = exists().where(
        row.project_id == report.project_id,
        row.source == literal("report:") + cast(report.id, String),
        row.at > instant,
    )
    return (await session.scalars(select(report.id).where(could, joined))).all()


async def _hide(session: AsyncSession, instant: datetime) -> None:
    """Let the session's tables of the same names come before the real ones."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    real, own = ("main.", "temp.") if sqlite else ("", "")
    for model in (*_HIDDEN, *_EMPTIED):
        name, some = table_of(model).name, " WHERE 1 = 0" if model in _EMPTIED else ""
        await session.execute(text(f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {real}{name}{some}"))
    for model, came_in in _HIDDEN.items():
        if came_in is not None:
            await session.execute(delete(table_of(model)).where(came_in > instant))
        for number, columns in enumerate(_INDEXES.get(model, ())):
            name = table_of(model).name
            await session.execute(text(f"CREATE INDEX {own}known_{name}_{number} ON {name} ({columns})"))
    judged_later = update(table_of(ProgressReportRow)).where(ProgressReportRow.judged_at > instant)
    await session.execute(judged_later.values(standing=Standing.REPORTED, judged_by=None, judged_at=None))


async def _take_back(session: AsyncSession, former: Former, tree: RegionTree, instant: datetime) -> None:
    await _restore_entries(session, former)
    await put_back(session, former, tree)
    await _leave_out(session, former)
    touched = former.touched
    for start in range(0, len(touched), AT_ONCE):
        some = touched[start : start + AT_ONCE]
        await session.execute(_FOLLOW.where(table_of(EntryRow).c.project_id.in_(some)))
        undone = await undone_imports(session, instant)
        await date_progress_back(session, HistoryRow.project_id.in_(some), undone)


async def _restore_entries(session: AsyncSession, former: Former) -> None:
    """Entries that were there and were taken back since; `_FOLLOW` fills in place and days."""
    await delete_entries(session, former.entries)
    last = await session.scalar(select(func.max(EntryRow.id))) or 0
    rows = [
        {
            **{"id": number, "project_id": project, "phase": phase, "batch": batch, "target": TARGET[batch]},
            **{"region_code": "", "city_code": "", "planned_on": None, "reached_on": None},
            "withdrawn_on": facts["withdrawn_on"] and date.fromisoformat(facts["withdrawn_on"]),
            "withdrawn_reason": facts["withdrawn_reason"],
        }
        for number, ((project, phase, batch), facts) in enumerate(former.entries.items(), last + 1)
    ]
    await insert_all(session, EntryRow, rows)


async def _leave_out(session: AsyncSession, former: Former) -> None:
    """Projects and extensions that were not there."""
    gone = [{"of": project} for project in sorted(former.no_projects)]
    for model in (EntryRow, ExtensionRow, ProjectCategoryRow, MilestoneRow):
        await run_each(session, delete(table_of(model)).where(_of(model)), gone)
    projects = table_of(ProjectRow)
    await run_each(session, delete(projects).where(projects.c.id == bindparam("of")), gone)
    extension = table_of(ExtensionRow).c
    approved = (extension.milestone == bindparam("which"), extension.approved_on == bindparam("day"))
    rows = [{"of": of, "which": kind, "day": day} for of, kind, day in sorted(former.no_extensions)]
    await run_each(session, delete(table_of(ExtensionRow)).where(_of(ExtensionRow), *approved), rows)


def _of(model: type[Base]) -> ColumnElement[bool]:
    return table_of(model).c.project_id == bindparam("of")


def _without_amount() -> Update:
    """A report before an amount joined it, with the doubts that history has of it alone."""
    report, row = table_of(ProgressReportRow), table_of(HistoryRow).c
    own = row.source == literal("report:") + cast(report.c.id, String)
    sure = select(func.max(row.sure)).where(row.project_id == report.c.project_id, own).scalar_subquery()
    alone = update(report).where(report.c.id == bindparam("of"))
    return alone.values(invested_wan=None, sure=func.coalesce(sure, ""))


_ALONE = _without_amount()


def _following() -> Update:
    """What an entry says of its project's place and its milestone's days, in the real tables a cascade."""
    entry, plan, project = table_of(EntryRow), table_of(MilestoneRow).c, table_of(ProjectRow).c
    target = (plan.project_id == entry.c.project_id, plan.kind == entry.c.target)

    def of_plan(column: ColumnElement[Any]) -> ScalarSelect[Any]:
        return select(column).where(*target).scalar_subquery()

    def of_project(column: ColumnElement[Any]) -> ScalarSelect[Any]:
        return select(column).where(project.id == entry.c.project_id).scalar_subquery()

    return update(entry).values(
        planned_on=of_plan(plan.planned_on),
        reached_on=of_plan(plan.actual_on),
        region_code=of_project(project.region_code),
        city_code=of_project(project.city_code),
    )


_FOLLOW = _following()
