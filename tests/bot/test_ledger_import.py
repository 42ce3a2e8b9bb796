"""`sanpi ledger import`: its exit code says whether anything could be imported."""

from db.data import henan
from db.workbook.rows import sheet_row
from db.workbook.write import write_xlsx
from ledger.phases import Batch
from ledger.projects import EntryRecord
from tests.bot.terminal import Terminal
from tests.e2e.test_imports import PLANT


def book(*phases: int) -> bytes:
    """A workbook with a new project's entry in each of these phases; the ledger knows 1 to 3."""
    return write_xlsx([sheet_row(PLANT, EntryRecord(PLANT.code, n, Batch.SIGNED), henan()) for n in phases])


def test_it_fails_if_every_row_is_refused(keeper: Terminal) -> None:
    (keeper.folder / "t.xlsx").write_bytes(book(9))

    for arguments in ((), ("--dry-run",)):
        printed = keeper.run("ledger", "import", "t.xlsx", *arguments)
        assert printed.code == 1 and "不能导入1行" in printed.out and printed.err == ""


def test_it_imports_rows_that_are_well(keeper: Terminal) -> None:
    (keeper.folder / "t.xlsx").write_bytes(book(1))

    printed = keeper.run("ledger", "import", "t.xlsx")

    assert printed.code == 0 and "已写入台账" in printed.out, printed
