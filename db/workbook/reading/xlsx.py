"""The sheets of an .xlsx as tables. Macros are never run: nothing here could."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from io import BytesIO
from posixpath import normpath

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from db.workbook.problems import FileProblem, bad
from db.workbook.reading.notes import OWN_SHEETS, How, Listener
from db.workbook.reading.packed import MAX_SHEETS, Package, look_into
from db.workbook.reading.sheet_scan import MAX_GRID, SheetScan
from db.workbook.reading.table import Line, Merged, Table

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_SINCE_1904 = re.compile(rb'date1904="(?:1|true)"')
_DAYS_1904 = 1462


def xlsx_tables(content: bytes, listener: Listener) -> tuple[Iterator[Table], bool]:
    """The sheets that can be seen, one at a time, and whether the file holds macros.

    Raises:
        Refused: BAD_WORKBOOK; the iterator too.
    """
    package = look_into(content)
    return _tables(content, package, listener), package.macros


def _tables(content: bytes, package: Package, listener: Listener) -> Iterator[Table]:
    grid = 0
    for name, sheet in _sheets(content, listener):
        if sheet.start is None:
            continue
        grid += sheet.total_height * (sheet.total_width + 1)
        if grid > MAX_GRID:
            raise bad(FileProblem.TOO_WIDE_OR_LONG)
        scan = _scan_of(package, name)
        yield Table(
            name,
            _lines(sheet),
            _merged(sheet),
            _errors(scan),
            frozenset(scan.hidden),
            _DAYS_1904 if _SINCE_1904.search(_workbook(package)) else 0,
        )


def _sheets(content: bytes, listener: Listener) -> Iterator[tuple[str, CalamineSheet]]:
    with unread_is_broken(), CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        known = book.sheets_metadata
        if len(known) > MAX_SHEETS:
            raise bad(FileProblem.TOO_MANY_SHEETS, MAX_SHEETS)
        for sheet in known:
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible is SheetVisibleEnum.Visible:
                yield sheet.name, book.get_sheet_by_name(sheet.name)
            elif sheet.name not in OWN_SHEETS:
                listener.at(sheet.name)
                listener.note(How.SHEET_HIDDEN, sheet.name)


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    with unread_is_broken():
        yield from sheet.iter_rows()


@contextmanager
def unread_is_broken() -> Iterator[None]:
    """Whatever the reader cannot read is a broken file; where it panics, too."""
    try:
        yield
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise bad(FileProblem.BROKEN) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise bad(FileProblem.BROKEN) from error
        raise


def _merged(sheet: CalamineSheet) -> list[Merged]:
    found = sheet.merged_cell_ranges or ()
    return [Merged(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in found]


def _errors(scan: SheetScan) -> dict[int, list[tuple[int, str]]]:
    errors: dict[int, list[tuple[int, str]]] = {}
    for cell in scan.errors:
        errors.setdefault(cell.row, []).append((cell.column, cell.text))
    return errors


def _scan_of(package: Package, sheet: str) -> SheetScan:
    """What was found in the part of a sheet; nothing where the part cannot be told."""
    parts = {
        _attribute(tag, rb"Id"): _attribute(tag, rb"Target")
        for relations in _small(package, "workbook.xml.rels")
        for tag in _RELATION.findall(relations)
    }
    for tag in _SHEET.findall(_workbook(package)):
        if _attribute(tag, rb"name") == sheet:
            target = parts.get(_attribute(tag, rb"(?:\w+:)?id"), "").replace("\\", "/").lower()
            path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
            return package.scans.get(path, SheetScan())
    return SheetScan()


def _workbook(package: Package) -> bytes:
    return next(iter(_small(package, "workbook.xml")), b"")


def _small(package: Package, ending: str) -> list[bytes]:
    return [part for name, part in package.small.items() if name.endswith(ending)]


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return "" if found is None else unescape((found[1] or found[2] or b"").decode("utf-8", "replace"))
