"""The story that the README tells: ask, see the picture, watch the week go by, acknowledge."""

import re

from tests.e2e.stage import GROUPS, LI, LUOHE_GROUP, PROVINCE_GROUP, XUCHANG_GROUP, ZHANG, Stage

ASKED = "许昌一期开工率"
NUMBER = re.compile(r"2021-(\d{6})")


async def test_it_answers_with_count_total_phase_batch_and_day(stage: Stage) -> None:
    answer = await stage.ask(LI, ASKED)

    assert answer.text.startswith("【演示】许昌市｜第一期｜开工率｜截至2021年9月30日")
    assert "“签约一批”开工率：87.5%（14/16）" in answer.text


async def test_it_shows_the_ranking_picture_and_uploads_it_once(stage: Stage) -> None:
    answer = await stage.ask(LI, ASKED)

    first = await stage.below(LI, answer, "📊 全省排名图")
    second = await stage.below(LI, answer, "📊 全省排名图")

    assert first.photo is not None and second.photo is not None
    assert first.photo.id == second.photo.id
    assert "许昌：第1位，87.5%（14/16）" in first.text
    assert len(stage.box.calls("sendPhoto")) == 2 and len(stage.uploads()) == 1


async def test_it_knows_the_picture_again_after_a_restart(stage: Stage) -> None:
    answer = await stage.ask(LI, ASKED)
    first = await stage.below(LI, answer, "📊 全省排名图")

    await stage.restart()
    second = await stage.below(LI, answer, "📊 全省排名图")

    assert second.photo == first.photo
    assert len(stage.uploads()) == 1


async def test_it_pushes_on_the_first_working_day_and_takes_the_acknowledgement(stage: Stage) -> None:
    await stage.move("2021-10-08T09:00:01")
    assert all("每周排名" in stage.pushed(group)[-1].text for group in GROUPS)

    warning, luohe = stage.warning(XUCHANG_GROUP), stage.warning(LUOHE_GROUP)
    [number, *_] = NUMBER.findall(warning.text)
    menu = await stage.below(LI, warning, stage.to_acknowledge(warning, int(number)))
    toast = await stage.press(LI, menu, "两周内（10月22日）")
    await stage.settled()

    assert toast.text == "已签收，承诺10月22日前办结。"
    assert f"✅ 李科签收 预警2021-{number}，承诺10月22日前办结" in stage.again(menu).text
    assert f"2021-{number}｜✅ 李科承诺10月22日前办结（10月8日 09:00签收）" in stage.again(warning).text
    assert stage.again(luohe) == luohe


async def test_it_tells_the_level_above_when_a_promise_is_broken(stage: Stage) -> None:
    await stage.move("2021-10-08T09:00:01")
    warning = stage.warning(XUCHANG_GROUP)
    menu = await stage.below(LI, warning, "签收1")
    await stage.press(LI, menu, "三天内（10月11日）")
    await stage.settled()
    [number, *_] = NUMBER.findall(stage.again(menu).text)

    await stage.move("2021-10-12T09:00")

    for group in (XUCHANG_GROUP, PROVINCE_GROUP):
        found = stage.warning(group)
        while f"2021-{number}｜" not in found.text:
            found = await stage.turn(ZHANG, found, "下一页")
        assert f"2021-{number}｜承诺10月11日前办结，未兑现，待签收" in found.text
