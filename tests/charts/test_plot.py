"""Scales, round marks, and labels that keep apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from answers.charts.plot import Scale, spread, ticks

heights = st.lists(st.floats(-500, 1500), min_size=1, max_size=6)


def test_it_puts_values_on_a_scale() -> None:
    upwards = Scale(0, 100, 500, 100)

    assert [upwards(value) for value in (0, 25, 100)] == [500, 400, 100]
    assert Scale(5, 5, 500, 100)(5) == 500


def test_it_marks_round_numbers() -> None:
    assert ticks(100) == [0, 20, 40, 60, 80, 100]
    assert ticks(57.3) == [0, 20, 40, 60]
    assert ticks(0) == [0, 1]


@given(st.floats(0, 1e7), st.integers(2, 8))
def test_its_marks_reach_far_enough_in_few_steps(high: float, most: int) -> None:
    marks = ticks(high, most)

    assert marks[-1] >= high
    assert len(marks) <= most + 1


def test_it_leaves_labels_where_they_have_room() -> None:
    assert spread([300, 100], 30, 0, 1000) == [300, 100]


def test_it_moves_labels_apart_by_as_little_as_can_be() -> None:
    assert spread([100, 100, 400], 30, 0, 1000) == [85, 115, 400]


@given(heights, st.floats(1, 200))
def test_it_keeps_labels_apart_in_order_and_inside(wanted: list[float], gap: float) -> None:
    placed = spread(wanted, gap, 0, 1000)

    room = min(gap, 1000 / max(1, len(wanted) - 1))
    assert all(-1e-6 <= height <= 1000 + 1e-6 for height in placed)
    assert all(lower - upper >= room - 1e-6 for upper, lower in pairwise(sorted(placed)))
    assert sorted(range(len(wanted)), key=lambda n: placed[n]) == sorted(
        range(len(wanted)), key=lambda n: wanted[n]
    )
