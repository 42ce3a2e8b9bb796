"""The text or the table that somebody reports figures in: .txt, .md, .csv, .xlsx."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import PurePath

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from db.workbook.problems import FileProblem, bad
from db.workbook.reading.packed import look_into
from db.workbook.reading.sheet_scan import MAX_GRID
from db.workbook.reading.xlsx import unread_is_broken
from ledger.errors import Reason, Refused

MAX_MB = 20
MAX_ROWS = 2_000
TABLES = (".xlsx", ".csv")
TEXTS = (".txt", ".md")

Cell = str | int | float | date | None
Table = list[list[Cell]]


def open_report(content: bytes, file_name: str) -> str | Table:
    """The text of a text file, or the cells of a table: of a workbook, its first sheet that can be seen.

    Raises:
        Refused: NO_REPORT_FILE, FILE_TOO_BIG, TOO_MUCH_REPORTED, or BAD_WORKBOOK as `db.workbook` does.
    """
    suffix = PurePath(file_name).suffix.lower()
    if suffix not in (*TABLES, *TEXTS):
        raise Refused(Reason.NO_REPORT_FILE)
    if len(content) > MAX_MB * 2**20:
        raise Refused(Reason.FILE_TOO_BIG, limit_mb=MAX_MB)
    if suffix in TEXTS:
        return _text(content)
    return _cells(content) if suffix == ".xlsx" else _csv(content)


def _text(content: bytes) -> str:
    """UTF-8, or what Chinese office software writes instead."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Refused(Reason.NO_REPORT_FILE) from error


def _csv(content: bytes) -> Table:
    try:
        lines = list(csv.reader(StringIO(_text(content), newline="")))
    except csv.Error as error:
        raise Refused(Reason.NO_REPORT_FILE) from error
    if len(lines) > MAX_ROWS:
        raise Refused(Reason.TOO_MUCH_REPORTED, what="rows", most=MAX_ROWS)
    return [[cell.strip() or None for cell in line] for line in lines]


def _cells(content: bytes) -> Table:
    look_into(content)
    with unread_is_broken(), CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        for sheet in book.sheets_metadata:
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet:
                return _rows(book.get_sheet_by_name(sheet.name))
    return []


def _rows(sheet: CalamineSheet) -> Table:
    """The rows up to the last that says something; whole columns may be formatted far below it."""
    if sheet.total_height * (sheet.total_width + 1) > MAX_GRID:
        raise bad(FileProblem.TOO_WIDE_OR_LONG)
    found: Table = []
    last = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_cell(value) for value in row]
        last = number if any(cell is not None for cell in cells) else last
        if last > MAX_ROWS:
            raise Refused(Reason.TOO_MUCH_REPORTED, what="rows", most=MAX_ROWS)
        if number <= MAX_ROWS:
            found.append(cells)
    return found[:last]


def _cell(value: object) -> Cell:
    match value:
        case bool():
            return str(value)  # TRUE is no figure
        case str():
            return value.strip() or None
        case datetime():
            return value.date()
        case int() | float() | date():
            return value
        case _:
            return str(value)
