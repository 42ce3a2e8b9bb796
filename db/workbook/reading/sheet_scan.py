"""What the bytes of a sheet say that its reader does not: how far it reaches, what it hides, what failed.

The reader keeps a dense table from the first filled cell to the last, so a single cell far out costs the
whole machine. Cells in the plain form, such as <c r="AB123" …>, up to column AZ and row 199,999 are bounded
by their form; all others that are not empty are measured one by one. Cells that are only formatted cost
nothing.
"""

import re
from dataclasses import dataclass, field
from html import unescape

import numpy as np
from numpy.typing import NDArray

from db.workbook.problems import FileProblem, bad

Codes = NDArray[np.uint8]

MAX_GRID = 12_000_000
"""Cells of the tables of all sheets together, the empty ones too: 200,000 rows of 60 columns."""

MAX_HEIGHT, MAX_WIDTH = 2**20, 1000

MAX_CELLS = 9_000_000
"""Filled cells of a sheet, at most; twice as many as 150,000 rows of the ledger have."""

_BIG = 96 * 2**20
"""Bytes of a sheet; below it cannot hold `MAX_CELLS`."""

_MAX_ODD = 3_000_000
_MAX_FOUND = 20_000

_NEAR = rb'(?! r="A?[A-Z]1?\d{1,5}")'
_ODD = re.compile(rb"<c" + _NEAR + rb"[\s/>]")
_ODD_FILLED = re.compile(rb"<c" + _NEAR + rb"(?=[\s/>])[^<>]*(?<!/)>(?!</c>)")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^<>]*)?)>(?!</(?:\w+:)?c\s*>)")
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{0,7})(\d{0,10})""")

_HIDDEN = re.compile(rb'<row r="(\d{1,7})"[^<>]*?\shidden="(?:1|true)"')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}?\st="e"[^<>]{0,200}>'
    rb"(?:<f[^<>]*/>|<f[^<>]*>[^<>]*</f>)?<v>(#[^<>]{1,20})</v>"
)
_UNCOMPUTED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*><f[^<>]*(?:/>|>([^<>]*)</f>)(?:<v/>|<v></v>|<v />)?</c>'
)


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A formula without a result. row counts from 1, column from 0; text: #REF!, or the formula itself."""

    row: int
    column: int
    text: str


@dataclass(slots=True)
class SheetScan:
    """What was found in the bytes of one part; any part may be asked about.

    Attributes:
        shared: how many cells have a shared text, at most.
        odd: whether it has filled cells that are not in the plain form; then its extent has to be measured.
        hidden: numbers of the hidden rows.
        errors: formulas without a result.
    """

    shared: int = 0
    odd: bool = False
    hidden: set[int] = field(default_factory=set)
    errors: list[ErrorCell] = field(default_factory=list)
    _filled: int = 0

    def feed(self, piece: bytes, *, big: bool) -> None:
        """The next piece, in which every tag is whole.

        Args:
            big: whether the part is so big that its cells have to be counted; see `is_big`.

        Raises:
            Refused: UNPACKS_TOO_BIG.
        """
        self.shared += piece.count(b'"s"') + (piece.count(b"'s'") if b"'" in piece else 0)
        if big:
            self._filled += (piece.count(b"<") - piece.count(b"/>")) // 2
            if self._filled > MAX_CELLS:
                raise bad(FileProblem.UNPACKS_TOO_BIG)
        codes = np.frombuffer(piece, np.uint8)
        if not self.odd:
            self.odd = _has(codes, b":c") or bool(_ODD.search(piece) and _ODD_FILLED.search(piece))
        if b'hidden="' in piece:
            self.hidden.update(int(number) for number in _HIDDEN.findall(piece))
        if len(self.errors) < _MAX_FOUND:
            self._find_errors(piece, codes)

    def _find_errors(self, piece: bytes, codes: Codes) -> None:
        if b"#" in piece:
            self.errors += [_error(*found) for found in _ERROR.findall(piece)]
        if _has(codes, b"<f"):
            self.errors += [_error(at, row, b"=" + said) for at, row, said in _UNCOMPUTED.findall(piece)]


class Extent:
    """How far the filled cells of a sheet reach, counted as the reader counts them."""

    def __init__(self) -> None:
        self._row, self._column = 0, 0
        self._rows, self._columns, self._cells = 0, 0, 0

    def feed(self, piece: bytes) -> None:
        """The next piece. Raises Refused(TOO_WIDE_OR_LONG)."""
        for tag in _TAG.finditer(piece):
            kind, said = tag.groups()
            place = _PLACE.search(said)
            letters, number = (b"", b"") if place is None else place.groups()
            self._row = int(number) if number else self._row + (kind == b"row")
            if kind == b"row":
                self._column = 0
                continue
            self._column = column_of(letters) + 1 if letters else self._column + 1
            if not said.endswith(b"/"):
                self._cells += 1
                self._rows = max(self._rows, self._row)
                self._columns = max(self._columns, self._column)
        self._check()

    def _check(self) -> None:
        too_far = self._rows > MAX_HEIGHT or self._columns > MAX_WIDTH
        if too_far or self._rows * self._columns > MAX_GRID or self._cells > _MAX_ODD:
            raise bad(FileProblem.TOO_WIDE_OR_LONG)


def _has(codes: Codes, pair: bytes) -> bool:
    """Whether two bytes stand side by side; several times as fast as looking for them one by one."""
    return bool(((codes[:-1] == pair[0]) & (codes[1:] == pair[1])).any())


def is_big(size: int) -> bool:
    """Whether a part of so many bytes may hold more cells than are taken."""
    return size > _BIG


def column_of(letters: bytes) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _error(letters: bytes, row: bytes, text: bytes) -> ErrorCell:
    return ErrorCell(int(row), column_of(letters), unescape(text.decode("utf-8", "replace")))
