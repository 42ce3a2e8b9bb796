"""Honest ranks, comparisons, trends, conversions, who stands out: the demo ledger against a count by hand."""

from datetime import date
from itertools import pairwise

import pytest

from answers import front
from answers.charts import FunnelPicture, RankingPicture, TrendPicture
from answers.compare import CompareFacts
from answers.context import Asker, Context
from answers.leaders import LeadersFacts
from answers.shapes import Answer
from answers.words import plain
from ledger.conversion import Conversion
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.phases import Batch, Milestone
from ledger.questions import End, Question, Threshold, Topic, View, decode
from ledger.ranking import Ranking
from ledger.rates import Rate, percent
from ledger.trends import TrendFacts
from tests.conftest import START
from tests.demo.brute import known_on

LI = Asker(Official(1001, "李科", Role.OFFICER, "411000"))
PROVINCE, ZHENGZHOU, LUOYANG, LUOHE = "410000", "410100", "410300", "411100"
BATCHES = {
    Rate.START_RATE: Batch.SIGNED,
    Rate.PRODUCTION_RATE: Batch.STARTED,
    Rate.EFFICIENCY_RATE: Batch.PRODUCING,
}
DAY = START.date()


@pytest.fixture
def context(demo_context: Context) -> Context:
    return demo_context


async def ask(context: Context, topic: Topic, **fields: object) -> tuple[Answer, str]:
    """The answer to 李科, and what he reads."""
    answer = await front.answer(Question(topic).but(**fields), LI, context)
    text = plain(answer.message.text)
    assert "【演示】" in text and "2021年9月30日" in text and "第一期" in text
    return answer, text


def shares(rate: Rate, day: date = DAY) -> dict[str, tuple[int, int]]:
    """By short name of the city."""
    return known_on(day).shares(1, BATCHES[rate])


async def test_it_names_the_seven_cities_at_full_efficiency_and_no_other(context: Context) -> None:
    answer, text = await ask(context, Topic.LEADERS, rate=Rate.EFFICIENCY_RATE, threshold=Threshold(100))

    assert isinstance(answer.facts, LeadersFacts)
    named = {context.tree[leader.region].short_name for leader in answer.facts.listed}
    assert named == {"新乡", "焦作", "漯河", "南阳", "周口", "驻马店", "济源"}
    assert named == {city for city, (n, of) in shares(Rate.EFFICIENCY_RATE).items() if n == of}
    assert "共7个市（18个中），均为100%" in text and "94.3%（494/524）" in text


@pytest.mark.parametrize(
    ("rate", "first", "floor"),
    [
        (Rate.START_RATE, ["许昌", "漯河", "驻马店"], "均在75%以上"),
        (Rate.PRODUCTION_RATE, ["信阳", "漯河", "周口"], "均在50%以上"),
    ],
)
async def test_it_names_the_first_three_as_the_bulletin_does(
    context: Context, rate: Rate, first: list[str], floor: str
) -> None:
    answer, text = await ask(context, Topic.LEADERS, rate=rate)

    assert isinstance(answer.facts, LeadersFacts)
    assert [context.tree[leader.region].short_name for leader in answer.facts.listed] == first
    assert floor in text
    for city in first:
        n, of = shares(rate)[city]
        assert f"{city} {percent(n, of)}（{n}/{of}）" in text


async def test_it_names_who_is_among_the_first_or_last_by_every_rate(context: Context) -> None:
    for end in End:
        answer, _ = await ask(context, Topic.LEADERS, top=5, end=end)
        assert isinstance(answer.facts, LeadersFacts)

        expected = set(shares(Rate.START_RATE))
        for rate in BATCHES:
            by_share = {city: n / of for city, (n, of) in shares(rate).items()}
            ahead = {
                city: sum(s > own if end is End.FIRST else s < own for s in by_share.values())
                for city, own in by_share.items()
            }
            expected &= {city for city, others in ahead.items() if others < 5}
        assert {context.tree[leader.region].short_name for leader in answer.facts.listed} == expected


async def test_it_says_who_is_higher_by_how_much_and_whether_that_is_clear(context: Context) -> None:
    answer, text = await ask(
        context, Topic.COMPARE, region=ZHENGZHOU, others=(LUOYANG,), rate=Rate.START_RATE
    )

    assert isinstance(answer.facts, CompareFacts)
    (line,) = answer.facts.lines
    counted = [(side.fact.reached, side.fact.total) for side in line.sides]
    assert (
        counted == [shares(Rate.START_RATE)["郑州"], shares(Rate.START_RATE)["洛阳"]] == [(15, 28), (13, 22)]
    )
    assert line.best == 1 and [(gap.tenths, gap.clear) for gap in line.gaps] == [(55, False)]
    assert "郑州 53.6%（15/28）" in text and "洛阳 59.1%（13/22）" in text
    assert "洛阳比郑州高5.5个百分点，差别不明显" in text


async def test_it_compares_with_the_province_and_says_what_it_cannot_compare(context: Context) -> None:
    answer, text = await ask(context, Topic.COMPARE)
    assert isinstance(answer.facts, CompareFacts)
    assert [line.rate for line in answer.facts.lines] == list(BATCHES)
    assert "许昌市、河南省" in text and "河南 57%（147/258）" in text

    for fields, reason in (
        ({"region": PROVINCE}, Reason.NOTHING_TO_COMPARE),
        ({"other_phase": 2}, Reason.UNKNOWN_PHASE),
        ({"phase": 1, "rate": Rate.FULFILMENT_RATE}, Reason.RATE_NOT_DEFINED),
    ):
        with pytest.raises(Refused) as refused:
            await ask(context, Topic.COMPARE, **fields)
        assert refused.value.reason is reason


async def test_every_point_of_a_trend_is_what_was_known_then(context: Context) -> None:
    answer, text = await ask(context, Topic.TREND, others=(LUOHE,), view=View.PICTURE)

    assert isinstance(answer.facts, TrendFacts) and isinstance(answer.message.picture, TrendPicture)
    names = [context.tree[line.region].short_name for line in answer.facts.lines]
    assert names == ["许昌", "漯河", "河南"] == [line.name for line in answer.message.picture.lines]
    for line, name in zip(answer.facts.lines, names, strict=True):
        assert [point.day for point in line.points][-2:] == [date(2021, 9, 23), DAY]
        for point in line.points[-5:]:
            day = known_on(DAY).shares(1, Batch.SIGNED) if point.day == DAY else _then(point.day)
            expected = day[name] if name != "河南" else _sum(day)
            assert (point.reached, point.total) == expected
    assert answer.message.picture.title == "许昌开工率87.5%，四周升50个百分点"
    assert "许昌 87.5%（14/16），四周升50个百分点" in text


def _then(day: date) -> dict[str, tuple[int, int]]:
    """What the ledger of today says about a former day: facts reported late count."""
    known = known_on(DAY)
    found: dict[str, tuple[int, int]] = {}
    for entry in known.entries:
        if (entry.phase, entry.batch) == (1, Batch.SIGNED):
            n, of = found.get(known.city(entry.project), (0, 0))
            reached = known.reached.get((entry.project, Milestone.START), date.max) <= day
            found[known.city(entry.project)] = (n + reached, of + 1)
    return found


def _sum(by_city: dict[str, tuple[int, int]]) -> tuple[int, int]:
    return sum(n for n, _ in by_city.values()), sum(of for _, of in by_city.values())


async def test_a_conversion_starts_with_the_batch_and_goes_on_as_the_rate_does(context: Context) -> None:
    answer, text = await ask(context, Topic.CONVERSION, region=PROVINCE, view=View.PICTURE)

    assert isinstance(answer.facts, Conversion) and isinstance(answer.message.picture, FunnelPicture)
    counts = [stage.projects for stage in answer.facts.stages]
    assert counts[:2] == [258, 147] and answer.facts.stages[0].wan == 28_605_000
    assert all(before.projects >= stage.projects for before, stage in pairwise(answer.facts.stages))
    known = known_on(DAY)
    started = [
        known.projects[entry.project].total_wan
        for entry in known.standing
        if (entry.phase, entry.batch) == (1, Batch.SIGNED)
        and known.reached.get((entry.project, Milestone.START), date.max) <= DAY
    ]
    assert (answer.facts.stages[1].projects, answer.facts.stages[1].wan) == (len(started), sum(started))
    assert "签约一批：258个，总投资2860.5亿元" in text
    assert "57%（147/258）" in answer.message.picture.stages[1].step


async def test_a_ranking_shows_its_intervals_beside_the_official_ranks(context: Context) -> None:
    official, _ = await ask(context, Topic.RANKING)
    sure, text = await ask(context, Topic.RANKING, view=View.INTERVALS)
    drawn, _ = await ask(context, Topic.RANKING, view=View.PICTURE)

    assert isinstance(official.facts, Ranking) and isinstance(sure.facts, Ranking)
    assert [(p.rank, p.fact) for p in sure.facts.places] == [(p.rank, p.fact) for p in official.facts.places]
    few = {context.tree[p.fact.region].short_name for p in sure.facts.places if p.interval and p.interval.few}
    assert few == {city for city, (_, of) in shares(Rate.START_RATE).items() if of < 10} == {"鹤壁", "济源"}
    assert text.count("样本少") == len(few) + 1
    assert isinstance(drawn.message.picture, RankingPicture)
    for bar, place in zip(drawn.message.picture.bars, sure.facts.places, strict=True):
        assert place.interval
        assert (bar.low, bar.high, bar.few) == (place.interval.low, place.interval.high, place.interval.few)
    assert "看可信区间" in [b.label for row in official.message.buttons for b in row]


async def test_the_picture_beside_rates_or_leaders_keeps_their_conditions(context: Context) -> None:
    conditions = {"category": "先进制造业", "min_wan": 10_000, "max_wan": 500_000}
    for topic in (Topic.RATES, Topic.LEADERS):
        answer, _ = await ask(context, topic, rate=Rate.START_RATE, **conditions)

        codes = [button.code for row in answer.message.buttons for button in row]
        pictures = [asked for asked in map(decode, codes) if asked.view is View.PICTURE]
        [picture] = [asked for asked in pictures if asked.topic is Topic.RANKING]
        assert picture == Question(
            Topic.RANKING,
            region=PROVINCE,
            phase=1,
            rate=Rate.START_RATE,
            as_of=DAY,
            category="先进制造业",
            min_wan=10_000,
            max_wan=500_000,
            view=View.PICTURE,
        )
