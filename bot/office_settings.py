"""The parts of the settings that say how the office works: pushes, working days, office hours."""

import re
from datetime import date, time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

from bot.settings_section import Section, TriggerText
from ledger.calendar import WorkCalendar
from ledger.errors import Reason, Refused
from ledger.quiet import OfficeHours
from ledger.schedule import Trigger, parse_trigger


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("Asia/Shanghai") from error
    return text


def _time(text: str) -> str:
    if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text) is None:
        raise ValueError("08:30")
    return text


TimeText = Annotated[str, AfterValidator(_time)]
"""08:30"""


class Schedule(Section):
    """When the pushes are due."""

    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    weekly_ranking: TriggerText = "mon 09:00"
    early_warning: TriggerText = "workdays 08:30"

    def trigger(self, name: str) -> Trigger:
        """The trigger of `weekly_ranking` or `early_warning`."""
        return parse_trigger(getattr(self, name))


class CalendarSection(Section):
    """Days on which the operator knows better than the library."""

    working_days: tuple[date, ...] = ()
    holidays: tuple[date, ...] = ()

    def calendar(self) -> WorkCalendar:
        """The calendar with these overrides."""
        return WorkCalendar({**dict.fromkeys(self.working_days, True), **dict.fromkeys(self.holidays, False)})


class QuietHours(Section):
    """When pushes may go out on working days; red warnings go at once."""

    opens: TimeText = "08:30"
    closes: TimeText = "18:00"

    def hours(self) -> OfficeHours:
        """The office hours. Raises Refused(BAD_SETTING) if they close before they open."""
        opens, closes = time.fromisoformat(self.opens), time.fromisoformat(self.closes)
        if closes <= opens:
            raise Refused(
                Reason.BAD_SETTING, key="quiet_hours.closes", problem="closes_first", opens=self.opens
            )
        return OfficeHours(opens, closes)
