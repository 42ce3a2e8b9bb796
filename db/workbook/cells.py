"""What one cell says (`parse`) and what a ledger value looks like in one (`show`).

The two are made for each other: a ledger value counts as unchanged when the cell says what `parse` makes of
the value's own `show`, so exporting and importing again finds no change.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from db.workbook.columns import Column, Field, Kind, Value
from db.workbook.problems import BadCell, Why
from ledger.phases import Batch
from ledger.vocabulary import BATCH, ordinal

Cell = str | int | float | date | None
"""A cell as read or to be written: text, a number, a day; None where it is empty."""

JOIN = "、"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
MAX_WAN = 2_147_483_647
"""As much as the ledger's columns hold: 214,748 亿元."""

_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPLIT = re.compile("[、，,；;]")
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)-(\d\d?)|/(\d\d?)/(\d\d?)|\.(\d\d?)\.(\d\d?)|年(\d\d?)月(\d\d?)日)")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
_AMOUNT = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.0*)?", re.ASCII)
_DIGITS_LOST = re.compile(r"\d\.\d+E\+\d+", re.IGNORECASE)
_BATCHES = {name + ending: batch for batch, name in BATCH.items() for ending in ("", "一批")}
_ORDINALS = {ordinal(number): number for number in range(1, 100)}


def clean(text: str) -> str:
    """The text without blanks at its ends and without characters that no cell can hold."""
    if text.isprintable():
        return text.strip()
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def parse(column: Column, cell: Cell) -> Value | None:
    """What a cell says; None where it says nothing. Raises BadCell."""
    if cell is None or (isinstance(cell, str) and not clean(cell)):
        return None
    return _PARSERS[column.kind](column, cell)


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


def _text(column: Column, cell: Cell) -> str:
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


def _phase(column: Column, cell: Cell) -> int:
    text = _plain(cell).removeprefix("第").removesuffix("期")
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    if text in _ORDINALS:
        return _ORDINALS[text]
    raise BadCell(Why.UNKNOWN_PHASE, text=as_text(cell))


def _batch(column: Column, cell: Cell) -> Batch:
    text = as_text(cell).strip("“”\"'")
    if text in _BATCHES:
        return _BATCHES[text]
    raise BadCell(Why.UNKNOWN_BATCH, text=as_text(cell))


def _categories(column: Column, cell: Cell) -> tuple[str, ...]:
    names = sorted({name for part in _SPLIT.split(as_text(cell)) if (name := clean(part))})
    for name in names:
        if len(name) > column.limit:
            raise BadCell(Why.TEXT_TOO_LONG, limit=column.limit, length=len(name), text=name)
    return tuple(names)


def _amount(column: Column, cell: Cell) -> int:
    text = as_text(cell)
    match = _AMOUNT.fullmatch(_plain(cell))
    if match is None:
        raise BadCell(Why.NOT_AN_AMOUNT, text=text)
    wan = int(match[2].replace(",", "")) if len(match[2]) <= 20 else MAX_WAN + 1
    if match[1] == "-" and wan:
        raise BadCell(Why.NEGATIVE_AMOUNT, text=text)
    if wan > MAX_WAN:
        raise BadCell(Why.AMOUNT_TOO_LARGE, text=text, limit=MAX_WAN)
    return wan


def _day(column: Column, cell: Cell) -> date:
    day = date(cell.year, cell.month, cell.day) if isinstance(cell, date) else _written_day(cell)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise BadCell(Why.IMPOSSIBLE_DAY, text=as_text(cell))
    return day


def _written_day(cell: Cell) -> date | None:
    match = _DAY.fullmatch(_MIDNIGHT.sub("", _plain(cell))) if isinstance(cell, str) else None
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups() if part is not None))
    except ValueError:
        return None


_PARSERS: Mapping[Kind, Callable[[Column, Cell], Value]] = {
    Kind.TEXT: _text,
    Kind.PHASE: _phase,
    Kind.BATCH: _batch,
    Kind.CATEGORIES: _categories,
    Kind.AMOUNT: _amount,
    Kind.DAY: _day,
}
