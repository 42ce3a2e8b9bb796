"""The rows of one sheet."""

from collections.abc import Iterator
from itertools import chain, islice

from db.workbook.columns import COLUMN, Field, Kind
from db.workbook.problems import FileProblem, bad
from db.workbook.reading.cells import Cell, as_text
from db.workbook.reading.header_rows import SEARCHED, Header, find_header
from db.workbook.reading.notes import How, Listener
from db.workbook.reading.reading import Passed, RawRow, SheetRead
from db.workbook.reading.row_kinds import kind_of
from db.workbook.reading.table import Found, Line, Spread, Table, Tidy, numbered


class Sheet:
    """A table with its header found.

    Args:
        texts: the texts of the file so far.
        listener: told what is read how.

    Raises:
        Refused: whatever the table raises.

    Attributes:
        filled: whether its first rows say anything.
        header: None where none was found.
    """

    def __init__(self, table: Table, texts: Tidy, listener: Listener) -> None:
        self._table, self._texts, self._listener = table, texts, listener
        self._lines = numbered(table)
        self._first = list(islice(self._lines, SEARCHED))
        first = [self._as_texts(line) for _, line in self._first]
        self.filled = any(any(line) for line in first)
        self.header = find_header(first, table.merged, table.name, listener)
        self._passed: list[Passed] = []

    @property
    def name(self) -> str:
        return self._table.name

    def read(self, header: Header, room: int) -> tuple[list[RawRow], SheetRead]:
        """The rows under the header.

        Args:
            room: how many rows are looked at, at most.

        Raises:
            Refused: DOUBLE_COLUMNS, RAGGED_ROW.
        """
        if header.double:
            raise bad(FileProblem.DOUBLE_COLUMNS, "、".join(header.double), self.name)
        rows = list(islice(self._rows(header), room))
        for row in rows if self._table.hidden else ():
            if row.number in self._table.hidden:
                self._note(row.number, How.HIDDEN_ROW_READ)
        return rows, SheetRead(self.name, header.row, header.columns, len(rows), tuple(self._passed))

    def _rows(self, header: Header) -> Iterator[RawRow]:
        at = {column: field for field, column in header.columns.items()}
        fields = [at.get(column) for column in range(max(at) + 1)]
        beside = [column for column, text in enumerate(header.texts) if not text]
        amounts = {column for column, field in at.items() if COLUMN[field].kind is Kind.AMOUNT}
        spread = Spread(self._table.merged, at.keys() - amounts, header.row)
        units, name, tidied = dict(header.units), self.name, self._texts.row
        spreading = bool(spread)
        for number, line in chain(self._first[header.row :], self._lines):
            if spreading:
                line = self._spread(spread, number, line, at)
            found = {
                field: cell
                for field, cell in zip(fields, line, strict=False)
                if cell != "" and field is not None
            }
            cells = tidied(found)
            code = cells.get(Field.CODE)
            if not (isinstance(code, str) and code.isascii()) and self._passes(number, line, cells, header):
                continue
            if beside or len(line) > len(header.texts):
                self._look_beside(number, line, beside, len(header.texts))
            if self._table.days_later:
                self._shift_days(cells)
            yield RawRow(name, number, cells, units)

    def _passes(self, number: int, line: Line, cells: dict[Field, Cell], header: Header) -> bool:
        """Whether a line without a plain 项目编号 is no project."""
        if not cells and all(found == "" or isinstance(found, float) for found in line):
            return True
        texts = self._as_texts(line)
        if not any(texts):
            return True
        why = kind_of(texts, header.texts, in_columns=len(cells), has_code=Field.CODE in cells)
        if why is not None:
            self._passed.append(Passed(number, why))
            self._note(number, why, next(filter(None, texts)))
        return why is not None or not cells

    def _spread(self, spread: Spread, number: int, line: Line, at: dict[int, Field]) -> Line:
        whole, columns = spread.fill(number, line)
        for column in columns:
            self._note(number, How.MERGED_FILLED, as_text(self._texts.one(whole[column])), at[column])
        return whole

    def _look_beside(self, number: int, line: Line, beside: list[int], width: int) -> None:
        """A cell that stands under no header is of no column; in .csv it shows that a comma is too many."""
        if self._table.strict and any(found.strip() for found in line[width:] if isinstance(found, str)):
            raise bad(FileProblem.RAGGED_ROW, number)
        for column in (*beside, *range(width, len(line))):
            if column < len(line) and line[column] != "":
                self._note(number, How.BESIDE_THE_TABLE, as_text(self._texts.one(line[column])))

    def _shift_days(self, cells: dict[Field, Cell]) -> None:
        for field, cell in cells.items():
            if isinstance(cell, float) and COLUMN[field].kind is Kind.DAY:
                cells[field] = cell + self._table.days_later

    def _note(self, number: int, how: How, text: str = "", field: Field | None = None) -> None:
        self._listener.at(self.name, number)
        self._listener.note(how, text, None, field)

    def _as_texts(self, line: Line) -> list[str]:
        return [as_text(self._one(found)) for found in line]

    def _one(self, found: Found) -> Cell:
        return self._texts.one(found)
