"""Where figures come from, shares, and days of phases, as 李科 and 张处 are told of them."""

import pytest

from answers import front
from answers.context import Asker, Context
from answers.words import plain
from db.data import henan
from ledger.errors import Reason, Refused
from ledger.officials import Group
from ledger.phases import Batch
from ledger.questions import Named, Question, Topic, View, decode
from ledger.rates import Rate
from tests.answers.test_listed_projects import LI, LISTED, LUOHE, PROVINCE, XUCHANG, ZHANG, known
from tests.demo.brute import Known

__all__ = ["known"]


@pytest.mark.parametrize("rate", [Rate.START_RATE, Rate.PRODUCTION_RATE, Rate.EFFICIENCY_RATE])
async def test_it_shows_nobody_the_projects_of_another_region(
    demo_context: Context, known: Known, rate: Rate
) -> None:
    tree = henan()
    strange = {p.name for p in known.projects.values() if not tree.contains(XUCHANG, p.region)}
    group = Asker(LI.official, Group(-1002, -1002, "许昌专班", XUCHANG, True, frozenset()))
    for region, seen in (LUOHE, 0), (PROVINCE, 10), (XUCHANG, 10):
        for asker in LI, group:
            source = Question(Topic.SOURCE, region=region, rate=rate)
            given = await front.answer(source, asker, demo_context)
            shares = await front.answer(Question(Topic.SHARE, region=region), asker, demo_context)
            said = plain(given.message.text) + plain(shares.message.text)

            cards = [b for row in given.message.buttons for b in row if b.label.isdecimal()]
            assert len(cards) == seen
            assert not [name for name in strange if name in said]
            assert ("只有当地和上级的人员能看" in said) == (seen == 0)
            assert all(decode(b.code) for row in given.message.buttons for b in row)

    for closed in (
        Question(LISTED, region=LUOHE),
        Question(Topic.SOURCE, region=LUOHE, rate=rate, view=View.WORKBOOK),
        Question(Topic.SOURCE, region=LUOHE, came_from=Topic.OVERDUE),
        Question(Topic.UNACKNOWLEDGED, region=LUOHE),
        Question(Topic.RATES, region=LUOHE, named=Named.COMPANY, text="公司"),
    ):
        with pytest.raises(Refused) as refused:
            await front.answer(closed, LI, demo_context)
        assert refused.value.reason in (Reason.NOT_YOUR_REGION, Reason.NOTHING_LISTED)


async def test_it_explains_a_rate_by_its_definition_and_its_projects(demo_context: Context) -> None:
    asked = Question(Topic.SOURCE, region=PROVINCE, rate=Rate.PRODUCTION_RATE, page=12)

    given = await front.answer(asked, ZHANG, demo_context)

    said = plain(given.message.text)
    assert "116/552＝21%" in said and "列入555个，已调出3个不计" in said and "口径第1版" in said
    assert "已投产116个，未投产436个" in said and "（第111—120个）" in said
    lines = given.facts.page.lines  # type: ignore[attr-defined]
    assert [line.reached_on is not None for line in lines] == [True] * 6 + [False] * 4


async def test_it_gives_the_published_parts_of_the_signed_batch(demo_context: Context) -> None:
    async def said(category: str) -> str:
        question = Question(Topic.SHARE, region=PROVINCE, batch=Batch.SIGNED, category=category)
        return plain((await front.answer(question, LI, demo_context)).message.text)

    assert "74/258个，占28.7%\n　投资770亿元/2860.5亿元，占26.9%" in await said("先进制造业")
    assert "89/258个，占34.5%\n　投资1133.5亿元/2860.5亿元，占39.6%" in await said("战略性新兴产业")
    assert "16/258个" in await said("现场签约") and "313.5亿元" in await said("现场签约")


async def test_it_tells_the_days_of_the_phases_and_invents_none(demo_context: Context) -> None:
    async def said(phase: int | None) -> str:
        return plain(
            (await front.answer(Question(Topic.CALENDAR, phase=phase), LI, demo_context)).message.text
        )

    assert "第三期：2022年1月4日（星期二）" in await said(3)
    assert "按已公布的“2022年元旦节后第一天”推算" in await said(3)
    assert "第九期：台账里还没有登记，日期未知" in await said(9)
    assert "第一期：2021年7月10日（星期六）举行，至今82天" in await said(None)
