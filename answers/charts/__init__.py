"""Pictures for a phone screen. A picture is a small value; `Painter` turns it into PNG bytes."""

from answers.charts.ageing import AgeingPicture, AgeingRow
from answers.charts.brief import BriefBlock, BriefPicture, BriefRow
from answers.charts.errors import ChartError, FontMissing, PainterBusy, PainterClosed
from answers.charts.funnel import FunnelPicture, FunnelStage
from answers.charts.painter import Painter, Picture
from answers.charts.ranking import Bar, RankingPicture, Whole
from answers.charts.tilemap import Tile, TileMap
from answers.charts.timeline import Tick, Timeline, TimelineKey, TimelineStep
from answers.charts.trend import Line, Mark, TrendPicture

__all__ = [
    "AgeingPicture",
    "AgeingRow",
    "Bar",
    "BriefBlock",
    "BriefPicture",
    "BriefRow",
    "ChartError",
    "FontMissing",
    "FunnelPicture",
    "FunnelStage",
    "Line",
    "Mark",
    "Painter",
    "PainterBusy",
    "PainterClosed",
    "Picture",
    "RankingPicture",
    "Tick",
    "Tile",
    "TileMap",
    "Timeline",
    "TimelineKey",
    "TimelineStep",
    "TrendPicture",
    "Whole",
]
