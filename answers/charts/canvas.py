"""House style: the sheet that every picture is drawn on, 1080 px wide, in pixels from its top left corner.

matplotlib's Agg renderer is called directly, without figures and artists: marks are where we say, so there
is nothing to lay out, and neither pyplot nor any global setting of matplotlib is touched. At 72 dots an inch
a point is a pixel, so every size below is both.
"""

import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import Literal

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from answers.charts.font import font_path, width_of
from answers.charts.style import INK, PAPER, WIDTH

_DPI = 72
_COMPRESSION = 3
"""zlib's level: a fifth of the time of its usual 6, for a tenth more bytes."""
_MIDDLE = 0.37
"""From baseline to the optical middle of digits and Chinese characters, in em."""
_HEAVIER = 0.012
"""How far the copies of a bold character lie from its place, in em: the font has one weight."""

Align = Literal["left", "center", "right"]
Points = Iterable[tuple[float, float]]


class Canvas:
    """A white sheet of 1080 by `height` px."""

    def __init__(self, height: int) -> None:
        self.height = height
        agg = RendererAgg(WIDTH, height, _DPI)  # type: ignore[no-untyped-call]  # it has no stub
        self._renderer: RendererBase = agg
        self._pixels: Callable[[], memoryview] = agg.buffer_rgba
        self._upright = Affine2D().scale(1, -1).translate(0, height)
        self.box(0, 0, WIDTH, height, PAPER)

    def text(
        self,
        x: float,
        middle: float,
        words: str,
        size: float,
        *,
        color: str = INK,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """One line of words whose optical middle lies at the height `middle`."""
        left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width_of(words, size)
        baseline = middle + _MIDDLE * size
        gc, off = self._pen(color), _HEAVIER * size
        shifts = ((-off, -off), (-off, off), (off, -off), (off, off)) if bold else ((0.0, 0.0),)
        for right, down in shifts:
            self._renderer.draw_text(gc, left + right, baseline + down, words, _font_of(size), 0)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        color: str,
        *,
        radius: float = 0,
        edge: str | None = None,
    ) -> None:
        """A filled rectangle with round corners, drawn only when it has an area."""
        if right <= left or bottom <= top:
            return
        radius = min(radius, (right - left) / 2, (bottom - top) / 2)
        self._fill(_rectangle(left, top, right, bottom, radius), color, edge)

    def line(self, x0: float, y0: float, x1: float, y1: float, color: str, width: float = 2) -> None:
        """A straight line."""
        self._renderer.draw_path(self._pen(color, width), Path([(x0, y0), (x1, y1)]), self._upright)

    def polyline(
        self, points: Points, color: str, width: float = 4, dash: tuple[float, float] | None = None
    ) -> None:
        """A line through points; `dash` gives the px drawn and the px left out."""
        gc = self._pen(color, width)
        gc.set_joinstyle("round")
        gc.set_capstyle("round" if dash is None else "butt")
        if dash is not None:
            gc.set_dashes(0, list(dash))
        self._renderer.draw_path(gc, Path(list(points)), self._upright)

    def dot(self, x: float, y: float, radius: float, color: str, *, edge: str | None = None) -> None:
        """A filled circle, with a line around it where a colour for that is given."""
        self._fill(Path.circle((x, y), radius), color, edge)

    def polygon(self, corners: Points, color: str) -> None:
        """A filled polygon."""
        points = list(corners)
        self._fill(Path([*points, points[0]], closed=True), color)

    def png(self) -> bytes:
        """The sheet as PNG: equal drawings give equal bytes, as neither date nor program is written in."""
        size = WIDTH, self.height
        pixels = Image.frombuffer("RGBA", size, bytes(self._pixels()), "raw", "RGBA", 0, 1)
        file = io.BytesIO()
        pixels.convert("RGB").save(file, "png", compress_level=_COMPRESSION)
        return file.getvalue()

    def _fill(self, path: Path, color: str, edge: str | None = None) -> None:
        self._renderer.draw_path(
            self._pen(edge or color, 2 if edge else 0), path, self._upright, to_rgba(color)
        )

    def _pen(self, color: str, width: float = 1) -> GraphicsContextBase:
        gc = self._renderer.new_gc()
        gc.set_foreground(color)
        gc.set_linewidth(width)
        return gc


def _rectangle(left: float, top: float, right: float, bottom: float, radius: float) -> Path:
    if not radius:
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        return Path(corners, closed=True)
    points = [(left + radius, top)]
    codes = [Path.MOVETO]
    for (x, y), (into, out) in (
        ((right, top), ((-radius, 0), (0, radius))),
        ((right, bottom), ((0, -radius), (-radius, 0))),
        ((left, bottom), ((radius, 0), (0, -radius))),
        ((left, top), ((0, radius), (radius, 0))),
    ):
        points += [(x + into[0], y + into[1]), (x, y), (x + out[0], y + out[1])]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*points, points[0]], [*codes, Path.CLOSEPOLY])


@cache
def _font_of(size: float) -> FontProperties:
    return FontProperties(fname=str(font_path()), size=size)
