"""An annotated copy of a workbook: the cells of which something is said coloured, and a list of all of it.

Only how it is done: what is said of which cell, and in which words, comes from above (`Mark`, `Words`).
The copy keeps the sender's sheets, formats and formulas; macros are left out. It can be corrected and sent in
again.
"""

import logging
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import PurePath
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from db.workbook.columns import COLUMN, Field
from db.workbook.reading.cells import clean
from db.workbook.reading.notes import Listener
from db.workbook.reading.plain_text import csv_table
from db.workbook.reading.reading import SheetRead
from db.workbook.sheets.cached import cached_values, cells_of, with_cached_values
from db.workbook.sheets.marks import Colour, Mark, Words, add_list, column_of, write_text

log = logging.getLogger(__name__)

MOST_BYTES = 8 * 2**20
"""Unpacked cells of the largest workbook that is copied: some 5,000 full rows. Of a larger one there is the
list alone: copying one of 100,000 rows would take minutes and a gigabyte."""

COMMENT_LIMIT = 500
"""Characters of a comment."""


def annotated(
    content: bytes, file_name: str, sheets: Sequence[SheetRead], marks: Sequence[Mark], words: Words
) -> bytes:
    """The annotated copy as .xlsx; for a file that is too large, or cannot be copied, the list alone.

    Args:
        sheets: where the columns of each sheet are.
        marks: in the order in which they are listed.
    """
    book = _copy(content, file_name)
    values = {} if book is None or _is_csv(file_name) else cached_values(content, book)
    places = {sheet.name: sheet for sheet in sheets}
    if book is None:
        book = Workbook()
        book.remove(book.active)
        places = {}
    else:
        _forget_former(book, words)
        marks = [_as_written(book, places.get(mark.sheet), mark) for mark in marks]
        _mark(book, places, marks, words)
    add_list(book, places, marks, words)
    out = BytesIO()
    book.save(out)
    return with_cached_values(out.getvalue(), values) if values else out.getvalue()


def _is_csv(file_name: str) -> bool:
    return PurePath(file_name).suffix.lower() == ".csv"


def _copy(content: bytes, file_name: str) -> Workbook | None:
    """The workbook to write into; None where it is too large or cannot be copied."""
    try:
        if _is_csv(file_name):
            return _from_csv(content) if len(content) * 3 <= MOST_BYTES else None
        if _unpacked(content) > MOST_BYTES:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(content))
    except Exception:
        log.warning("a workbook that could be read cannot be copied; only the list is made", exc_info=True)
        return None


def _unpacked(content: bytes) -> int:
    with ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
    return sum(part.file_size for part in parts if part.filename.endswith(".xml"))


def _from_csv(content: bytes) -> Workbook:
    """The rows as they were read: with the same separator, without the quotes before formulas."""
    book = Workbook()
    sheet = book.active
    for row, line in enumerate(csv_table(content, Listener(date.min)).lines, 1):
        for column, cell in enumerate(line, 1):
            if cell:
                write_text(sheet.cell(row, column), str(cell), limit=32_767)
    return book


def _forget_former(book: Workbook, words: Words) -> None:
    """Take away what an earlier annotation left, where the sender corrected the copy and sent it in again."""
    if words.title not in book.sheetnames:
        return
    del book[words.title]
    former = {colour.value for colour in Colour}
    for sheet in book.worksheets:
        for cell in cells_of(sheet):
            if cell.comment is not None and cell.comment.author == words.author:
                cell.comment = None
                if str(cell.fill.fgColor.rgb)[-6:] in former:
                    cell.fill = PatternFill()


def _as_written(book: Workbook, place: SheetRead | None, mark: Mark) -> Mark:
    """The mark with what the sheet itself says: which project the row is about, and what the cell holds."""
    sheet = _sheet(book, mark.sheet)
    written = _text_at(sheet, mark.row, column_of(place, mark.field)) if _has(place, mark.field) else ""
    project = [
        _text_at(sheet, mark.row, column_of(place, field))
        for field in (Field.CODE, Field.NAME)
        if _has(place, field)
    ]
    return replace(
        mark, written=written or mark.written, project=" ".join(filter(None, project)) or mark.project
    )


def _has(place: SheetRead | None, field: Field) -> bool:
    return place is not None and field in place.columns


def _text_at(sheet: Worksheet, row: int, column: int) -> str:
    """What a cell shows; empty for a formula, of which only the result would say anything."""
    cell = sheet.cell(row, column)
    if cell.value is None or cell.data_type == "f":
        return ""
    return str(cell.value).removesuffix(" 00:00:00")


def _mark(book: Workbook, places: Mapping[str, SheetRead], marks: Iterable[Mark], words: Words) -> None:
    """Colour the cells; the gravest of several marks, which comes first, gives a cell its colour."""
    done: set[tuple[str, str]] = set()
    for mark in marks:
        sheet = _sheet(book, mark.sheet)
        cell = _cell(sheet, column_of(places.get(mark.sheet), mark.field), mark.row)
        said = f"{mark.kind}｜{COLUMN[mark.field].header}：{mark.text}"
        if (sheet.title, cell.coordinate) not in done:
            done.add((sheet.title, cell.coordinate))
            cell.fill = PatternFill("solid", fgColor=mark.colour.value)
        _comment(cell, said, words.author)


def _sheet(book: Workbook, name: str) -> Worksheet:
    return book[name] if name in book.sheetnames else book.worksheets[0]


def _cell(sheet: Worksheet, column: int, row: int) -> Cell:
    """The cell; of merged ones the first, which alone can hold anything."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _comment(cell: Cell, text: str, author: str) -> None:
    """A comment below those that the cell has."""
    former = "" if cell.comment is None else f"{cell.comment.text}\n"
    said = clean(f"{former}{text}")[:COMMENT_LIMIT]
    lines = sum(1 + len(line) // 20 for line in said.splitlines())
    cell.comment = Comment(said, author, height=24 + 20 * lines, width=300)
