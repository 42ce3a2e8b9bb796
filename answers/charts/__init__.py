"""Pictures for a phone screen. A picture is a small value; `Painter` turns it into PNG bytes."""

from answers.charts.errors import ChartError, FontMissing, PainterBusy, PainterClosed
from answers.charts.painter import Painter
from answers.charts.ranking import Bar, RankingPicture, Whole

__all__ = [
    "Bar",
    "ChartError",
    "FontMissing",
    "Painter",
    "PainterBusy",
    "PainterClosed",
    "RankingPicture",
    "Whole",
]
