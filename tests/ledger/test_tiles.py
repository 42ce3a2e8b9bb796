"""The tile map's layout, and the steps that shares are coloured by."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from db.data import henan
from ledger.phases import Batch
from ledger.rates import Rate, RateFact
from ledger.tiles import COLUMNS, GRID, STEPS, layout, step_of, steps

NEIGHBOURS = {
    **{"安阳": ("鹤壁", "濮阳"), "新乡": ("鹤壁", "焦作", "郑州", "开封"), "济源": ("焦作", "洛阳")},
    **{"洛阳": ("三门峡", "郑州", "平顶山"), "郑州": ("焦作", "开封", "许昌"), "商丘": ("开封", "周口")},
    **{"许昌": ("平顶山", "漯河", "周口"), "周口": ("开封", "漯河", "驻马店"), "南阳": ("平顶山",)},
    **{"驻马店": ("漯河", "信阳")},
}
"""Units that share a border."""
CENTRES = {
    **{"安阳": (114.4, 36.1), "鹤壁": (114.3, 35.7), "濮阳": (115.0, 35.8), "新乡": (113.9, 35.3)},
    **{"焦作": (113.2, 35.2), "济源": (112.6, 35.1), "三门峡": (111.2, 34.8), "洛阳": (112.4, 34.6)},
    **{"郑州": (113.6, 34.7), "开封": (114.3, 34.8), "商丘": (115.6, 34.4), "许昌": (113.8, 34.0)},
    **{"平顶山": (113.2, 33.7), "周口": (114.7, 33.6), "漯河": (114.0, 33.6), "南阳": (112.5, 33.0)},
    **{"驻马店": (114.0, 33.0), "信阳": (114.1, 32.1)},
}
"""Degrees east and north of each seat, to a tenth."""


def at() -> dict[str, tuple[int, int]]:
    tree = henan()
    return {tree[code].short_name: place for code, place in layout(r.code for r in tree.cities).items()}


def test_it_has_all_18_units_and_each_in_a_place_of_its_own() -> None:
    codes = [code for row in GRID for code in row if code]

    assert sorted(codes) == [region.code for region in henan().cities]
    assert len(set(at().values())) == 18
    assert {len(row) for row in GRID} == {COLUMNS}


def test_it_keeps_neighbours_side_by_side() -> None:
    places = at()

    for one, others in NEIGHBOURS.items():
        for other in others:
            apart = [abs(a - b) for a, b in zip(places[one], places[other], strict=True)]
            assert max(apart) == 1, (one, other)


def test_it_keeps_north_up_and_east_right() -> None:
    """Of two units that lie clearly apart in a direction, none stands on the wrong side."""
    places = at()

    for one, (east, north) in CENTRES.items():
        for other, (other_east, other_north) in CENTRES.items():
            if north - other_north > 0.9:
                assert places[one][1] < places[other][1], (one, other)
            if east - other_east > 1.3:
                assert places[one][0] > places[other][0], (one, other)


def test_it_finds_room_for_units_of_later_phases() -> None:
    places = layout(["410100", "410171", "410172"])

    assert places == {"410100": (2, 3), "410171": (0, len(GRID)), "410172": (1, len(GRID))}


def fact(reached: int, total: int) -> RateFact:
    return RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, "410100", date(2021, 9, 30), reached, total)


def test_it_tells_high_rates_apart_by_finer_steps() -> None:
    assert steps([fact(17, 20), fact(20, 20)]) == (75, 80, 85, 90, 95)
    assert steps([fact(0, 20), fact(20, 20)]) == (0, 20, 40, 60, 80)
    assert steps([]) == (0, 5, 10, 15, 20)


def test_its_least_percentage_is_in_a_step() -> None:
    leasts = (0, 20, 40, 60, 80)

    assert [step_of(fact(n, 5), leasts) for n in range(6)] == [0, 1, 2, 3, 4, 4]
    assert step_of(fact(3999, 10000), leasts) == 1
    assert step_of(fact(0, 0), leasts) is None


@given(st.lists(st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=18))
def test_every_share_has_its_step(shares: list[tuple[int, int]]) -> None:
    facts = [fact(*share) for share in shares]
    leasts = steps(facts)

    assert len(leasts) == STEPS and {b - a for a, b in pairwise(leasts)} <= {5, 10, 20}
    for one in facts:
        step = step_of(one, leasts)
        if one.total:
            assert step is not None
            assert leasts[step] * one.total <= 100 * one.reached
            assert step == STEPS - 1 or 100 * one.reached < leasts[step + 1] * one.total
