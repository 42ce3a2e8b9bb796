"""Maps to draw in tests."""

from hypothesis import strategies as st

from answers.charts import Tile, TileMap, Whole
from db.data import henan
from ledger.phases import Batch
from ledger.rates import Rate, RateFact
from ledger.tiles import layout, step_of, steps
from tests.charts.pictures import AS_OF, CITIES, CITY_SHARES, Shares
from tests.charts.strategies import findings, names, shares

CODES = {region.short_name: region.code for region in henan().cities}


def picture(cities: Shares, own: str = "", whole: str = "全省", title: str = "7地达到全省水平") -> TileMap:
    """The map of these shares, coloured by the rules of the ledger; strangers to the grid come below it."""
    facts = {name: _fact(CODES.get(name, "410199"), *share) for name, share in cities.items()}
    leasts = steps(list(facts.values()))
    at = dict(zip(facts, layout(fact.region for fact in facts.values()).values(), strict=True))
    tiles = tuple(
        Tile(name, *at[name], fact.reached, fact.total, step_of(fact, leasts), is_own=name == own)
        for name, fact in facts.items()
    )
    reached, total = (sum(column) for column in zip(*cities.values(), strict=True))
    return TileMap(
        title=title,
        subtitle="第一期“签约一批”｜截至2021年9月30日｜开工率＝已开工数/在列项目数",
        rate="开工率",
        whole=Whole(whole, reached, total),
        tiles=tiles,
        legend=tuple(f"{least}%—{least + 20}%" for least in leasts),
        without="没有项目",
        foot="来源：三个一批项目台账",
        demo=True,
    )


def _fact(region: str, reached: int, total: int) -> RateFact:
    return RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, region, AS_OF, reached, total)


ALL_CASES = {
    "cities of the province": picture(CITY_SHARES, own="许昌"),
    "all reached, large counts": picture(dict.fromkeys(CITIES, (5240, 5240)), own="济源"),
    "nothing to count": picture(dict.fromkeys(CITIES, (0, 0)), title="还没有可统计的开工率"),
    "one more unit, with a long name": picture(
        {**CITY_SHARES, "郑州航空港经济综合实验区": (3, 9)},
        own="郑州航空港经济综合实验区",
        whole="河南省各市和航空港区",
    ),
}


@st.composite
def maps(draw: st.DrawFn) -> TileMap:
    """Any shares in up to nine rows."""
    places = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(2, 8)), max_size=20))
    tiles = []
    for column, row in sorted(places):
        reached, total = draw(shares())
        step = draw(st.integers(0, 4)) if total else None
        tiles.append(Tile(draw(names), column, row, reached, total, step, is_own=draw(st.booleans())))
    return TileMap(
        title=draw(findings),
        subtitle=draw(findings),
        rate="履约项目开工率",
        whole=Whole(draw(names), *draw(shares())),
        tiles=tuple(tiles),
        legend=("不到20%", "20%—40%", "40%—60%", "60%—80%", "80%以上"),
        without="没有项目",
        foot=draw(findings),
        demo=draw(st.booleans()),
    )
