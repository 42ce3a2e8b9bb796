"""What comes out of a workbook file: rows as they stand, and how they were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from db.workbook.columns import Field
from db.workbook.reading.cells import Cell
from db.workbook.reading.notes import How, Note

Units = Mapping[Field, Decimal]
"""How many 万元 one unit of an amount column is: 10000 for 亿元. What is not named is in 万元."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file.

    Attributes:
        sheet: name of the sheet; empty for .csv.
        number: as a spreadsheet shows it, 1 being the first row of the sheet.
        cells: the cells of the contract's columns that are not empty.
        units: of the amount columns; one mapping for all rows of a sheet.
    """

    sheet: str
    number: int
    cells: Mapping[Field, Cell]
    units: Units = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that was passed over, and why."""

    row: int
    how: How


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet that was read.

    Attributes:
        name: empty for .csv.
        header: number of the (last) header row, 1 being the first row of the sheet.
        columns: index of the column of each field, 0 being A.
        rows: how many rows were taken.
        passed: the rows below the header that were passed over; empty rows are not named.
    """

    name: str
    header: int
    columns: Mapping[Field, int]
    rows: int
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook file, read.

    Attributes:
        rows: in the order of the file.
        notes: what was read how, up to the cells; `said.hear` notes the rest.
        macros: whether the file holds macros, which nobody runs.
    """

    rows: Sequence[RawRow]
    notes: tuple[Note, ...]
    sheets: tuple[SheetRead, ...]
    macros: bool = False
