"""Working days: make-up Sundays, holidays, the operator's word, and years that no library knows yet."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.calendar import WorkCalendar
from ledger.clock import CHINA
from ledger.quiet import OfficeHours
from ledger.schedule import Timetable, parse_trigger

CALENDAR = WorkCalendar()
ONE_DAY = timedelta(days=1)
WHOLE_2027 = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


NATIONAL_DAY = {
    date(2021, 9, 26): True,
    **{date(2021, 10, n): False for n in range(1, 8)},
    date(2021, 10, 8): True,
    date(2021, 10, 9): True,
    date(2021, 10, 10): False,
    date(2021, 10, 11): True,
}
"""The State Council's notice for 2021: Sunday 09-26 and Saturday 10-09 make up for the holidays."""
NEW_YEAR = {date(2021, 12, 31): True, **{date(2022, 1, n): n == 4 for n in range(1, 5)}}


@pytest.mark.parametrize("day", [*NATIONAL_DAY, *NEW_YEAR])
def test_it_works_on_make_up_days_and_rests_on_holidays(day: date) -> None:
    assert CALENDAR.is_working(day) == {**NATIONAL_DAY, **NEW_YEAR}[day]
    assert CALENDAR.is_certain(day)


def test_it_holds_phase_three_on_the_first_working_day_of_2022() -> None:
    assert CALENDAR.from_on(date(2022, 1, 1)) == date(2022, 1, 4)
    assert CALENDAR.add(date(2021, 12, 31), 1) == date(2022, 1, 4)
    assert CALENDAR.between(date(2021, 12, 31), date(2022, 1, 4)) == 1


def test_it_takes_monday_to_friday_for_a_year_that_is_not_known_and_says_so() -> None:
    weekdays = {day: day.weekday() < 5 for day in WHOLE_2027}

    assert {day: CALENDAR.is_working(day) for day in WHOLE_2027} == weekdays
    assert not any(CALENDAR.is_certain(day) for day in WHOLE_2027)
    assert CALENDAR.is_certain(date(2026, 12, 31))


def test_it_counts_on_every_day_of_a_year_that_is_not_known() -> None:
    """Nothing raises, on the way into the year and out of it either."""
    for day in WHOLE_2027:
        week = [day + n * ONE_DAY for n in range(1, 8)]
        assert CALENDAR.from_on(day) == next(d for d in [day, *week] if d.weekday() < 5)
        assert CALENDAR.between(day, week[-1]) == 5
        assert CALENDAR.add(day, 5) == max(d for d in week if d.weekday() < 5)
        assert CALENDAR.add(day - 400 * ONE_DAY, 300) > day - 400 * ONE_DAY


def test_it_keeps_every_job_and_the_office_going_through_a_year_that_is_not_known() -> None:
    timetable, hours = Timetable(CALENDAR, CHINA), OfficeHours()
    triggers = [parse_trigger(text) for text in ("mon 09:00", "workdays 08:30", "daily 07:30")]

    for day in WHOLE_2027:
        noon = datetime.combine(day, time(12), CHINA)
        for trigger in triggers:
            due = timetable.next_after(trigger, noon)
            assert timetable.latest_until(trigger, noon, due) == due
        opens = hours.next_open(noon, timetable)
        assert (opens == noon) == (day.weekday() < 5)


def test_it_believes_the_operator_before_the_library() -> None:
    sunday, friday = date(2027, 2, 7), date(2021, 10, 8)
    calendar = WorkCalendar({sunday: True, friday: False})

    assert calendar.is_working(sunday) and calendar.is_certain(sunday)
    assert not calendar.is_working(friday)
    assert calendar.from_on(date(2021, 10, 1)) == date(2021, 10, 9)


def test_it_counts_across_the_national_holidays() -> None:
    assert CALENDAR.add(date(2021, 9, 30), 1) == date(2021, 10, 8)
    assert CALENDAR.add(date(2021, 9, 30), 2) == date(2021, 10, 9)
    assert CALENDAR.between(date(2021, 9, 30), date(2021, 10, 9)) == 2


@given(days, st.integers(0, 30))
def test_it_arrives_on_a_working_day_after_just_so_many(day: date, number: int) -> None:
    arrived = CALENDAR.add(day, number)

    assert CALENDAR.between(day, arrived) == number
    assert number == 0 or CALENDAR.is_working(arrived)


@given(days)
def test_it_finds_the_nearest_working_day(day: date) -> None:
    found = CALENDAR.from_on(day)

    assert CALENDAR.is_working(found)
    assert CALENDAR.between(day - ONE_DAY, found) == 1
