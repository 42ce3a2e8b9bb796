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
        return _GRAVITY[self]


_GRAVITY = {level: gravity for gravity, level in enumerate(Level)}


def graver(one: Level, other: Level | None) -> Level:
    """The graver of two levels."""
    return other if other is not None and other.gravity > one.gravity else one


class RuleName(StrEnum):
    """The rule that a warning was opened under; see `ledger.warning_rules` for each."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    STALLED = "stalled"
    LAGGING = "lagging"


class WarningState(StrEnum):
    """open → acknowledged → resolved, or straight from open to resolved.

    A missed promise and a withdrawn acknowledgement lead back from acknowledged to open.
    """

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Settlement(StrEnum):
    """销号: why a warning's concern is gone.

    Reached: the milestone was. Withdrawn: the entry left its batch. Extended: a later deadline holds.
    Overdue: what was due soon is overdue now, which is a warning of its own. Reported: there is progress
    again. Recovered: the region lags no more. Changed: the rules or the plan are others now.
    """

    REACHED = "reached"
    WITHDRAWN = "withdrawn"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    REPORTED = "reported"
    RECOVERED = "recovered"
    CHANGED = "changed"


class LogStep(StrEnum):
    """A step in a warning's life, as the log names it."""

    OPENED = "opened"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CARRIED_OVER = "carried_over"
    UNACKNOWLEDGED = "unacknowledged"
    PROMISE_KEPT = "promise_kept"
    PROMISE_MISSED = "promise_missed"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_APPROVED = "extension_approved"
    EXTENSION_REFUSED = "extension_refused"
    EXTENSION_EXPIRED = "extension_expired"
    MUTED = "muted"
    UNMUTED = "unmuted"
    RESOLVED = "resolved"


class DigestPart(StrEnum):
    """Why a digest lists a warning: what the scan did to it, or that it is still there."""

    NEW = "new"
    RISEN = "risen"
    MISSED = "missed"
    ESCALATED = "escalated"
    REMINDED = "reminded"
    STANDING = "standing"
    SETTLED = "settled"

    @property
    def is_news(self) -> bool:
        """Whether it is a reason to send a message at all."""
        return self not in (DigestPart.STANDING, DigestPart.SETTLED)


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
        since: of a project without progress, the day of the last one.
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
    since: date | None = None
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
        since: of a project without progress, the day of the last one.
        reached, total: of a lagging region, n and N of its rate.
        acknowledged_by: name of who acknowledged it, `acknowledged_at` when.
        promised_on: the day promised; of an open warning, the day of a promise that was missed.
        settlement: why it was settled, once it is.
        mute: the mute that it is under, if any.
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
    since: date | None
    reached: int | None
    total: int | None
    opened_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    promised_on: date | None
    settlement: Settlement | None
    mute: "MuteFact | None" = None


@dataclass(frozen=True, slots=True)
class MuteFact:
    """静默: no reminders about a region or a project until a day.

    Attributes:
        region: code of the region; of a project, the project's.
        title: the project's name; None for a whole region.
        until: the last day of the mute.
        by: name of the supervisor.
    """

    id: int
    region: str
    project: int | None
    title: str | None
    until: date
    reason: str
    by: str
    at: datetime
