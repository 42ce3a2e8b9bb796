"""Quiet hours: when what is pushed may go out."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.calendar import WorkCalendar
from ledger.clock import CHINA
from ledger.quiet import OfficeHours
from ledger.schedule import Timetable

TIMETABLE = Timetable(WorkCalendar(), CHINA)
HOURS = OfficeHours()
MINUTE = timedelta(minutes=1)

instants = st.datetimes(datetime(2021, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
minutes = st.integers(0, 24 * 60 - 2)
hours = st.tuples(minutes, minutes).map(sorted).map(lambda pair: OfficeHours(at(pair[0]), at(pair[1] + 1)))


def at(minute: int) -> time:
    return time(minute // 60, minute % 60)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2021-09-30T08:29", "2021-09-30T08:30"),
        ("2021-09-30T08:30", "2021-09-30T08:30"),
        ("2021-09-30T17:59", "2021-09-30T17:59"),
        ("2021-09-30T18:00", "2021-10-08T08:30"),
        ("2021-10-03T12:00", "2021-10-08T08:30"),
        ("2021-10-08T23:59", "2021-10-09T08:30"),
        ("2021-10-09T12:00", "2021-10-09T12:00"),
        ("2021-10-09T20:00", "2021-10-11T08:30"),
        ("2021-12-31T18:00", "2022-01-04T08:30"),
        ("2027-01-01T20:00", "2027-01-04T08:30"),
    ],
)
def test_it_holds_until_the_next_opening_on_a_working_day(now: str, opens: str) -> None:
    assert HOURS.next_open(china(now), TIMETABLE) == china(opens)


def test_it_goes_by_the_offices_zone_and_not_the_machines() -> None:
    night_in_china = datetime(2021, 9, 29, 22, tzinfo=UTC)

    assert HOURS.next_open(night_in_china, TIMETABLE) == china("2021-09-30T08:30")


def is_open(instant: datetime, office: OfficeHours) -> bool:
    local = instant.astimezone(CHINA)
    return WorkCalendar().is_working(local.date()) and office.opens <= local.time() < office.closes


@given(instants, hours)
def test_it_opens_at_the_first_open_instant_from_now_on(instant: datetime, office: OfficeHours) -> None:
    found = office.next_open(instant, TIMETABLE)

    assert is_open(found, office) and found >= instant
    assert found == instant or not is_open(instant, office)
    assert found == instant or found.astimezone(CHINA).time() == office.opens
    day = instant.astimezone(CHINA).date()
    while day < found.astimezone(CHINA).date():
        opening = datetime.combine(day, office.opens, CHINA)
        assert opening < instant or not is_open(opening, office)
        day += timedelta(days=1)
