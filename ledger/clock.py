"""Time is handed in: nothing else in the project asks the machine what time it is."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the present instant, aware, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that starts at a given instant, runs on, and can be moved forward, never back."""

    def __init__(self, start: datetime, real: Clock | None = None) -> None:
        self._real = (real or SystemClock()).now
        self._ahead: timedelta = start - self._real()

    def now(self) -> datetime:
        return self._real() + self._ahead

    def advance_to(self, instant: datetime) -> None:
        """Move forward to `instant`. Raises ValueError if that is in the clock's past."""
        if instant < self.now():
            raise ValueError(f"clock is at {self.now()}, cannot go back to {instant}")
        self._ahead = instant - self._real()


class StoppedClock:
    """A clock that stands still until it is moved; for tests and rehearsals."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move forward to `instant`. Raises ValueError if that is in the clock's past."""
        if instant < self._now:
            raise ValueError(f"clock is at {self._now}, cannot go back to {instant}")
        self._now = instant.astimezone(UTC)


def china_day(instant: datetime) -> date:
    """The calendar day in China at this instant."""
    return instant.astimezone(CHINA).date()
