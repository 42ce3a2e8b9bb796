"""Rows out of files, and files that are refused."""

import zipfile
from contextlib import suppress
from datetime import date
from io import BytesIO
from random import Random

import pytest

from db.workbook import packed, read
from db.workbook.columns import Field
from db.workbook.problems import FileProblem
from db.workbook.read import read_rows
from db.workbook.write import write_xlsx
from ledger.errors import Reason, Refused
from tests.workbook.books import HEADERS, csv, xlsx

LINE = ["XC-001", "项目", 1, "签约", "许昌", *[None] * 21]
TEXTS = ["XC-001", "项目", "1", "签约", "许昌", *[""] * 21]


def refusal(content: bytes, file_name: str = "台账.xlsx") -> Refused:
    with pytest.raises(Refused) as refused:
        read_rows(content, file_name)
    return refused.value


def problem(content: bytes, file_name: str = "台账.xlsx") -> object:
    refused = refusal(content, file_name)
    assert refused.reason is Reason.BAD_WORKBOOK
    return refused.facts["problem"]


def test_it_reads_a_workbook_with_real_days_and_numbers() -> None:
    line: list[object] = [*LINE]
    line[HEADERS.index("签约日期")] = date(2021, 7, 10)
    line[HEADERS.index("总投资(万元)")] = 52000

    (row,) = read_rows(xlsx(HEADERS, line), "许昌.XLSX")

    assert row.number == 2
    assert row.cells[Field.SIGNED] == date(2021, 7, 10)
    assert row.cells[Field.TOTAL] == 52000
    assert Field.COUNTY not in row.cells


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_it_reads_csv_with_or_without_byte_order_mark(mark: bytes) -> None:
    (row,) = read_rows(mark + csv(HEADERS, TEXTS), "许昌.csv")

    assert (row.number, row.cells[Field.CODE], row.cells[Field.PHASE]) == (2, "XC-001", "1")


def test_row_numbers_are_those_of_the_sheet_and_empty_rows_are_left_out() -> None:
    content = xlsx([], HEADERS, LINE, [None], ["  "], LINE)

    assert [row.number for row in read_rows(content, "a.xlsx")] == [3, 6]


def test_columns_may_stand_in_any_order_and_others_are_passed_over() -> None:
    content = csv(["序号", *reversed(HEADERS)], ["1", *reversed(TEXTS)])

    (row,) = read_rows(content, "a.csv")

    assert row.cells == {
        Field.CODE: "XC-001",
        Field.NAME: "项目",
        Field.PHASE: "1",
        Field.BATCH: "签约",
        Field.CITY: "许昌",
    }


def test_a_hidden_sheet_is_passed_over() -> None:
    assert len(read_rows(xlsx(HEADERS, LINE, hidden_first=True), "a.xlsx")) == 1


def test_brackets_of_the_other_width_are_the_same_header() -> None:
    headers = [header.replace("(", "（").replace(")", "）") for header in HEADERS]

    assert len(read_rows(csv(headers, TEXTS), "a.csv")) == 1


@pytest.mark.parametrize(
    ("file_name", "text"), [("a.xls", ".xls"), ("a.et", ".et"), ("a.pdf", ".pdf"), ("a", "")]
)
def test_other_kinds_of_files_are_refused_by_their_ending(file_name: str, text: str) -> None:
    refused = refusal(xlsx(HEADERS, LINE), file_name)

    assert (refused.reason, refused.facts["text"]) == (Reason.NOT_A_WORKBOOK, text)


def test_missing_columns_are_named() -> None:
    refused = refusal(csv([h for h in HEADERS if h not in ("批次", "备注")], TEXTS[:24]), "a.csv")

    assert refused.facts == {"problem": FileProblem.MISSING_COLUMNS, "text": "批次、备注"}


def test_a_column_twice_is_refused() -> None:
    refused = refusal(csv([*HEADERS, "批次"], [*TEXTS, "开工"]), "a.csv")

    assert refused.facts == {"problem": FileProblem.DOUBLE_COLUMNS, "text": "批次"}


def test_a_row_with_a_comma_too_many_is_refused() -> None:
    refused = refusal(csv(HEADERS, [*TEXTS, "多"]), "a.csv")

    assert refused.facts == {"problem": FileProblem.RAGGED_ROW, "text": "2"}


@pytest.mark.parametrize("content", [xlsx(), xlsx(HEADERS), xlsx(HEADERS, [" "]), write_xlsx(())])
def test_a_workbook_without_rows_is_refused(content: bytes) -> None:
    assert problem(content) is FileProblem.EMPTY


def test_csv_that_is_not_utf8_is_refused() -> None:
    assert problem(",".join(HEADERS).encode("gbk"), "a.csv") is FileProblem.NOT_UTF8


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"x" * 50, xlsx(HEADERS, LINE)[:-200]])
def test_broken_files_are_refused(content: bytes) -> None:
    assert problem(content) is FileProblem.BROKEN


def test_an_old_or_locked_workbook_is_told_apart() -> None:
    assert problem(packed.OLD_FORMAT + b"\0" * 600) is FileProblem.OLD_OR_LOCKED


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    assert problem(zipped({"a.txt": b"hello"})) is FileProblem.BROKEN


def test_a_file_over_the_limit_is_refused() -> None:
    refused = refusal(b"\0" * (read.MAX_MB * 2**20 + 1))

    assert (refused.reason, refused.facts["limit_mb"]) == (Reason.FILE_TOO_BIG, 20)


def test_a_zip_bomb_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MAX_UNPACKED", 2**20)

    assert problem(zipped({"xl/worksheets/sheet1.xml": b"\0" * 2**21})) is FileProblem.UNPACKS_TOO_BIG


@pytest.mark.parametrize("far", ["XFD1", "A1048576", "BA2", "aaa7"])
def test_a_cell_far_out_is_refused_before_a_reader_fills_the_gap(far: str) -> None:
    sheet = f'<sheetData><row><c r="{far}"><v>1</v></c></row></sheetData>'.encode()

    assert problem(zipped({"xl/worksheets/sheet1.xml": sheet})) is FileProblem.TOO_WIDE_OR_LONG


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_ROWS", 1)

    refused = refusal(csv(HEADERS, TEXTS, TEXTS), "a.csv")

    assert refused.facts == {"problem": FileProblem.TOO_MANY_ROWS, "text": "1"}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_no_broken_workbook_does_worse_than_being_refused() -> None:
    rng = Random(20210930)
    whole = xlsx(HEADERS, *[LINE] * 5)

    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 5)):
            place = rng.randrange(len(broken))
            broken[place : place + rng.choice([0, 1, 20])] = rng.randbytes(rng.choice([0, 1, 20]))
        with suppress(Refused):
            read_rows(bytes(broken), "a.xlsx")


def test_no_broken_sheet_does_either() -> None:
    rng = Random(20211008)
    with zipfile.ZipFile(BytesIO(xlsx(HEADERS, *[LINE] * 5))) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}

    for _ in range(120):
        name = rng.choice(sorted(parts))
        broken = bytearray(parts[name])
        for _ in range(rng.randint(1, 5)):
            place = rng.randrange(len(broken))
            broken[place : place + rng.choice([0, 1, 9])] = rng.choice(
                [b"", b"9999999", b"<", b'"', b"&a;", b"-1"]
            )
        with suppress(Refused):
            read_rows(zipped(parts | {name: bytes(broken)}), "a.xlsx")
