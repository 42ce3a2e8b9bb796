"""A rate week by week as a picture: one line a region, each named at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answers.charts import style
from answers.charts.font import widest, width_of
from answers.charts.plot import Scale, spread, ticks
from ledger.rates import percent

if TYPE_CHECKING:
    from answers.charts.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line: n of N so many days after the phase was held."""

    day: int
    reached: int
    total: int

    @property
    def percent(self) -> float:
        """0 to 100; only where there is something to count."""
        return 100 * self.reached / self.total


@dataclass(frozen=True, slots=True)
class Line:
    """The rate of one region in one phase.

    Attributes:
        name: what stands at its end, such as 许昌 or 许昌第二期.
        marks: earliest first; those with N = 0 are left out of the drawing.
        color: which of `style.SERIES`.
        dashed: whether to draw it dashed, as of the phase compared with.
    """

    name: str
    marks: tuple[Mark, ...]
    color: int
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """What the picture of a trend shows. All words are the caller's, ready to print.

    Attributes:
        title: the finding.
        subtitle: as-of day, phase, batch and the definition of the rate.
        lines: at least one with something to draw; the most important first.
        axis: days after the phase was held and what to write under them, the most important first.
        foot: the source.
        demo: whether to mark it 演示.
    """

    title: str
    subtitle: str
    lines: tuple[Line, ...]
    axis: tuple[tuple[int, str], ...]
    foot: str = ""
    demo: bool = False


_PLOT = 700
_BELOW = 58
_GAP = 18
_TICK = 24
_NAME = 30
_COUNT = 25
_BETWEEN = 17
_LABEL = 80
_WIDTH, _DOT = 5, 9
_DASH = (14.0, 8.0)
_LEAST = 10
"""Heights, gaps, sizes of type, widths of lines, px; how many percent there are where all lines are at 0."""


def draw(picture: TrendPicture) -> bytes:
    """PNG, 1080 px wide; equal pictures give equal bytes. Raises FontMissing."""
    from answers.charts.sheet import Sheet  # matplotlib: not for who only hands a picture over

    sheet = Sheet(
        picture.title, picture.subtitle, picture.foot, demo=picture.demo, body=_PLOT + _BELOW + _GAP
    )
    _Body(sheet, picture).draw()
    return sheet.canvas.png()


class _Body:
    """The plot of one picture: a grid, the lines over it, and their names to the right."""

    def __init__(self, sheet: Sheet, picture: TrendPicture) -> None:
        self._canvas = sheet.canvas
        self._picture = picture
        self._drawn = [line for line in picture.lines if any(_counted(line))]
        marks = [mark for line in self._drawn for mark in _counted(line)]
        self._ticks = ticks(max([mark.percent for mark in marks], default=0) or _LEAST)
        self._top, self._bottom = sheet.top + _GAP, sheet.top + _GAP + _PLOT
        left = style.MARGIN + widest((f"{tick}%" for tick in self._ticks), _TICK) + _GAP
        names = max(
            [max(width_of(line.name, _NAME), width_of(_value(line), _COUNT)) for line in self._drawn],
            default=0,
        )
        right = style.WIDTH - style.MARGIN - names - 2 * _GAP
        days = [mark.day for mark in marks]
        self._x = Scale(min(days, default=0), max(days, default=0), left + _DOT, right)
        self._y = Scale(0, self._ticks[-1], self._bottom, self._top)
        self._left = left

    def draw(self) -> None:
        self._grid()
        self._axis()
        for line in reversed(self._drawn):
            self._line(line)
        self._names()

    def _grid(self) -> None:
        for tick in self._ticks:
            y = self._y(tick)
            self._canvas.line(self._left, y, self._x.end, y, style.RULE if tick else style.FAINT)
            self._canvas.text(self._left - _GAP, y, f"{tick}%", _TICK, color=style.MUTED, align="right")

    def _axis(self) -> None:
        """As many words as have room, the more important ones first."""
        taken: list[tuple[float, float]] = []
        for day, words in self._picture.axis:
            if not self._x.low <= day <= self._x.high:
                continue
            half = width_of(words, _TICK) / 2
            x = min(max(self._x(day), style.MARGIN + half), style.WIDTH - style.MARGIN - half)
            if any(x - half - _GAP < end and start < x + half + _GAP for start, end in taken):
                continue
            taken.append((x - half, x + half))
            self._canvas.line(self._x(day), self._bottom, self._x(day), self._bottom + 8, style.FAINT)
            self._canvas.text(
                x, self._bottom + _BELOW / 2 + 6, words, _TICK, color=style.MUTED, align="center"
            )

    def _line(self, line: Line) -> None:
        color, marks = style.SERIES[line.color], list(_counted(line))
        spots = [(self._x(mark.day), self._y(mark.percent)) for mark in marks]
        if len(spots) > 1:
            self._canvas.polyline(spots, color, _WIDTH, _DASH if line.dashed else None)
        self._canvas.dot(*spots[-1], _DOT, color, edge=style.PAPER)

    def _names(self) -> None:
        """At the ends of the lines, moved apart where they would meet."""
        ends = [self._end(line) for line in self._drawn]
        middles = spread([y for _, y in ends], _LABEL, self._top + _BETWEEN, self._bottom - _BETWEEN)
        left = self._x.end + 2 * _GAP
        for line, (x, y), middle in zip(self._drawn, ends, middles, strict=True):
            color = style.SERIES[line.color]
            if abs(middle - y) > 3 or x < self._x.end:
                self._canvas.polyline([(x + _DOT, y), (left - 6, middle)], style.FAINT, 1.5)
            self._canvas.text(left, middle - _BETWEEN, line.name, _NAME, color=color, bold=True)
            self._canvas.text(left, middle + _BETWEEN, _value(line), _COUNT, color=style.INK)

    def _end(self, line: Line) -> tuple[float, float]:
        *_, last = _counted(line)
        return self._x(last.day), self._y(last.percent)


def _counted(line: Line) -> Iterator[Mark]:
    return (mark for mark in line.marks if mark.total)


def _value(line: Line) -> str:
    *_, last = _counted(line)
    return f"{percent(last.reached, last.total)} {last.reached}/{last.total}"
