"""The picture of what is overdue: a bar for each region, stacked by how long, with the numbers beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answers.charts import style
from answers.charts.font import widest, width_of

if TYPE_CHECKING:
    from answers.charts.canvas import Canvas
    from answers.charts.sheet import Sheet


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """One region.

    Attributes:
        counts: its projects overdue for a while, longer, longest.
        money: their total investment, in words.
    """

    name: str
    counts: tuple[int, int, int]
    money: str


@dataclass(frozen=True, slots=True)
class AgeingPicture:
    """What the picture of overdue projects shows. All words are the caller's, ready to print.

    Attributes:
        title: the finding.
        subtitle: as-of day, filters, and what counts as overdue.
        counted: heading of the bars, such as 逾期项目（个）.
        bands: headings of the columns of counts, the shortest time first.
        money: heading of the column of investments.
        whole: all regions together; shown as the first row.
        ages: the regions, worst first.
        foot: the source.
        demo: whether to mark it 演示.
    """

    title: str
    subtitle: str
    counted: str
    bands: tuple[str, str, str]
    money: str
    whole: AgeingRow
    ages: tuple[AgeingRow, ...]
    foot: str = ""
    demo: bool = False


_HEADING = 64
_ROW = 62
_BAR = 36
_GAP = 22
_NAME = 33
_COUNT = 30
_MONEY = 28
_SMALL = 24
_KEY = 9
"""Heights, the gap between columns, and sizes of type, px."""
_LONGEST_NAME = 270
"""Names wider than this, px, are set smaller, down to the smallest type."""


def draw(picture: AgeingPicture) -> bytes:
    """PNG, 1080 px wide; equal pictures give equal bytes. Raises FontMissing."""
    from answers.charts.sheet import Sheet  # matplotlib: not for who only hands a picture over

    body = _HEADING + _ROW * (1 + len(picture.ages))
    sheet = Sheet(picture.title, picture.subtitle, picture.foot, demo=picture.demo, body=body)
    _Body(sheet, picture).draw()
    return sheet.canvas.png()


class _Body:
    """Name, bar, the three counts, and the money, row by row."""

    def __init__(self, sheet: Sheet, picture: AgeingPicture) -> None:
        self._canvas: Canvas = sheet.canvas
        self._picture = picture
        self._top = sheet.top
        rows = (picture.whole, *picture.ages)
        names = widest((row.name for row in rows), 1)
        self._name_size = max(style.SMALLEST, min(_NAME, _LONGEST_NAME / max(names, 1)))
        self._rights = self._columns(rows)
        self._left = style.MARGIN + names * self._name_size + _GAP
        first = self._rights[0] - self._width(2, rows) - _GAP
        ends = widest((str(sum(row.counts)) for row in picture.ages), _COUNT) + 12
        self._right = max(self._left, first - ends)
        self._most = max((sum(row.counts) for row in picture.ages), default=0)

    def _columns(self, rows: tuple[AgeingRow, ...]) -> tuple[float, float, float, float]:
        """Where the columns of counts end, the longest band first, and that of the money."""
        money = style.WIDTH - style.MARGIN
        heading = width_of(self._picture.money, _SMALL)
        shortest = money - max(widest((row.money for row in rows), _MONEY), heading) - _GAP
        middle = shortest - self._width(0, rows) - _GAP
        return middle - self._width(1, rows) - _GAP, middle, shortest, money

    def _width(self, band: int, rows: tuple[AgeingRow, ...]) -> float:
        heading = width_of(self._picture.bands[band], _SMALL)
        return max(heading, widest((str(row.counts[band]) for row in rows), _COUNT))

    def draw(self) -> None:
        self._headings(self._top + 20)
        middle = self._top + _HEADING + _ROW / 2
        self._row(self._picture.whole, middle, bold=True)
        bottom = middle + _ROW / 2
        if self._picture.ages:
            self._canvas.line(style.MARGIN, bottom, style.WIDTH - style.MARGIN, bottom, style.RULE)
        for number, row in enumerate(self._picture.ages):
            middle = bottom + _ROW * (number + 0.5)
            self._row(row, middle)
            self._bar(row, middle)

    def _headings(self, middle: float) -> None:
        self._canvas.text(style.MARGIN, middle, self._picture.counted, _SMALL, color=style.MUTED)
        *bands, money = self._rights
        for band, right in zip((2, 1, 0), bands, strict=True):
            words = self._picture.bands[band]
            left, below = right - width_of(words, _SMALL), middle + 20
            self._canvas.box(left, below, right, below + _KEY, style.LATENESS[band], radius=3)
            self._right_aligned(right, middle, words, _SMALL, style.MUTED)
        self._right_aligned(money, middle, self._picture.money, _SMALL, style.MUTED)

    def _row(self, row: AgeingRow, middle: float, *, bold: bool = False) -> None:
        self._canvas.text(style.MARGIN, middle, row.name, self._name_size, bold=bold)
        *bands, money = self._rights
        for band, right in zip((2, 1, 0), bands, strict=True):
            count = row.counts[band]
            color = style.INK if count else style.FAINT
            self._right_aligned(right, middle, str(count), _COUNT, color, bold=bold)
        self._right_aligned(money, middle, row.money, _MONEY, style.INK if bold else style.MUTED)
        if bold:
            self._canvas.text(self._left, middle, str(sum(row.counts)), _COUNT, bold=True)

    def _bar(self, row: AgeingRow, middle: float) -> None:
        """The longest band at the left, so that the dark ends stand in one line; the sum at the right."""
        x, unit = self._left, (self._right - self._left) / self._most if self._most else 0
        for band in (2, 1, 0):
            end = x + row.counts[band] * unit
            self._canvas.box(x, middle - _BAR / 2, end, middle + _BAR / 2, style.LATENESS[band])
            x = end
        self._canvas.text(x + 12, middle, str(sum(row.counts)), _COUNT)

    def _right_aligned(
        self, x: float, middle: float, words: str, size: float, color: str, *, bold: bool = False
    ) -> None:
        self._canvas.text(x, middle, words, size, color=color, align="right", bold=bold)
