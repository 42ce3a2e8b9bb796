"""可信区间: they hold as often as they say, and equal what can be worked out exactly."""

from collections.abc import Sequence
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import intervals as under_test
from ledger.intervals import bounds_of, grid_of, intervals, rates_of
from ledger.ranking import FEW

SIZES = (3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 14, 16, 17, 20, 22, 26, 30)
"""N of the 18 regions, as many of them small as a phase may bring."""
SPREADS = ((2, 2), (4, 3), (1, 4), (8, 2))
"""Beta distributions of the true rates: about half, with the few far ahead; low; high."""

shares = st.integers(0, 40).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def test_intervals_hold_88_to_92_times_of_100_and_where_there_are_few_projects_too() -> None:
    dice, sizes = np.random.default_rng(1), np.array(SIZES)
    held = []
    for _ in range(75):
        for spread in SPREADS:
            truth = dice.beta(*spread, size=len(sizes))
            low, high, _ = rates_of(list(zip(dice.binomial(sizes, truth).tolist(), SIZES, strict=True)))
            held.append((low <= truth) & (truth <= high))
    by_region = np.array(held)

    assert 0.88 <= by_region.mean() <= 0.92
    assert 0.88 <= by_region[:, sizes < FEW].mean() <= 0.92


def test_intervals_of_ranks_hold_at_least_88_times_of_100() -> None:
    dice, held = np.random.default_rng(2), []
    for number in range(60):
        truth = dice.beta(*SPREADS[number % 4], size=len(SIZES))
        drawn = list(zip(dice.binomial(SIZES, truth).tolist(), SIZES, strict=True))
        for bounds, rank in zip(
            bounds_of(drawn), 1 + (truth[None, :] > truth[:, None]).sum(axis=1), strict=True
        ):
            assert bounds is not None
            held.append(bounds.first <= rank <= bounds.last)

    assert np.mean(held) >= 0.88


@pytest.mark.parametrize(
    ("reached", "total"), [(0, 1), (1, 1), (3, 4), (7, 9), (14, 16), (147, 258), (9, 300)]
)
def test_it_gives_the_exact_ends_where_the_prior_is_known(
    monkeypatch: pytest.MonkeyPatch, reached: int, total: int
) -> None:
    uniform = grid_of(np.array([0.5]), np.array([2.0]), np.ones(1))
    monkeypatch.setattr(under_test, "_grid", lambda: uniform)

    low, high, _ = rates_of([(reached, total)])

    assert float(_below(low[0], reached, total)) == pytest.approx(0.05, abs=0.002)
    assert float(_below(high[0], reached, total)) == pytest.approx(0.95, abs=0.002)


def _below(rate: float, reached: int, total: int) -> Fraction:
    """P(p < rate) after n of N, every p equally likely before: Beta(n + 1, N - n + 1), as a binomial tail."""
    p = Fraction(rate).limit_denominator(10**6)
    more = range(reached + 1, total + 2)
    return sum((comb(total + 1, k) * p**k * (1 - p) ** (total + 1 - k) for k in more), Fraction(0))


@settings(max_examples=25, deadline=None)
@given(st.lists(shares, max_size=18), st.lists(shares, max_size=2))
def test_it_gives_each_region_an_interval_that_depends_on_nothing_but_the_counts(
    counts: list[tuple[int, int]], extra: list[tuple[int, int]]
) -> None:
    found = intervals(tuple(counts), tuple(extra))

    ranked = sum(total > 0 for _, total in counts)
    for (_, total), interval in zip([*counts, *extra], found, strict=True):
        assert (interval is None) == (total == 0)
        if interval:
            assert 0 <= interval.low <= interval.high <= 1000
            assert interval.few == (total < FEW)
            assert 1 <= interval.first <= interval.last <= ranked + 1
    for interval in found[: len(counts)]:
        assert interval is None or interval.last <= ranked
    for share, interval in zip(counts, found, strict=False):
        assert interval == found[counts.index(share)]


ALL, NONE = (30, 30), (0, 30)


@pytest.mark.parametrize(
    ("counts", "low", "high", "last"),
    [
        ([ALL] * 18, range(950, 1000), range(1000, 1001), 18),
        ([NONE] * 18, range(1), range(1, 50), 18),
        ([(50, 100)] * 18, range(440, 480), range(520, 560), 18),
        ([(3, 4)], range(300, 400), range(900, 1000), 1),
        ([ALL] * 9 + [NONE] * 9, range(850, 1000), range(990, 1001), 9),
        ([(1, 1)], range(200, 600), range(980, 1001), 1),
        ([(50_000, 100_000), (1, 3)], range(490, 500), range(501, 510), 2),
    ],
)
def test_it_has_an_answer_at_every_edge(
    counts: Sequence[tuple[int, int]], low: range, high: range, last: int
) -> None:
    first, *_ = intervals(tuple(counts))

    assert first is not None
    assert (first.low in low, first.high in high, first.first, first.last <= last) == (True, True, 1, True)


def test_it_does_not_let_three_projects_look_best_by_luck() -> None:
    lucky, steady, *_ = intervals(((3, 3), (54, 60), *((n, 60) for n in range(18, 50, 2))))

    assert lucky is not None and steady is not None
    assert steady.first == 1 and steady.last <= 2
    assert lucky.last > 10 and lucky.high - lucky.low > 2 * (steady.high - steady.low)
    assert lucky.few and not steady.few
