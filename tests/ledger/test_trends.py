"""走势: points counted from courses equal a count by hand, and stand a week apart."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.phases import Phase
from ledger.trends import Course, TrendLine, TrendPoint, points, weeks, weeks_at_equal_age

FIRST = date(2021, 7, 10)
days = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
courses = st.builds(Course, days, st.none() | days, st.none() | days, st.integers(1, 9))


@given(st.lists(courses, max_size=8))
def test_it_counts_each_day_as_one_counts_by_hand(courses: list[Course]) -> None:
    asked = [FIRST + timedelta(days=n) for n in range(13)]

    for point in points(courses, asked):
        there = [
            c for c in courses if c.counts_from <= point.day and (c.left_on is None or c.left_on > point.day)
        ]
        reached = [c for c in there if c.reached_on is not None and c.reached_on <= point.day]
        assert point.total == sum(c.entries for c in there)
        assert point.reached == sum(c.entries for c in reached)


@given(st.integers(0, 40), st.integers(0, 40))
def test_it_goes_back_by_weeks_and_compares_at_equal_age(age: int, older_by: int) -> None:
    younger = Phase(2, FIRST + timedelta(days=older_by))
    older, as_of = Phase(1, FIRST), younger.held_on + timedelta(days=age)

    ages = [(day - younger.held_on).days for day in weeks(younger.held_on, as_of)]
    older_ages = [(day - older.held_on).days for day in weeks_at_equal_age(older, younger, as_of)]

    assert ages == sorted({0, *range(age, -1, -7)})
    assert set(ages) <= set(older_ages) and older_ages[-1] == age + older_by
    assert weeks_at_equal_age(younger, younger, as_of) == weeks(younger.held_on, as_of)


def test_it_says_how_far_a_line_has_risen_where_both_ends_have_a_share() -> None:
    line = TrendLine(
        "411000", 1, tuple(TrendPoint(FIRST + timedelta(days=7 * n), n, n * 3) for n in range(6))
    )

    assert line.change(4) == 0 and line.change(5) is None and line.change(9) is None
    assert TrendPoint(FIRST, 2, 3).above(TrendPoint(FIRST, 1, 3)) == 333
    assert TrendPoint(FIRST, 1, 3).above(TrendPoint(FIRST, 2, 3)) == -333
