"""The region data: 18 units and their counties as of 2021."""

from collections import Counter

from db.data import henan
from ledger.regions import RegionLevel

COUNTIES = 156
"""河南省 counted 157 county-level divisions from March 2021 on (54 市辖区, 21 县级市, 82 县; one fewer than
before, since 吉利区 merged with 孟津). 济源 is one of them and here one of the 18 units, which leaves 156."""

NO_COUNTIES = "419001"


def test_it_has_17_cities_and_jiyuan() -> None:
    cities = henan().cities

    assert len(cities) == 18
    assert {city.level for city in cities} == {RegionLevel.CITY}
    assert [city.name for city in cities if not city.name.endswith("市")] == ["济源示范区"]


def test_it_has_all_counties() -> None:
    counties = [region for region in henan() if region.level is RegionLevel.COUNTY]
    kinds = Counter(county.name[-1] for county in counties)

    assert len(counties) == COUNTIES
    assert kinds == {"区": 54, "市": 20, "县": 82}
    assert len(list(henan())) == 1 + 18 + COUNTIES


def test_it_gives_each_city_its_number_of_counties() -> None:
    tree = henan()

    assert {city.short_name: len(tree.children(city.code)) for city in tree.cities} == {
        "郑州": 12,
        "开封": 9,
        "洛阳": 14,
        "平顶山": 10,
        "安阳": 9,
        "鹤壁": 5,
        "新乡": 12,
        "焦作": 10,
        "濮阳": 6,
        "许昌": 6,
        "漯河": 5,
        "三门峡": 6,
        "南阳": 13,
        "商丘": 9,
        "信阳": 10,
        "周口": 10,
        "驻马店": 10,
        "济源": 0,
    }


def test_it_puts_each_county_below_the_city_of_its_code() -> None:
    tree = henan()

    for county in (region for region in tree if region.level is RegionLevel.COUNTY):
        assert county.parent == county.city == county.code[:4] + "00"
        assert tree[county.city].level is RegionLevel.CITY


def test_it_knows_the_luoyang_of_2021() -> None:
    tree = henan()

    assert (tree["410307"].name, tree["410308"].name) == ("偃师区", "孟津区")
    assert not tree.named("吉利区")
    assert "410322" not in tree
    assert "410381" not in tree


def test_it_has_short_names_as_people_say_them() -> None:
    tree = henan()
    short = {region.name: region.short_name for region in tree}

    assert short["长葛市"] == "长葛"
    assert short["金水区"] == "金水"
    assert short["管城回族区"] == "管城"
    assert short["陕州区"] == "陕州"
    assert short["郏县"] == "郏县"
    assert short["新乡县"] == "新乡县"
    assert short["济源示范区"] == "济源"
    assert all(len(name) >= 2 for name in short.values())


def test_it_has_no_short_name_twice_in_a_city() -> None:
    names = Counter((region.city, region.short_name) for region in henan())

    assert max(names.values()) == 1
