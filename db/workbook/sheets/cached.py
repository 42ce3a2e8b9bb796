"""What the formulas of a workbook last came to, kept when the workbook is written anew.

The library that writes leaves formulas without their results. Programs that do not calculate, a phone's
preview and our own reader among them, would then see empty cells.
"""

import re
import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

Result = str | int | float | bool | date | time | timedelta
Results = Mapping[str, Mapping[str, Result]]
"""Sheet → cell → what its formula last came to."""

_EMPTY = re.compile(
    r'<c r="([A-Z]+[0-9]+)"((?: [a-z]+="[^"]*")*)>(<f(?:>| ).*?</f>|<f[^>]*/>)<v ?(?:/>|></v>)</c>', re.DOTALL
)
_TYPE = re.compile(r' t="[^"]*"')


def cached_values(content: bytes, book: Workbook) -> Results:
    """The results in a workbook that was read with its formulas."""
    formulas = {
        sheet.title: [cell.coordinate for cell in cells_of(sheet) if cell.data_type == "f"]
        for sheet in book.worksheets
    }
    if not any(formulas.values()):
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = load_workbook(BytesIO(content), data_only=True)
    return {
        title: {at: value for at in places if (value := read[title][at].value) is not None}
        for title, places in formulas.items()
    }


def cells_of(sheet: Worksheet) -> list[Cell]:
    """The cells that a sheet holds. Its own iterators make all those up to the farthest, millions of them."""
    return [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]


def with_cached_values(content: bytes, results: Results) -> bytes:
    """A workbook that was just written, with the results in it."""
    book = load_workbook(BytesIO(content), read_only=True)
    parts = {sheet._worksheet_path: results.get(sheet.title, {}) for sheet in book.worksheets}
    book.close()
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            if parts.get(part.filename):
                body = _filled(body.decode(), parts[part.filename]).encode()
            new.writestr(part, body)
    return out.getvalue()


def _filled(xml: str, results: Mapping[str, Result]) -> str:
    def fill(match: re.Match[str]) -> str:
        at, attributes, formula = match.groups()
        if at not in results:
            return match[0]
        kind, text = _written(results[at])
        return f'<c r="{at}"{_TYPE.sub("", attributes)}{kind}>{formula}<v>{escape(text)}</v></c>'

    return _EMPTY.sub(fill, xml)


def _written(value: Result) -> tuple[str, str]:
    """A result as a cell holds it: its type, and its text."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, int | float):
        return "", repr(value)
    if isinstance(value, date | datetime | time | timedelta):
        return "", repr(to_excel(value))
    return (' t="e"' if value.startswith("#") else ' t="str"'), value
