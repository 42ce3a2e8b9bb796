"""The brief as a picture: each rate in large type, and beside it the first and the last regions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from answers.charts import style
from answers.charts.font import width_of
from answers.charts.wrapping import wrap
from ledger.rates import percent

if TYPE_CHECKING:
    from answers.charts.sheet import Sheet


@dataclass(frozen=True, slots=True)
class BriefRow:
    """One of the first or last regions; `rank` is its place."""

    name: str
    rank: int
    reached: int
    total: int
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class BriefBlock:
    """One rate. All words are the caller's.

    Attributes:
        rate: its name, such as “签约一批”开工率.
        reached, total: n of N of the region that the brief is about.
        change: what it was before, such as 较9月23日（140/258）升2.7个百分点; empty where that is not known.
        place: its place among its peers; empty for the province.
        first, last: the first and the last of the regions below, best first; `last` is empty where all are
            among the first.
        none: what to say where there are no rows.
    """

    rate: str
    reached: int
    total: int
    change: str
    place: str
    first: tuple[BriefRow, ...]
    last: tuple[BriefRow, ...]
    none: str


@dataclass(frozen=True, slots=True)
class BriefPicture:
    """What the picture of a brief shows; see `RankingPicture` for title, subtitle, foot and demo."""

    title: str
    subtitle: str
    blocks: tuple[BriefBlock, ...]
    foot: str = ""
    demo: bool = False


_VALUE, _COUNT, _SMALL, _HEAD, _NAME = 84, 32, 24, 30, 28
_ROW, _HEADING, _AFTER = 46, 66, 30
_FIGURE, _LINE = 146, 36
"""Height of the figure with its counts, and of a line under it."""
_LEAST_ROWS = 6
_SPLIT = 380
"""Where the rows begin, px from the left."""
_LONGEST_NAME = 170
_BAR = 22


def draw(picture: BriefPicture) -> bytes:
    """PNG, 1080 px wide; equal pictures give equal bytes. Raises FontMissing."""
    from answers.charts.sheet import Sheet  # matplotlib: not for who only hands a picture over

    body = sum(_height(block) for block in picture.blocks)
    sheet = Sheet(picture.title, picture.subtitle, picture.foot, demo=picture.demo, body=body)
    top = sheet.top
    for number, block in enumerate(picture.blocks):
        if number:
            sheet.canvas.line(style.MARGIN, top - 12, style.WIDTH - style.MARGIN, top - 12, style.RULE)
        _Block(sheet, block, top).draw()
        top += _height(block)
    return sheet.canvas.png()


def _height(block: BriefBlock) -> float:
    gap = 0.5 if block.last else 0.0
    rows = max(_LEAST_ROWS, len(block.first) + len(block.last) + gap) * _ROW
    return _HEADING + max(rows, _FIGURE + len(_beside(block)) * _LINE) + _AFTER


def _beside(block: BriefBlock) -> list[str]:
    """The lines under the figure."""
    room, measure = _SPLIT - style.MARGIN - 16, partial(width_of, size=_SMALL)
    return [line for words in (block.change, block.place) for line in wrap(words, room, measure)]


class _Block:
    """One rate: the figure at the left, the rows at the right."""

    def __init__(self, sheet: Sheet, block: BriefBlock, top: float) -> None:
        self._canvas = sheet.canvas
        self._block = block
        self._top = top
        rows = (*block.first, *block.last)
        names = max((width_of(row.name, 1) for row in rows), default=1)
        self._name_size = max(style.SMALLEST, min(_NAME, _LONGEST_NAME / names))
        self._name_left = _SPLIT + width_of("188", _SMALL) + 14
        self._bar_left = self._name_left + min(max(names * self._name_size, 90), 280) + 16
        counts = max((width_of(_count(row), _SMALL) for row in rows), default=0)
        self._count_right = style.WIDTH - style.MARGIN
        self._value_right = self._count_right - counts - 14
        self._bar_right = self._value_right - width_of("100%", _NAME) - 30

    def draw(self) -> None:
        """Heading, figure and rows."""
        block, canvas = self._block, self._canvas
        canvas.text(style.MARGIN, self._top + 26, block.rate, _HEAD, bold=True)
        self._figure()
        middle = self._top + _HEADING + _ROW / 2
        if not block.first:
            canvas.text(_SPLIT, middle, block.none, _SMALL, color=style.MUTED)
        for row in block.first:
            self._row(row, middle)
            middle += _ROW
        if block.last:
            x0, x1, y = self._name_left, self._value_right, middle - _ROW / 4
            canvas.polyline([(x0, y), (x1, y)], style.FAINT, 2, dash=(3, 9))
            middle += _ROW / 2
        for row in block.last:
            self._row(row, middle)
            middle += _ROW

    def _figure(self) -> None:
        block, canvas, top = self._block, self._canvas, self._top + _HEADING
        value = percent(block.reached, block.total)
        size = min(_VALUE, 300 / max(width_of(value, 1), 0.1))
        canvas.text(style.MARGIN, top + 48, value, size, bold=True, color=style.STRONG)
        if block.total:
            canvas.text(style.MARGIN, top + 118, f"{block.reached}/{block.total}", _COUNT, color=style.MUTED)
        for line, words in enumerate(_beside(block)):
            canvas.text(style.MARGIN, top + _FIGURE + (line + 0.5) * _LINE, words, _SMALL)

    def _row(self, row: BriefRow, middle: float) -> None:
        canvas = self._canvas
        ink = style.ACCENT if row.is_own else style.INK
        quiet = style.ACCENT if row.is_own else style.MUTED
        canvas.text(self._name_left - 14, middle, str(row.rank), _SMALL, color=quiet, align="right")
        canvas.text(self._name_left, middle, row.name, self._name_size, color=ink, bold=row.is_own)
        top, bottom = middle - _BAR / 2, middle + _BAR / 2
        canvas.box(self._bar_left, top, self._bar_right, bottom, style.TRACK, radius=4)
        end = self._bar_left + row.reached / row.total * (self._bar_right - self._bar_left)
        canvas.box(self._bar_left, top, end, bottom, self._color(row), radius=4)
        value = percent(row.reached, row.total)
        canvas.text(self._value_right, middle, value, _NAME, color=ink, align="right")
        canvas.text(self._count_right, middle, _count(row), _SMALL, color=quiet, align="right")

    def _color(self, row: BriefRow) -> str:
        """Strong from the block's own rate upwards, soft below it."""
        if row.is_own:
            return style.ACCENT
        block = self._block
        return style.SOFT if row.reached * block.total < block.reached * row.total else style.STRONG


def _count(row: BriefRow) -> str:
    return f"{row.reached}/{row.total}"
