"""Clocks that are handed in."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ledger.clock import SetClock, StoppedClock, SystemClock, china_day

START = datetime(2021, 9, 30, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_it_stands_still_until_it_is_moved_and_never_goes_back() -> None:
    clock = StoppedClock(START)

    clock.advance_to(START + HOUR)

    assert clock.now() == START + HOUR
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance_to(START)


def test_it_runs_on_from_where_it_was_set() -> None:
    real = StoppedClock(datetime(2030, 1, 1, tzinfo=UTC))
    clock = SetClock(START, real)

    real.advance_to(real.now() + HOUR)
    assert clock.now() == START + HOUR

    clock.advance_to(START + 5 * HOUR)
    real.advance_to(real.now() + HOUR)
    assert clock.now() == START + 6 * HOUR
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance_to(START)


def test_it_tells_aware_instants() -> None:
    assert SystemClock().now().tzinfo is UTC
    assert StoppedClock(START.astimezone(timezone(8 * HOUR))).now().tzinfo is UTC


def test_it_takes_the_day_in_china() -> None:
    assert china_day(datetime(2021, 9, 30, 15, 59, tzinfo=UTC)) == date(2021, 9, 30)
    assert china_day(datetime(2021, 9, 30, 16, 0, tzinfo=UTC)) == date(2021, 10, 1)
