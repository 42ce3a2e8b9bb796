"""What one cell says (`parse`) and what a ledger value looks like in one (`show`).

The two are made for each other: a ledger value counts as unchanged when the cell says what `parse` makes of
the value's own `show`, so exporting and importing again finds no change.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from db.workbook.columns import Column, Field, Kind, Value
from db.workbook.problems import BadCell, Why
from db.workbook.reading.amounts import MAX_WAN, WAN, to_wan, written_wan
from db.workbook.reading.days import FIRST_DAY, FIRST_SERIAL, LAST_DAY, written_day
from db.workbook.reading.notes import How, Listener
from ledger.phases import Batch
from ledger.vocabulary import BATCH, ordinal

__all__ = ["FIRST_DAY", "LAST_DAY", "MAX_WAN", "Cell", "FormulaError", "clean", "parse"]

Cell = str | int | float | date | None
"""A cell as read or to be written: text, a number, a day; None where it is empty."""

JOIN = "、"
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPLIT = re.compile("[、，,；;]")
_NOTHING = re.compile(r"[-–—―/\\]+|无|暂无|没有|待定|未定|(尚|暂|还)?未(签约|开工|投产|达效|完成|调出)")
"""What people write into a column of days or amounts to say that there is none."""

_DIGITS_LOST = re.compile(r"\d\.\d+E\+\d+", re.IGNORECASE)
PLANNED = frozenset((Field.START_PLANNED, Field.PRODUCE_PLANNED, Field.EFFICIENT_PLANNED))
"""The columns of days that may lie in the future."""

_BATCHES = {name + ending: batch for batch, name in BATCH.items() for ending in ("", "一批")}
_ORDINALS = {ordinal(number): number for number in range(1, 100)}


def clean(text: str) -> str:
    """The text without blanks at its ends and without characters that no cell can hold."""
    if text.isprintable():
        return text.strip()
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class FormulaError(str):
    """The error that a formula in a cell came to: #REF!, #N/A …"""

    __slots__ = ()


def parse(column: Column, cell: Cell, unit: Decimal = WAN, listener: Listener | None = None) -> Value | None:
    """What a cell says; None where it says nothing.

    Args:
        unit: 万元 per unit of an amount column.
        listener: notes what is not in the plain form; with none, a day needs its year.

    Raises:
        BadCell: with the facts listed in `problems`.
    """
    if cell is None or (isinstance(cell, str) and not clean(cell)):
        return None
    if isinstance(cell, FormulaError):
        raise BadCell(Why.FORMULA_ERROR, text=str(cell))
    return _PARSERS[column.kind](column, cell, unit, listener)


def show_text(column: Column, text: str) -> Cell:
    """A text of the ledger as a cell."""
    return clean(clean(text)[: column.limit]) or None


def show_categories(categories: tuple[str, ...]) -> Cell:
    """类别 as a cell."""
    return JOIN.join(sorted(filter(None, map(clean, categories)))) or None


def as_text(cell: Cell) -> str:
    """The text that a cell shows."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day).isoformat()
    return "" if cell is None else clean(str(cell))


def _plain(cell: Cell) -> str:
    """The text with full-width digits and signs made narrow."""
    return unicodedata.normalize("NFKC", as_text(cell)).strip()


def _text(column: Column, cell: Cell, unit: Decimal, listener: Listener | None) -> str:
    text = as_text(cell)
    if column.field is Field.CODE and _loses_digits(cell, text):
        raise BadCell(Why.DIGITS_LOST, text=text)
    if len(text) > column.limit:
        raise BadCell(Why.TEXT_TOO_LONG, limit=column.limit, length=len(text))
    return text


def _loses_digits(cell: Cell, text: str) -> bool:
    """Whether a spreadsheet took a long code for a number; it keeps 15 digits of one."""
    if isinstance(cell, str):
        return _DIGITS_LOST.fullmatch(text) is not None
    return isinstance(cell, int | float) and abs(cell) >= 1e15


def _phase(column: Column, cell: Cell, unit: Decimal, listener: Listener | None) -> int:
    text = "".join(_plain(cell).split()).removeprefix("第").removesuffix("期")
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    if text in _ORDINALS:
        return _ORDINALS[text]
    raise BadCell(Why.UNKNOWN_PHASE, text=as_text(cell))


def _batch(column: Column, cell: Cell, unit: Decimal, listener: Listener | None) -> Batch:
    text = "".join(as_text(cell).split()).removesuffix("项目").strip("“”„「」\"'")
    if text in _BATCHES:
        return _BATCHES[text]
    raise BadCell(Why.UNKNOWN_BATCH, text=as_text(cell))


def _categories(column: Column, cell: Cell, unit: Decimal, listener: Listener | None) -> tuple[str, ...]:
    names = sorted({name for part in _SPLIT.split(as_text(cell)) if (name := clean(part))})
    for name in names:
        if len(name) > column.limit:
            raise BadCell(Why.TEXT_TOO_LONG, limit=column.limit, length=len(name), text=name)
    return tuple(names)


def _amount(column: Column, cell: Cell, unit: Decimal, listener: Listener | None) -> int | None:
    if cell.__class__ is float or cell.__class__ is int:
        figure = Decimal(repr(cell))
        if not figure.is_finite():
            raise BadCell(Why.NOT_AN_AMOUNT, text=as_text(cell))
        wan, rounded = to_wan(figure, unit, as_text(cell))
        how = How.ROUNDED if rounded else None
    elif isinstance(cell, str):
        text = _plain(cell)
        if _says_nothing(column, text, listener):
            return None
        wan, how = written_wan(text, as_text(cell), unit)
    else:
        raise BadCell(Why.NOT_AN_AMOUNT, text=as_text(cell))
    if how is not None and listener is not None:
        listener.note(how, as_text(cell), wan, column.field)
    return wan


def _day(column: Column, cell: Cell, unit: Decimal, listener: Listener | None) -> date | None:
    if isinstance(cell, date):
        day = date(cell.year, cell.month, cell.day)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise BadCell(Why.IMPOSSIBLE_DAY, text=as_text(cell))
        return day
    text = _plain(cell)
    if _says_nothing(column, text, listener):
        return None
    if isinstance(cell, float) and not cell.is_integer() and cell < FIRST_SERIAL:
        raise BadCell(Why.IMPOSSIBLE_DAY, text=text)  # 2021.1 may have been 2021.10
    today = None if listener is None else listener.today
    day, how = written_day(text, planned=column.field in PLANNED, today=today)
    if how is not None and listener is not None:
        listener.note(how, as_text(cell), day, column.field)
    return day


def _says_nothing(column: Column, text: str, listener: Listener | None) -> bool:
    if _NOTHING.fullmatch(text) is None:
        return False
    if listener is not None:
        listener.note(How.NOTHING_SAID, text, None, column.field)
    return True


_PARSERS: Mapping[Kind, Callable[[Column, Cell, Decimal, Listener | None], Value | None]] = {
    Kind.TEXT: _text,
    Kind.PHASE: _phase,
    Kind.BATCH: _batch,
    Kind.CATEGORIES: _categories,
    Kind.AMOUNT: _amount,
    Kind.DAY: _day,
}
