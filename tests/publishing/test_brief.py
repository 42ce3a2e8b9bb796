"""简报: eight lines and a picture, for the asker's own region."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text

from answers import front
from answers.brief import BriefFacts
from answers.charts import BriefPicture
from answers.context import Asker, Context
from answers.shapes import MAX_CAPTION, Answer
from answers.words import plain
from db.warning_log import Step
from db.warnings import acknowledge
from jobs import early_warning
from jobs.schedule import Run
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.questions import Question, Topic
from tests.publishing.conftest import Looking

ZHANG = Official(1003, "张处", Role.SUPERVISOR, "410000")
LI = Official(1001, "李科", Role.OFFICER, "411000")
LIU = Official(1006, "刘主任", Role.OFFICER, "411082")
CAST = [(ZHANG, "1 = 1"), (LI, "city_code = '411000'"), (LIU, "region_code = '411082'")]


async def brief(context: Context, who: Official) -> Answer:
    return await front.answer(Question(Topic.BRIEF, phase=1), Asker(who), context)


@pytest.mark.parametrize(("who", "mine"), CAST, ids=["province", "city", "county"])
async def test_it_has_the_rates_of_ones_own_region_against_last_week(
    looking: Looking, who: Official, mine: str
) -> None:
    counted = (
        f"SELECT sum(reached_on <= :day), count(*) FROM entry WHERE phase = 1 AND batch = :batch AND {mine}"
        " AND withdrawn_on > :day"
    )
    async with looking() as context:
        given = await brief(context, who)
        facts = given.facts
        assert isinstance(facts, BriefFacts)
        for rate in facts.rates:
            assert rate.before is not None
            for fact, day in ((rate.fact, "2021-09-30"), (rate.before, "2021-09-23")):
                row = await context.session.execute(text(counted), {"day": day, "batch": fact.batch})
                assert row.one() == (fact.reached, fact.total)
                assert f"（{fact.reached}/{fact.total}）" in plain(given.message.text)

    said = plain(given.message.text)
    assert len(said.splitlines()) <= 8 and len(said) < MAX_CAPTION and "截至2021年9月30日" in said
    assert isinstance(given.message.picture, BriefPicture) and len(given.message.picture.blocks) == 3
    for block in given.message.picture.blocks:
        shares = [Fraction(row.reached, row.total) for row in (*block.first, *block.last)]
        assert shares == sorted(shares, reverse=True) and len(shares) == 6
        assert [row.name for row in (*block.first, *block.last) if row.is_own] == (
            ["长葛"] if who is LIU else []
        )


async def test_it_tells_what_turned_red_and_what_is_promised_this_week(looking: Looking) -> None:
    """Overdue since the end of July, the first projects turn red at the end of October."""
    for now in ("2021-10-20T08:30", "2021-10-27T08:30"):
        async with looking(now) as context:
            await early_warning.work(context, Run(context.now))
            rows = await context.session.execute(
                text("SELECT id, level, city_code FROM warning WHERE state <> 'resolved' ORDER BY id")
            )
            warnings = rows.all()
    red = {id: city for id, level, city in warnings if level == "red"}
    [promised, later, *_] = [id for id, level, city in warnings if city == "411000" and id not in red]
    async with looking("2021-10-28T10:00") as context:
        friday = context.today + timedelta(days=1)
        await acknowledge(context.session, [promised], friday, Step(context.now, LI.id))
        await acknowledge(context.session, [later], friday + timedelta(days=7), Step(context.now, LI.id))

    async with looking("2021-10-28T11:00") as context:
        province, xuchang, changge = [plain((await brief(context, who)).message.text) for who, _ in CAST]
    async with looking("2021-11-04T11:00") as context:
        week_later = plain((await brief(context, ZHANG)).message.text)

    assert red and f"近7天新转红色预警：{len(red)}条" in province
    in_xuchang = sum(city == "411000" for city in red.values())
    assert (f"新转红色预警：{in_xuchang}条" if in_xuchang else "新转红色预警：没有") in xuchang
    assert "本周到期承诺：1件" in xuchang and "（10月29日）" in xuchang and "本周到期承诺：1件" in province
    assert "新转红色预警：没有" in week_later and "本周到期承诺：1件" in week_later
    assert all(len(said.splitlines()) <= 8 for said in (province, xuchang, changge, week_later))


async def test_nobody_gets_that_of_another_region(looking: Looking) -> None:
    async with looking() as context:
        with pytest.raises(Refused) as refused:
            await front.answer(Question(Topic.BRIEF, region="411100"), Asker(LI), context)

    assert refused.value.reason is Reason.NOT_YOUR_REGION
