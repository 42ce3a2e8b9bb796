"""The ranking as a picture: bars, best first, held against the rate of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answers.charts import style
from answers.charts.font import widest, width_of
from ledger.rates import percent

if TYPE_CHECKING:
    from answers.charts.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Bar:
    """One region of the ranking.

    Attributes:
        name: short name, such as 许昌 or 城乡一体化示范区.
        rank: its place; None where there is nothing to count.
        reached: n of its rate, `total` its N.
        moved: places gained since the earlier ranking (negative: lost); None where that is not known.
        is_own: whether to pick it out.
        low, high: the interval of the rate, tenths of a percent; None where it is not to be drawn.
        few: whether to mark it as of few projects (样本少).
    """

    name: str
    rank: int | None
    reached: int
    total: int
    moved: int | None = None
    is_own: bool = False
    low: int | None = None
    high: int | None = None
    few: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """The rate that all are held against: 全省 or the city's own, n of N."""

    name: str
    reached: int
    total: int


@dataclass(frozen=True, slots=True)
class RankingPicture:
    """What the picture of a ranking shows. All words are the caller's, ready to print.

    Attributes:
        title: the finding; best below 40 characters, which is two lines.
        subtitle: as-of day, phase, batch and the definition of the rate.
        rate: heading of the column of percentages, such as 开工率.
        whole: the line through the bars.
        bars: best first.
        moved: heading of the column of movements, such as 较上周; shown only when a bar has moved.
        foot: the source.
        demo: whether to mark it 演示.
    """

    title: str
    subtitle: str
    rate: str
    whole: Whole
    bars: tuple[Bar, ...]
    moved: str = ""
    foot: str = ""
    demo: bool = False


_HEADING = 62
_ROW = 64
_BAR = 34
_GAP = 20
_RANK = 28
_NAME = 34
_VALUE = 33
_COUNT = 27
_MOVE = 28
_SMALL = 24
_THIN, _STROKE = 2.5, 7
"""Heights, the gap between columns, sizes of type, and the lines of intervals: how thick and tall, px."""

_RANK_RIGHT = style.MARGIN + 36
_NAME_LEFT = _RANK_RIGHT + _GAP
_LONGEST_NAME = 250
"""Names wider than this, px, are set smaller, down to the smallest type."""


def draw(picture: RankingPicture) -> bytes:
    """PNG, 1080 px wide; equal pictures give equal bytes. Raises FontMissing."""
    from answers.charts.sheet import Sheet  # matplotlib: not for who only hands a picture over

    body = _HEADING + _ROW * len(picture.bars)
    sheet = Sheet(picture.title, picture.subtitle, picture.foot, demo=picture.demo, body=body)
    _Body(sheet, picture).draw()
    return sheet.canvas.png()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand, px from the left: rank, name, bar, percentage, n/N, movement.

    Attributes:
        name_size: of type, px.
        shows_moves: whether there is a column of movements.
    """

    name_size: float
    bar_left: float
    bar_right: float
    value_right: float
    count_right: float
    move_right: float
    shows_moves: bool

    @classmethod
    def of(cls, picture: RankingPicture) -> _Columns:
        """The bars get what the words leave."""
        bars = picture.bars
        names = widest((bar.name for bar in bars), 1)
        name_size = max(style.SMALLEST, min(_NAME, _LONGEST_NAME / max(names, 1)))
        values = max(widest(map(_value, bars), _VALUE), width_of(picture.rate, _SMALL))
        counts = widest(map(_count, bars), _COUNT)
        shows_moves = any(bar.moved is not None for bar in bars)
        moves = max(widest(map(_movement, bars), _MOVE), width_of(picture.moved, _SMALL))
        move_right = style.WIDTH - style.MARGIN
        count_right = move_right - (moves + _GAP if shows_moves else 0)
        value_right = count_right - counts - _GAP
        bar_left = _NAME_LEFT + names * name_size + _GAP
        bar_right = value_right - values - _GAP
        return cls(name_size, bar_left, bar_right, value_right, count_right, move_right, shows_moves)

    def x(self, reached: int, total: int) -> float:
        """Where a bar of this share ends."""
        return self.bar_left + reached / total * (self.bar_right - self.bar_left)


class _Body:
    """The rows of one picture, and the line of the whole through them."""

    def __init__(self, sheet: Sheet, picture: RankingPicture) -> None:
        self._canvas = sheet.canvas
        self._picture = picture
        self._columns = _Columns.of(picture)
        self._top = sheet.top + _HEADING

    def draw(self) -> None:
        self._headings()
        for number, bar in enumerate(self._picture.bars):
            self._row(bar, self._top + _ROW * (number + 0.5))
        if self._picture.whole.total:
            self._whole(self._picture.whole)

    def _headings(self) -> None:
        at, middle = self._columns, self._top - _HEADING / 2 - 4
        self._right(at.value_right, middle, self._picture.rate, _SMALL, style.MUTED)
        if at.shows_moves:
            self._right(at.move_right, middle, self._picture.moved, _SMALL, style.MUTED)

    def _row(self, bar: Bar, middle: float) -> None:
        at, own = self._columns, bar.is_own
        if own:
            self._pick_out(middle)
        ink, quiet = _inks(bar)
        rank = "—" if bar.rank is None else str(bar.rank)
        self._right(_RANK_RIGHT, middle, rank, _RANK, quiet, bold=own)
        self._canvas.text(_NAME_LEFT, middle, bar.name, at.name_size, color=ink, bold=own)
        self._bar(bar, middle - _BAR / 2, middle + _BAR / 2)
        self._right(at.value_right, middle, _value(bar), _VALUE, ink, bold=own)
        self._right(at.count_right, middle, _count(bar), _COUNT, quiet)
        if at.shows_moves:
            color = style.INK if bar.moved else style.FAINT
            self._right(at.move_right, middle, _movement(bar), _MOVE, color, bold=own)

    def _bar(self, bar: Bar, top: float, bottom: float) -> None:
        at = self._columns
        if bar.total:
            self._canvas.box(at.bar_left, top, at.bar_right, bottom, style.TRACK, radius=5)
            end = at.x(bar.reached, bar.total)
            self._canvas.box(at.bar_left, top, end, bottom, self._color(bar), radius=5)
        if bar.low is not None and bar.high is not None:
            self._interval(at.x(bar.low, 1000), at.x(bar.high, 1000), (top + bottom) / 2)

    def _interval(self, left: float, right: float, middle: float) -> None:
        """A thin line with a stroke at either end."""
        self._canvas.line(left, middle, right, middle, style.INK, _THIN)
        for end in (left, right):
            self._canvas.line(end, middle - _STROKE, end, middle + _STROKE, style.INK, _THIN)

    def _pick_out(self, middle: float) -> None:
        left, right, half = 14, style.WIDTH - 14, _ROW / 2 - 2
        self._canvas.box(left, middle - half, right, middle + half, style.ACCENT_TINT, radius=12)
        tip = [(left + 10, middle - 11), (left + 10, middle + 11), (left + 24, middle)]
        self._canvas.polygon(tip, style.ACCENT)

    def _whole(self, whole: Whole) -> None:
        at = self._columns
        x = at.x(whole.reached, whole.total)
        words = f"{whole.name} {percent(whole.reached, whole.total)}  {whole.reached}/{whole.total}"
        half = width_of(words, _SMALL) / 2 + 14
        center = min(max(x, at.bar_left - _GAP + half), at.bar_right - half)
        top, bottom = self._top - _HEADING + 4, self._top - 18
        self._canvas.line(x, bottom, x, self._top + _ROW * len(self._picture.bars), style.INK)
        self._canvas.box(center - half, top, center + half, bottom, style.INK, radius=8)
        middle = (top + bottom) / 2
        self._canvas.text(center, middle, words, _SMALL, color=style.PAPER, align="center")

    def _right(
        self, x: float, middle: float, words: str, size: float, color: str, *, bold: bool = False
    ) -> None:
        self._canvas.text(x, middle, words, size, color=color, align="right", bold=bold)

    def _color(self, bar: Bar) -> str:
        """Strong from the whole's rate upwards, soft below it."""
        if bar.is_own:
            return style.ACCENT
        whole = self._picture.whole
        return style.SOFT if bar.reached * whole.total < whole.reached * bar.total else style.STRONG


def _inks(bar: Bar) -> tuple[str, str]:
    """Colours of a row's main and of its quiet words."""
    if bar.is_own:
        return style.ACCENT, style.ACCENT
    return (style.INK, style.MUTED) if bar.total else (style.FAINT, style.FAINT)


def _value(bar: Bar) -> str:
    return percent(bar.reached, bar.total)


def _count(bar: Bar) -> str:
    return f"{bar.reached}/{bar.total}{'*' * bar.few}" if bar.total else ""


def _movement(bar: Bar) -> str:
    if bar.moved is None:
        return ""
    if bar.moved == 0:
        return "–"
    return f"↑{bar.moved}" if bar.moved > 0 else f"↓{-bar.moved}"
