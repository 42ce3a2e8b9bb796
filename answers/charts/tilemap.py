"""The picture of a map: one tile for each unit, coloured by its rate, with name, percentage and n/N in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from answers.charts import style
from answers.charts.font import width_of
from answers.charts.ranking import Whole
from answers.charts.wrapping import balance
from ledger.rates import percent

if TYPE_CHECKING:
    from answers.charts.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit of the map.

    Attributes:
        name: short name, such as 许昌.
        column, row: where it stands, from 0.
        reached: n of its rate, `total` its N.
        step: its place in the legend, from 0; None where there is nothing to count.
        is_own: whether to pick it out.
    """

    name: str
    column: int
    row: int
    reached: int
    total: int
    step: int | None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class TileMap:
    """What a map shows. All words are the caller's, ready to print.

    Attributes:
        title: the finding.
        subtitle: as-of day, phase, batch and the definition of the rate.
        rate: name of the rate, over the whole's percentage.
        whole: the rate of all units together.
        tiles: at most five columns of them.
        legend: words of the steps, lowest first; at most five.
        without: what the legend calls a unit without entries.
        foot: the source.
        demo: whether to mark it 演示.
    """

    title: str
    subtitle: str
    rate: str
    whole: Whole
    tiles: tuple[Tile, ...]
    legend: tuple[str, ...]
    without: str
    foot: str = ""
    demo: bool = False


_COLUMNS = 5
_GAP = 8
_WIDTH = (style.WIDTH - 2 * style.MARGIN + _GAP) / _COLUMNS - _GAP
_HEIGHT = 134
_ROOM = _WIDTH - 18
_NAME = 31
_SHARE = 37
_COUNT = 25
_LEGEND = 24
_SWATCH = 38
"""Sizes of tiles and of type, px."""
_EMPTY_CORNER = 2
"""The first rows leave their three columns on the left to the legend."""


def draw(picture: TileMap) -> bytes:
    """PNG, 1080 px wide; equal pictures give equal bytes. Raises FontMissing."""
    from answers.charts.sheet import Sheet  # matplotlib: not for who only hands a picture over

    rows = 1 + max((tile.row for tile in picture.tiles), default=_EMPTY_CORNER)
    body = rows * (_HEIGHT + _GAP) - _GAP
    sheet = Sheet(picture.title, picture.subtitle, picture.foot, demo=picture.demo, body=body)
    _legend(sheet.canvas, picture, sheet.top)
    for tile in picture.tiles:
        _tile(sheet.canvas, tile, sheet.top)
    return sheet.canvas.png()


def _tile(canvas: Canvas, tile: Tile, top: float) -> None:
    left = style.MARGIN + tile.column * (_WIDTH + _GAP)
    top += tile.row * (_HEIGHT + _GAP)
    if tile.is_own:
        canvas.box(left - 6, top - 6, left + _WIDTH + 6, top + _HEIGHT + 6, style.ACCENT, radius=16)
        canvas.box(left - 1, top - 1, left + _WIDTH + 1, top + _HEIGHT + 1, style.PAPER, radius=12)
    _colour(canvas, tile.step, left, top, left + _WIDTH, top + _HEIGHT, 12)
    ink, quiet = _inks(tile.step)
    middle = left + _WIDTH / 2
    size, lines = _fit(tile.name)
    leading = size * 1.16
    first = top + (32 if len(lines) == 1 else 24)
    for number, line in enumerate(lines):
        canvas.text(middle, first + number * leading, line, size, color=ink, align="center")
    share = percent(tile.reached, tile.total)
    down = 0 if len(lines) == 1 else 6
    canvas.text(middle, top + 73 + down, share, _SHARE, color=ink, align="center", bold=tile.is_own)
    if tile.total:
        count = f"{tile.reached}/{tile.total}"
        canvas.text(middle, top + 111 + down / 2, count, _COUNT, color=quiet, align="center")


def _legend(canvas: Canvas, picture: TileMap, top: float) -> None:
    """In the corner that the map leaves free: the whole, then the steps, highest first."""
    whole = picture.whole
    left: float = style.MARGIN
    size, lines = _fit(whole.name, _WIDTH)
    for number, line in enumerate(lines):
        canvas.text(left, top + 20 + number * size * 1.16, line, size)
    canvas.text(left, top + 92, percent(whole.reached, whole.total), 50, bold=True)
    canvas.text(left, top + 138, f"{whole.reached}/{whole.total}", _COUNT, color=style.MUTED)
    left += _WIDTH + _GAP
    canvas.text(left, top + 20, picture.rate, _LEGEND, color=style.MUTED)
    rows: list[tuple[int | None, str]] = list(reversed(list(enumerate(picture.legend))))
    if any(tile.step is None for tile in picture.tiles):
        rows.append((None, picture.without))
    for number, (step, words) in enumerate(rows):
        y = top + 58 + number * _SWATCH
        _colour(canvas, step, left, y - 14, left + 52, y + 14, 6)
        canvas.text(left + 66, y, words, _LEGEND)


def _colour(
    canvas: Canvas, step: int | None, left: float, top: float, right: float, bottom: float, radius: float
) -> None:
    """Fill a shape with the colour of its step; grey, with a line around it, where there is none."""
    if step is None:
        canvas.box(left, top, right, bottom, style.RULE, radius=radius)
        canvas.box(left + 2, top + 2, right - 2, bottom - 2, style.VOID, radius=radius - 2)
    else:
        canvas.box(left, top, right, bottom, style.STEPS[step], radius=radius)


def _inks(step: int | None) -> tuple[str, str]:
    """Colours of a tile's main and of its quiet words."""
    if step is None:
        return style.MUTED, style.MUTED
    return (style.PAPER, style.PAPER) if step >= style.DARK_FROM else (style.INK, style.INK)


def _fit(name: str, room: float = _ROOM) -> tuple[float, list[str]]:
    """A size of type at which a name fits into a tile: smaller, or on two lines, when it is long."""
    size = min(_NAME, room / max(width_of(name, 1), 1))
    if size >= style.SMALLEST:
        return size, [name]
    return style.SMALLEST, balance(name, room, partial(width_of, size=style.SMALLEST))
