"""Typed in the chat: how sure a ranking is, who is higher, how a rate came about, how far projects came."""

from tests.e2e.stage import LI, Stage


async def test_it_shows_how_sure_a_ranking_is_and_goes_back(stage: Stage) -> None:
    official = await stage.ask(LI, "开工率排名")

    sure = await stage.turn(LI, official, "看可信区间")
    assert "1. 许昌 ◀ 87.5%（14/16）" in sure.text and "区间" in sure.text and "样本少" in sure.text

    assert (await stage.turn(LI, sure, "📝 文字")).text == official.text


async def test_it_draws_what_it_has_put_into_words(stage: Stage) -> None:
    compared = await stage.ask(LI, "郑州和洛阳开工率谁高")
    assert "洛阳比郑州高5.5个百分点，差别不明显" in compared.text

    trend = await stage.below(LI, compared, "📈 走势图")
    assert trend.photo is not None and "郑州 53.6%（15/28）" in trend.text and "洛阳" in trend.text

    words = await stage.ask(LI, "全省签约项目转化")
    assert "签约→开工：57%（147/258）" in words.text
    funnel = await stage.below(LI, words, "🖼 图片")
    assert funnel.photo is not None and "签约一批：258个" in funnel.text


async def test_it_names_who_stands_out(stage: Stage) -> None:
    assert "共7个市（18个中），均为100%" in (await stage.ask(LI, "达效率百分百的有哪些市")).text
    assert "· 漯河：" in (await stage.ask(LI, "三率都在前五的市")).text
