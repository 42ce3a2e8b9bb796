"""The ledger as a file: columns, order, formats, and no formulas."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from db.engine import Database
from db.queries.scope import Filters
from db.workbook.columns import COLUMNS, Field
from db.workbook.sheets.rows import SheetRow, sheet_row
from db.workbook.sheets.write import export_rows, position, write_csv, write_xlsx
from db.writing import LedgerWriter, Origin
from ledger.phases import Batch
from ledger.projects import EntryRecord
from tests.workbook.books import HEADERS, LUOHE, PLANT, PLANT_SIGNED, TREE, XUCHANG, rows_in

ORIGIN = Origin(datetime(2021, 7, 10, tzinfo=UTC), "test")
ROW = sheet_row(PLANT, PLANT_SIGNED, TREE)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1+1", "''@x", '=HYPERLINK("http://x")']


def sheet_of(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).worksheets[0]


def named(name: str) -> SheetRow:
    return sheet_row(replace(PLANT, name=name), PLANT_SIGNED, TREE)


def test_the_columns_are_those_of_the_contract() -> None:
    contract = (
        "项目编号, 项目名称, 期, 批次, 所属市, 所属县, 项目单位, 行业, 产业链, 类别, 总投资(万元), "
        "年度计划投资(万元), 累计完成投资(万元), 签约日期, 计划开工日期, 实际开工日期, 计划投产日期, "
        "实际投产日期, 计划达效日期, 实际达效日期, 首席服务官, 包联领导, 主办银行, 调出日期, 调出原因, 备注"
    )

    assert contract.split(", ") == HEADERS
    assert [column.field for column in COLUMNS] == list(Field)


def test_a_workbook_has_header_formats_and_values() -> None:
    sheet = sheet_of(write_xlsx([ROW]))

    assert [cell.value for cell in sheet[1]] == HEADERS
    assert sheet.freeze_panes == "C2"
    total, signed = (sheet.cell(2, position(field) + 1) for field in (Field.TOTAL, Field.SIGNED))
    assert (total.value, total.number_format) == (52000, "#,##0")
    assert (signed.value, signed.number_format) == (datetime.fromisoformat("2021-07-10"), "yyyy-mm-dd")
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["C"].width


def test_csv_shows_days_and_numbers_plainly() -> None:
    header, line = write_csv([ROW]).decode("utf-8-sig").splitlines()

    assert header.split(",") == HEADERS
    assert line.startswith("XC-001,长葛超硬材料产业园项目,1,签约,许昌市,长葛市,")
    assert ",52000,20000,3000,2021-07-10,2021-09-30,," in line


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = sheet_of(write_xlsx([named(text)])).cell(2, 2)
    line = write_csv([named(text)]).decode("utf-8-sig").splitlines()[1]

    assert (cell.data_type, cell.value) == ("s", text.strip())
    assert line.split(",")[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("text", DANGEROUS)
def test_such_texts_come_back_as_they_were(text: str) -> None:
    for content, file_name in ((write_xlsx([named(text)]), "a.xlsx"), (write_csv([named(text)]), "a.csv")):
        (row,) = rows_in(content, file_name)
        assert row.cells[Field.NAME] == text.strip()


def test_equal_rows_give_equal_files() -> None:
    assert write_xlsx([ROW]) == write_xlsx([ROW])


@pytest.fixture
async def several(plant: Database) -> Database:
    """The plant, started in phase 2, and a project of 漯河 with a smaller 项目编号."""
    async with plant.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_projects([replace(PLANT, code="LH-001", region=LUOHE, categories=())])
        await writer.add_entries(
            [
                EntryRecord("LH-001", 1, Batch.PRODUCING),
                EntryRecord("LH-001", 1, Batch.SIGNED, date(2021, 9, 1), "无地"),
                EntryRecord("XC-001", 2, Batch.STARTED),
            ]
        )
    return plant


async def test_rows_are_ordered_by_phase_batch_and_code(several: Database) -> None:
    async with several.reading() as session:
        rows = await export_rows(session, TREE)

    assert [(row[2], row[3], row[0]) for row in rows] == [
        (1, "签约", "LH-001"),
        (1, "签约", "XC-001"),
        (1, "投产", "LH-001"),
        (2, "开工", "XC-001"),
    ]
    assert rows[0][position(Field.WITHDRAWN_ON)] == date(2021, 9, 1)
    assert rows[1] == ROW


@pytest.mark.parametrize(
    ("region", "filters", "codes"),
    [
        (XUCHANG, Filters(), ["XC-001", "XC-001"]),
        ("411122", Filters(), []),
        ("410000", Filters(phase=2), ["XC-001"]),
        ("410000", Filters(category="两新一重", batch=Batch.SIGNED), ["XC-001"]),
    ],
)
async def test_only_the_rows_asked_for(
    several: Database, region: str, filters: Filters, codes: list[str]
) -> None:
    async with several.reading() as session:
        rows = await export_rows(session, TREE, TREE[region], filters)

    assert [row[0] for row in rows] == codes
