"""Working days: make-up Sundays, holidays, the operator's word, and years that no library knows yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.calendar import WorkCalendar

CALENDAR = WorkCalendar()
ONE_DAY = timedelta(days=1)
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize("day", [date(2021, 9, 26), date(2021, 10, 8), date(2021, 10, 9), date(2022, 1, 4)])
def test_it_works_on_make_up_days_and_after_the_holidays(day: date) -> None:
    assert CALENDAR.is_working(day)


@pytest.mark.parametrize("day", [date(2021, 10, n) for n in (*range(1, 8), 10)] + [date(2022, 1, 3)])
def test_it_rests_on_holidays_and_ordinary_sundays(day: date) -> None:
    assert not CALENDAR.is_working(day)


def test_it_holds_phase_three_on_the_first_working_day_of_2022() -> None:
    assert CALENDAR.from_on(date(2022, 1, 1)) == date(2022, 1, 4)


def test_it_takes_monday_to_friday_for_a_year_that_is_not_known_and_says_so() -> None:
    whole_year = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]

    assert [CALENDAR.is_working(day) for day in whole_year] == [day.weekday() < 5 for day in whole_year]
    assert not any(CALENDAR.is_certain(day) for day in whole_year)
    assert CALENDAR.is_certain(date(2021, 10, 1))


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
