"""对账: what a table claims."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.reported_header import Cell
from handlers.reading.reported_table import read_table
from handlers.reading.tokens import Setting
from ledger.errors import Refused
from ledger.rates import Rate
from ledger.stated import Percent, Reported, Stated
from tests.reading.asking import PHASES, TREE

SETTING = Setting(TREE, date(2021, 10, 20), PHASES)
START, PRODUCE = Rate.START_RATE, Rate.PRODUCTION_RATE
Line = tuple[str | None, Rate | None, Stated]


def read(*rows: list[Cell]) -> Reported:
    return read_table(rows, SETTING)


def lines(found: Reported) -> list[Line]:
    return [
        (claim.region and TREE[claim.region].short_name, claim.rate, claim.what)
        for claim in found.claims
        if isinstance(claim.what, Stated)
    ]


def full(
    percent: str | None, reached: int, total: int, due: int | None = None, early: int | None = None
) -> Stated:
    return Stated(None if percent is None else Percent.of(percent), reached, total, due, early)


def test_it_reads_the_columns_of_a_bulletin() -> None:
    found = read(
        ["截至9月底第一期“三个一批”项目开工率情况", None, None, None, None, None],
        ["地区", "项目数", "应开工", "已开工", "提前开工", "开工率"],
        ["许昌市", 16, 15.0, "14", 0, "87.5%"],
        ["全省合计", "258个", 186, 168, 11, "69.38％"],
    )

    assert lines(found) == [
        ("许昌", START, full("87.5", 14, 16, 15, 0)),
        ("河南", START, full("69.38", 168, 258, 186, 11)),
    ]
    assert {(claim.phase, claim.as_of) for claim in found.claims} == {(1, date(2021, 9, 30))}
    assert [claim.at for claim in found.claims] == [3, 4]


def test_it_reads_a_rate_in_each_row() -> None:
    found = read(
        ["率", "城市", "期", "截至", "完成数", "总数", "百分比"],
        ["开工率", "许昌", "一期", date(2021, 9, 30), 14, 16, 87.5],
        ["投产率", "411000", 1, "2021-09-30", 9, 36, 25],
    )

    assert lines(found) == [("许昌", START, full("87.5", 14, 16)), ("许昌", PRODUCE, full("25", 9, 36))]
    assert {(claim.phase, claim.as_of) for claim in found.claims} == {(1, date(2021, 9, 30))}


def test_it_reads_a_header_of_two_rows() -> None:
    found = read(
        ["地区", "开工率", None, None, "投产率", None, None],
        [None, "项目数", "已开工", "开工率", "项目数", "已投产", "投产率"],
        ["许昌", 16, 14, 0.875, 36, 9, 0.25],
        ["漯河", 12, 10, 10 / 12, 20, 11, 0.55],
    )

    assert lines(found) == [
        ("许昌", START, full("87.5", 14, 16)),
        ("许昌", PRODUCE, full("25", 9, 36)),
        ("漯河", START, full("83.3333", 10, 12)),
        ("漯河", PRODUCE, full("55", 11, 20)),
    ]


def test_it_takes_numbers_beyond_one_for_percents() -> None:
    found = read(["地区", "开工率"], ["许昌", 87.5], ["漯河", 1])

    assert lines(found) == [
        ("许昌", START, Stated(Percent.of("87.5"))),
        ("漯河", START, Stated(Percent.of("1"))),
    ]


def test_it_adds_up_the_counties_for_their_city() -> None:
    found = read(["县区", "项目数", "已开工"], ["长葛市", 3, 3], ["鄢陵", 3, 2], ["合计", 6, 5])

    assert [line[0] for line in lines(found)] == ["长葛", "鄢陵", "许昌"]


def test_it_says_which_rows_it_could_not_read() -> None:
    found = read(
        ["地区", "项目数", "已开工", "开工率"],
        ["航空港区", 3, 1, "33.3%"],
        ["许昌", "十六", 14, "约八成"],
        ["漯河", 12, 10, "-"],
        ["小计", 28, 24, None],
    )

    assert [(one.at, one.text, one.why) for one in found.unread] == [
        (2, "航空港区", "unknown_place"),
        (3, "十六", "not_a_number"),
        (3, "约八成", "not_a_number"),
    ]
    assert lines(found) == [("许昌", START, Stated(None, 14)), ("漯河", START, full(None, 10, 12))]


@pytest.mark.parametrize(
    "cell", [math.nan, math.inf, -1, -0.5, 1e300, 10**12, True, date(2021, 9, 30), "9e9"]
)
def test_it_takes_no_odd_cell_for_a_figure(cell: Cell) -> None:
    found = read(["地区", "项目数", "开工率"], ["许昌", cell, None], ["漯河", 12, cell])

    assert lines(found) == [("漯河", START, Stated(total=12))]
    assert [one.at for one in found.unread] == [2, 3]


def test_it_reads_a_table_without_a_header_as_text() -> None:
    assert lines(read(["许昌一期开工率", "80%", "8/10"])) == [("许昌", START, full("80", 8, 10))]


@pytest.mark.parametrize("rows", [[], [[]], [[None, None]], [["地区", "开工率"]], [["甲", "乙"], [1, 2]]])
def test_it_finds_nothing_in_a_table_of_something_else(rows: list[list[Cell]]) -> None:
    assert read(*rows).claims == ()


WORDS = ("地区", "期", "率", "项目数", "已开工", "开工率", "许昌", "合计", "一期", "87.5%", "截至9月底", "-")
cells = st.none() | st.sampled_from(WORDS) | st.integers() | st.floats() | st.dates() | st.text(max_size=9)


@given(st.lists(st.lists(cells, max_size=7), max_size=7))
def test_it_reads_or_refuses_whatever_a_table_holds(rows: list[list[Cell]]) -> None:
    try:
        found = read(["地区", "期", "率", "项目数", "已开工", "开工率"], *rows)
    except Refused:
        return
    for claim in found.claims:
        assert claim.region is None or claim.region in TREE
