"""台账报送: every month each city sends in its part of the ledger, by a day. Periods, days, who is late.

Source: the ledger is built, kept, reconciled and handed in (建账、理账、对账、交账、算账).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ledger.calendar import WorkCalendar
from ledger.clock import china_day
from ledger.regions import Region, RegionTree
from ledger.schedule import Monthly, Trigger, Workdays


@dataclass(frozen=True, slots=True)
class CollectionPlan:
    """When cities are asked for their ledger, as the configuration says.

    Attributes:
        due_after: working days from the day on which a city is asked to the last one on which it may answer.
        reminders: when those are reminded that have not answered.
    """

    enabled: bool = True
    opens: Monthly = field(default_factory=lambda: Monthly(20, time(9, 0)))
    due_after: int = 5
    reminders: Trigger = field(default_factory=lambda: Workdays(time(9, 30)))


@dataclass(frozen=True, slots=True)
class Round:
    """One month's round. It is open until the next one opens, and its due day does not close it.

    Attributes:
        period: the month, 2021-10.
        opened_at: when the cities are asked, offices being open.
        due_on: the last day to answer.
    """

    id: int
    period: str
    opened_at: datetime
    due_on: date

    @property
    def asked_on(self) -> date:
        """The day on which the cities are asked."""
        return china_day(self.opened_at)

    @property
    def month(self) -> date:
        """The first day of its month."""
        return date.fromisoformat(f"{self.period}-01")

    def days_late(self, day: date) -> int:
        """How many days a day lies after the last one; 0 where it does not."""
        return max(0, (day - self.due_on).days)


@dataclass(frozen=True, slots=True)
class CityReturn:
    """A city has sent its ledger in.

    Attributes:
        by: name of who confirmed the import; empty where nobody is known by that number any more.
        taken_back_at: when that import was undone; then the city has to send it in again.
    """

    city: str
    import_id: int
    by: str
    at: datetime
    taken_back_at: datetime | None = None

    def holds_on(self, day: date) -> bool:
        """Whether, by the end of a day, the city had sent it in and not taken it back."""
        if china_day(self.at) > day:
            return False
        return self.taken_back_at is None or china_day(self.taken_back_at) > day


@dataclass(frozen=True, slots=True)
class RoundState:
    """How a round stands at the end of a day.

    Attributes:
        returned: by city, those that have sent it in, in the order they did.
        missing: codes of the cities that have not, in code order.
        voiceless: codes of the cities that have no group to be asked in, whether they sent it in or not.
    """

    round: Round
    day: date
    returned: Mapping[str, CityReturn]
    missing: tuple[str, ...]
    voiceless: tuple[str, ...]

    @property
    def asked(self) -> int:
        """How many cities have to send it in."""
        return len(self.returned) + len(self.missing)

    @property
    def is_complete(self) -> bool:
        """Whether every city has sent it in."""
        return not self.missing

    def is_late(self, city: str) -> bool:
        """Whether a city sent it in after the due day."""
        return self.round.days_late(china_day(self.returned[city].at)) > 0


def asked_cities(tree: RegionTree) -> tuple[Region, ...]:
    """Who is asked: every city, those too that have no project yet, for they may have new ones."""
    return tree.cities


def state_on(
    round_: Round, day: date, returns: Iterable[CityReturn], tree: RegionTree, with_group: Iterable[str]
) -> RoundState:
    """How a round stands at the end of a day.

    Args:
        with_group: codes of the cities that have a group to be asked in.
    """
    held = sorted((one for one in returns if one.holds_on(day)), key=lambda one: one.at)
    cities, heard = [city.code for city in asked_cities(tree)], set(with_group)
    returned = {one.city: one for one in held if one.city in cities}
    return RoundState(
        round=round_,
        day=day,
        returned=returned,
        missing=tuple(city for city in cities if city not in returned),
        voiceless=tuple(city for city in cities if city not in heard),
    )


def period_of(opening: date, opens: Monthly, calendar: WorkCalendar) -> str:
    """The month whose round opens on a day, as 2021-10.

    After holidays the opening may fall into the next month; any other day means the month it lies in.
    """
    nominal = opens.nominal(opening, calendar) or opening
    return f"{nominal:%Y-%m}"
