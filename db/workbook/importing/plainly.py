"""What a cell says when it says it in the plain form: most cells of most workbooks do.

Only a quicker way to the same: where it is not plain enough, `cells.parse` finds out.
"""

from datetime import date
from functools import lru_cache
from typing import Final

from db.workbook.columns import COLUMN, COLUMNS, Field, Kind, Value
from db.workbook.problems import BadCell
from db.workbook.reading.cells import MAX_WAN, Cell, parse
from db.workbook.reading.days import FIRST_DAY, LAST_DAY

_LONGEST: Final = {column.field: column.limit for column in COLUMNS if column.kind is Kind.TEXT}
_AMOUNTS: Final = frozenset(column.field for column in COLUMNS if column.kind is Kind.AMOUNT)
_DAYS: Final = frozenset(column.field for column in COLUMNS if column.kind is Kind.DAY)
_WORDS: Final = frozenset((Field.BATCH, Field.CATEGORIES))
"""Columns of texts in which few texts occur again and again."""


def plainly(name: Field, cell: Cell) -> Value | None:
    """What the cell of a column in whole 万元 says; None where that does not show at a glance."""
    kind = cell.__class__
    if kind is str:
        assert isinstance(cell, str)
        longest = _LONGEST.get(name)
        if longest is not None:
            plain = len(cell) <= longest and cell.isprintable() and cell == cell.strip() != ""
            return cell if plain and not (name is Field.CODE and "+" in cell) else None
        return _word(name, cell) if name in _WORDS else None
    if kind is date:
        assert isinstance(cell, date)
        return cell if name in _DAYS and FIRST_DAY <= cell <= LAST_DAY else None
    if kind is float or kind is int:
        assert isinstance(cell, float | int)
        if name in _AMOUNTS:
            return int(cell) if 0 <= cell <= MAX_WAN and cell == int(cell) else None
        return int(cell) if name is Field.PHASE and 0 <= cell <= 9999 and cell == int(cell) else None
    return None


@lru_cache(maxsize=4096)
def _word(name: Field, cell: str) -> Value | None:
    try:
        return parse(COLUMN[name], cell)
    except BadCell:
        return None
