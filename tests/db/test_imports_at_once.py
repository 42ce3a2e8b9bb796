"""Imports confirmed at the same time, on SQLite and on a genuine PostgreSQL: one wins, none is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.models import EntryRow, HistoryRow, ProjectRow
from db.workbook.columns import COLUMNS, Field
from db.workbook.importing import taking
from db.workbook.importing.proposal import Applied, Proposal, Sender
from db.workbook.importing.taking import Workplace
from db.workbook.reading.cells import Cell
from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import write_csv
from db.writing import LedgerWriter, Origin
from ledger.errors import Reason, Refused
from ledger.officials import Official
from ledger.projects import EntryRecord, ProjectRecord
from tests.db.cast import AT, LI_KE, ORIGIN, PHASES, PLANT, PLANT_SIGNED, TREE, ZHANG_CHU
from tests.workbook.taking import cells_of

OTHER = replace(PLANT, code="P-2", name="另一项目")
OTHER_SIGNED = EntryRecord("P-2", 1, PLANT_SIGNED.batch)
NEW = replace(PLANT, code="P-3", name="新项目")


class Punctual(Database):
    """A database whose first writing session waits until the others' are about to begin, too."""

    def __init__(self, url: str, start: asyncio.Barrier) -> None:
        super().__init__(url)
        self._start: asyncio.Barrier | None = start

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        start, self._start = self._start, None
        if start is not None:
            await start.wait()
        async with super().writing() as session:
            yield session


@pytest.fixture
async def ledger(database: Database) -> Database:
    """Two plants of 许昌."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        for phase in PHASES:
            await writer.add_phase(phase)
        await writer.add_projects([PLANT, OTHER])
        await writer.add_entries([PLANT_SIGNED, OTHER_SIGNED])
    return database


def line(record: ProjectRecord, **cells: Cell) -> dict[Field, Cell]:
    """The row that export gives for a project of phase 1, with some cells changed."""
    row = sheet_row(record, replace(PLANT_SIGNED, project=record.code), TREE)
    return cells_of(row) | {Field(name): cell for name, cell in cells.items()}


def file_of(*lines: dict[Field, Cell]) -> bytes:
    return write_csv([tuple(one.get(column.field) for column in COLUMNS) for one in lines])


async def sent(database: Database, by: Official, *lines: dict[Field, Cell]) -> int:
    shown = await taking.propose(Workplace(database), file_of(*lines), "a.csv", Sender(by, AT))
    return shown.number


async def confirm_at_once(
    database: Database, *imports: tuple[int, Official]
) -> list[Applied | Proposal | BaseException]:
    """What comes of confirming each: all have compared, and none has begun to write."""
    start = asyncio.Barrier(len(imports))

    async def confirm(number: int, by: Official) -> Applied | Proposal:
        own = Punctual(database.url, start)
        try:
            return await taking.confirm(Workplace(own), number, Sender(by, AT))
        finally:
            await own.close()

    tasks = [confirm(number, by) for number, by in imports]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def invested(database: Database, code: str) -> int:
    async with database.reading() as session:
        found = await session.scalars(select(ProjectRow.invested_wan).where(ProjectRow.code == code))
        return found.one()


async def test_of_two_overlapping_imports_one_wins_and_the_other_is_shown_what_became(
    ledger: Database,
) -> None:
    mine = await sent(ledger, LI_KE, line(PLANT, invested_wan=100), line(OTHER, bank="工商银行"))
    theirs = await sent(ledger, ZHANG_CHU, line(PLANT, invested_wan=200))

    results = await confirm_at_once(ledger, (mine, LI_KE), (theirs, ZHANG_CHU))

    (won,) = [result for result in results if isinstance(result, Applied)]
    (lost,) = [result for result in results if isinstance(result, Proposal)]
    amount = {mine: 100, theirs: 200}[won.number]
    assert await invested(ledger, PLANT.code) == amount
    assert lost.again
    assert amount in [change.old for project in lost.changed for change in project.changes]


async def test_pressing_twice_applies_once(ledger: Database) -> None:
    number = await sent(ledger, LI_KE, line(PLANT, invested_wan=100), line(NEW))

    results = await confirm_at_once(ledger, (number, LI_KE), (number, LI_KE), (number, LI_KE))

    assert len([result for result in results if isinstance(result, Applied)]) == 1
    refused = [result for result in results if isinstance(result, Refused)]
    assert [one.reason for one in refused] == [Reason.IMPORT_OVER] * 2
    async with ledger.reading() as session:
        assert len((await session.scalars(select(EntryRow))).all()) == 3


async def test_a_project_that_two_bring_in_comes_in_once(ledger: Database) -> None:
    mine = await sent(ledger, LI_KE, line(NEW, invested_wan=1))
    theirs = await sent(ledger, ZHANG_CHU, line(NEW, invested_wan=2))

    results = await confirm_at_once(ledger, (mine, LI_KE), (theirs, ZHANG_CHU))

    (lost,) = [result for result in results if isinstance(result, Proposal)]
    assert (lost.all_counts.new_entries, lost.all_counts.changes) == (0, 1)
    assert await invested(ledger, NEW.code) in (1, 2)


async def test_imports_of_different_projects_both_go_in(ledger: Database) -> None:
    mine = await sent(ledger, LI_KE, line(PLANT, invested_wan=100))
    theirs = await sent(ledger, ZHANG_CHU, line(OTHER, invested_wan=200))

    results = await confirm_at_once(ledger, (mine, LI_KE), (theirs, ZHANG_CHU))

    assert all(isinstance(result, Applied) for result in results)
    assert (await invested(ledger, PLANT.code), await invested(ledger, OTHER.code)) == (100, 200)


async def test_an_import_beside_a_report_knows_of_it(ledger: Database) -> None:
    number = await sent(ledger, LI_KE, line(PLANT, invested_wan=100))
    start = asyncio.Barrier(2)
    importing, reporting = Punctual(ledger.url, start), Punctual(ledger.url, start)

    async def report() -> None:
        async with reporting.writing() as session:
            writer = LedgerWriter(session, TREE, Origin(AT, "report:1", LI_KE.id))
            await writer.set_fields(PLANT.code, {"invested_wan": 50})
            await asyncio.sleep(0.1)

    confirming = taking.confirm(Workplace(importing), number, Sender(LI_KE, AT))
    result, _ = await asyncio.gather(confirming, report())
    await importing.close()
    await reporting.close()

    async with ledger.reading() as session:
        changes = await session.execute(
            select(HistoryRow.old, HistoryRow.new)
            .where(HistoryRow.field == "invested_wan")
            .order_by(HistoryRow.id)
        )
        kept = changes.all()
    assert all(before.new == after.old for before, after in pairwise(kept))
    assert len(kept) == (2 if isinstance(result, Applied) else 1)
    assert int(kept[-1].new or 0) == await invested(ledger, PLANT.code) == 50
