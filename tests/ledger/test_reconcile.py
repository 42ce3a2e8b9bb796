"""对账: published examples, and a brute-force oracle over all small n of N and every decimal."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.counts import Base, Counts, shares
from ledger.reconcile import judge
from ledger.rounding import Rounding, half_up, mendings, roundings
from ledger.stated import Percent, Share, Stated
from ledger.verdicts import Figure, Mark

PUBLISHED = Counts(
    total=258,
    reached=179,
    due=186,
    due_reached=168,
    planned=190,
    planned_reached=170,
    entered=260,
    entered_reached=180,
    batch=258,
    batch_reached=179,
)


def stated(percent: str, reached: int | None = None, total: int | None = None, **more: int) -> Stated:
    return Stated(Percent.of(percent) if percent else None, reached, total, **more)


def mark(said: Stated, ledger: Counts | None = None) -> Mark:
    verdict = judge(said, ledger)
    assert verdict is not None
    return verdict.mark


def decimal_of(share: Share, decimals: int, how: str) -> Percent:
    """The same rounding by the standard library, far from any limit of its precision."""
    with localcontext() as exact:
        exact.prec = 60
        value = Decimal(100 * share.part) / Decimal(share.whole)
        return Percent(int(value.quantize(Decimal(1).scaleb(-decimals), how).scaleb(decimals)), decimals)


def test_it_takes_those_that_started_early_with_the_due() -> None:
    said = stated("69.38", 168, 258, due=186, early=11)

    assert mark(said) is Mark.AGREES
    assert mark(said, PUBLISHED) is Mark.AGREES
    assert mark(stated("69.38", 179, 258, due=186, early=11), PUBLISHED) is Mark.AGREES


def test_it_says_which_figure_would_make_a_wrong_one_right() -> None:
    verdict = judge(stated("71.1", 123, 183), None)

    assert verdict and verdict.own and verdict.mark is Mark.WRONG
    assert verdict.own.mendings == (Share(123, 173),)
    assert verdict.own.differs == ((Figure.PERCENT, Percent.of("67.2")),)


def test_it_tells_a_truncated_percentage() -> None:
    verdict = judge(stated("56.5", 82, 145), None)

    assert verdict and verdict.own and verdict.mark is Mark.TRUNCATED
    assert verdict.own.differs == ((Figure.PERCENT, Percent.of("56.6")),)


@pytest.mark.parametrize(
    ("percent", "reached", "total", "expected"),
    [
        ("85.5", 760, 889, Mark.AGREES),
        ("85", 760, 889, Mark.AGREES),
        ("85.49", 760, 889, Mark.AGREES),
        ("85.4", 760, 889, Mark.TRUNCATED),
        ("86", 760, 889, Mark.ROUNDED),
        ("57.0", 147, 258, Mark.AGREES),
        ("12", 1, 8, Mark.ROUNDED),
        ("37", 3, 8, Mark.TRUNCATED),
        ("100", 7, 7, Mark.AGREES),
        ("0", 0, 7, Mark.AGREES),
        ("160", 8, 5, Mark.WRONG),
    ],
)
def test_it_judges_at_the_decimals_that_were_written(
    percent: str, reached: int, total: int, expected: Mark
) -> None:
    assert mark(stated(percent, reached, total)) is expected


@pytest.mark.parametrize(
    ("said", "base"),
    [
        (stated("90.3"), Base.DUE),
        (stated("90.3", 168, 186), Base.DUE),
        (stated("96.2"), Base.REACHED_OF_DUE),
        (stated("90.9", 179, 197), Base.DUE_AND_EARLY),
        (stated("65.1"), Base.NOT_EARLY),
        (stated("89.5", 170, 190), Base.PLANNED),
        (stated("69.2", 180, 260), Base.WITH_WITHDRAWN),
        (stated("", None, 260), Base.WITH_WITHDRAWN),
        (stated("68.8", 179, 260), Base.OF_ENTERED),
        (stated("90.3", 168, 258, due=186, early=11), Base.DUE),
        (stated("", 170, 258, due=190, early=9), Base.PLANNED),
    ],
)
def test_it_tells_by_which_other_base_a_figure_came_about(said: Stated, base: Base) -> None:
    verdict = judge(said, PUBLISHED)

    assert verdict and verdict.ledger and verdict.mark is Mark.OTHER_BASE
    assert base in dict(verdict.ledger.bases)


def test_it_names_every_base_that_fits() -> None:
    counts = Counts(20, 10, 16, 8, 14, 7, 20, 10, 20, 10)

    assert shares(counts).keys() >= {Base.ALL, Base.DUE, Base.PLANNED}
    verdict = judge(stated("71.4"), counts)
    assert verdict and verdict.ledger
    assert [base for base, _ in verdict.ledger.bases] == [Base.REACHED_OF_PLANNED]
    doubled = judge(stated("40"), Counts(20, 10, 10, 4, 15, 6, 20, 10, 20, 10))
    assert doubled and doubled.ledger
    assert [base for base, _ in doubled.ledger.bases] == [Base.DUE, Base.PLANNED]


def test_it_finds_the_one_wrong_count() -> None:
    verdict = judge(stated("69.38", 168, 258, due=168, early=11), PUBLISHED)

    assert verdict and verdict.ledger and verdict.mark is Mark.WRONG
    assert verdict.ledger.differs == ((Figure.DUE, 186),)


def test_it_calls_right_percentages_of_wrong_counts_wrong() -> None:
    assert mark(stated("80", 8, 10), Counts(20, 16, 20, 16, 20, 16, 20, 16, 20, 16)) is Mark.WRONG


def test_it_does_not_compare_what_is_not_there() -> None:
    nothing = Counts(*[0] * 10)

    assert judge(stated("80"), None) is None
    assert mark(stated("80"), nothing) is Mark.WRONG
    assert mark(stated("", 0, 0), nothing) is Mark.AGREES


ALL_SMALL = [Share(n, total) for total in range(1, 41) for n in range(total + 1)]


@pytest.mark.parametrize("decimals", [0, 1, 2, 3])
def test_it_rounds_as_the_decimal_module_does(decimals: int) -> None:
    for share in ALL_SMALL:
        exact = half_up(share, decimals)
        floor = decimal_of(share, decimals, ROUND_DOWN)
        assert exact == decimal_of(share, decimals, ROUND_HALF_UP)
        for units in range(max(0, floor.units - 2), floor.units + 4):
            percent = Percent(units, decimals)
            how = roundings(share, percent)
            assert bool(how) == (percent in (floor, decimal_of(share, decimals, ROUND_UP)))
            assert (how[:1] == (Rounding.HALF_UP,)) == (percent == exact)
            even = percent == decimal_of(share, decimals, ROUND_HALF_EVEN) != exact
            assert (Rounding.HALF_EVEN in how) == even
            assert (Rounding.TRUNCATED in how) == (percent == floor != exact)
            assert (Rounding.UP in how) == (percent not in (floor, exact) and bool(how))


def oracle_mendings(share: Share, percent: Percent) -> set[Share]:
    """Every near share tried, one after the other."""

    def gives(part: int, whole: int) -> bool:
        return decimal_of(Share(part, whole), percent.decimals, ROUND_HALF_UP) == percent

    def slip(said: int, right: int) -> bool:
        one, other = str(said), str(right)
        one_digit = len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
        near = abs(said - right) == 1 or abs(said - right) * 10 <= said
        return said != right and (one_digit or near)

    wholes = [n for n in range(max(1, share.part), 100) if percent.units and gives(share.part, n)]
    parts = [n for n in range(share.whole + 1) if gives(n, share.whole)]
    whole = min(wholes, key=lambda n: abs(n - share.whole), default=share.whole)
    part = min(parts, key=lambda n: abs(n - share.part), default=share.part)
    found = {Share(share.part, whole)} if slip(share.whole, whole) else set()
    return found | ({Share(part, share.whole)} if slip(share.part, part) else set())


@pytest.mark.parametrize(("decimals", "units"), [*product([0, 1], [0, 1, 7, 33, 50, 57, 67, 99, 100])])
def test_it_mends_as_one_does_by_trying(decimals: int, units: int) -> None:
    for share in (Share(n, total) for total in (1, 2, 7, 23) for n in range(1, total + 1)):
        percent = Percent(units * 10**decimals + 3 * decimals, decimals)

        assert set(mendings(share, percent)) == oracle_mendings(share, percent)


@given(st.integers(1, 10**6), st.data(), st.integers(0, 4))
def test_it_mends_only_by_what_gives_the_percentage(total: int, data: st.DataObject, decimals: int) -> None:
    share = Share(data.draw(st.integers(0, total)), total)
    percent = Percent(data.draw(st.integers(0, 100 * 10**decimals)), decimals)

    for mended in mendings(share, percent):
        assert half_up(mended, decimals) == percent
        assert (mended.part == share.part) != (mended.whole == share.whole)


small = st.integers(0, 12)


@st.composite
def ledgers(draw: st.DrawFn) -> Counts:
    """Counts that some batch can have."""
    withdrawn, apart, early, late = (draw(small) for _ in range(4))
    due_reached = draw(small)
    due = due_reached + late
    total, reached = due + early + draw(small), due_reached + early
    planned_reached = draw(st.integers(0, reached))
    planned = planned_reached + draw(st.integers(0, total - reached))
    entered_reached = reached + draw(st.integers(0, withdrawn))
    return Counts(
        total,
        reached,
        due,
        due_reached,
        planned,
        planned_reached,
        total + withdrawn + apart,
        entered_reached,
        total + apart,
        reached,
    )


@given(ledgers(), st.integers(0, 2))
def test_it_agrees_with_whoever_copies_the_ledger(ledger: Counts, decimals: int) -> None:
    share = ledger.share
    assert share is not None
    percent = half_up(share, decimals) if share.whole else None
    full = Stated(percent, ledger.due_reached, ledger.total, ledger.due, ledger.early)

    assert mark(Stated(percent, share.part, share.whole), ledger) is Mark.AGREES
    assert mark(full, ledger) is Mark.AGREES


@given(ledgers(), st.none() | small, st.none() | small, st.none() | st.integers(0, 1000))
def test_it_judges_as_the_plainest_comparison_does(
    ledger: Counts, reached: int | None, total: int | None, tenths: int | None
) -> None:
    percent = None if tenths is None else Percent(tenths, 1)
    if (reached, total, percent) == (None, None, None):
        return
    verdict = mark(Stated(percent, reached, total), ledger)

    def gives(share: Share, *hows: str) -> bool:
        counts = reached in (None, share.part) and total in (None, share.whole)
        return counts and (percent is None or any(decimal_of(share, 1, how) == percent for how in hows))

    main = shares(ledger).get(Base.ALL)
    every = (ROUND_HALF_UP, ROUND_DOWN, ROUND_UP)
    if main and gives(main, ROUND_HALF_UP):
        assert verdict is Mark.AGREES
    elif main and gives(main, ROUND_HALF_EVEN, ROUND_UP):
        assert verdict is Mark.ROUNDED
    elif main and gives(main, ROUND_DOWN):
        assert verdict is Mark.TRUNCATED
    else:
        both = reached is not None and total is not None
        fits = any(gives(s, *(every if both else every[:1])) for s in shares(ledger).values())
        assert verdict is (Mark.OTHER_BASE if fits else Mark.WRONG) or not (total or reached or percent)
