"""Which regions a bulletin names, whatever the ledger says."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.highlights import Finding, ends, highlight, last_places
from ledger.phases import Batch
from ledger.ranking import Place, rank
from ledger.rates import Rate, RateFact

Shares = Sequence[tuple[int, int]]


def places(shares: Shares) -> tuple[Place, ...]:
    return rank(
        RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, f"{number:06}", date(2021, 9, 30), n, total)
        for number, (n, total) in enumerate(shares)
    )


def named(shares: Shares) -> tuple[Finding, list[int], int]:
    found = highlight(places(shares))
    return found.finding, [int(place.fact.region) for place in found.places], found.at_least


CASES: list[tuple[str, Shares, tuple[Finding, list[int], int]]] = [
    ("the first three", [(14, 16), (10, 12), (10, 13), (5, 8)], (Finding.FIRST, [0, 1, 2], 75)),
    ("at a step exactly", [(3, 4), (8, 10), (9, 10), (1, 9)], (Finding.FIRST, [2, 1, 0], 75)),
    ("below every step", [(1, 30), (1, 40), (1, 50), (0, 9)], (Finding.FIRST, [0, 1, 2], 0)),
    (
        "a tie in the third place",
        [(9, 10), (8, 10), (7, 10), (7, 10), (1, 9)],
        (Finding.FIRST, [0, 1, 2, 3], 70),
    ),
    ("a wide tie behind the first", [(9, 10)] + [(1, 2)] * 8, (Finding.FIRST, [0], 90)),
    ("a wide tie of all", [(1, 2)] * 8, (Finding.TIED, list(range(8)), 50)),
    ("those at 100%", [(2, 2), (1, 2), (5, 5), (3, 3)], (Finding.FULL, [0, 2, 3], 100)),
    ("two at 100% are not enough", [(2, 2), (1, 2), (5, 5), (2, 3)], (Finding.FIRST, [0, 2, 3], 65)),
    ("all but a few at 100%", [(1, 2)] + [(2, 2)] * 7, (Finding.MOST, list(range(1, 8)), 100)),
    ("all at 100%", [(2, 2), (5, 5)], (Finding.ALL, [0, 1], 100)),
    ("nothing reached", [(0, 2), (0, 5)], (Finding.NONE, [], 0)),
    ("nothing to count", [(0, 0)], (Finding.UNCOUNTED, [], 0)),
    ("one of few", [(1, 2), (0, 5), (0, 0)], (Finding.FIRST, [0], 50)),
]


@pytest.mark.parametrize(
    ("shares", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_it_names(shares: Shares, expected: tuple[Finding, list[int], int]) -> None:
    assert named(shares) == expected


SHARES = st.lists(
    st.integers(0, 9).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), max_size=19
)


@given(SHARES)
def test_it_says_nothing_that_is_not_so(shares: Shares) -> None:
    finding, numbers, at_least = named(shares)
    shown = {number: Fraction(*shares[number]) for number in numbers}
    others = [Fraction(n, of) for i, (n, of) in enumerate(shares) if of and i not in shown]

    assert all(share > max(others, default=Fraction(-1)) for share in shown.values())
    assert all(share * 100 >= at_least for share in shown.values())
    if finding is Finding.FIRST:
        assert 1 <= len(numbers) <= 6 and min(shown.values()) * 100 < at_least + 5
    if finding in (Finding.FULL, Finding.MOST, Finding.ALL):
        assert set(shown.values()) == {Fraction(1)}
        assert (finding is Finding.ALL) == (not others)
        assert len(highlight(places(shares)).others) == (len(others) if finding is Finding.MOST else 0)


@given(SHARES)
def test_the_last_are_behind_all_others_and_never_among_the_first(shares: Shares) -> None:
    ranking = places(shares)
    last = [int(place.fact.region) for place in last_places(ranking)]
    first, end = ends(ranking)
    counted = [i for i, (_, of) in enumerate(shares) if of]

    rest = [Fraction(*shares[i]) for i in counted if i not in last]
    assert all(Fraction(*shares[i]) < min(rest) for i in last)
    assert len(first) + len(end) == min(6, len(counted)) and not {*first} & {*end}
