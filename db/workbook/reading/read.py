"""Takes the rows out of a workbook file. Nothing is compared here, and nothing is guessed in silence.

How a sheet is read, for people: docs/workbook.md.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath

from db.workbook.problems import FileProblem, bad
from db.workbook.reading.notes import OWN_SHEETS, How, Listener
from db.workbook.reading.plain_text import csv_table
from db.workbook.reading.reading import RawRow, Reading, SheetRead
from db.workbook.reading.sheet_rows import Sheet
from db.workbook.reading.table import Table, Tidy
from db.workbook.reading.xlsx import xlsx_tables
from ledger.errors import Reason, Refused

__all__ = ["ENDINGS", "MAX_MB", "MAX_ROWS", "RawRow", "Reading", "SheetRead", "read_workbook"]

MAX_MB = 60
"""Largest file taken. What comes through Telegram cannot be larger than 20 MB; an operator's file may be."""

MAX_ROWS = 150_000

ENDINGS = (".xlsx", ".xlsm", ".csv")
"""Of the files that can be read."""


def read_workbook(content: bytes, file_name: str, today: date) -> Reading:
    """The rows of all sheets of a workbook file that can be seen and have a header.

    Args:
        file_name: its ending says the kind, one of `ENDINGS`.
        today: the day on which the file was sent, in China: what `said.hear` measures a day without its year
            against is a `Listener` of the same day.

    Raises:
        Refused: NOT_A_WORKBOOK, BAD_WORKBOOK or FILE_TOO_BIG, with the facts listed in `problems`.
    """
    if len(content) > MAX_MB * 2**20:
        raise Refused(Reason.FILE_TOO_BIG, limit_mb=MAX_MB)
    listener, macros = Listener(today), False
    tables: Iterable[Table]
    match PurePath(file_name).suffix.lower():
        case ".xlsx" | ".xlsm":
            tables, macros = xlsx_tables(content, listener)
        case ".csv":
            tables = [csv_table(content, listener)]
        case suffix:
            raise Refused(Reason.NOT_A_WORKBOOK, text=suffix)
    if macros:
        listener.at("")
        listener.note(How.MACROS_IGNORED)
    rows, sheets = _read(tables, listener)
    return Reading(rows, listener.notes, sheets, macros)


def _read(tables: Iterable[Table], listener: Listener) -> tuple[list[RawRow], tuple[SheetRead, ...]]:
    rows: list[RawRow] = []
    read: list[SheetRead] = []
    unread: list[Sheet] = []
    texts = Tidy()
    for table in tables:
        sheet = Sheet(table, texts, listener)
        if sheet.header is None or sheet.header.missing:
            unread.append(sheet)
            continue
        found, how = sheet.read(sheet.header, MAX_ROWS - len(rows) + 1)
        rows += found
        if len(rows) > MAX_ROWS:
            raise bad(FileProblem.TOO_MANY_ROWS, MAX_ROWS)
        read.append(how)
    if not read:
        raise _nothing(unread)
    for sheet in unread:
        _note_unread(sheet, listener)
    if not rows:
        raise bad(FileProblem.EMPTY)
    return rows, tuple(read)


def _nothing(sheets: Iterable[Sheet]) -> Refused:
    """Why none of the sheets can be read: the one that comes nearest says it."""
    filled = [sheet for sheet in sheets if sheet.filled]
    nearest = sorted((s for s in filled if s.header is not None), key=_lacking)
    if nearest and nearest[0].header is not None:
        return bad(
            FileProblem.MISSING_COLUMNS,
            "、".join(nearest[0].header.missing),
            nearest[0].name if len(filled) > 1 else "",
        )
    return bad(FileProblem.NO_HEADER if filled else FileProblem.EMPTY)


def _lacking(sheet: Sheet) -> int:
    return len(sheet.header.missing) if sheet.header is not None else 99


def _note_unread(sheet: Sheet, listener: Listener) -> None:
    listener.at(sheet.name)
    if sheet.header is not None:
        listener.note(How.SHEET_INCOMPLETE, sheet.name, "、".join(sheet.header.missing))
    elif sheet.filled and sheet.name not in OWN_SHEETS:
        listener.note(How.SHEET_WITHOUT_HEADER, sheet.name)
