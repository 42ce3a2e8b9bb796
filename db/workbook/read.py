"""Takes the rows out of a workbook file. Nothing is compared here, and nothing is guessed."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as time_of_day
from io import BytesIO, StringIO
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from db.workbook.cells import Cell, as_text, clean
from db.workbook.columns import COLUMNS, Field
from db.workbook.packed import bad, check_packed
from db.workbook.problems import FileProblem
from ledger.errors import Reason, Refused

MAX_MB = 20
"""Largest file taken; Telegram's own limit for what a bot may fetch."""

MAX_ROWS = 150_000

_QUOTED = re.compile(r"'+[=+\-@\t\r]")
_FIELD_OF = {column.header: column.field for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file.

    Attributes:
        number: as a spreadsheet shows it, 1 being the first row of the sheet.
        cells: the cells of the contract's columns that are not empty.
    """

    number: int
    cells: Mapping[Field, Cell]


def read_rows(content: bytes, file_name: str) -> list[RawRow]:
    """The rows of a workbook file that are not empty.

    Args:
        file_name: its ending says the kind: .xlsx or .csv.

    Raises:
        Refused: NOT_A_WORKBOOK, BAD_WORKBOOK or FILE_TOO_BIG, with the facts listed in `problems`.
    """
    if len(content) > MAX_MB * 2**20:
        raise Refused(Reason.FILE_TOO_BIG, limit_mb=MAX_MB)
    match PurePath(file_name).suffix.lower():
        case ".xlsx":
            table = _read_xlsx(content)
        case ".csv":
            table = _read_csv(content)
        case suffix:
            raise Refused(Reason.NOT_A_WORKBOOK, text=suffix)
    rows = _rows(table)
    if not rows:
        raise bad(FileProblem.EMPTY)
    if len(rows) > MAX_ROWS:
        raise bad(FileProblem.TOO_MANY_ROWS, MAX_ROWS)
    return rows


def _read_xlsx(content: bytes) -> list[list[Cell]]:
    """The cells of the first sheet that can be seen."""
    check_packed(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet:
                    table = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    return [[_cell(value) for value in row] for row in table]
    except (CalamineError, ValueError, OSError) as error:
        raise bad(FileProblem.BROKEN) from error
    raise bad(FileProblem.EMPTY)


def _cell(value: str | float | bool | date | time_of_day | timedelta) -> Cell:
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, time_of_day | timedelta) else value


def _read_csv(content: bytes) -> list[list[Cell]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise bad(FileProblem.NOT_UTF8) from error
    try:
        lines = list(csv.reader(StringIO(text, newline="")))
    except csv.Error as error:
        raise bad(FileProblem.BROKEN) from error
    return [[clean(_unquoted(cell)) or None for cell in line] for line in lines]


def _unquoted(cell: str) -> str:
    """Without the quote that `write.write_csv` puts before what a spreadsheet would take for a formula."""
    return cell[1:] if _QUOTED.match(cell) else cell


def _rows(table: Sequence[Sequence[Cell]]) -> list[RawRow]:
    start = next((i for i, line in enumerate(table) if any(cell is not None for cell in line)), None)
    if start is None:
        raise bad(FileProblem.EMPTY)
    fields = _fields(table[start])
    rows = []
    for i, line in enumerate(table[start + 1 :], start + 2):
        if any(cell is not None for cell in line[len(fields) :]):
            raise bad(FileProblem.RAGGED_ROW, i)
        cells = {
            field: cell
            for field, cell in zip(fields, line, strict=False)
            if field is not None and cell is not None
        }
        if cells:
            rows.append(RawRow(i, cells))
    return rows


def _fields(header: Iterable[Cell]) -> list[Field | None]:
    """The field of each column; None for a column that the contract does not know."""
    names = [as_text(cell).replace("（", "(").replace("）", ")") for cell in header]
    missing = [name for name in _FIELD_OF if name not in names]
    if missing:
        raise bad(FileProblem.MISSING_COLUMNS, "、".join(missing))
    double = [name for name in _FIELD_OF if names.count(name) > 1]
    if double:
        raise bad(FileProblem.DOUBLE_COLUMNS, "、".join(double))
    return [_FIELD_OF.get(name) for name in names]
