"""The region tree: who contains whom, and what a name means."""

from itertools import product

from db.data import henan
from ledger.regions import RegionLevel

TREE = henan()


def test_it_has_the_18_units_and_nothing_outside_a_city() -> None:
    assert len(TREE.cities) == 18
    assert {region.level for region in TREE.cities} == {RegionLevel.CITY}
    for region in TREE:
        assert TREE[region.city] in (*TREE.cities, TREE.province)
        assert region.level is not RegionLevel.COUNTY or region.parent == region.city


def test_it_contains_itself_and_all_that_hangs_below() -> None:
    some = ["410000", "411000", "411002", "411100", "411102", "419001"]

    contained = {(outer, inner) for outer, inner in product(some, some) if TREE.contains(outer, inner)}

    assert contained == {
        *((code, code) for code in some),
        *(("410000", code) for code in some),
        ("411000", "411002"),
        ("411100", "411102"),
    }
    assert {pair for pair in product(some, some) if TREE.above(*pair)} == {
        (outer, inner) for outer, inner in contained if outer != inner
    }


def test_it_means_the_city_where_a_county_has_the_same_name() -> None:
    assert [region.code for region in TREE.named("新乡")] == ["410700"]
    assert [region.name for region in TREE.named("新乡县")] == ["新乡县"]
    assert [region.code for region in TREE.named("许昌")] == ["411000"]
    assert [region.code for region in TREE.named("411002")] == ["411002"]
    assert TREE.named("天津") == ()


def test_it_names_all_counties_of_one_name() -> None:
    found = TREE.named("鼓楼") + TREE.named("鼓楼区")

    assert {region.level for region in found} == {RegionLevel.COUNTY}
    assert "999999" not in TREE
