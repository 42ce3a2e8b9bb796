"""Where the header of a sheet is, and which column holds what.

The header is the row, or the two rows, with the most known names among the first rows of the sheet. In two
rows the upper one may span columns: 计划 over 开工 and 投产, or 开工 over 计划 and 实际.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.workbook.columns import AMOUNTS, COLUMN, REQUIRED, Field
from db.workbook.reading.amounts import UNITS
from db.workbook.reading.headers import Name, default_unit, understand, unit_in, unit_line
from db.workbook.reading.notes import How, Listener
from db.workbook.reading.table import Merged

SEARCHED = 40
"""Rows in which the header is looked for."""

LEAST = 3
"""So many known names make a header."""

Texts = Sequence[str]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet.

    Attributes:
        row: number of its last row.
        columns: index of the column of each field.
        texts: what each column says, "" where nothing.
        units: 万元 per unit of the amount columns that are not in 万元.
        double: headers of the columns that stand there twice.
    """

    row: int
    columns: Mapping[Field, int]
    texts: Texts
    units: Mapping[Field, Decimal]
    double: Sequence[str]

    @property
    def missing(self) -> list[str]:
        """The headers that every sheet must have and this one has not."""
        lacking = [COLUMN[name].header for name in REQUIRED if name not in self.columns]
        if Field.CITY not in self.columns and Field.COUNTY not in self.columns:
            lacking.append(COLUMN[Field.CITY].header)
        return lacking


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    texts: Texts
    names: Sequence[Name]

    @property
    def score(self) -> int:
        return len({name.field for name in self.names if name.field is not None})


def find_header(
    rows: Sequence[Texts], merged: Sequence[Merged], sheet: str, listener: Listener
) -> Header | None:
    """The header among the first rows of a sheet; None where there is none.

    Args:
        rows: the texts of the first rows; `SEARCHED` of them are enough.
    """
    best: _Candidate | None = None
    for i, texts in enumerate(rows):
        for candidate in (_one_row(i, texts), _two_rows(i, rows, merged)):
            if candidate.score >= LEAST and (best is None or candidate.score > best.score):
                best = candidate
    if best is None:
        return None
    listener.at(sheet, best.row)
    columns, double = _columns(best, listener)
    above = [text for texts in rows[: best.row] for text in texts]
    return Header(best.row, columns, best.texts, _units(best, columns, above, listener), double)


def _one_row(i: int, texts: Texts) -> _Candidate:
    return _Candidate(i + 1, texts, [understand(text) for text in texts])


def _two_rows(i: int, rows: Sequence[Texts], merged: Sequence[Merged]) -> _Candidate:
    if i == 0 or not any(rows[i]):
        return _Candidate(i + 1, (), ())
    upper = [*rows[i - 1], *[""] * (len(rows[i]) - len(rows[i - 1]))]
    for cells in merged:
        if cells.first_row == i and cells.first_column < len(upper):
            end = min(cells.last_column + 1, len(upper))
            upper[cells.first_column : end] = [upper[cells.first_column]] * (end - cells.first_column)
    pairs = [_joined(above, below) for above, below in zip(upper, rows[i], strict=False)]
    return _Candidate(i + 1, [text for text, _ in pairs], [name for _, name in pairs])


def _joined(above: str, below: str) -> tuple[str, Name]:
    """What two cells, one over the other, say together."""
    if not above or not below:
        return above or below, understand(above or below)
    for text in (above + below, below + above):
        name = understand(text)
        if name.field is not None:
            return text, name
    name = understand(below)
    if name.field in AMOUNTS and not name.unit:
        name = Name(name.field, unit_in(above), name.exact)
    return below, name


def _columns(found: _Candidate, listener: Listener) -> tuple[dict[Field, int], list[str]]:
    """The contract's own name goes before a synonym; two of one kind cannot be told apart."""
    exact = {name.field for name in found.names if name.exact}
    columns: dict[Field, int] = {}
    double: list[Field] = []
    for i, (text, name) in enumerate(zip(found.texts, found.names, strict=True)):
        if name.field is None:
            _pass_over(text, name, listener)
        elif not name.exact and name.field in exact:
            listener.note(How.COLUMN_SPARE, text, None, name.field)
        elif name.field in columns:
            double.append(name.field)
        else:
            columns[name.field] = i
            if not name.exact:
                listener.note(How.HEADER_SYNONYM, text, COLUMN[name.field].header, name.field)
    return columns, [COLUMN[name].header for name in Field if name in double]


def _pass_over(text: str, name: Name, listener: Listener) -> None:
    if text and not name.silent:
        listener.note(How.COLUMN_AMBIGUOUS if name.ambiguous else How.COLUMN_IGNORED, text)


def _units(
    found: _Candidate, columns: Mapping[Field, int], above: Sequence[str], listener: Listener
) -> dict[Field, Decimal]:
    """The units that are not 万元; a unit that the header does not say is noted, whatever it is."""
    units: dict[Field, Decimal] = {}
    line, said = next(((text, unit) for text in above if (unit := unit_line(text))), ("", ""))
    for field in AMOUNTS:
        if field not in columns:
            continue
        own = found.names[columns[field]].unit
        unit = own or said or default_unit(field)
        if UNITS[unit] != 1:
            units[field] = UNITS[unit]
        if not own or UNITS[unit] != 1:
            listener.note(
                How.HEADER_UNIT, found.texts[columns[field]] if own or not said else line, unit, field
            )
    return units
