"""A promise: the days that buttons offer, and those that nobody may promise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Reason, Refused
from ledger.promises import Choice, check_promise, choices

THURSDAY = date(2021, 9, 30)
days = st.dates(date(2020, 1, 1), date(2028, 12, 31))


def test_it_offers_three_days_this_week_two_weeks_and_this_month() -> None:
    assert choices(THURSDAY) == {
        Choice.THREE_DAYS: date(2021, 10, 3),
        Choice.THIS_WEEK: date(2021, 10, 3),
        Choice.TWO_WEEKS: date(2021, 10, 14),
        Choice.THIS_MONTH: date(2021, 9, 30),
    }


def test_it_knows_the_last_day_of_february() -> None:
    assert choices(date(2024, 2, 3))[Choice.THIS_MONTH] == date(2024, 2, 29)
    assert choices(date(2100, 2, 3))[Choice.THIS_MONTH] == date(2100, 2, 28)


@given(days)
def test_it_offers_only_what_may_be_promised(today: date) -> None:
    offered = choices(today)

    assert list(offered) == list(Choice)
    for day in offered.values():
        check_promise(day, today, 60)
    assert offered[Choice.THIS_WEEK].isoweekday() == 7
    assert offered[Choice.THIS_WEEK].isocalendar()[:2] == today.isocalendar()[:2]
    assert (offered[Choice.THIS_MONTH] + timedelta(days=1)).day == 1
    assert offered[Choice.THIS_MONTH].month == today.month


@given(days, st.integers(-90, 90), st.integers(1, 60))
def test_it_takes_a_promise_from_today_up_to_the_last_day(today: date, ahead: int, within: int) -> None:
    day = today + timedelta(days=ahead)
    if 0 <= ahead <= within:
        check_promise(day, today, within)
        return
    with pytest.raises(Refused) as refused:
        check_promise(day, today, within)

    facts = refused.value.facts
    if ahead < 0:
        assert refused.value.reason is Reason.PROMISE_PAST
        assert facts == {"day": day, "today": today}
    else:
        assert refused.value.reason is Reason.PROMISE_TOO_FAR
        assert facts == {"day": day, "last": today + timedelta(days=within)}
