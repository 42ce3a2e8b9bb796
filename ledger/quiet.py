"""Quiet hours: outside office hours and on holidays nothing is pushed, unless it is red."""

from dataclasses import dataclass
from datetime import datetime, time

from ledger.calendar import ONE_DAY
from ledger.schedule import Timetable


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When pushes may go out on working days: from `opens` up to, but not at, `closes`."""

    opens: time = time(8, 30)
    closes: time = time(18, 0)

    def next_open(self, instant: datetime, timetable: Timetable) -> datetime:
        """The instant itself while offices are open, else their next opening."""
        local = instant.astimezone(timetable.zone)
        day = local.date()
        if timetable.calendar.is_working(day):
            if self.opens <= local.time() < self.closes:
                return instant
            if local.time() < self.opens:
                return datetime.combine(day, self.opens, timetable.zone)
        return datetime.combine(timetable.calendar.from_on(day + ONE_DAY), self.opens, timetable.zone)
