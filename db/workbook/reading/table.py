"""A sheet as a table of cells, whatever kind of file it came from."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from db.workbook.columns import Field
from db.workbook.problems import FileProblem, bad
from db.workbook.reading.cells import Cell, FormulaError, clean

Found = str | float | bool | date | time | timedelta
"""A cell as its reader gives it; "" where it is empty."""

Line = Sequence[Found]

_MOST_CHARACTERS = 100_000_000
"""Of all texts of a file together; a character may take four bytes."""

_PLAIN = frozenset((str, float, date, datetime))
_LOOSE = re.compile(r"^ | $| \||\| ")
"""A blank at the end of one of the texts, which are joined by bars."""

_MERGED_MOST = 100_000
"""Cells that merged cells are spread over, in one sheet; what spans more stays with its first row."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged cells. Rows count from 1, columns from 0; both ends belong to it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet.

    Attributes:
        name: empty for .csv.
        lines: the rows from the first row of the sheet on, all of one width.
        errors: formulas without a result, by row and column.
        hidden: numbers of the rows that are hidden.
        days_later: how many days the sheet's own count of days begins later than usual (1462 or 0).
        strict: whether a cell beyond the header spoils the table (a comma too many in .csv).
    """

    name: str
    lines: Iterable[Line]
    merged: Sequence[Merged] = ()
    errors: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    days_later: int = 0
    strict: bool = False


class Tidy:
    """Makes the cells of a file tidy: texts cleaned, what is neither text, number nor day made text."""

    def __init__(self) -> None:
        self._characters = 0

    def row(self, cells: dict[Field, Found]) -> dict[Field, Cell]:
        """The cells of a row, made tidy; those in which nothing is left taken out.

        Most rows are tidy as they stand, which is seen at a glance.

        Raises:
            Refused: UNPACKS_TOO_BIG, where the texts of the file are more than can be held.
        """
        joined = "|".join([cell for cell in cells.values() if isinstance(cell, str)])
        self._characters += len(joined)
        if self._characters > _MOST_CHARACTERS:
            raise bad(FileProblem.UNPACKS_TOO_BIG)
        if (
            joined.isprintable()
            and (" " not in joined or not _LOOSE.search(joined))
            and _PLAIN.issuperset(map(type, cells.values()))
        ):
            return cells  # type: ignore[return-value]
        return {field: tidy for field, cell in cells.items() if (tidy := self.one(cell)) is not None}

    def one(self, found: Found) -> Cell:
        """One cell made tidy; None where nothing is left."""
        if isinstance(found, float | date | FormulaError):
            return found
        if isinstance(found, str):
            return clean(found) or None
        return str(found).upper()


def numbered(table: Table) -> Iterator[tuple[int, Line]]:
    """The lines with their numbers; formulas without result put in."""
    if not table.errors:
        yield from enumerate(table.lines, 1)
        return
    for number, line in enumerate(table.lines, 1):
        wrong = table.errors.get(number)
        if wrong:
            patched = list(line)
            for column, text in wrong:
                if column < len(patched):
                    patched[column] = FormulaError(text)
            yield number, patched
        else:
            yield number, line


class Spread:
    """Says again, in each row that merged cells span, what they say in the first.

    Args:
        merged: of the whole sheet.
        columns: those that are filled; what is merged from another column is left alone.
        below: so is what begins above or in this row.
    """

    def __init__(self, merged: Iterable[Merged], columns: Iterable[int], below: int) -> None:
        wanted, room = frozenset(columns), _MERGED_MOST
        self._begin: dict[int, list[Merged]] = {}
        self._open: dict[int, tuple[int, Found]] = {}
        for cells in merged:
            height = cells.last_row - cells.first_row
            if cells.first_row > below and 0 < height <= room and cells.first_column in wanted:
                room -= height
                self._begin.setdefault(cells.first_row, []).append(cells)

    def __bool__(self) -> bool:
        return bool(self._begin)

    def fill(self, number: int, line: Line) -> tuple[Line, list[int]]:
        """A line with what spans it, and the columns that were filled; to be asked for each line in turn."""
        filled = []
        if self._open and any(found != "" for found in line):
            patched = list(line)
            for column, (last, found) in list(self._open.items()):
                if number > last:
                    del self._open[column]
                elif found != "" and column < len(patched) and patched[column] == "":
                    patched[column] = found
                    filled.append(column)
            line = patched
        for cells in self._begin.get(number, ()):
            if cells.first_column < len(line):
                self._open[cells.first_column] = cells.last_row, line[cells.first_column]
        return line, filled
