"""When jobs are due. A trigger knows nothing of what has run; it only names instants.

`mon 09:00` means the first working day of the week, from Monday on, at nine. `workdays 08:30` every working
day. `daily 07:30` every day. Weekdays are written by name; numbers mean different days in different tools.
`20 09:00`, where a day of the month is asked for, means the first working day on or after the 20th.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ledger.calendar import ONE_DAY, WorkCalendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(rf"({'|'.join(WEEKDAYS)}|workdays|daily) ([01]\d|2[0-3]):([0-5]\d)")
_MONTHLY_FORM = re.compile(r"(0?[1-9]|1\d|2[0-8]) ([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Once a week: on the weekday (0 is Monday), or on the week's next working day if that is a holiday.

    Where the week has no working day left, on the weekday itself: so Saturday may be named, and no week
    goes without.
    """

    weekday: int
    at: time

    def holds_on(self, day: date, calendar: WorkCalendar) -> bool:
        monday = day - timedelta(days=day.weekday())
        rest = [monday + timedelta(days=n) for n in range(self.weekday, 7)]
        return day == next(filter(calendar.is_working, rest), rest[0])


@dataclass(frozen=True, slots=True)
class Workdays:
    """Every working day."""

    at: time

    def holds_on(self, day: date, calendar: WorkCalendar) -> bool:
        return calendar.is_working(day)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day."""

    at: time

    def holds_on(self, day: date, calendar: WorkCalendar) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Monthly:
    """Once a month: on the first working day on or after a day of it, from the 1st to the 28th.

    Long holidays may carry it into the next month.
    """

    day: int
    at: time

    def holds_on(self, day: date, calendar: WorkCalendar) -> bool:
        return self.nominal(day, calendar) is not None

    def nominal(self, day: date, calendar: WorkCalendar) -> date | None:
        """The day of a month for which it holds on this one; None if it does not hold."""
        this = day.replace(day=self.day)
        before = (day.replace(day=1) - ONE_DAY).replace(day=self.day)
        return next((named for named in (this, before) if calendar.from_on(named) == day), None)


Trigger = Weekly | Workdays | Daily | Monthly


def parse_trigger(text: str) -> Trigger:
    """The trigger written as `mon 09:00`, `workdays 08:30` or `daily 07:30`. Raises ValueError."""
    match = _FORM.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError("mon 09:00 / workdays 08:30 / daily 07:30")
    day, at = match[1], time(int(match[2]), int(match[3]))
    if day == "workdays":
        return Workdays(at)
    return Daily(at) if day == "daily" else Weekly(WEEKDAYS.index(day), at)


def parse_monthly(text: str) -> Monthly:
    """The trigger written as `20 09:00`. Raises ValueError."""
    match = _MONTHLY_FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError("20 09:00")
    return Monthly(int(match[1]), time(int(match[2]), int(match[3])))


@dataclass(frozen=True, slots=True)
class Timetable:
    """Triggers seen through a calendar and a time zone."""

    calendar: WorkCalendar
    zone: ZoneInfo

    def next_after(self, trigger: Trigger, instant: datetime) -> datetime:
        """The first due instant after this one."""
        day = instant.astimezone(self.zone).date()
        while True:
            if trigger.holds_on(day, self.calendar):
                due = datetime.combine(day, trigger.at, self.zone)
                if due > instant:
                    return due
            day += ONE_DAY

    def latest_until(self, trigger: Trigger, since: datetime, until: datetime) -> datetime | None:
        """The last due instant after `since`, up to and including `until`; None if there is none."""
        day = until.astimezone(self.zone).date()
        first = since.astimezone(self.zone).date()
        while day >= first:
            if trigger.holds_on(day, self.calendar):
                due = datetime.combine(day, trigger.at, self.zone)
                if since < due <= until:
                    return due
            day -= ONE_DAY
        return None


def iso_week(day: date) -> str:
    """The period of a weekly report, as 2021-W40."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
