"""What is asked about a reported fact, and what is not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.doubts import Doubt, Doubtful, DoubtRules, State, doubts_about, rushed
from ledger.phases import Milestone
from ledger.projects import Plan

TODAY = date(2021, 10, 8)
RULES = DoubtRules()
SIGN, START, PRODUCE = Milestone.SIGN, Milestone.START, Milestone.PRODUCE


def state(invested: int = 0, **days: date) -> State:
    return State({Milestone(name): Plan(None, day) for name, day in days.items()}, invested)


def asked(before: State | None, after: State) -> list[Doubtful]:
    return list(doubts_about(before, after, TODAY, RULES))


SIGNED = state(100, sign=date(2021, 7, 10))


def test_it_asks_nothing_about_what_may_well_be() -> None:
    assert asked(SIGNED, state(200, sign=date(2021, 7, 10), start=date(2021, 9, 28))) == []


def test_it_asks_nothing_where_nothing_changes() -> None:
    odd = state(0, sign=date(2022, 1, 1), start=date(2020, 1, 1))

    assert asked(odd, odd) == []


@pytest.mark.parametrize(
    ("after", "doubt", "milestone"),
    [
        (state(100, sign=date(2021, 7, 10), start=date(2021, 10, 9)), Doubt.FUTURE_DAY, START),
        (state(100, sign=date(2021, 7, 11), start=date(2021, 7, 10)), Doubt.OUT_OF_ORDER, START),
        (state(99, sign=date(2021, 7, 10)), Doubt.INVESTMENT_FALLS, None),
        (state(100, sign=date(2021, 7, 9)), Doubt.DAY_MOVED_BACK, SIGN),
        (state(100, sign=date(2021, 7, 10), start=date(2021, 8, 8)), Doubt.LATE_REPORT, START),
    ],
)
def test_it_asks_about_what_can_hardly_be(after: State, doubt: Doubt, milestone: Milestone | None) -> None:
    assert Doubtful(doubt, milestone) in asked(SIGNED, after)


def test_today_and_the_last_day_in_time_are_not_asked_about() -> None:
    in_time = TODAY - timedelta(days=RULES.late_after_days)

    assert asked(SIGNED, state(100, sign=date(2021, 7, 10), start=TODAY)) == []
    assert asked(SIGNED, state(100, sign=date(2021, 7, 10), start=in_time)) == []


def test_the_days_of_a_project_that_is_new_are_not_late() -> None:
    assert asked(None, state(5, sign=date(2019, 1, 1), start=date(2019, 6, 1))) == []


def test_a_new_project_is_asked_about_its_order_and_its_future() -> None:
    after = state(5, sign=date(2021, 7, 10), start=date(2021, 7, 1), produce=date(2021, 12, 1))

    assert set(asked(None, after)) == {
        Doubtful(Doubt.OUT_OF_ORDER, START),
        Doubtful(Doubt.FUTURE_DAY, PRODUCE),
    }


MONTH_END, MIDDLE = date(2021, 9, 29), date(2021, 9, 15)


def test_many_starts_on_the_last_days_of_a_month_are_a_rush() -> None:
    assert rushed([MONTH_END] * 5 + [MIDDLE] * 5, RULES) == {MONTH_END}


def test_few_are_none_nor_are_many_among_very_many() -> None:
    assert rushed([MONTH_END] * 4, RULES) == frozenset()
    assert rushed([MONTH_END] * 5 + [MIDDLE] * 6, RULES) == frozenset()
    assert rushed([], RULES) == frozenset()


def test_no_last_days_means_that_nobody_looks_at_them() -> None:
    assert rushed([MONTH_END] * 50, DoubtRules(rush_last_days=0)) == frozenset()


@given(st.lists(st.dates(date(2021, 1, 1), date(2021, 12, 31)), max_size=40))
def test_a_rush_lies_within_the_last_days_of_its_month(days: list[date]) -> None:
    for day in rushed(days, RULES):
        assert (day + timedelta(days=RULES.rush_last_days)).month != day.month
        assert day in days
