"""When jobs are due: by the calendar, once, and the same looking forward and back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.calendar import WorkCalendar
from ledger.clock import CHINA
from ledger.schedule import (
    WEEKDAYS,
    Daily,
    Timetable,
    Trigger,
    Weekly,
    Workdays,
    iso_week,
    parse_trigger,
)

TIMETABLE = Timetable(WorkCalendar(), CHINA)
MONDAY = parse_trigger("mon 09:00")
A_SECOND = timedelta(seconds=1)

times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
triggers: st.SearchStrategy[Trigger] = (
    st.builds(Weekly, st.integers(0, 6), times) | st.builds(Workdays, times) | st.builds(Daily, times)
)
instants = st.datetimes(datetime(2021, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.timedeltas(timedelta(0), timedelta(days=40))


def china(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=CHINA)  # type: ignore[misc,arg-type]


def test_it_reads_the_three_forms() -> None:
    assert Weekly(0, time(9)) == MONDAY
    assert parse_trigger(" SUN 23:59 ") == Weekly(6, time(23, 59))
    assert parse_trigger("workdays 08:30") == Workdays(time(8, 30))
    assert parse_trigger("daily 00:00") == Daily(time(0))


@pytest.mark.parametrize("text", ["", "mon", "1 09:00", "mon 9:00", "mon 24:00", "mon 09:60", "monday 09:00"])
def test_it_says_what_the_forms_are_to_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match="mon 09:00"):
        parse_trigger(text)


def test_it_waits_for_the_first_working_day_of_a_week_of_holidays() -> None:
    before = china(2021, 9, 27, 9)

    assert TIMETABLE.next_after(MONDAY, before) == china(2021, 10, 8, 9)
    assert TIMETABLE.next_after(MONDAY, china(2021, 10, 8, 9)) == china(2021, 10, 11, 9)


def test_it_does_not_take_a_make_up_sunday_for_the_new_week() -> None:
    """2021-09-26 is a working Sunday: the week's Monday has long been."""
    assert TIMETABLE.next_after(MONDAY, china(2021, 9, 20, 0)) == china(2021, 9, 22, 9)
    assert TIMETABLE.next_after(MONDAY, china(2021, 9, 22, 9)) == china(2021, 9, 27, 9)


def test_it_is_due_every_working_day() -> None:
    trigger = parse_trigger("workdays 08:30")

    assert TIMETABLE.next_after(trigger, china(2021, 9, 30, 8, 30)) == china(2021, 10, 8, 8, 30)
    assert TIMETABLE.next_after(trigger, china(2021, 10, 8, 9)) == china(2021, 10, 9, 8, 30)
    assert TIMETABLE.next_after(trigger, china(2021, 10, 9, 9)) == china(2021, 10, 11, 8, 30)


def test_it_makes_up_only_the_latest_of_several_missed_runs() -> None:
    missed = TIMETABLE.latest_until(parse_trigger("daily 07:30"), china(2021, 9, 1), china(2021, 9, 30, 7))

    assert missed == china(2021, 9, 29, 7, 30)


@given(triggers, instants)
def test_it_is_due_later_than_now_and_not_in_between(trigger: Trigger, instant: datetime) -> None:
    due = TIMETABLE.next_after(trigger, instant)

    assert due > instant
    assert TIMETABLE.latest_until(trigger, instant, due) == due
    assert TIMETABLE.latest_until(trigger, instant, due - A_SECOND) is None


@given(triggers, instants, spans)
def test_it_finds_backwards_what_it_finds_forwards(
    trigger: Trigger, since: datetime, span: timedelta
) -> None:
    latest, due = None, TIMETABLE.next_after(trigger, since)
    while due <= since + span:
        latest, due = due, TIMETABLE.next_after(trigger, due)

    assert TIMETABLE.latest_until(trigger, since, since + span) == latest


@pytest.mark.parametrize("weekday", range(7), ids=WEEKDAYS)
def test_it_is_due_once_in_every_week(weekday: int) -> None:
    trigger, calendar = Weekly(weekday, time(9)), WorkCalendar()

    for week in range(53 * 8):
        monday = date(2020, 12, 28) + timedelta(weeks=week)
        days = [monday + timedelta(days=n) for n in range(7)]
        chosen = [day for day in days if trigger.holds_on(day, calendar)]

        assert len(chosen) == 1
        assert chosen[0].weekday() >= weekday
        assert calendar.is_working(chosen[0]) or not any(map(calendar.is_working, days[weekday:]))


def test_it_names_a_week_by_the_year_it_belongs_to() -> None:
    assert iso_week(date(2021, 10, 8)) == "2021-W40"
    assert iso_week(date(2022, 1, 1)) == "2021-W52"
    assert iso_week(date(2021, 1, 3)) == "2020-W53"
