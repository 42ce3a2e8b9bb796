"""What was read how: said to the sender, so that nothing is guessed in silence.

A note is a code with facts; the sentences are templates elsewhere. What each kind has in `text` and `taken`:

    the file
    ENCODING             text: the encoding of a .csv that is not UTF-8
    MACROS_IGNORED       —
    a sheet
    SHEET_HIDDEN         text: the name of a hidden sheet, passed over
    SHEET_WITHOUT_HEADER text: the name of a sheet in which no header was found, passed over
    SHEET_INCOMPLETE     text: the name of a sheet passed over; taken: the headers that it lacks
    a column (`field`)
    HEADER_SYNONYM       text: the header as written; taken: the contract's header
    HEADER_UNIT          text: the header as written, or the line above that says it; taken: 万元, 亿元, 元
    COLUMN_IGNORED       text: a header that no column has
    COLUMN_AMBIGUOUS     text: a header that may mean two columns, passed over
    COLUMN_SPARE         text: a header for a column that another header says better, passed over
    a row
    TOTAL_ROW_SKIPPED    text: 合计, 小计 … as written
    HEADER_ROW_SKIPPED   text: the first cell of a header that is repeated
    TITLE_ROW_SKIPPED    text: a line between the rows, or under them, that describes no project
    HIDDEN_ROW_READ      —  a row that the sheet hides, by a filter most often; it is read like the others
    a cell (`field`)
    MERGED_FILLED        text: what a merged cell says for the rows that it spans
    BESIDE_THE_TABLE     text: a cell to the right of the header, passed over
    NOTHING_SAID         text: “—”, “无”, “未开工” in a column of days or amounts, taken as empty
    SERIAL_DAY           text: a number in a column of days; taken: the day whose number it is
    MONTH_END            text: a month; taken: its last day
    PERIOD_END           text: 三季度, 年底, 上旬 …; taken: its last day
    YEAR_ASSUMED         text: a day without its year; taken: the day
    UNIT                 text: an amount with its own unit; taken: 万元
    ROUNDED              text: an amount that is no whole number of 万元; taken: 万元, rounded half up
    REGION               text: a code, a short name or two names in one; taken: the region's code
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from db.workbook.columns import COLUMN, Field, Value

DISTINCT = 6
"""Of one kind, so many texts are kept apart; what more there is counts together, under an empty text."""

TEXT_LIMIT = 60
"""Characters of a text that a note repeats."""

OWN_SHEETS = frozenset({"选项", "说明", "核对结果"})
"""Sheets beside the rows in the workbooks that we give out: that they are not read need not be said."""


class How(StrEnum):
    """How something was read."""

    ENCODING = "encoding"
    MACROS_IGNORED = "macros_ignored"
    SHEET_HIDDEN = "sheet_hidden"
    SHEET_WITHOUT_HEADER = "sheet_without_header"
    SHEET_INCOMPLETE = "sheet_incomplete"
    HEADER_SYNONYM = "header_synonym"
    HEADER_UNIT = "header_unit"
    COLUMN_IGNORED = "column_ignored"
    COLUMN_AMBIGUOUS = "column_ambiguous"
    COLUMN_SPARE = "column_spare"
    TOTAL_ROW_SKIPPED = "total_row_skipped"
    HEADER_ROW_SKIPPED = "header_row_skipped"
    TITLE_ROW_SKIPPED = "title_row_skipped"
    HIDDEN_ROW_READ = "hidden_row_read"
    MERGED_FILLED = "merged_filled"
    BESIDE_THE_TABLE = "beside_the_table"
    NOTHING_SAID = "nothing_said"
    SERIAL_DAY = "serial_day"
    MONTH_END = "month_end"
    PERIOD_END = "period_end"
    YEAR_ASSUMED = "year_assumed"
    UNIT = "unit"
    ROUNDED = "rounded"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was read so.

    Attributes:
        text: as written, cut to `TEXT_LIMIT`; empty where there is nothing to repeat, or where this stands
            for more texts than can be listed.
        taken: what it was taken as, None where it was passed over.
        count: how many cells, rows, columns or sheets.
        sheet, row: the first of them; row 0 where it is about the sheet or the file.
        field: the column, where it is about one.
    """

    how: How
    text: str = ""
    taken: Value | None = None
    count: int = 1
    sheet: str = ""
    row: int = 0
    field: Field | None = None

    @property
    def header(self) -> str:
        """The column's header; empty where it is about none."""
        return "" if self.field is None else COLUMN[self.field].header


class Listener:
    """Gathers notes, and knows the day on which the workbook was sent.

    Args:
        today: what a day without its year is measured against; with none, such a day is refused.
    """

    def __init__(self, today: date | None = None, notes: Iterable[Note] = ()) -> None:
        self.today = today
        self._sheet, self._row = "", 0
        self._notes: dict[tuple[object, ...], Note] = {}
        self._distinct: dict[How, int] = {}
        for note in notes:
            self._add(note)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noted, each kind together, in the order of `How`."""
        order = list(How)
        return tuple(sorted(self._notes.values(), key=lambda note: order.index(note.how)))

    def at(self, sheet: str, row: int = 0) -> None:
        """What is noted next stands there."""
        self._sheet, self._row = sheet, row

    def note(
        self, how: How, text: object = "", taken: Value | None = None, field: Field | None = None
    ) -> None:
        """Note one cell, row, column or sheet."""
        written = str(text)
        short = written if len(written) <= TEXT_LIMIT else written[: TEXT_LIMIT - 1] + "…"
        self._add(Note(how, short, taken, 1, self._sheet, self._row, field))

    def _add(self, note: Note) -> None:
        key = (note.how, note.text, note.taken, note.field)
        if key not in self._notes and self._distinct.get(note.how, 0) >= DISTINCT:
            note = replace(note, text="", taken=None, field=None)
            key = (note.how, "", None, None)
        known = self._notes.get(key)
        if known is None:
            self._distinct[note.how] = self._distinct.get(note.how, 0) + 1
            self._notes[key] = note
        else:
            self._notes[key] = replace(known, count=known.count + note.count)
