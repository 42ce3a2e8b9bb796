"""House style: what every picture has around its body: title, subtitle, source, and the mark 演示."""

from functools import partial

from answers.charts import style
from answers.charts.canvas import Canvas
from answers.charts.font import width_of
from answers.charts.wrapping import balance, wrap

DEMO_MARK = "演示"

_TITLE_SIZES = (48, 44, 40, 36)
_TITLE_LINES = 2
_SUBTITLE = 26
_FOOT = 23
_LEADING = 1.42
_ROOM = style.WIDTH - 2 * style.MARGIN
_TOP = 46
_CHIP = 76


class Sheet:
    """A canvas with head and foot drawn; the body is left free.

    Attributes:
        canvas: to draw the body on.
        top: where the body begins, px from the upper edge.
    """

    def __init__(self, title: str, subtitle: str, foot: str, *, demo: bool, body: float) -> None:
        """Draw head and foot around a body of `body` px."""
        title_size, title_lines = _fit_title(title)
        balanced = balance(subtitle, _ROOM, partial(width_of, size=_SUBTITLE))
        subtitle_lines = [line.rstrip("｜") for line in balanced]
        indent = _CHIP + 16 if demo else 0
        foot_lines = wrap(foot, _ROOM - indent, partial(width_of, size=_FOOT)) or ([""] if demo else [])
        head = _TOP + _block(title_lines, title_size) + 12 + _block(subtitle_lines, _SUBTITLE)
        self.top = head + 26
        rule = self.top + body + 24
        end = rule + 22 + _block(foot_lines, _FOOT) + 24 if foot_lines else rule + 12
        self.canvas = Canvas(round(end))
        y = self._lines(title_lines, style.MARGIN, _TOP, title_size, style.INK, bold=True)
        self._lines(subtitle_lines, style.MARGIN, y + 12, _SUBTITLE, style.MUTED)
        if foot_lines:
            self._foot(foot_lines, rule, indent)

    def _foot(self, lines: list[str], rule: float, indent: float) -> None:
        self.canvas.line(style.MARGIN, rule, style.WIDTH - style.MARGIN, rule, style.RULE)
        top = rule + 22
        if indent:
            middle = top + _FOOT * _LEADING / 2
            left, right = style.MARGIN, style.MARGIN + _CHIP
            self.canvas.box(left, middle - 19, right, middle + 19, style.INK, radius=8)
            self.canvas.text(
                (left + right) / 2, middle, DEMO_MARK, 24, color=style.PAPER, align="center", bold=True
            )
        self._lines(lines, style.MARGIN + indent, top, _FOOT, style.MUTED)

    def _lines(
        self, lines: list[str], x: float, top: float, size: float, color: str, *, bold: bool = False
    ) -> float:
        for number, line in enumerate(lines):
            self.canvas.text(x, top + (number + 0.5) * size * _LEADING, line, size, color=color, bold=bold)
        return top + _block(lines, size)


def _fit_title(title: str) -> tuple[float, list[str]]:
    """The largest size that needs two lines at most; past the smallest, more lines rather than cut text."""
    for size in _TITLE_SIZES:
        lines = balance(title, _ROOM, partial(width_of, size=size))
        if len(lines) <= _TITLE_LINES:
            break
    return size, lines


def _block(lines: list[str], size: float) -> float:
    return len(lines) * size * _LEADING
