"""Workbooks handed in, in the test's own process: the functions that the import process calls."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select

from db.engine import Database
from db.models import HistoryRow, ImportRow, ImportState
from db.workbook.columns import COLUMNS, Field
from db.workbook.importing import taking
from db.workbook.importing.proposal import Applied, Proposal, Sender
from db.workbook.importing.taking import Workplace
from db.workbook.reading.cells import Cell
from db.workbook.reading.reading import RawRow
from db.workbook.sheets.rows import SheetRow
from db.workbook.sheets.write import write_csv
from ledger.officials import Official
from tests.db.cast import LI_KE

AT = datetime(2021, 9, 30, 1, tzinfo=UTC)
NAME = "许昌.csv"


def file_of(*rows: RawRow) -> bytes:
    """A .csv with these rows."""
    return write_csv([tuple(row.cells.get(column.field) for column in COLUMNS) for row in rows])


def cells_of(row: SheetRow) -> dict[Field, Cell]:
    """The cells of an exported row that are not empty."""
    return {
        column.field: cell
        for column, cell in zip(COLUMNS, row, strict=True)
        if cell is not None and cell != ""
    }


async def sent(database: Database, *rows: RawRow, by: Official = LI_KE, at: datetime = AT) -> Proposal:
    """What a sender is shown."""
    return await taking.propose(Workplace(database), file_of(*rows), NAME, Sender(by, at))


async def confirmed(
    database: Database, number: int, by: Official = LI_KE, at: datetime = AT
) -> Applied | Proposal:
    return await taking.confirm(Workplace(database), number, Sender(by, at))


async def imported(database: Database, *rows: RawRow, by: Official = LI_KE, at: datetime = AT) -> Applied:
    """Sent, and confirmed at once."""
    done = await confirmed(database, (await sent(database, *rows, by=by, at=at)).number, by, at)
    assert isinstance(done, Applied)
    return done


async def state(database: Database, number: int) -> ImportState:
    async with database.reading() as session:
        return ImportState((await session.get_one(ImportRow, number)).state)


async def sources(database: Database) -> Sequence[str]:
    """Where the changes in the history come from, but for those of the tests' own beginnings."""
    async with database.reading() as session:
        found = await session.scalars(
            select(HistoryRow.source)
            .where(HistoryRow.source != "test")
            .group_by(HistoryRow.source)
            .order_by(func.min(HistoryRow.id))
        )
        return found.all()
