"""Rows out of files that are filled in as the contract says."""

from datetime import date

import pytest

from db.workbook.columns import Field
from tests.workbook.books import HEADERS, csv, rows_in, xlsx

LINE = ["XC-001", "项目", 1, "签约", "许昌", *[None] * 21]
TEXTS = ["XC-001", "项目", "1", "签约", "许昌", *[""] * 21]


def test_it_reads_a_workbook_with_real_days_and_numbers() -> None:
    line: list[object] = [*LINE]
    line[HEADERS.index("签约日期")] = date(2021, 7, 10)
    line[HEADERS.index("总投资(万元)")] = 52000

    (row,) = rows_in(xlsx(HEADERS, line), "许昌.XLSX")

    assert row.number == 2
    assert row.cells[Field.SIGNED] == date(2021, 7, 10)
    assert row.cells[Field.TOTAL] == 52000
    assert Field.COUNTY not in row.cells


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_it_reads_csv_with_or_without_byte_order_mark(mark: bytes) -> None:
    (row,) = rows_in(mark + csv(HEADERS, TEXTS), "许昌.csv")

    assert (row.number, row.cells[Field.CODE], row.cells[Field.PHASE]) == (2, "XC-001", "1")


def test_row_numbers_are_those_of_the_sheet_and_empty_rows_are_left_out() -> None:
    content = xlsx([], HEADERS, LINE, [None], ["  "], LINE)

    assert [row.number for row in rows_in(content, "a.xlsx")] == [3, 6]


def test_columns_may_stand_in_any_order_and_others_are_passed_over() -> None:
    content = csv(["序号", *reversed(HEADERS)], ["1", *reversed(TEXTS)])

    (row,) = rows_in(content, "a.csv")

    assert row.cells == {
        Field.CODE: "XC-001",
        Field.NAME: "项目",
        Field.PHASE: "1",
        Field.BATCH: "签约",
        Field.CITY: "许昌",
    }


def test_a_hidden_sheet_is_passed_over() -> None:
    assert len(rows_in(xlsx(HEADERS, LINE, hidden_first=True), "a.xlsx")) == 1


def test_brackets_of_the_other_width_are_the_same_header() -> None:
    headers = [header.replace("(", "（").replace(")", "）") for header in HEADERS]

    assert len(rows_in(csv(headers, TEXTS), "a.csv")) == 1
