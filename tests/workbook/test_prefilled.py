"""A region's own workbook to go on with: what is in it, what is locked; sent back, it changes nothing."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from db.engine import Database
from db.workbook.columns import COLUMNS, Field
from db.workbook.importing.compare import Measure, make_plan
from db.workbook.importing.facts import load_facts
from db.workbook.importing.plan import ImportPlan, codes_in
from db.workbook.reading.cells import Cell
from db.workbook.reading.read import read_workbook
from db.workbook.sheets.prefilled import LOCKED, NOTES, prefilled_xlsx, rows_to_go_on_with
from db.workbook.sheets.rows import SheetRow, sheet_row
from db.workbook.sheets.write import SHEET, position
from db.writing import LedgerWriter
from ledger.phases import Batch
from ledger.projects import EntryRecord
from tests.workbook.books import CHANGGE, HEADERS, PLANT, PLANT_SIGNED, TREE, XUCHANG, of_xuchang
from tests.workbook.conftest import ORIGIN

TODAY = date(2021, 10, 20)
PHASES = (1, 2, 3)
NOTE_LINES = ("许昌市台账", "截止日期：2021年10月27日。", "项目编号、项目名称、期、批次、所属市已锁定。")
ROW = sheet_row(PLANT, PLANT_SIGNED, TREE)


def filled(*rows: SheetRow, region: str = XUCHANG) -> bytes:
    return prefilled_xlsx(TREE, TREE[region], PHASES, rows or (ROW,), NOTE_LINES)


def opened(content: bytes) -> tuple[Workbook, Worksheet]:
    book = load_workbook(BytesIO(content))
    return book, book[SHEET]


def letter(field: Field) -> str:
    return chr(ord("A") + position(field))


async def planned(database: Database, content: bytes) -> ImportPlan:
    async with database.reading() as session:
        rows = read_workbook(content, "许昌市台账.xlsx", TODAY).rows
        facts = await load_facts(session, codes_in(rows))
    return make_plan(rows, facts, Measure(TREE, of_xuchang, TODAY))


def edit(content: bytes, cells: dict[str, object]) -> bytes:
    """The workbook after somebody has filled in some cells and saved it."""
    book, sheet = opened(content)
    for place, value in cells.items():
        sheet[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def test_sent_back_as_it_is_it_changes_nothing(plant: Database) -> None:
    async with plant.reading() as session:
        rows = await rows_to_go_on_with(session, TREE, TREE[XUCHANG], TODAY)

    for content in (filled(*rows), edit(filled(*rows), {})):
        plan = await planned(plant, content)
        assert (plan.rows, plan.unchanged, plan.does_nothing, plan.rejected) == (1, 1, True, ())


async def test_what_is_filled_in_is_what_changes(plant: Database) -> None:
    day, amount = f"{letter(Field.STARTED)}2", f"{letter(Field.INVESTED)}2"

    plan = await planned(plant, edit(filled(), {day: datetime(2021, 10, 8), amount: 9_000}))  # noqa: DTZ001

    [changed] = plan.changed
    assert {change.field: change.new for change in changed.changes} == {
        Field.STARTED: date(2021, 10, 8),
        Field.INVESTED: 9_000,
    }


async def test_a_new_project_goes_below_the_last_row(plant: Database) -> None:
    new = {"A3": "XC-NEW", "B3": "新项目", "C3": 1, "D3": "签约", "E3": "许昌市"}

    plan = await planned(plant, edit(filled(), new))

    assert [entry.project.code for entry in plan.new] == ["XC-NEW"] and not plan.rejected


async def test_it_holds_the_regions_own_rows_and_leaves_out_what_was_withdrawn(plant: Database) -> None:
    other = replace(PLANT, code="XC-002")
    away = EntryRecord("XC-002", 1, Batch.SIGNED, date(2021, 10, 20), "土地未落实")
    soon = EntryRecord("XC-002", 2, Batch.STARTED, date(2021, 10, 21), "土地未落实")
    async with plant.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_projects([other, replace(PLANT, code="LH-001", region="411102")])
        await writer.add_entries([away, soon, EntryRecord("LH-001", 1, Batch.SIGNED)])

    async with plant.reading() as session:
        rows = await rows_to_go_on_with(session, TREE, TREE[XUCHANG], TODAY)
        county = await rows_to_go_on_with(session, TREE, TREE[CHANGGE], TODAY)

    assert [row[:4] for row in rows] == [
        ("XC-001", PLANT.name, 1, "签约"),
        ("XC-002", PLANT.name, 2, "开工"),
    ]
    assert rows == county


def test_what_the_province_sets_is_locked_and_the_rest_is_free() -> None:
    _, sheet = opened(filled())

    assert sheet.protection.sheet and not sheet.protection.password
    said = {
        column.field: cell for column, cell in zip(COLUMNS, sheet[2], strict=True) if cell.value is not None
    }
    locked = {field for field, cell in said.items() if cell.protection.locked}
    assert locked == LOCKED & said.keys()
    assert {Field.CODE, Field.NAME, Field.PHASE, Field.BATCH, Field.CITY, Field.START_PLANNED} == locked


def test_new_rows_are_free_and_headers_are_not() -> None:
    _, sheet = opened(filled())

    assert all(cell.protection.locked for cell in sheet[1])
    columns = list(sheet.column_dimensions.values())
    assert not any(column.protection.locked for column in columns)
    assert sum(column.max - column.min + 1 for column in columns) == len(COLUMNS)


def test_it_offers_lists_and_refuses_impossible_days_and_amounts() -> None:
    book, sheet = opened(filled())
    rules = {
        str(rule.sqref).rstrip("0123456789:").split(":")[0][:1]: rule
        for rule in sheet.data_validations.dataValidation
    }

    kinds = {
        field: rules[letter(field)].type for field in (Field.BATCH, Field.COUNTY, Field.TOTAL, Field.STARTED)
    }
    assert kinds == {
        Field.BATCH: "list",
        Field.COUNTY: "list",
        Field.TOTAL: "whole",
        Field.STARTED: "date",
    }
    assert rules[letter(Field.CATEGORIES)].showErrorMessage is False, "several may be written"
    assert "万元" in rules[letter(Field.TOTAL)].error
    assert book.worksheets[1].sheet_state == "hidden"


def test_it_looks_as_a_ledger_does() -> None:
    book, sheet = opened(filled())

    assert [cell.value for cell in sheet[1]] == HEADERS
    assert all(cell.comment is not None for cell in sheet[1])
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref
    assert sheet.column_dimensions["B"].width > 30
    assert [cell.value for cell in book[NOTES]["A"]] == list(NOTE_LINES)


@settings(deadline=None)
@given(st.sampled_from(["=1+1", "+7", "-8", "@x", "\tx", "'=1"]))
def test_a_cell_that_looks_like_a_formula_is_text(text: str) -> None:
    row: list[Cell] = list(ROW)
    row[position(Field.REMARK)] = text

    _, sheet = opened(filled(tuple(row)))

    cell = sheet[f"{letter(Field.REMARK)}2"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("region", [XUCHANG, CHANGGE, "410000", "419001"])
def test_every_region_has_one(region: str) -> None:
    book, _ = opened(prefilled_xlsx(TREE, TREE[region], PHASES, ()))

    assert NOTES not in book.sheetnames
