"""Random changes of a small ledger, by every way there is, and everything that its tables hold."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.models import (
    Base,
    EntryRow,
    ExtensionRow,
    MilestoneRow,
    ProjectCategoryRow,
    ProjectRow,
)
from db.types import NEVER
from db.writing import LedgerWriter
from db.writing.altering import Alteration, DayChange, Leaving
from db.writing.taking_back import table_of
from ledger.clock import china_day
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, Plan, ProjectRecord, Report
from tests.db.cast import LUOHE, ORIGIN, PHASES, TREE, WEIDU, YANLING
from tests.db.ledgers import days, few
from tests.db.stores import Store

fewer = settings(few, max_examples=6)
"""Each example has a database of its own."""
CODES = ("P-1", "P-2", "P-3", "P-4")
SEATS = tuple((phase, batch) for phase in (1, 2) for batch in Batch)
TABLES = (ProjectRow, ProjectCategoryRow, MilestoneRow, EntryRow, ExtensionRow)

Change = Callable[[LedgerWriter, AsyncSession, datetime], Awaitable[None]]
"""Does something, or nothing where it cannot be done."""
Contents = dict[str, list[tuple[Any, ...]]]

codes = st.sampled_from(CODES)
milestones = st.sampled_from(Milestone)
seats = st.sampled_from(SEATS)
amounts = st.integers(0, 3)
words = st.sampled_from(("甲", "乙", ""))
regions = st.sampled_from((WEIDU, YANLING, LUOHE))


@asynccontextmanager
async def fresh(store: Store) -> AsyncIterator[Database]:
    """A ledger of its own for one example, with the phases in it."""
    database = await store.clone()
    try:
        async with database.writing() as session:
            writer = LedgerWriter(session, TREE, ORIGIN)
            for phase in PHASES:
                await writer.add_phase(phase)
        yield database
    finally:
        await store.drop(database)


async def contents(session: AsyncSession, *, entry_ids: bool = True) -> Contents:
    """Every row of the ledger's tables; of entries the number only where asked for."""
    return {table_of(model).name: await _rows(session, model, entry_ids) for model in TABLES}


async def _rows(session: AsyncSession, model: type[Base], entry_ids: bool) -> list[tuple[Any, ...]]:
    columns = [c for c in table_of(model).c if entry_ids or model is not EntryRow or c.name != "id"]
    rows = await session.execute(select(*columns))
    return sorted((tuple(row) for row in rows), key=repr)


async def number_of(session: AsyncSession, code: str) -> int | None:
    """The number of a project; None while it is not in the ledger."""
    return await session.scalar(select(ProjectRow.id).where(ProjectRow.code == code))


def comes_in(code: str, region: str, seat: tuple[int, Batch], day: date | None) -> Change:
    """A project, or another entry of it."""

    async def change(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
        number = await number_of(session, code)
        if number is None:
            plans = {Milestone.SIGN: Plan(day, day), Milestone.START: Plan(day)}
            record = ProjectRecord(code, f"项目{code}", region, categories=("新基建",), milestones=plans)
            await writer.add_projects([record])
        elif await _entry(session, number, seat) is not None:
            return
        await writer.add_entries([EntryRecord(code, *seat)])

    return change


async def _entry(session: AsyncSession, number: int, seat: tuple[int, Batch]) -> int | None:
    entry = EntryRow
    where = (entry.project_id == number, entry.phase == seat[0], entry.batch == seat[1])
    return await session.scalar(select(entry.id).where(*where))


def of_known(code: str, deed: Callable[[LedgerWriter, datetime], Awaitable[None]]) -> Change:
    """A deed that needs the project to be in the ledger."""

    async def change(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
        if await number_of(session, code) is not None:
            await deed(writer, at)

    return change


def is_planned(code: str, milestone: Milestone, day: date) -> Change:
    """A milestone gets its planned day, once."""

    async def change(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
        number, row = await number_of(session, code), MilestoneRow
        unplanned = (row.project_id == number, row.kind == milestone, row.planned_on == NEVER)
        if await session.scalar(select(row.project_id).where(*unplanned)) is not None:
            await writer.plan(code, milestone, day)

    return change


def leaves(code: str, seat: tuple[int, Batch], day: date, why: str) -> Change:
    async def change(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
        number = await number_of(session, code)
        if number is not None and await _entry(session, number, seat) is not None:
            await writer.withdraw(code, *seat, day, why)

    return change


def is_extended(code: str, milestone: Milestone, day: date) -> Change:
    async def change(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
        number, x = await number_of(session, code), ExtensionRow
        approved = (x.project_id == number, x.milestone == milestone, x.approved_on == china_day(at))
        if number is not None and await session.scalar(select(x.id).where(*approved)) is None:
            await writer.extend(code, Extension(milestone, day, china_day(at), "雨季"))

    return change


def is_altered(code: str, wan: int, bank: str, names: set[str], day: date, seat: tuple[int, Batch]) -> Change:
    """Several things at once, as a workbook says them."""

    async def change(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
        row = await session.scalar(_fresh(select(ProjectRow).where(ProjectRow.code == code)))
        if row is None:
            return
        category = ProjectCategoryRow
        had = await session.scalars(select(category.category).where(category.project_id == row.id))
        plan = await session.get_one(MilestoneRow, (row.id, Milestone.PRODUCE), populate_existing=True)
        entry = EntryRow
        where = (entry.project_id == row.id, entry.phase == seat[0], entry.batch == seat[1])
        left = await session.scalar(_fresh(select(entry).where(*where)))
        days = [DayChange(Milestone.PRODUCE, "actual_on", plan.actual_on, day)]
        if plan.planned_on is None:
            days.append(DayChange(Milestone.PRODUCE, "planned_on", None, day))
        leaving = () if left is None else (_leaving(left, day, bank),)
        fields = {"invested_wan": (row.invested_wan, wan), "bank": (row.bank, bank)}
        altered = {name: pair for name, pair in fields.items() if pair[0] != pair[1]}
        categories = (tuple(had), tuple(names))
        new_days = tuple(one for one in days if one.old != one.new)
        await writer.alter([Alteration(code, altered, categories, new_days, leaving)])

    return change


def _leaving(entry: EntryRow, day: date, why: str) -> Leaving:
    return Leaving(entry.phase, entry.batch, (entry.withdrawn_on, entry.withdrawn_reason), (day, why))


def _fresh(statement: Any) -> Any:
    return statement.execution_options(populate_existing=True)


def is_reported(code: str, reached: Milestone | None, day: date, wan: int | None) -> Change:
    report = Report(day, code, reached, day, wan)
    return of_known(code, lambda writer, at: writer.apply([report], lambda _: at))


def _fields(name: str, wan: int, region: str, bank: str) -> dict[str, object]:
    return {"name": name or "项目", "total_wan": wan, "region": region, "bank": bank}


_fields_of = st.builds(_fields, words, amounts, regions, words)
_categories = st.sets(st.sampled_from(("新基建", "两新一重", "先进制造业")))

by_workbook: st.SearchStrategy[Change] = st.one_of(
    st.builds(comes_in, codes, regions, seats, st.none() | days),
    st.builds(comes_in, codes, regions, seats, st.none() | days),
    st.builds(lambda c, some: of_known(c, lambda w, at: w.set_fields(c, some)), codes, _fields_of),
    st.builds(lambda c, some: of_known(c, lambda w, at: w.set_categories(c, some)), codes, _categories),
    st.builds(lambda c, m, d: of_known(c, lambda w, at: w.reach(c, m, d)), codes, milestones, days),
    st.builds(is_planned, codes, milestones, days),
    st.builds(leaves, codes, seats, days, words),
    st.builds(is_altered, codes, amounts, words, _categories, days, seats),
)
"""What an import may do."""
by_others: st.SearchStrategy[Change] = st.one_of(
    st.builds(is_reported, codes, st.none() | milestones, days, st.none() | amounts),
    st.builds(is_extended, codes, milestones, days),
    st.builds(lambda c, m: of_known(c, lambda w, at: w.reach(c, m, None)), codes, milestones),
)
"""What else changes a ledger."""
