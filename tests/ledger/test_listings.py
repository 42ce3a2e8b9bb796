"""对账 of sentences about several regions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.listings import judge_listing, meets
from ledger.phases import Batch
from ledger.questions import End
from ledger.ranking import Place, rank
from ledger.rates import Rate, RateFact
from ledger.stated import Bound, Listing, Op, Percent, Share
from ledger.verdicts import Mark

DAY = date(2021, 9, 30)


def places(**shares: tuple[int, int]) -> tuple[Place, ...]:
    facts = [
        RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, code, DAY, n, total)
        for code, (n, total) in shares.items()
    ]
    return rank(facts)


CITIES = places(a=(14, 16), b=(10, 12), c=(10, 13), d=(3, 4), e=(0, 5), f=(0, 0))
TIED = places(a=(2, 2), b=(3, 4), c=(6, 8), d=(1, 4))


def bound(percent: str, op: Op) -> Bound:
    return Bound(Percent.of(percent), op)


def test_it_agrees_with_the_first_three() -> None:
    verdict = judge_listing(Listing(("a", "b", "c"), End.FIRST, 3, bound("75", Op.AT_LEAST), count=3), CITIES)

    assert verdict.mark is Mark.AGREES and verdict.right == ("a", "b", "c") and not verdict.reordered


def test_it_says_who_is_missing_and_who_is_too_many() -> None:
    verdict = judge_listing(Listing(("a", "c", "d"), End.FIRST, 3), CITIES)

    assert verdict.mark is Mark.WRONG
    assert (verdict.missing, verdict.extra) == (("b",), ("d",))


def test_it_says_when_the_order_is_another() -> None:
    verdict = judge_listing(Listing(("b", "a", "c"), End.FIRST, 3), CITIES)

    assert verdict.mark is Mark.AGREES and verdict.reordered


@pytest.mark.parametrize("named", [("a", "b"), ("a", "c"), ("a", "b", "c")])
def test_it_lets_any_of_equals_stand_at_the_edge(named: tuple[str, ...]) -> None:
    assert judge_listing(Listing(named, End.FIRST, 2), TIED).mark is Mark.AGREES


@pytest.mark.parametrize("named", [("b", "c"), ("a",), ("a", "d"), ("a", "b", "c", "d")])
def test_it_lets_nobody_pass_the_better(named: tuple[str, ...]) -> None:
    assert judge_listing(Listing(named, End.FIRST, 2), TIED).mark is Mark.WRONG


def test_it_looks_at_the_other_end() -> None:
    assert judge_listing(Listing(("e", "d"), End.LAST, 2), CITIES).mark is Mark.AGREES
    assert judge_listing(Listing(("e", "c"), End.LAST, 2), CITIES).mark is Mark.WRONG


def test_it_says_who_does_not_meet_the_bound() -> None:
    verdict = judge_listing(Listing(("a", "b", "c"), End.FIRST, 3, bound("80", Op.AT_LEAST)), CITIES)

    assert verdict.mark is Mark.WRONG and verdict.failing == ("c",)


def test_it_takes_all_that_meet_a_bound_and_no_other() -> None:
    only = Listing(("a", "b", "c", "d"), bound=bound("75", Op.AT_LEAST), only=True, count=4)

    assert judge_listing(only, CITIES).mark is Mark.AGREES
    fewer = judge_listing(Listing(("a", "b"), bound=bound("75", Op.AT_LEAST), only=True), CITIES)
    assert fewer.mark is Mark.WRONG and fewer.missing == ("c", "d")
    counted = judge_listing(Listing((), bound=bound("75", Op.AT_LEAST), only=True, count=5), CITIES)
    assert counted.mark is Mark.WRONG and counted.miscounted and counted.right == ("a", "b", "c", "d")


def test_it_holds_named_regions_against_a_bound_alone() -> None:
    shares = {"a": Share(14, 16), "x": Share(1, 2)}

    each = judge_listing(Listing(("a", "x"), bound=bound("50", Op.AT_LEAST)), (), shares)
    assert each.mark is Mark.AGREES
    more = judge_listing(Listing(("a", "x"), bound=bound("50", Op.MORE)), (), shares)
    assert more.mark is Mark.WRONG and more.failing == ("x",)


def test_it_takes_all_for_all_only() -> None:
    assert not meets(Share(999, 1000), bound("100", Op.AT))
    assert meets(Share(7, 7), bound("100", Op.AT))
    assert meets(Share(147, 258), bound("57", Op.AT))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=6), st.integers(1, 6))
def test_it_agrees_with_the_ranking_itself(numbers: list[tuple[int, int]], top: int) -> None:
    ranked = places(**{chr(97 + i): (min(n, of), of) for i, (n, of) in enumerate(numbers)})
    first = tuple(place.fact.region for place in ranked[:top])
    last = tuple(place.fact.region for place in ranked[-top:])

    assert judge_listing(Listing(first, End.FIRST, top), ranked).mark is Mark.AGREES
    assert judge_listing(Listing(last, End.LAST, top), ranked).mark is Mark.AGREES
