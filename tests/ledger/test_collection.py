"""台账报送: which month a day belongs to, who is asked, what counts on which day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.data import henan
from ledger.calendar import ONE_DAY, WorkCalendar
from ledger.clock import CHINA
from ledger.collection import CityReturn, CollectionPlan, Round, asked_cities, period_of, state_on
from ledger.schedule import Monthly, Timetable, parse_monthly

TREE = henan()
CALENDAR = WorkCalendar()
TIMETABLE = Timetable(CALENDAR, CHINA)
XUCHANG, LUOHE = "411000", "411100"
TWENTIETH = Monthly(20, time(9))
ROUND = Round(1, "2021-10", datetime(2021, 10, 20, 1, tzinfo=UTC), date(2021, 10, 27))


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def sent(city: str, at: str, back: str | None = None) -> CityReturn:
    return CityReturn(city, 7, "李科", china(at), None if back is None else china(back))


@pytest.mark.parametrize(
    ("month", "opening"),
    [
        ("2021-09-01", "2021-09-22T09:00"),  # 20 and 21 September are the Mid-Autumn holidays
        ("2021-10-01", "2021-10-20T09:00"),
        ("2021-11-01", "2021-11-22T09:00"),  # the 20th is a Saturday
        ("2022-01-01", "2022-01-20T09:00"),
        ("2022-02-01", "2022-02-21T09:00"),
        ("2027-02-01", "2027-02-22T09:00"),  # holidays not known yet: Monday to Friday
    ],
)
def test_it_opens_on_the_first_working_day_on_or_after_a_day(month: str, opening: str) -> None:
    assert TIMETABLE.next_after(TWENTIETH, china(f"{month}T00:00")) == china(opening)


def test_it_stays_the_month_that_it_was_meant_for_after_long_holidays() -> None:
    """In 2025 the Spring Festival holidays lasted from 28 January to 4 February."""
    last = Monthly(28, time(9))

    opening = TIMETABLE.next_after(last, china("2025-01-20T00:00"))

    assert opening == china("2025-02-05T09:00")
    assert period_of(opening.date(), last, CALENDAR) == "2025-01"
    assert period_of(date(2025, 2, 6), last, CALENDAR) == "2025-02"


@given(st.dates(date(2020, 1, 1), date(2027, 12, 1)), st.integers(1, 28))
def test_every_month_has_exactly_one_opening(month: date, day: int) -> None:
    trigger, period = Monthly(day, time(9)), f"{month:%Y-%m}"
    around = [month.replace(day=1) + n * ONE_DAY for n in range(45)]

    openings = [d for d in around if trigger.holds_on(d, CALENDAR)]

    assert [period_of(d, trigger, CALENDAR) for d in openings].count(period) == 1
    assert all(CALENDAR.is_working(d) for d in openings)


@pytest.mark.parametrize(
    "text", ["", "0 09:00", "29 09:00", "31 09:00", "20", "20 24:00", "mon 09:00", "20 9:00"]
)
def test_it_takes_only_days_that_every_month_has(text: str) -> None:
    with pytest.raises(ValueError, match="20 09:00"):
        parse_monthly(text)


def test_it_reads_a_day_of_the_month() -> None:
    assert parse_monthly(" 5 08:30 ") == Monthly(5, time(8, 30))
    assert CollectionPlan().opens == parse_monthly("20 09:00")


def test_it_asks_every_city_once() -> None:
    assert len(asked_cities(TREE)) == 18


def test_it_counts_what_was_sent_in_by_the_end_of_the_day() -> None:
    returns = [sent(LUOHE, "2021-10-28T08:00"), sent(XUCHANG, "2021-10-25T23:59")]

    state = state_on(ROUND, date(2021, 10, 25), returns, TREE, [XUCHANG])
    later = state_on(ROUND, date(2021, 10, 28), returns, TREE, [XUCHANG])

    assert list(state.returned) == [XUCHANG] and len(state.missing) == 17 and state.asked == 18
    assert list(later.returned) == [XUCHANG, LUOHE]
    assert not later.is_late(XUCHANG) and later.is_late(LUOHE)
    assert XUCHANG not in state.voiceless and len(state.voiceless) == 17


def test_what_was_taken_back_no_longer_counts_from_that_day_on() -> None:
    back = [sent(XUCHANG, "2021-10-25T10:00", "2021-10-26T10:00")]

    assert XUCHANG in state_on(ROUND, date(2021, 10, 25), back, TREE, []).returned
    assert XUCHANG in state_on(ROUND, date(2021, 10, 26), back, TREE, []).missing


@given(
    st.dictionaries(st.sampled_from([c.code for c in TREE.cities]), st.integers(0, 20)), st.integers(0, 20)
)
def test_each_city_is_either_missing_or_has_sent_it_in(days: dict[str, int], ahead: int) -> None:
    opened = ROUND.opened_at
    returns = [CityReturn(city, 1, "", opened + timedelta(days=n)) for city, n in days.items()]

    state = state_on(ROUND, ROUND.asked_on + timedelta(days=ahead), returns, TREE, days)

    assert {*state.missing} | {*state.returned} == {city.code for city in TREE.cities}
    assert not {*state.missing} & {*state.returned}
    assert {*state.returned} == {city for city, n in days.items() if n <= ahead}
    assert state.is_complete == (len(state.returned) == 18)


def test_it_is_late_from_the_day_after_the_last_one_on() -> None:
    assert [ROUND.days_late(date(2021, 10, day)) for day in (20, 27, 28, 30)] == [0, 0, 1, 3]
