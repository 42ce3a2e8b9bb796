"""The plainest matplotlib figure with the same marks as a picture of ours: one axes, one artist a mark."""

import io
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, Polygon, Rectangle

from answers.charts import Picture, style
from answers.charts.canvas import Canvas
from answers.charts.font import font_path
from answers.charts.painter import draw

Mark = Callable[[Axes], object]
"""Puts one mark on the axes."""
Points = Iterable[tuple[float, float]]

_DPI = 100
_POINTS = 72 / _DPI
"""Points in a px."""
_FONT = FontProperties(fname=str(font_path()))


class Plain:
    """The marks of one picture.

    Attributes:
        marks: every word, box, line, dot and polygon that our own drawing puts on its sheet.
    """

    def __init__(self, picture: Picture) -> None:
        """Watch the picture being drawn once."""
        self.marks: list[Mark] = []
        self._height = 0
        begin = Canvas.__init__

        def started(canvas: Canvas, height: int) -> None:
            begin(canvas, height)
            self._height = height
            self.marks.clear()  # the white of the sheet is no mark

        with ExitStack() as watching:
            for name, mark in _MARKS.items():
                watching.enter_context(patch.object(Canvas, name, self._noting(mark)))
            watching.enter_context(patch.object(Canvas, "__init__", started))
            draw(picture)

    def _noting(self, mark: Callable[..., Mark]) -> Callable[..., None]:
        def note(canvas: Canvas, *args: Any, **how: Any) -> None:  # noqa: ANN401 - as the canvas is called
            self.marks.append(mark(*args, **how))

        return note

    def draw(self) -> bytes:
        """The plain figure as PNG, of the same size in pixels."""
        figure = Figure(figsize=(style.WIDTH / _DPI, self._height / _DPI), dpi=_DPI)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, style.WIDTH), ylim=(self._height, 0))
        axes.axis("off")
        for mark in self.marks:
            mark(axes)
        file = io.BytesIO()
        figure.savefig(file, format="png")
        return file.getvalue()


def _text(
    x: float, y: float, words: str, size: float, *, color: str = "k", align: str = "left", bold: bool = False
) -> Mark:
    points = size * _POINTS
    return lambda axes: axes.text(
        x, y, words, color=color, ha=align, va="center", fontsize=points, font=_FONT, parse_math=False
    )


def _box(
    left: float,
    top: float,
    right: float,
    bottom: float,
    color: str,
    *,
    radius: float = 0,
    edge: str | None = None,
) -> Mark:
    return lambda axes: axes.add_patch(
        Rectangle((left, top), right - left, bottom - top, facecolor=color, edgecolor=edge)
    )


def _line(x0: float, y0: float, x1: float, y1: float, color: str, width: float = 2) -> Mark:
    return lambda axes: axes.plot([x0, x1], [y0, y1], color=color, linewidth=width * _POINTS)


def _polyline(points: Points, color: str, width: float = 4, dash: tuple[float, float] | None = None) -> Mark:
    x, y = zip(*points, strict=True)
    style = "-" if dash is None else "--"
    return lambda axes: axes.plot(x, y, color=color, linewidth=width * _POINTS, linestyle=style)


def _dot(x: float, y: float, radius: float, color: str, *, edge: str | None = None) -> Mark:
    return lambda axes: axes.add_patch(Circle((x, y), radius, facecolor=color, edgecolor=edge))


def _polygon(corners: Points, color: str) -> Mark:
    points = list(corners)
    return lambda axes: axes.add_patch(Polygon(points, facecolor=color))


_MARKS: dict[str, Callable[..., Mark]] = {
    "text": _text,
    "box": _box,
    "line": _line,
    "polyline": _polyline,
    "dot": _dot,
    "polygon": _polygon,
}
