"""预警: which concerns there are about a project or a region, and how grave."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ledger.phases import Milestone
from ledger.rates import Rate


class Level(StrEnum):
    """蓝 黄 橙 红, in rising order."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def gravity(self) -> int:
        """0 for blue to 3 for red."""
        return list(Level).index(self)


class RuleName(StrEnum):
    """The rule that a warning was opened under."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    LAGGING = "lagging"


class WarningState(StrEnum):
    """open → acknowledged → resolved, or straight from open to resolved."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class WarningRules:
    """When to warn.

    Attributes:
        due_soon_working_days: 蓝 when the deadline is at most this many working days ahead.
        orange_after_days: 橙 from this many calendar days after the deadline (黄 from day 1).
        red_after_days: 红 from this many calendar days after the deadline.
        lagging_margin_tenths: a city lags when its rate lies this many tenths of a percentage point
            below the province's; 150 is fifteen points.
        lagging_min_entries: fewer entries than this say nothing about a city.
    """

    due_soon_working_days: int = 7
    orange_after_days: int = 30
    red_after_days: int = 90
    lagging_margin_tenths: int = 150
    lagging_min_entries: int = 5

    def overdue_level(self, days_late: int) -> Level:
        """The level of a milestone this many calendar days past its deadline (1 or more)."""
        if days_late >= self.red_after_days:
            return Level.RED
        return Level.ORANGE if days_late >= self.orange_after_days else Level.YELLOW


@dataclass(frozen=True, slots=True)
class Concern:
    """What a scan finds: a reason to have a warning open, on the day of the scan.

    Attributes:
        region: code of the region concerned: the project's county, or the city that lags.
        project: number of the project; None when the concern is about a region.
        milestone: the milestone concerned; None when the concern is about a region.
        rate: the rate a region lags in; None when the concern is about a project.
        phase: the phase a region lags in.
        deadline: the day it is or was due, extensions counted; None for a region.
        reached, total: n and N of the rate a region lags in.
    """

    rule: RuleName
    level: Level
    region: str
    project: int | None = None
    milestone: Milestone | None = None
    rate: Rate | None = None
    phase: int | None = None
    deadline: date | None = None
    reached: int | None = None
    total: int | None = None

    @property
    def subject(self) -> str:
        """What it is about, as one word: at most one open warning per (rule, subject, milestone)."""
        if self.project is not None:
            return f"project:{self.project}"
        return f"region:{self.region}:{self.rate}:{self.phase}"


@dataclass(frozen=True, slots=True)
class WarningFact:
    """A warning as it stands, ready to be told.

    Attributes:
        serial: 2021-000123, the number people quote.
        title: the project's or the region's name.
        days_late: calendar days past the deadline on the as-of day; negative while it lies ahead.
        reached, total: of a lagging region, n and N of its rate.
        acknowledged_by: name of who acknowledged it, `acknowledged_at` when.
    """

    id: int
    serial: str
    rule: RuleName
    level: Level
    state: WarningState
    region: str
    title: str
    project: int | None
    milestone: Milestone | None
    rate: Rate | None
    phase: int | None
    deadline: date | None
    days_late: int | None
    reached: int | None
    total: int | None
    opened_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
