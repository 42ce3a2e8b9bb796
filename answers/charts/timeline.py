"""The picture of one project: planned, extended and actual day of each milestone, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from answers.charts import style
from answers.charts.font import width_of
from answers.charts.plot import Scale

if TYPE_CHECKING:
    from answers.charts.canvas import Canvas
    from answers.charts.sheet import Sheet


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One milestone.

    Attributes:
        name: such as 开工.
        status: how it stands, in a word or two.
        lines: its days, in words.
        planned_on: its original planned day; None where there is none, as for the other days.
        extended_to: the deadline after its extensions.
        actual_on: the day it was reached.
        is_late: whether it was reached after its deadline, or is overdue.
    """

    name: str
    status: str
    lines: tuple[str, ...]
    planned_on: date | None = None
    extended_to: date | None = None
    actual_on: date | None = None
    is_late: bool = False

    @property
    def deadline(self) -> date | None:
        """The day by which it is to be reached; None where none was planned."""
        return self.extended_to or self.planned_on

    @property
    def days(self) -> tuple[date, ...]:
        """All its days."""
        return tuple(day for day in (self.planned_on, self.extended_to, self.actual_on) if day)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis of days, and its words."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class TimelineKey:
    """What the marks mean, in words."""

    planned: str
    extended: str
    actual: str
    late: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the timeline of a project shows. All words are the caller's, ready to print.

    Attributes:
        title: the finding.
        subtitle: the project's number, place and investment, and the as-of day.
        as_of: where the line of the day stands, `as_of_words` on its label.
        steps: the milestones, in their order.
        ticks: marks on the axis of days.
        foot: the source.
        demo: whether to mark it 演示.
    """

    title: str
    subtitle: str
    as_of: date
    as_of_words: str
    steps: tuple[TimelineStep, ...]
    ticks: tuple[Tick, ...]
    key: TimelineKey
    foot: str = ""
    demo: bool = False


_CHIP = 58
_NAME = 35
_STATUS = 28
_LINE = 25
_SMALL = 23
_LEADING = 36
_ROW = 74
_AXIS = 46
_KEY = 54
"""Heights and sizes of type, px; a row has `_ROW` and one `_LEADING` for each of its lines."""
_WORDS_RIGHT = style.MARGIN + 338
_LEFT = _WORDS_RIGHT + 52
_RIGHT = style.WIDTH - style.MARGIN - 22
_DOT = 13
_PADDING = 0.03
"""Share of the days left free at either end of the axis."""


def draw(picture: Timeline) -> bytes:
    """PNG, 1080 px wide; equal pictures give equal bytes. Raises FontMissing."""
    from answers.charts.sheet import Sheet  # matplotlib: not for who only hands a picture over

    body = _CHIP + sum(map(_height, picture.steps)) + _AXIS + _KEY
    sheet = Sheet(picture.title, picture.subtitle, picture.foot, demo=picture.demo, body=body)
    _Body(sheet, picture).draw()
    return sheet.canvas.png()


def _height(step: TimelineStep) -> float:
    return _ROW + _LEADING * len(step.lines)


class _Body:
    """Words on the left, tracks on the right, a line for the as-of day through all of them."""

    def __init__(self, sheet: Sheet, picture: Timeline) -> None:
        self._canvas: Canvas = sheet.canvas
        self._picture = picture
        self._top = sheet.top
        days = [picture.as_of, *(day for step in picture.steps for day in step.days)]
        first, last = min(days).toordinal(), max(days).toordinal()
        padding = max(10, (last - first) * _PADDING)
        self._scale = Scale(first - padding, last + padding, _LEFT, _RIGHT)

    def draw(self) -> None:
        top = self._top + _CHIP
        bottom = top + sum(map(_height, self._picture.steps))
        self._grid(top, bottom)
        self._today(top, bottom)
        for step in self._picture.steps:
            height = _height(step)
            self._words(step, top)
            self._track(step, top + height / 2 - 4)
            top += height
        self._explain(bottom + _AXIS + _KEY / 2 + 6)

    def _x(self, day: date) -> float:
        return self._scale(day.toordinal())

    def _grid(self, top: float, bottom: float) -> None:
        """Lines of the marks; of words that would touch, every other is left out."""
        ends = style.MARGIN - 20.0
        for tick in self._picture.ticks:
            x = self._x(tick.day)
            if not _LEFT <= x <= _RIGHT:
                continue
            self._canvas.line(x, top, x, bottom, style.RULE)
            half = width_of(tick.words, _SMALL) / 2
            center = min(x, style.WIDTH - style.MARGIN - half)
            if center - half >= ends + 14:
                self._canvas.text(center, bottom + 26, tick.words, _SMALL, color=style.MUTED, align="center")
                ends = center + half
        heights = [top]
        for step in self._picture.steps:
            heights.append(heights[-1] + _height(step))
        for _, height in pairwise(heights):
            self._canvas.line(style.MARGIN, height, style.WIDTH - style.MARGIN, height, style.RULE)

    def _today(self, top: float, bottom: float) -> None:
        words, x = self._picture.as_of_words, self._x(self._picture.as_of)
        half = width_of(words, _SMALL) / 2 + 14
        center = min(max(x, _LEFT + half - 20), style.WIDTH - style.MARGIN - half)
        self._canvas.line(x, top - 16, x, bottom, style.INK, 3)
        self._canvas.box(center - half, top - 54, center + half, top - 14, style.INK, radius=8)
        self._canvas.text(center, top - 34, words, _SMALL, color=style.PAPER, align="center")

    def _words(self, step: TimelineStep, top: float) -> None:
        middle = top + 38
        color = style.ACCENT if step.is_late else style.MUTED
        self._canvas.text(style.MARGIN, middle, step.name, _NAME, bold=True)
        size = min(_STATUS, (_WORDS_RIGHT - style.MARGIN - 90) / max(width_of(step.status, 1), 1))
        self._canvas.text(
            _WORDS_RIGHT, middle, step.status, size, color=color, align="right", bold=step.is_late
        )
        for number, line in enumerate(step.lines):
            height = middle + 42 + number * _LEADING
            self._canvas.text(style.MARGIN, height, line, _LINE, color=style.MUTED)

    def _track(self, step: TimelineStep, y: float) -> None:
        """Planned day, extension, and the day it was reached or, overdue, the stretch up to the as-of day."""
        planned, deadline, actual = step.planned_on, step.deadline, step.actual_on
        if planned and step.extended_to:
            ends = [(self._x(planned), y), (self._x(step.extended_to), y)]
            self._canvas.polyline(ends, style.MUTED, 4, dash=(8, 7))
        if step.is_late and deadline:
            end = actual or self._picture.as_of
            self._canvas.line(self._x(deadline), y, self._x(end), y, style.ACCENT, 12)
        if planned:
            self._canvas.dot(self._x(planned), y, _DOT, style.PAPER, edge=style.INK)
        if step.extended_to:
            self._diamond(self._x(step.extended_to), y)
        if actual:
            self._canvas.dot(self._x(actual), y, _DOT, style.ACCENT if step.is_late else style.STRONG)

    def _diamond(self, x: float, y: float) -> None:
        for size, color in ((_DOT + 3, style.INK), (_DOT - 1, style.PAPER)):
            self._canvas.polygon([(x - size, y), (x, y - size), (x + size, y), (x, y + size)], color)

    def _explain(self, y: float) -> None:
        """The marks and what they mean, in one row."""
        key = self._picture.key
        x: float = style.MARGIN + _DOT
        self._canvas.dot(x, y, _DOT, style.PAPER, edge=style.INK)
        x = self._explained(x, y, key.planned)
        self._diamond(x, y)
        x = self._explained(x, y, key.extended)
        self._canvas.dot(x, y, _DOT, style.STRONG)
        x = self._explained(x, y, key.actual)
        self._canvas.line(x - _DOT, y, x + 30, y, style.ACCENT, 12)
        self._explained(x + 26, y, key.late)

    def _explained(self, x: float, y: float, words: str) -> float:
        """Write the words of a mark, and give the place of the next mark."""
        self._canvas.text(x + _DOT + 10, y, words, _SMALL, color=style.MUTED)
        return x + _DOT + 10 + width_of(words, _SMALL) + 34 + _DOT
