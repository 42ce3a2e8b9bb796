"""The ledger as a workbook: .xlsx for people, .csv for programs, the same columns and rows."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from db.models import EntryRow, ProjectRow
from db.queries.scope import NO_FILTERS, Filters, passing, project_within, within
from db.workbook.columns import COLUMNS, Field, Kind
from db.workbook.importing.facts import load_projects
from db.workbook.reading.cells import Cell
from db.workbook.sheets.rows import SheetRow, sheet_row
from ledger.phases import Batch
from ledger.regions import Region, RegionTree

SHEET = "台账"

_FORMULA = re.compile(r"[=+\-@\t\r]")
_FORMULA_OR_QUOTED = re.compile(r"'*[=+\-@\t\r]")
_MADE_ON = datetime(2021, 7, 10)  # noqa: DTZ001 - written into every file, so that equal rows give equal bytes


async def export_rows(
    session: AsyncSession, tree: RegionTree, region: Region | None = None, filters: Filters = NO_FILTERS
) -> list[SheetRow]:
    """The rows of a region's entries (None: of all), by phase, batch and 项目编号."""
    region = region or tree.province
    projects = await load_projects(session, project_within(region))
    entries = await session.execute(
        select(ProjectRow.code, EntryRow.phase, EntryRow.batch)
        .join(EntryRow, EntryRow.project_id == ProjectRow.id)
        .where(*within(region), *passing(filters))
    )
    order = list(Batch)
    keys = sorted((phase, order.index(batch), code) for code, phase, batch in entries)
    return [
        sheet_row(projects[code].record, projects[code].entries[phase, order[batch]], tree)
        for phase, batch, code in keys
    ]


def write_csv(rows: Iterable[SheetRow]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets show it right."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.header for column in COLUMNS)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    """The cell as text; a quote goes before what a spreadsheet would run as a formula.

    Text that already has quotes there gets one more, so that reading can take exactly one away.
    """
    text = "" if cell is None else str(cell)
    return "'" + text if _FORMULA_OR_QUOTED.match(text) else text


def write_xlsx(rows: Iterable[SheetRow]) -> bytes:
    """A sheet with frozen header, column widths, number and day formats."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        add_sheet(book, rows)
    return out.getvalue()


def add_sheet(book: Workbook, rows: Iterable[SheetRow]) -> Worksheet:
    """The ledger's sheet with its header and rows, in a new workbook."""
    book.set_properties({"created": _MADE_ON})
    sheet = book.add_worksheet(SHEET)
    header = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    no_formula = book.add_format({"num_format": "@", "quote_prefix": True})
    plain = _formats(book, text)
    for i, column in enumerate(COLUMNS):
        sheet.set_column(i, i, column.width, plain[column.kind])
        sheet.write_string(0, i, column.header, header)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, len(COLUMNS) - 1)
    for number, row in enumerate(rows, 1):
        for i, kind, cell in _filled(row):
            if isinstance(cell, str):
                sheet.write_string(number, i, cell, no_formula if _FORMULA.match(cell) else plain[kind])
            elif isinstance(cell, date):
                sheet.write_datetime(number, i, cell, plain[kind])
            else:
                sheet.write_number(number, i, cell, plain[kind])
    return sheet


def _filled(row: SheetRow) -> Iterator[tuple[int, Kind, str | int | float | date]]:
    for i, (column, cell) in enumerate(zip(COLUMNS, row, strict=True)):
        if cell is not None:
            yield i, column.kind, cell


def _formats(book: Workbook, text: Format) -> dict[Kind, Format]:
    return {
        Kind.TEXT: text,
        Kind.BATCH: text,
        Kind.CATEGORIES: text,
        Kind.PHASE: book.add_format({"num_format": "0"}),
        Kind.AMOUNT: book.add_format({"num_format": "#,##0"}),
        Kind.DAY: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
    }


def position(field: Field) -> int:
    """Index of a field's column."""
    return next(i for i, column in enumerate(COLUMNS) if column.field is field)
