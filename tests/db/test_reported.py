"""What is taken from a file of reported figures."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from answers.refusals import refusal_text
from db.reported import MAX_ROWS, open_report
from ledger.errors import Reason, Refused


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_it_reads_the_first_sheet_that_can_be_seen() -> None:
    book = Workbook()
    hidden, shown = book.active, book.create_sheet("报表")
    assert hidden is not None
    hidden.sheet_state = "hidden"
    shown["B3"] = "许昌"
    shown["C3"] = 0.875

    table = open_report(saved(book), "报表.XLSX")

    assert [[cell for cell in row if cell is not None] for row in table] == [[], [], ["许昌", 0.875]]


def test_it_passes_over_rows_that_are_only_formatted() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "许昌"
    for row in range(2, MAX_ROWS * 3):
        sheet.cell(row, 1).font = Font(bold=True)

    assert open_report(saved(book), "a.xlsx") == [["许昌"]]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_reads_texts_as_office_software_writes_them(coding: str) -> None:
    assert open_report("许昌，80%".encode(coding), "a.txt") == "许昌，80%"
    assert open_report("许昌, 80%\r\n".encode(coding), "a.csv") == [["许昌", "80%"]]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.doc", b"1", Reason.NO_REPORT_FILE),
        ("a", b"1", Reason.NO_REPORT_FILE),
        ("a.txt", b"\xff\xfe\xff", Reason.NO_REPORT_FILE),
        ("a.csv", b"1\n" * (MAX_ROWS + 1), Reason.TOO_MUCH_REPORTED),
        ("a.txt", b"1" * (20 * 2**20 + 1), Reason.FILE_TOO_BIG),
        ("a.xlsx", b"PK\3\4", Reason.BAD_WORKBOOK),
    ],
)
def test_it_refuses_what_it_cannot_read(name: str, content: bytes, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        open_report(content, name)

    assert refused.value.reason is reason


def test_it_says_how_many_rows_it_reads() -> None:
    with pytest.raises(Refused) as refused:
        open_report(b"1\n" * (MAX_ROWS + 1), "a.csv")

    assert refusal_text(refused.value) == "内容超过2000行，请分几次核对。"
