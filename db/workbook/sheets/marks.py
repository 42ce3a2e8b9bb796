"""What is said of the cells of a workbook, and the sheet that lists all of it with links to the cells."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from db.workbook.columns import COLUMN, Field
from db.workbook.reading.cells import clean
from db.workbook.reading.reading import SheetRead

MOST_LISTED = 5_000
"""Lines of the list; the intro says how many there are in all."""

TEXT_LIMIT = 1000
"""Characters of a cell of the list."""

_WIDTHS = (10, 14, 15, 20, 44, 24, 60)
_LINE = 15.0
"""Height of a line in points."""
_MOST_LINES = 12
_LINK = Font(color="0563C1", underline="single")
_LINKED = "link"
_HEADER = PatternFill("solid", fgColor="DCE6F1")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


class Colour(StrEnum):
    """What is to be done about a cell: mended, answered for, or only looked at before it is confirmed."""

    REFUSED = "F8B4B4"
    ASKED = "FFDD8A"
    CHANGED = "BDD7EE"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is said about a cell.

    Attributes:
        sheet: name of the sheet; empty for .csv.
        row: as a spreadsheet shows it.
        field: the column; where the sheet has no such column, the first one that it has is marked.
        kind: what it is, in a word or two.
        project: the project as the row says it.
        written: what the cell holds.
        text: what is expected, or what would become of what.
    """

    sheet: str
    row: int
    field: Field
    colour: Colour
    kind: str
    project: str
    written: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words around the marks.

    Attributes:
        title: name of the sheet with the list.
        author: of the comments.
        intro: lines above the list.
        headers: of the list: kind, sheet, row, column, project, as written, what is said.
        colours: what each colour means.
    """

    title: str
    author: str
    intro: tuple[str, ...]
    headers: tuple[str, ...]
    colours: Mapping[Colour, str]


def add_list(book: Workbook, places: Mapping[str, SheetRead], marks: Sequence[Mark], words: Words) -> None:
    """All marks on a sheet of their own, which comes first, each with a link to its cell."""
    sheet = book.create_sheet(_free_title(book, words.title), 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    first = _head(sheet, words) + 1
    sheet.freeze_panes = sheet.cell(first, 1)
    looks = _looks(sheet)
    for row, mark in enumerate(marks[:MOST_LISTED], first):
        place: tuple[str | int, ...] = (mark.kind, mark.sheet, mark.row, COLUMN[mark.field].header)
        for column, value in enumerate((*place, mark.project, mark.written, mark.text), 1):
            cell = sheet.cell(row, column)
            write_text(cell, value)
            cell._style = copy(looks[mark.colour if column == 1 else None])
        if mark.sheet in places:
            title = mark.sheet or book.sheetnames[1]
            _link(sheet.cell(row, 3), title, mark, places)
            sheet.cell(row, 3)._style = copy(looks[_LINKED])
        lines = _lines((*place, mark.project, mark.written, mark.text))
        if lines > 1:
            sheet.row_dimensions[row].height = _LINE * lines
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{first - 1}:{first - 1}"


def _lines(values: Iterable[str | int]) -> int:
    """How many lines the longest of a row's texts takes in its column: some programs do not find out."""
    return min(_MOST_LINES, max(map(_lines_of, values, _WIDTHS)))


def _lines_of(value: str | int, width: int) -> int:
    """A Chinese character is as wide as two others."""
    wide = (sum(2 if ord(c) > 0xFF else 1 for c in line) for line in str(value).splitlines())
    return sum(max(1, ceil(length / (width - 1))) for length in wide)


def _looks(sheet: Worksheet) -> dict[object, StyleArray]:
    """How cells of the list look: by colour, as a link, or plain. Made once, for making them takes long."""
    looks: dict[object, StyleArray] = {}
    for look in (*Colour, _LINKED, None):
        cell = Cell(sheet, row=1, column=1)
        cell.alignment, cell.quotePrefix = _WRAPPED, True
        if isinstance(look, Colour):
            cell.fill = PatternFill("solid", fgColor=look.value)
        elif look is _LINKED:
            cell.font = _LINK
        looks[look] = cell._style
    return looks


def _free_title(book: Workbook, title: str) -> str:
    return title if title not in book.sheetnames else f"{title}2"


def _head(sheet: Worksheet, words: Words) -> int:
    """What stands above the list; the number of the header's row."""
    for row, line in enumerate(words.intro, 1):
        write_text(sheet.cell(row, 1), line)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    below = len(words.intro) + 1
    for row, (colour, meaning) in enumerate(words.colours.items(), below):
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=colour.value)
        write_text(sheet.cell(row, 2), meaning)
    header = below + len(words.colours) + 1
    for column, name in enumerate(words.headers, 1):
        cell = sheet.cell(header, column)
        write_text(cell, name)
        cell.font, cell.fill = Font(bold=True), copy(_HEADER)
    return header


def _link(cell: Cell, title: str, mark: Mark, places: Mapping[str, SheetRead]) -> None:
    letter = get_column_letter(column_of(places[mark.sheet], mark.field))
    quoted = title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{letter}{mark.row}")


def column_of(place: SheetRead | None, field: Field) -> int:
    """Number of a field's column, from 1."""
    if place is None:
        return 1
    return 1 + place.columns.get(field, min(place.columns.values(), default=0))


def write_text(cell: Cell, value: str | int, limit: int = TEXT_LIMIT) -> None:
    """Write a number, or a text that stays one: a formula in it is never run."""
    if isinstance(value, int):
        cell.value = value
        return
    text = clean(value)[:limit]
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
