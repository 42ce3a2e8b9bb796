"""Who stands out, who is ahead, how far a batch has come: each against the plainest count."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.comparing import Side, compare
from ledger.conversion import STEPS, Reached, convert
from ledger.intervals import intervals
from ledger.leaders import Wanted, floor_step, leaders, without_entries
from ledger.phases import Batch
from ledger.questions import End, Threshold
from ledger.ranking import Ranking, rank
from ledger.rates import Rate, RateFact

DAY = date(2021, 9, 30)
REGIONS = [f"41{n:02}00" for n in range(1, 8)]
shares = st.integers(0, 12).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
tables = st.lists(shares, min_size=len(REGIONS), max_size=len(REGIONS))


def fact(region: str, share: tuple[int, int]) -> RateFact:
    return RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, region, DAY, *share)


def ranking(table: Sequence[tuple[int, int]]) -> Ranking:
    places = rank([fact(region, share) for region, share in zip(REGIONS, table, strict=True)])
    return Ranking(fact("410000", (0, 0)), places)


@given(st.lists(tables, min_size=1, max_size=3), st.integers(0, 100), st.booleans())
def test_regions_pass_a_threshold_by_their_exact_share_in_every_rate(
    table: list[list[tuple[int, int]]], percent: int, above: bool
) -> None:
    rankings = [ranking(one) for one in table]
    passed = {leader.region for leader in leaders(rankings, Wanted(Threshold(percent, above)))}

    for number, region in enumerate(REGIONS):
        own = [one[number] for one in table]
        expected = all(of and (Fraction(n, of) >= Fraction(percent, 100)) is above for n, of in own)
        assert (region in passed) is expected
    empty = {region for one in table for region, (_, of) in zip(REGIONS, one, strict=True) if not of}
    assert without_entries(rankings) == len(empty)


@given(st.lists(tables, min_size=1, max_size=3), st.integers(1, 7), st.sampled_from(End))
def test_regions_that_share_a_place_are_in_the_top_together(
    table: list[list[tuple[int, int]]], top: int, end: End
) -> None:
    found = {leader.region for leader in leaders([ranking(one) for one in table], Wanted(top=top, end=end))}

    for number, region in enumerate(REGIONS):
        within = []
        for one in table:
            counted = [Fraction(n, of) for n, of in one if of]
            n, of = one[number]
            further = [
                s
                for s in counted
                if of and (s > Fraction(n, of) if end is End.FIRST else s < Fraction(n, of))
            ]
            within.append(bool(of) and len(further) < top and (n > 0 or end is End.LAST))
        assert (region in found) is all(within)


@given(st.lists(shares, max_size=4))
def test_all_reach_the_floor_that_is_said_and_not_the_next_one(table: list[tuple[int, int]]) -> None:
    counted = [Fraction(n, of) for n, of in table if of]
    floor = floor_step([fact("411000", share) for share in table])

    if counted and min(counted) >= Fraction(5, 100):
        assert floor is not None and floor % 5 == 0
        assert Fraction(floor, 100) <= min(counted) < Fraction(floor + 5, 100)
    else:
        assert floor is None


def test_floors_are_said_as_the_bulletin_says_them() -> None:
    assert floor_step([fact("a", (14, 16)), fact("b", (10, 12)), fact("c", (10, 13))]) == 75
    assert floor_step([fact("a", (13, 22)), fact("b", (14, 27))]) == 50
    assert floor_step([fact("a", (7, 7))]) == 100


@given(st.lists(shares, min_size=1, max_size=4))
def test_the_best_is_named_with_how_far_the_others_lie_below(table: list[tuple[int, int]]) -> None:
    sure = intervals(tuple(table))
    sides = [
        Side(f"{n}", 1, DAY, fact(f"{n}", share), None, i)
        for n, (share, i) in enumerate(zip(table, sure, strict=True))
    ]

    found = compare(Rate.START_RATE, sides)

    counted = [n for n, (_, of) in enumerate(table) if of]
    if len(counted) < 2:
        assert found.best is None and not found.gaps
        return
    assert found.best is not None
    best = Fraction(*table[found.best])
    assert best == max(Fraction(*table[n]) for n in counted)
    assert {gap.side for gap in found.gaps} == set(counted) - {found.best}
    for gap in found.gaps:
        assert abs((best - Fraction(*table[gap.side])) * 1000 - gap.tenths) <= Fraction(1, 2)
        one, other = sure[found.best], sure[gap.side]
        assert one and other and gap.clear == (one.low > other.high)


@given(
    st.sampled_from(Batch),
    st.lists(st.tuples(st.tuples(*[st.booleans()] * 3), st.integers(0, 99)), max_size=9),
)
def test_each_stage_is_a_part_of_the_one_before(
    batch: Batch, projects: list[tuple[tuple[bool, bool, bool], int]]
) -> None:
    depth = len(STEPS[batch])
    found = convert(batch, [Reached(steps[:depth], 1, wan) for steps, wan in projects])

    for number, stage in enumerate(found.stages):
        there = [wan for steps, wan in projects if all(steps[: min(number, depth)])]
        assert (stage.projects, stage.wan) == (len(there), sum(there))
    assert [stage.milestone for stage in found.stages] == [None, *STEPS[batch]]
    gaps = [s for s, _ in projects if any(later and not before for before, later in pairwise(s[:depth]))]
    assert found.skipped == len(gaps)
