"""How far a batch has come as a picture: a step a row, its projects and its investment as bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from answers.charts import style
from answers.charts.font import widest
from answers.charts.plot import Scale

if TYPE_CHECKING:
    from answers.charts.sheet import Sheet


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """Those that came as far as one step.

    Attributes:
        name: such as 已开工.
        projects: how many; `count` says it, such as 147个.
        wan: their total investment, whole 万元; `amount` says it, such as 1589亿元.
        step: what share of the step before this is; empty for the first.
    """

    name: str
    projects: int
    count: str
    wan: int
    amount: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class FunnelPicture:
    """What the picture of a conversion shows. All words are the caller's, ready to print.

    Attributes:
        title: the finding.
        subtitle: as-of day, phase, batch.
        stages: the batch first; each a part of the one before.
        foot: the source.
        demo: whether to mark it 演示.
    """

    title: str
    subtitle: str
    stages: tuple[FunnelStage, ...]
    foot: str = ""
    demo: bool = False


_STEP = 66
_BAR = 50
_BETWEEN = 8
_PAIR = 2 * _BAR + _BETWEEN
_NAME = 36
_VALUE = 30
_SAID = 27
_GAP = 22
_ARROW = 13
_THINNEST = 4
"""Heights, gaps, sizes of type, px."""


def draw(picture: FunnelPicture) -> bytes:
    """PNG, 1080 px wide; equal pictures give equal bytes. Raises FontMissing."""
    from answers.charts.sheet import Sheet  # matplotlib: not for who only hands a picture over

    count = len(picture.stages)
    body = count * _PAIR + (count - 1) * _STEP + _GAP
    sheet = Sheet(picture.title, picture.subtitle, picture.foot, demo=picture.demo, body=body)
    _Body(sheet, picture.stages).draw()
    return sheet.canvas.png()


class _Body:
    """The rows of one picture. Both bars of the first row take all the room; the others are to scale."""

    def __init__(self, sheet: Sheet, stages: tuple[FunnelStage, ...]) -> None:
        self._canvas = sheet.canvas
        self._stages = stages
        self._top = sheet.top + _GAP / 2
        self._left = style.MARGIN + widest((stage.name for stage in stages), _NAME) + _GAP
        words = widest((word for stage in stages for word in (stage.count, stage.amount)), _VALUE)
        end = style.WIDTH - style.MARGIN - words - _GAP
        self._projects = Scale(0, stages[0].projects, self._left, end)
        self._wan = Scale(0, stages[0].wan, self._left, end)

    def draw(self) -> None:
        for number, stage in enumerate(self._stages):
            top = self._top + number * (_PAIR + _STEP)
            if stage.step:
                self._step(stage.step, top - _STEP / 2)
            self._canvas.text(style.MARGIN, top + _PAIR / 2, stage.name, _NAME, bold=True)
            self._bar(self._projects(stage.projects), top, stage.count, style.STRONG, bool(stage.projects))
            lower = top + _BAR + _BETWEEN
            self._bar(self._wan(stage.wan), lower, stage.amount, style.SOFT, bool(stage.wan))

    def _bar(self, end: float, top: float, words: str, color: str, is_some: bool) -> None:
        end = max(end, self._left + _THINNEST) if is_some else self._left
        self._canvas.box(self._left, top, end, top + _BAR, color, radius=5)
        self._canvas.text(end + (_GAP / 2 if is_some else 0), top + _BAR / 2, words, _VALUE)

    def _step(self, words: str, middle: float) -> None:
        """An arrow down, and what share took the step."""
        x = self._left + _ARROW
        tip = [(x - _ARROW, middle - _ARROW + 4), (x + _ARROW, middle - _ARROW + 4), (x, middle + _ARROW)]
        self._canvas.polygon(tip, style.ACCENT)
        self._canvas.text(x + _ARROW + _GAP / 2, middle, words, _SAID, color=style.ACCENT)
