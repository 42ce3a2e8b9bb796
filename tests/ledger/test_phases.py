"""Which phase is meant when none is named."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.phases import Phase, usual_phase

FIRST, SECOND, THIRD = date(2021, 7, 10), date(2021, 10, 8), date(2022, 1, 4)
HELD = (Phase(1, FIRST), Phase(2, SECOND), Phase(3, THIRD))


@pytest.mark.parametrize(
    ("as_of", "number"),
    [
        (date(2021, 7, 9), None),
        (date(2021, 7, 10), 1),
        (date(2021, 9, 30), 1),
        (date(2021, 10, 8), 1),
        (date(2021, 11, 4), 1),
        (date(2021, 11, 5), 2),
        (date(2022, 1, 31), 2),
        (date(2022, 2, 1), 3),
    ],
)
def test_it_means_the_latest_phase_that_has_had_four_weeks(as_of: date, number: int | None) -> None:
    phase = usual_phase(HELD, as_of)

    assert (phase and phase.number) == number


@given(
    st.lists(st.dates(date(2021, 7, 1), date(2022, 7, 1)), unique=True, max_size=5),
    st.dates(date(2021, 6, 1), date(2022, 9, 1)),
)
def test_it_never_means_a_phase_to_come_nor_none_once_one_was_held(days: list[date], as_of: date) -> None:
    phases = [Phase(number, day) for number, day in enumerate(sorted(days), 1)]

    phase = usual_phase(phases, as_of)

    held = [p for p in phases if p.held_on <= as_of]
    ripe = [p for p in held if as_of - p.held_on >= timedelta(weeks=4)]
    assert phase == next(reversed(ripe or held), None)
