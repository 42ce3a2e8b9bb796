"""What was read how, in the order in which it matters to the sender."""

from collections.abc import Iterable
from itertools import groupby

from db.workbook.reading.notes import How, Note

FOLDED = frozenset({How.HEADER_SYNONYM, How.REGION})
"""Kinds of which all notes stand in one line: they are many, and hardly ever wrong."""

_FIRST = (
    *(
        How.YEAR_ASSUMED,
        How.PERIOD_END,
        How.MONTH_END,
        How.ROUNDED,
        How.HEADER_UNIT,
        How.UNIT,
        How.SERIAL_DAY,
    ),
    *(How.NOTHING_SAID, How.MERGED_FILLED, How.COLUMN_AMBIGUOUS, How.COLUMN_SPARE, How.SHEET_INCOMPLETE),
)
"""What changes the meaning of a cell, or leaves something out that may have been meant."""
_LAST = (How.HEADER_SYNONYM, How.REGION)


def note_lines(notes: Iterable[Note]) -> list[tuple[Note, ...]]:
    """The notes of each line to be written, the weightiest first."""
    order = [*_FIRST, *(how for how in How if how not in (*_FIRST, *_LAST)), *_LAST]
    lines: list[tuple[Note, ...]] = []
    for how, group in groupby(sorted(notes, key=lambda n: order.index(n.how)), key=lambda n: n.how):
        alike = tuple(group)
        lines += [alike] if how in FOLDED else [(note,) for note in alike]
    return lines
