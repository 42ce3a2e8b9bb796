"""A region's own ledger workbook to go on with: its rows, and what is not its to change locked.

Nothing is secret, so the sheet is protected without a password: the lock keeps hands from slipping.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from math import ceil
from threading import Lock

from sqlalchemy.ext.asyncio import AsyncSession
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from db.workbook.columns import COLUMNS, MILESTONE_DAYS, Column, Field, Kind
from db.workbook.reading.cells import FIRST_DAY, LAST_DAY, MAX_WAN, Cell
from db.workbook.reading.read import MAX_ROWS
from db.workbook.sheets.rows import SheetRow
from db.workbook.sheets.template import guide, hints
from db.workbook.sheets.write import SHEET, export_rows, position
from ledger.questions import CATEGORIES
from ledger.regions import Region, RegionTree

NOTES = "说明"
NOTES_WIDTH = 84
"""In characters; a Chinese one is as wide as two."""
LOCKED = frozenset(
    {
        *(Field.CODE, Field.NAME, Field.PHASE, Field.BATCH, Field.CITY),
        *(field for field, (_, side) in MILESTONE_DAYS.items() if side == "planned_on"),
    }
)
"""What the province sets: it is locked where it says something, and free in new rows."""

_ALLOWED = {
    **dict.fromkeys(("format_cells", "format_columns", "format_rows", "autofilter", "sort"), True),
    **dict.fromkeys(("insert_rows", "delete_rows"), True),
}
_TURN = Lock()
"""One workbook is written at a time: on the day of asking, a score are wanted at once."""
_NUMBERS = {Kind.PHASE: "0", Kind.AMOUNT: "#,##0", Kind.DAY: "yyyy-mm-dd"}
_FORMULA = re.compile(r"[=+\-@\t\r]")


async def rows_to_go_on_with(
    session: AsyncSession, tree: RegionTree, region: Region, today: date
) -> list[SheetRow]:
    """The rows of a region's entries but for those that were withdrawn: there is nothing left to report."""
    withdrawn = position(Field.WITHDRAWN_ON)
    rows = await export_rows(session, tree, region)
    return [row for row in rows if not _is_over(row[withdrawn], today)]


def _is_over(withdrawn_on: Cell, today: date) -> bool:
    return isinstance(withdrawn_on, date) and withdrawn_on <= today


def prefilled_xlsx(
    tree: RegionTree,
    region: Region,
    phases: Sequence[int],
    rows: Sequence[SheetRow],
    notes: Sequence[str] = (),
) -> bytes:
    """The workbook. Sent back as it is, it changes nothing.

    Args:
        phases: the phases to choose from.
        notes: what to know before filling it in, a line each; on a sheet of their own.
    """
    out = BytesIO()
    with _TURN, Workbook(out, {"in_memory": True}) as book:
        style = _styles(book)
        sheet = book.add_worksheet(SHEET)
        _lay_out(sheet, style)
        _fill(sheet, rows, style)
        guide(book, sheet, tree, region, phases)
        _check_input(sheet)
        sheet.protect("", _ALLOWED)
        if notes:
            _write_notes(book, notes)
    return out.getvalue()


_Style = Callable[[Kind | None, bool, bool], Format]
"""The format of a kind of cell (None: a header): is it locked, does it look like a formula?"""


def _styles(book: Workbook) -> _Style:
    @cache
    def style(kind: Kind | None, locked: bool, formula: bool) -> Format:
        if kind is None:
            header = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
            return book.add_format({**header, "bg_color": "#BDD7EE" if locked else "#DCE6F1"})
        properties: dict[str, object] = {"num_format": _NUMBERS.get(kind, "@"), "locked": locked}
        if kind is Kind.DAY:
            properties["align"] = "left"
        if locked:
            properties |= {"bg_color": "#EDEDED", "font_color": "#595959"}
        if formula:
            properties["quote_prefix"] = True
        return book.add_format(properties)

    return style


def _lay_out(sheet: Worksheet, style: _Style) -> None:
    """Header, widths, what stays in sight, and the printed page."""
    for i, column in enumerate(COLUMNS):
        sheet.set_column(i, i, column.width, style(column.kind, False, False))
        sheet.write_string(0, i, column.header, style(None, column.field in LOCKED, False))
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _fill(sheet: Worksheet, rows: Sequence[SheetRow], style: _Style) -> None:
    for number, row in enumerate(rows, 1):
        for i, (column, cell) in enumerate(zip(COLUMNS, row, strict=True)):
            if cell is not None:
                _write(sheet, number, i, column, cell, style)


def _write(
    sheet: Worksheet, row: int, i: int, column: Column, cell: str | float | date, style: _Style
) -> None:
    locked = column.field in LOCKED
    if isinstance(cell, str):
        sheet.write_string(row, i, cell, style(column.kind, locked, _FORMULA.match(cell) is not None))
    elif isinstance(cell, date):
        sheet.write_datetime(row, i, cell, style(column.kind, locked, False))
    else:
        sheet.write_number(row, i, cell, style(column.kind, locked, False))


def _check_input(sheet: Worksheet) -> None:
    """Refuse impossible days and amounts where they are typed in; 类别 are offered, others may be written."""
    whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MAX_WAN}
    day = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    for i, column in enumerate(COLUMNS):
        told = {"error_title": column.header, "error_message": hints()[column.field]}
        if column.kind in (Kind.AMOUNT, Kind.DAY):
            rule = whole if column.kind is Kind.AMOUNT else day
            sheet.data_validation(1, i, MAX_ROWS, i, {**rule, **told})
    categories = position(Field.CATEGORIES)
    offered = {"validate": "list", "source": list(CATEGORIES), "show_error": False}
    sheet.data_validation(1, categories, MAX_ROWS, categories, offered)


def _write_notes(book: Workbook, notes: Sequence[str]) -> None:
    """One line a row, in one column, so that nothing there looks like a header."""
    sheet = book.add_worksheet(NOTES)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, NOTES_WIDTH, wrapped)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, notes[0], book.add_format({"bold": True, "font_size": 14}))
    for number, line in enumerate(notes[1:], 1):
        sheet.write_string(number, 0, line, wrapped)
        sheet.set_row(number, 18 * ceil(2 * len(line) / NOTES_WIDTH))
    sheet.protect("")
