"""`sanpi ledger import` and `undo`: the words of the chat, and exit codes that say whether all is well."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import write_xlsx
from ledger.phases import Batch
from ledger.projects import EntryRecord
from tests.bot.terminal import Terminal
from tests.e2e.importing import PLANT, TREE, started

AT = ("--at", "2021-09-30T10:00")


def book(*phases: int) -> bytes:
    """A workbook with a new project's entry in each of these phases; the ledger knows 1 to 3."""
    return write_xlsx([sheet_row(PLANT, EntryRecord(PLANT.code, n, Batch.SIGNED), TREE) for n in phases])


@pytest.fixture
def workbook(keeper: Terminal) -> Path:
    """Where the commands find `t.xlsx`, which says that a new project starts in December."""
    plant = started(PLANT, date(2021, 12, 1))
    file = keeper.folder / "t.xlsx"
    file.write_bytes(write_xlsx([sheet_row(plant, EntryRecord(plant.code, 1, Batch.SIGNED), TREE)]))
    return file


def test_it_fails_if_every_row_is_refused(keeper: Terminal) -> None:
    (keeper.folder / "t.xlsx").write_bytes(book(9))

    for arguments in ((), ("--dry-run",)):
        printed = keeper.run("ledger", "import", "t.xlsx", *arguments, *AT)
        assert printed.code == 1 and "不能导入1行" in printed.out and printed.err == ""


def test_it_imports_rows_that_are_well_and_takes_them_back(keeper: Terminal) -> None:
    (keeper.folder / "t.xlsx").write_bytes(book(1, 9))

    arguments = ("ledger", "import", "t.xlsx", "--annotated", "copy.xlsx", *AT)
    printed = keeper.run(*arguments)
    undone = keeper.run("ledger", "undo", "1", *AT)

    assert printed.code == 0 and "第1次导入已写入台账：新增1条，变更0个项目，1行有问题未导入" in printed.out
    assert "尚未写入" not in printed.out and "要撤回请运行 sanpi ledger undo 1" in printed.out
    assert "✗ 第3行“期”：台账里没有“9”这一期" in printed.out and printed.err == ""
    assert load_workbook(keeper.folder / "copy.xlsx")["台账"]["C3"].comment is not None
    assert undone.code == 0 and "第1次导入已撤销：涉及1个项目" in undone.out
    assert "已于9月30日 10:00撤销" in keeper.refusal("ledger", "undo", "1", *AT)


def test_it_takes_doubted_rows_only_if_told_that_they_are_so(keeper: Terminal, workbook: Path) -> None:
    asked = keeper.run("ledger", "import", workbook.name, *AT)
    taken = keeper.run("ledger", "import", workbook.name, "--sure", "future_day,rush", *AT)

    assert asked.code == 1 and "实际开工日期 2021-12-01还没有到" in asked.out
    assert "属实的请加 --sure future_day" in asked.out and "已写入" not in asked.out
    assert taken.code == 0 and "第1次导入已写入台账：新增1条" in taken.out


def test_it_refuses_what_it_does_not_know(keeper: Terminal, workbook: Path) -> None:
    refusal = keeper.refusal("ledger", "import", workbook.name, "--sure", "later", *AT)
    assert refusal.startswith("--sure 后面没有“later”这一项，可写：future_day、")
    assert "没有文件" in keeper.refusal("ledger", "import", "none.xlsx", *AT)
    assert "第7次导入" in keeper.refusal("ledger", "undo", "7", *AT)
    (keeper.folder / "t.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert ".xlsx" in keeper.refusal("ledger", "import", "t.xls", *AT)


def test_it_rehearses_what_was_sent_in_before(keeper: Terminal) -> None:
    (keeper.folder / "t.xlsx").write_bytes(book(1))
    assert keeper.run("ledger", "import", "t.xlsx", *AT).code == 0
    (keeper.folder / "t.xlsx").write_bytes(
        write_xlsx(
            [sheet_row(replace(PLANT, invested_wan=4_000), EntryRecord(PLANT.code, 1, Batch.SIGNED), TREE)]
        )
    )

    printed = keeper.run("ledger", "import", "t.xlsx", "--dry-run", *AT)

    assert printed.code == 0 and "累计完成投资 3,000万元→4,000万元" in printed.out
    assert "以上尚未写入台账" in printed.out and "第" not in printed.out.splitlines()[0]
