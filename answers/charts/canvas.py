"""House style: the sheet that every picture is drawn on, 1080 px wide, in pixels from its top left corner.

Object API and Agg only: neither pyplot nor any global setting of matplotlib is touched. At 72 dots an inch
a point is a pixel, so every size below is both.
"""

import io
from collections.abc import Iterable
from functools import cache
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon
from matplotlib.patheffects import Normal, Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from answers.charts.font import font_path
from answers.charts.style import INK, PAPER, WIDTH

_DPI = 72
_NO_METADATA = {"Software": None}
_QUICK = {"compress_level": 3}
_MIDDLE = 0.37
"""From baseline to the optical middle of digits and Chinese characters, in em."""

Align = Literal["left", "center", "right"]


class Canvas:
    """A white sheet of 1080 by `height` px."""

    def __init__(self, height: int) -> None:
        self.height = height
        self._figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        self._pixels = Affine2D().scale(1, -1).translate(0, height)

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
        artist = Text(
            x,
            middle + _MIDDLE * size,
            words,
            color=color,
            fontproperties=_font_of(size),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
        )
        if bold:  # the font has one weight: an outline in the same colour makes it heavier
            artist.set_path_effects([Stroke(linewidth=size * 0.035, foreground=color), Normal()])
        self._add(artist)

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
        style = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
        self._add(
            FancyBboxPatch(
                (left, top),
                right - left,
                bottom - top,
                boxstyle=style,
                facecolor=color,
                edgecolor=edge or "none",
                linewidth=2 if edge else 0,
            )
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, color: str, width: float = 2) -> None:
        """A straight line."""
        self._add(Line2D([x0, x1], [y0, y1], color=color, linewidth=width, solid_capstyle="butt"))

    def polygon(self, corners: Iterable[tuple[float, float]], color: str) -> None:
        """A filled polygon."""
        self._add(Polygon(list(corners), closed=True, facecolor=color, linewidth=0))

    def png(self) -> bytes:
        """The sheet as PNG: equal drawings give equal bytes, as neither date nor program is written in."""
        file = io.BytesIO()
        self._figure.savefig(
            file, format="png", dpi=_DPI, facecolor=PAPER, metadata=_NO_METADATA, pil_kwargs=_QUICK
        )
        return file.getvalue()

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._pixels)
        self._figure.add_artist(artist)


@cache
def _font_of(size: float) -> FontProperties:
    return FontProperties(fname=str(font_path()), size=size)
