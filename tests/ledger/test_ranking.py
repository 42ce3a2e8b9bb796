"""排名: competition ranking by exact share; ties share a rank."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.phases import Batch
from ledger.ranking import rank
from ledger.rates import Rate, RateFact

DAY = date(2021, 9, 30)


def fact(region: str, reached: int, total: int) -> RateFact:
    return RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, region, DAY, reached, total)


shares = st.integers(0, 12).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
facts = st.dictionaries(st.sampled_from([f"41{n:02}00" for n in range(1, 19)]), shares).map(
    lambda shares: [fact(region, *share) for region, share in shares.items()]
)


@given(facts)
def test_it_gives_each_one_more_than_the_number_of_the_better(facts: list[RateFact]) -> None:
    share = {f.region: Fraction(f.reached, f.total) for f in facts if f.total}
    better = {own: sum(other > share[own] for other in share.values()) for own in share}

    places = rank(facts)

    assert {place.fact.region: place.rank for place in places if place.fact.total} == {
        region: number + 1 for region, number in better.items()
    }
    assert {place.rank for place in places if not place.fact.total} <= {None}


@given(facts)
def test_it_puts_the_best_first_equals_by_code_and_the_empty_last(facts: list[RateFact]) -> None:
    places = [place.fact for place in rank(facts)]

    counted = [f for f in places if f.total]
    assert counted == sorted(counted, key=lambda f: (-Fraction(f.reached, f.total), f.region))
    assert places[: len(counted)] == counted
    assert sorted(f.region for f in places) == sorted(f.region for f in facts)


@given(facts, facts)
def test_it_says_how_many_places_each_has_moved(now: list[RateFact], before: list[RateFact]) -> None:
    old = {place.fact.region: place.rank for place in rank(before)}

    for place in rank(now, before):
        was = old.get(place.fact.region)
        assert place.moved == (None if was is None or place.rank is None else was - place.rank)


def test_it_skips_the_rank_after_a_tie() -> None:
    places = rank([fact("A", 1, 2), fact("B", 3, 4), fact("C", 2, 4), fact("D", 0, 9), fact("E", 0, 0)])

    assert [(place.fact.region, place.rank) for place in places] == [
        ("B", 1),
        ("A", 2),
        ("C", 2),
        ("D", 4),
        ("E", None),
    ]


def test_it_does_not_call_near_shares_equal() -> None:
    """Shown, both are 33.3%; counted, they differ."""
    first, second = rank([fact("A", 333, 1000), fact("B", 1, 3)])

    assert (first.fact.region, first.rank, second.rank) == ("B", 1, 2)
