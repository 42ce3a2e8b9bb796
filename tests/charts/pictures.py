"""Pictures to draw in tests."""

from collections.abc import Mapping
from datetime import date

from answers.charts import Bar, RankingPicture, Whole
from ledger.phases import Batch
from ledger.ranking import rank
from ledger.rates import Rate, RateFact

AS_OF = date(2021, 9, 30)
CITIES = (
    *("郑州", "开封", "洛阳", "平顶山", "安阳", "鹤壁", "新乡", "焦作", "濮阳"),
    *("许昌", "漯河", "三门峡", "南阳", "商丘", "信阳", "周口", "驻马店", "济源"),
)
Shares = Mapping[str, tuple[int, int]]

_CITY_SHARES = (
    *((18, 30), (7, 14), (10, 22), (6, 13), (8, 15), (4, 8), (9, 17), (8, 14), (5, 12)),
    *((12, 14), (7, 9), (6, 11), (12, 20), (7, 17), (9, 17), (7, 14), (10, 13), (0, 0)),
)
CITY_SHARES: Shares = dict(zip(CITIES, _CITY_SHARES, strict=True))
COUNTY_SHARES: Shares = {
    "魏都区": (2, 2),
    "长葛市": (2, 2),
    "禹州市": (5, 6),
    "鄢陵县": (2, 3),
    "建安区": (1, 2),
    "襄城县": (0, 1),
    "经济技术开发区": (0, 0),
    "城乡一体化示范区": (0, 0),
}


def picture(
    shares: Shares,
    *,
    title: str = "开工率居前3位：许昌、漯河、驻马店，均在75%以上",
    own: str = "",
    whole: str = "全省",
    moves: tuple[int, ...] = (),
    demo: bool = True,
) -> RankingPicture:
    """The ranking of these shares, as the rules of the ledger rank them."""
    bars = tuple(
        Bar(
            place.fact.region,
            place.rank,
            place.fact.reached,
            place.fact.total,
            moves[number % len(moves)] if moves and place.rank else None,
            is_own=place.fact.region == own,
        )
        for number, place in enumerate(rank(_fact(name, n, total) for name, (n, total) in shares.items()))
    )
    reached, total = (sum(column) for column in zip(*shares.values(), strict=True))
    return RankingPicture(
        title=title,
        subtitle="截至2021年9月30日 · 第一期“签约一批”：已开工项目数 / 在列项目数（调出的不计）",
        rate="开工率",
        whole=Whole(whole, reached, total),
        bars=bars,
        moved="较上周",
        foot="来源：省“三个一批”办台账，口径第1版。",
        demo=demo,
    )


def _fact(region: str, reached: int, total: int) -> RateFact:
    return RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, region, AS_OF, reached, total)


CITIES_OF_PROVINCE = picture(CITY_SHARES, own="许昌", moves=(0, 2, -1, 1, -2, 12, -10))
COUNTIES_OF_XUCHANG = picture(COUNTY_SHARES, own="禹州市", whole="许昌", moves=(0, 1, -1))
LONG_FINDING = (
    "截至9月底，第一期“三个一批”项目开工率57%，其中“签约一批”项目开工率居全省前3位的是许昌、漯河、驻马店，"
    "均在75%以上，其余各市需要加快"
)
ALL_CASES = {
    "cities of the province": CITIES_OF_PROVINCE,
    "counties of a city": COUNTIES_OF_XUCHANG,
    "all zero": picture(dict.fromkeys(CITIES, (0, 14)), own="漯河"),
    "all reached": picture(dict.fromkeys(CITIES, (14, 14)), own="济源", moves=(0,)),
    "one county": picture({"城乡一体化示范区": (3, 7)}, own="城乡一体化示范区", whole="许昌", moves=(1,)),
    "one without entries": picture({"城乡一体化示范区": (0, 0)}, whole="许昌"),
    "nobody's own, nothing moved, not a demo": picture(CITY_SHARES, demo=False),
    "long finding, large counts": picture(
        {"航空港经济综合实验区": (1, 3), **dict.fromkeys(CITIES, (107, 258))},
        title=LONG_FINDING,
        own="航空港经济综合实验区",
        moves=(17, -17),
    ),
    "sixteen counties": picture({f"{city}县": (number, 16) for number, city in enumerate(CITIES[:16])}),
}
