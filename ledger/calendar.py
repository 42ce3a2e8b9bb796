"""Working days of the Chinese calendar, make-up Saturdays and Sundays included.

Order of authority: the operator's overrides, then the library `chinesecalendar`, then Monday to Friday for
years that the library does not know yet; `is_certain` tells the latter apart, so that it can be said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are working days.

    Attributes:
        overrides: days that the operator has decided; True for a working day.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    _added: dict[tuple[date, int], date] = field(default_factory=dict, compare=False, repr=False)

    def is_working(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day in self.overrides:
            return self.overrides[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def is_certain(self, day: date) -> bool:
        """Whether the holidays of this day's year are known; otherwise Monday to Friday is assumed."""
        if day in self.overrides:
            return True
        try:
            chinese_calendar.is_workday(day)
        except NotImplementedError:
            return False
        return True

    def from_on(self, day: date) -> date:
        """The first working day on or after this day."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add(self, day: date, working_days: int) -> date:
        """The working day that lies so many working days after this day (0: the day itself)."""
        asked = (day, working_days)
        if asked not in self._added:
            for _ in range(working_days):
                day = self.from_on(day + ONE_DAY)
            self._added[asked] = day
        return self._added[asked]

    def between(self, first: date, last: date) -> int:
        """How many working days there are after `first`, up to and including `last`."""
        days = (last - first).days
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, days + 1))
