"""What stands on a sheet: every word with its place and size, every mark with its extent."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from matplotlib.image import imread
from numpy.typing import NDArray

from answers.charts import Picture, style
from answers.charts.canvas import Canvas
from answers.charts.font import width_of
from answers.charts.painter import draw

LARGEST = 100
"""No type is larger than this, px: what stands further apart cannot overlap."""


@dataclass(frozen=True)
class Words:
    """Words as they stand on the sheet."""

    words: str
    left: float
    right: float
    middle: float
    size: float
    color: str

    def overlaps(self, other: "Words") -> bool:
        """Whether the two stand in each other's way; type fills about 0.9 of its size."""
        apart = abs(self.middle - other.middle) >= 0.45 * (self.size + other.size)
        return not apart and self.left < other.right and other.left < self.right


@dataclass(frozen=True)
class Drawn:
    """A picture as drawn, or as it would be.

    Attributes:
        marks: of one that is not painted, left, top, right and bottom of each box, line, dot and polygon.
        heights: of one that is not painted, the height of the sheet.
    """

    png: bytes
    words: list[Words]
    marks: list[tuple[float, float, float, float]] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)

    @property
    def pixels(self) -> NDArray[Any]:
        """Rows of columns of red, green, blue, each from 0 to 1."""
        return imread(io.BytesIO(self.png), format="png")

    @property
    def said(self) -> str:
        """All words, one after the other, without blanks."""
        return "".join(words.words for words in self.words).replace(" ", "")

    def collisions(self) -> list[tuple[Words, Words]]:
        """Words that stand in each other's way."""
        found = []
        ordered = sorted(self.words, key=lambda words: words.middle)
        for number, words in enumerate(ordered):
            for other in ordered[number + 1 :]:
                if other.middle - words.middle >= LARGEST:
                    break
                if words.overlaps(other):
                    found.append((words, other))
        return found


def drawn(picture: Picture) -> Drawn:
    """Draw a picture, and listen to what is put on its canvas."""
    found: list[Words] = []
    write = Canvas.text

    def text(canvas: Canvas, x: float, middle: float, words: str, size: float, **how: Any) -> None:
        write(canvas, x, middle, words, size, **how)
        found.extend(placed(x, middle, words, size, how))

    with patch.object(Canvas, "text", text):
        return Drawn(draw(picture), found)


def set_in_type(picture: Picture) -> Drawn:
    """Only where everything would stand, which takes a hundredth of the time: nothing is painted."""
    seen = Drawn(b"", [])

    def text(canvas: Canvas, x: float, middle: float, words: str, size: float, **how: Any) -> None:
        seen.words.extend(placed(x, middle, words, size, how))

    def points(canvas: Canvas, corners: Iterable[tuple[float, float]], *_: Any, **how: Any) -> None:
        x, y = zip(*corners, strict=True)
        seen.marks.append((min(x), min(y), max(x), max(y)))

    def box(canvas: Canvas, *args: Any, **how: Any) -> None:
        if args[:4] != (0, 0, style.WIDTH, canvas.height):  # the paper itself
            points(canvas, (args[:2], args[2:4]))

    def line(canvas: Canvas, *args: Any, **how: Any) -> None:
        points(canvas, (args[:2], args[2:4]))

    def dot(canvas: Canvas, x: float, y: float, radius: float, *_: Any, **how: Any) -> None:
        points(canvas, ((x - radius, y - radius), (x + radius, y + radius)))

    def png(canvas: Canvas) -> bytes:
        seen.heights.append(canvas.height)
        return b""

    instead: dict[str, Any] = {"text": text, "box": box, "line": line, "dot": dot, "png": png}
    with patch.multiple(Canvas, polyline=points, polygon=points, **instead):
        draw(picture)
    return seen


def placed(x: float, middle: float, words: str, size: float, how: dict[str, Any]) -> list[Words]:
    """Words put on a canvas, as a list of one, or none."""
    width = width_of(words, size)
    left = x - {"left": 0, "center": width / 2, "right": width}[how.get("align", "left")]
    return [Words(words, left, left + width, middle, size, how.get("color", style.INK))] if words else []
