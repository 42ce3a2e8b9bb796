"""Files that are refused, each for one clear reason, and big ones that are taken."""

import resource
import struct
import subprocess
import sys
import time
import zipfile
from io import BytesIO

import pytest

from answers.words import render
from db.workbook.problems import FileProblem
from db.workbook.reading import packed, read
from db.workbook.reading.sheet_scan import SheetScan
from db.workbook.sheets.write import write_xlsx
from ledger.errors import Reason, Refused
from tests.workbook.books import HEADERS, csv, parts_of, reading, rows_in, xlsx, zipped
from tests.workbook.fuzzing import KIB, peak

LINE = ["XC-001", "项目", 1, "签约", "许昌", *[None] * 21]
TEXTS = ["XC-001", "项目", "1", "签约", "许昌", *[""] * 21]
WHOLE = xlsx(HEADERS, LINE)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def refusal(content: bytes, file_name: str = "台账.xlsx") -> Refused:
    with pytest.raises(Refused) as refused:
        rows_in(content, file_name)
    why = refused.value
    said = render("refused.txt.j2", reason=why.reason.value, facts=why.facts, reference="XX-XX").strip()
    assert said.endswith("。") and "\n" not in said and "XX-XX" not in said
    return why


def problem(content: bytes, file_name: str = "台账.xlsx") -> tuple[object, object]:
    refused = refusal(content, file_name)
    assert refused.reason is Reason.BAD_WORKBOOK
    return refused.facts["problem"], refused.facts["text"]


def with_sheet(rows: bytes, **parts: bytes) -> bytes:
    """The workbook with other rows under its header."""
    old = parts_of(WHOLE)
    head, tail = old[SHEET].split(b"</row>", 1)[0] + b"</row>", b"</sheetData></worksheet>"
    return zipped(old | {SHEET: head + rows + tail} | parts)


def ole(*names: str) -> bytes:
    """The least of an OLE2 file: a header, a table of sectors, a directory with these streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, *[0xFFFFFFFE] * 127)
    entries = b""
    for name in ("Root Entry", *names):
        raw = name.encode("utf-16-le")
        entries += raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2) + bytes(62)
    return bytes(header) + table + entries.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("file_name", "text"),
    [("a.xls", ".xls"), ("a.et", ".et"), ("a.ods", ".ods"), ("a.pdf", ".pdf"), ("a", "")],
)
def test_other_kinds_of_files_are_refused_by_their_ending(file_name: str, text: str) -> None:
    refused = refusal(WHOLE, file_name)

    assert (refused.reason, refused.facts["text"]) == (Reason.NOT_A_WORKBOOK, text)


@pytest.mark.parametrize(
    ("content", "found", "text"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, FileProblem.OTHER_KIND, ".png"),
        (b"%PDF-1.7", FileProblem.OTHER_KIND, ".pdf"),
        (b"\r\n<html><table>", FileProblem.OTHER_KIND, ".html"),
        (b"", FileProblem.BROKEN, ""),
        (b"hello", FileProblem.BROKEN, ""),
        (ole("Workbook"), FileProblem.OLD_EXCEL, ".xls"),
        (ole("Book"), FileProblem.OLD_EXCEL, ".xls"),
        (ole("Workbook", "ET_Data"), FileProblem.OLD_EXCEL, ".et"),
        (ole("EncryptionInfo", "EncryptedPackage"), FileProblem.LOCKED, ""),
        (ole("WordDocument"), FileProblem.OTHER_KIND, ".doc"),
        (ole("Workbook")[:700], FileProblem.OLD_EXCEL, ".xls"),
        (zipped({"word/document.xml": b"<a/>"}), FileProblem.OTHER_KIND, ".docx"),
        (zipped({"xl/workbook.bin": b"x"}), FileProblem.OTHER_KIND, ".xlsb"),
        (zipped({"mimetype": b"x", "content.xml": b"<a/>"}), FileProblem.OTHER_KIND, ".ods"),
        (zipped({"a.txt": b"hello"}), FileProblem.OTHER_KIND, ".zip"),
        (zipped({"xl/workbook.xml": b"<workbook"}), FileProblem.BROKEN, ""),
        (WHOLE[: len(WHOLE) // 2], FileProblem.CUT_SHORT, ""),
        (WHOLE[:-200], FileProblem.CUT_SHORT, ""),
        (b"PK\x03\x04" + b"x" * 50, FileProblem.CUT_SHORT, ""),
    ],
)
def test_what_the_bytes_are_is_told_as_far_as_they_tell(
    content: bytes, found: FileProblem, text: str
) -> None:
    assert problem(content) == (found, text)


@pytest.mark.parametrize(
    ("headers", "found", "text"),
    [
        ([h for h in HEADERS if h not in ("批次", "备注")], FileProblem.MISSING_COLUMNS, "批次"),
        ([h for h in HEADERS if h not in ("所属市", "所属县")], FileProblem.MISSING_COLUMNS, "所属市"),
        ([*HEADERS, "批次"], FileProblem.DOUBLE_COLUMNS, "批次"),
        (
            [*HEADERS[:-1], "投资额", "投资总额"][11:],
            FileProblem.MISSING_COLUMNS,
            "项目编号、项目名称、期、批次、所属市",
        ),
        (["甲", "乙", "丙"], FileProblem.NO_HEADER, ""),
    ],
)
def test_what_the_header_lacks_is_named(headers: list[str], found: FileProblem, text: str) -> None:
    assert problem(xlsx(headers, ["x"] * len(headers))) == (found, text)


def test_two_synonyms_of_one_column_cannot_be_told_apart() -> None:
    headers = ["投资额" if h == "总投资(万元)" else h for h in HEADERS]

    assert problem(xlsx([*headers, "投资总额"], LINE)) == (FileProblem.DOUBLE_COLUMNS, "总投资(万元)")


def test_a_row_with_a_comma_too_many_is_refused() -> None:
    assert problem(csv(HEADERS, [*TEXTS, "多"]), "a.csv") == (FileProblem.RAGGED_ROW, "2")


@pytest.mark.parametrize("content", [xlsx(), xlsx(HEADERS), xlsx(HEADERS, [" "]), write_xlsx(())])
def test_a_workbook_without_rows_is_refused(content: bytes) -> None:
    assert problem(content) == (FileProblem.EMPTY, "")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (bytes(range(128, 256)) * 20, FileProblem.NOT_UTF8),
        (b"\x89PNG\r\n\x1a\n\0\0", FileProblem.OTHER_KIND),
        (WHOLE, FileProblem.NOT_UTF8),
        (b"a,b\0c", FileProblem.BROKEN),
        (b"", FileProblem.EMPTY),
        (b'"' + b"x" * 200_000, FileProblem.CELL_TOO_LONG),
    ],
)
def test_csv_that_is_none_is_refused(content: bytes, found: FileProblem) -> None:
    assert problem(content, "a.csv")[0] is found


def test_a_file_over_the_limit_is_refused() -> None:
    refused = refusal(b"\0" * (read.MAX_MB * 2**20 + 1))

    assert (refused.reason, refused.facts["limit_mb"]) == (Reason.FILE_TOO_BIG, read.MAX_MB)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_ROWS", 1)

    assert problem(csv(HEADERS, TEXTS, TEXTS), "a.csv") == (FileProblem.TOO_MANY_ROWS, "1")


def test_a_zip_bomb_is_refused_unread() -> None:
    bomb = with_sheet(b"", **{"xl/media/a.bin": bytes(packed.MAX_UNPACKED)})

    assert len(bomb) < 2**20
    assert problem(bomb)[0] is FileProblem.UNPACKS_TOO_BIG


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    content = bytearray(with_sheet(b"", **{"xl/media/a.bin": bytes(2**24)}))
    size = struct.pack("<I", 2**24)
    place = content.find(size, content.find(b"PK\x01\x02"))
    content[place : place + 4] = struct.pack("<I", 100)

    assert problem(bytes(content))[0] in (FileProblem.BROKEN, FileProblem.CUT_SHORT)


def test_an_entity_bomb_is_refused() -> None:
    lol = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
    strings = b'<?xml version="1.0"?>' + lol + b"<sst " + MAIN + b"><si><t>&lol2;</t></si></sst>"

    assert problem(with_sheet(b"", **{"xl/sharedStrings.xml": strings}))[0] is FileProblem.DOCTYPE


def test_2000_sheets_are_refused() -> None:
    parts = parts_of(WHOLE)
    many = {f"xl/worksheets/sheet{number}.xml": b"<worksheet/>" for number in range(2, 2001)}

    assert problem(zipped(parts | many)) == (FileProblem.TOO_MANY_SHEETS, "100")


def test_a_cell_of_10_mb_is_refused() -> None:
    cell = b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b"x" * 10 * 2**20 + b"</t></is></c></row>"

    assert problem(with_sheet(cell)) == (FileProblem.CELL_TOO_LONG, "32767")


def test_a_long_text_that_many_cells_share_is_refused() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>99</v></c></row>' % (n, n) for n in range(2, 60_000))
    strings = (
        b"<sst " + MAIN + b">" + b"<si><t>x</t></si>" * 99 + b"<si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    )

    assert problem(with_sheet(rows, **{"xl/sharedStrings.xml": strings}))[0] is FileProblem.UNPACKS_TOO_BIG


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="A2"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="aaaaa9"><v>1</v></c></row>',
        b"<row r='9999999'><c r = 'B9999999'><v>1</v></c></row>",
        b'<row r="9999999"><c/><c/><c><v>1</v></c></row>',
        b'<row r="9999999"><x:c><x:v>1</x:v></x:c></row>',
        b'<row r="2"><c s="1" r="ZZZ999999"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_out_is_refused_before_a_reader_fills_the_gap(cell: bytes) -> None:
    assert problem(with_sheet(cell))[0] is FileProblem.TOO_WIDE_OR_LONG


@pytest.mark.parametrize("said", [b' t="e"', b" hidden", b" r="])
def test_a_tag_of_many_attributes_takes_no_longer_than_others(said: bytes) -> None:
    scan, tag = SheetScan(), b'<c r="A1"' + said * 200_000 + b">#"
    started = time.process_time()

    scan.feed(tag, big=False)

    assert time.process_time() - started < 1 and scan.errors == []


def test_cells_without_places_are_counted_and_read() -> None:
    cells = b"".join(b'<c t="str"><v>%s</v></c>' % str(text or "").encode() for text in LINE[:5])

    (row,) = rows_in(with_sheet(b"<row>" + cells + b"</row>"))

    assert (row.number, len(row.cells)) == (2, 5)


def test_a_million_empty_formatted_rows_are_taken() -> None:
    """A person does this by formatting whole columns."""
    blank = b"".join(
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n)
        for n in range(3, 2**20 + 1)
    )
    line = b"".join(b'<c r="%c2" t="str"><v>%s</v></c>' % (65 + i, str(LINE[i]).encode()) for i in range(5))
    content = with_sheet(b'<row r="2">' + line + b"</row>" + blank)
    before = peak()
    start = time.process_time()

    found = reading(content)

    assert [row.number for row in found.rows] == [2]
    assert time.process_time() - start < 10
    assert peak() - before < 300 * 1024


def test_the_worst_that_is_taken_stays_within_its_memory() -> None:
    """In a process of its own: 90 sheets whose only two cells lie far apart, then texts of all kinds."""
    program = (
        "import tests.workbook.test_bad_files as t\n"
        "for content in t.heavy():\n"
        "    try: t.reading(content)\n"
        "    except t.Refused as refused: print(refused.facts['problem'].value)\n"
        "print(t.peak())"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=300)

    *problems, most = done.stdout.decode().split()
    assert problems == ["too_wide_or_long", "unpacks_too_big"]
    assert int(most) < KIB
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 40


def heavy() -> list[bytes]:
    """Workbooks that cost as much as can be."""
    parts = parts_of(WHOLE)
    far = b'<row r="2"><c r="A2"><v>1</v></c></row><row r="199999"><c r="AZ199999"><v>1</v></c></row>'
    sheet = b"<worksheet " + MAIN + b"><sheetData>" + far + b"</sheetData></worksheet>"
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 1) for n in range(90))
    book = parts["xl/workbook.xml"]
    start, end = book.index(b"<sheets>") + 8, book.index(b"</sheets>")
    same = parts | {SHEET: sheet, "xl/workbook.xml": book[:start] + sheets + book[end:]}
    same["xl/workbook.xml"] = same["xl/workbook.xml"].replace(
        b"<workbook ",
        b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ',
        0 if b"xmlns:r=" in book else 1,
    )
    long = "😀".encode() + b"x" * 30_000
    texts = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%d%s</t></is></c></row>' % (n, n, n, long)
        for n in range(2, 5000)
    )
    return [zipped(same), with_sheet(texts)]


def test_the_sizes_of_a_genuine_workbook_are_far_from_the_limits() -> None:
    with zipfile.ZipFile(BytesIO(write_xlsx([tuple(LINE)] * 1000))) as archive:
        assert sum(part.file_size for part in archive.infolist()) * 150 < packed.MAX_UNPACKED
