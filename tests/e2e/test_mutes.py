"""静默: a supervisor above says until when and why; it is seen wherever warnings are listed."""

import asyncio

import pytest

from ledger.actions import Action, ActionKind
from ledger.officials import Official, Role
from ledger.questions import Question, Topic
from tests.e2e.deeds import Warned, overdue, register, reply, warned
from tests.e2e.stage import LI, STRANGER, WANG, XUCHANG_GROUP, ZHANG, Stage

LINE = "静默 {} 10月20日 停工整改"
MARK = "🔕"


@pytest.fixture
async def plant(stage: Stage) -> Warned:
    """An overdue project of 鄢陵县 that 许昌's group is warned of."""
    return await warned(stage, "411024")


async def mute(stage: Stage, line: str) -> str:
    told = await stage.ask(ZHANG, line)
    await stage.settled()
    return told.text


async def test_it_asks_for_a_reply_and_marks_the_warnings(stage: Stage, plant: Warned) -> None:
    why = await stage.ask(ZHANG, f"/why {plant.serial}")
    prompt = await stage.below(ZHANG, why, "静默")

    told = await reply(stage, ZHANG, prompt, "10月20日 停工整改")
    await stage.settled()

    listed = await stage.ask(LI, "鄢陵预警")
    assert "请回复本条消息，写上静默到哪天和理由" in prompt.text and plant.name in prompt.text
    assert f"已静默至2021年10月20日：{plant.name}" in told.text and "理由：停工整改" in told.text
    assert MARK in listed.text and "停工整改" in listed.text
    assert MARK in stage.warning(XUCHANG_GROUP).text


async def test_the_button_under_the_prompt_says_how_a_reply_looks(stage: Stage, plant: Warned) -> None:
    prompt = await stage.below(ZHANG, await stage.ask(ZHANG, f"/why {plant.serial}"), "静默")

    toast = await stage.press(ZHANG, prompt, "❓怎么填")

    assert toast.text == "请写上日期和理由，例如“10月20日 停工整改”。" and toast.alert


async def test_one_line_mutes_the_project_of_a_warning(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))

    assert stage.rows("SELECT region_code, project_id, until, reason, muted_by FROM mute") == [
        ("411024", plant.project, "2021-10-20", "停工整改", ZHANG)
    ]


async def test_one_line_mutes_a_region_with_all_below_it(stage: Stage, plant: Warned) -> None:
    told = await mute(stage, "静默 许昌 10月20日 汛期")

    listed = await stage.ask(LI, "许昌预警")
    lines = [line for line in listed.text.splitlines() if "｜" in line and "2021-000" in line]
    assert "已静默至2021年10月20日：许昌市" in told
    assert lines and listed.text.count(MARK) >= len(lines)
    assert stage.rows("SELECT region_code, project_id FROM mute") == [("411000", None)]


async def test_nobody_is_reminded_of_what_is_muted(stage: Stage, plant: Warned) -> None:
    await mute(stage, "静默 许昌 10月29日 汛期")

    await stage.move("2021-10-22T09:00")

    steps = stage.rows(
        "SELECT DISTINCT e.step FROM warning_event e JOIN warning w ON w.id = e.warning_id "
        "WHERE w.city_code = '411000' AND e.step IN ('reminded', 'escalated')"
    )
    assert steps == []


async def test_the_list_has_a_button_to_lift_each(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))
    await mute(stage, "静默 漯河 10月12日 汛期")

    listed = await stage.ask(ZHANG, "静默清单")
    by_command = await stage.ask(ZHANG, "/mutes")
    after = await stage.turn(ZHANG, listed, "解除第2项")
    await stage.settled()

    assert listed.text == by_command.text and "共2项" in listed.text
    assert listed.text.index("漯河市") < listed.text.index(plant.name)
    assert "至2021年10月20日（张处：停工整改）" in listed.text
    assert "共1项" in after.text and plant.name not in after.text
    assert MARK not in stage.warning(XUCHANG_GROUP).text


async def test_an_officer_sees_what_is_muted_in_ones_region_and_over_it(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))
    await mute(stage, "静默 许昌 10月12日 汛期")

    own, others = await stage.ask(LI, "静默清单"), await stage.ask(WANG, "静默清单")
    county = await stage.ask(LI, "鄢陵静默清单")

    assert "共2项" in own.text and own.buttons == []
    assert "共2项" in county.text
    assert "没有正在静默的项目和地区" in others.text


async def test_one_line_lifts_it(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))
    await mute(stage, "静默 鄢陵县 10月20日 汛期")

    assert "已解除静默" in await mute(stage, f"解除静默 {plant.serial}")
    assert "已解除静默：许昌鄢陵县" in await mute(stage, "解除静默 鄢陵县")
    assert await mute(stage, "解除静默 鄢陵县") == "鄢陵县没有被静默，请发送“静默清单”查看。"


async def test_a_lagging_city_is_muted_as_a_region(stage: Stage, plant: Warned) -> None:
    [(year, number, region), *_] = stage.rows(
        "SELECT year, number, region_code FROM warning WHERE rule = 'lagging' ORDER BY id"
    )

    await mute(stage, LINE.format(f"{year}-{number:06d}"))

    assert stage.rows("SELECT region_code, project_id FROM mute") == [(region, None)]


WILL_NOT_DO = {
    "静默 2021-999999 10月20日 停工": "没有这条预警，请发送“预警”查看当前列表。",
    "静默 {} 9月29日 停工": "2021年9月29日已经过去，请写今天或以后的日期。",
    "静默 {} 2022-10-01 停工": "2022年10月1日太远，最迟可静默到2022年9月30日。",
    "静默 {} 10月20日": "请写上日期和理由，例如“10月20日 停工整改”。",
    "静默 {} 10月20日 " + "长" * 501: "理由有501个字，最多500个字，请写短些。",
    "静默 西安市 10月20日 汛期": "没有看懂，请写成“静默 鄢陵县 10月20日 汛期停工”。",
    "静默": "没有看懂，请写成“静默 鄢陵县 10月20日 汛期停工”。",
    "静默 全省 10月20日 汛期": "这要由河南省的上级来办，您的范围是河南省。",
    "解除静默 鄢陵县": "鄢陵县没有被静默，请发送“静默清单”查看。",
    "解除静默 {}": "鄢陵",
}


async def test_it_says_in_one_sentence_what_will_not_do(stage: Stage, plant: Warned) -> None:
    before = stage.dump()

    for line, said in WILL_NOT_DO.items():
        told = await stage.ask(ZHANG, line.format(plant.serial))
        await stage.settled()

        assert said in told.text and len(told.text.splitlines()) == 1
        assert stage.dump() == before


async def test_it_is_not_muted_twice(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))

    told = await mute(stage, LINE.format(plant.serial))

    assert told == "已静默至2021年10月20日（张处：停工整改），要改请先解除。"


async def test_nobody_mutes_who_may_not(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))
    before = stage.dump()

    for who, said in ((LI, "您是经办人员，这项操作要由督导人员来办。"), (STRANGER, "您还没有登记")):
        typed = await stage.ask(who, "静默 鄢陵县 10月20日 汛期")
        lifting = Action(ActionKind.UNMUTE, subject=1).encode()
        pressed = await stage.forge(who, stage.warning(XUCHANG_GROUP), lifting)
        await stage.settled()

        assert said in typed.text and said in pressed.text
        assert stage.dump() == before


async def test_a_supervisor_mutes_only_what_lies_below(stage: Stage, plant: Warned) -> None:
    await register(stage, Official(WANG, "王科", Role.SUPERVISOR, "411000"))

    assert "这要由许昌市的上级来办" in (await stage.ask(WANG, "静默 许昌 10月20日 汛期")).text
    assert "您的范围是许昌市" in (await stage.ask(WANG, "静默 漯河 10月20日 汛期")).text
    assert "已静默至" in (await stage.ask(WANG, "静默 鄢陵县 10月20日 汛期")).text


async def test_exactly_one_of_two_who_lift_at_once_wins(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))
    await register(stage, Official(1021, "钱处", Role.SUPERVISOR, "410000"))
    lists = [await stage.ask(who, "静默清单") for who in (ZHANG, 1021)]

    toasts = await asyncio.gather(*[stage.press(listed.chat_id, listed, "解除第1项") for listed in lists])

    won, lost = sorted(toasts, key=lambda toast: toast.alert)
    name = "张处" if won.user_id == ZHANG else "钱处"
    assert won.text == "已解除静默。"
    assert lost.text == f"这项静默已由{name}于9月30日 10:00解除。"


async def test_forged_numbers_are_refused(stage: Stage, plant: Warned) -> None:
    card = stage.warning(XUCHANG_GROUP)

    codes = {
        Action(ActionKind.UNMUTE, subject=99).encode(): "没有这项静默",
        Action(ActionKind.MUTE).encode(): "没有看懂",
        Action(ActionKind.MUTE, region="999999").encode(): "这个按钮已失效",
        Action(ActionKind.MUTE, subject=999_999).encode(): "没有这条预警",
        Question(Topic.MUTES, region="999999").encode(): "这个按钮已失效",
    }

    for code, said in codes.items():
        assert said in (await stage.forge(ZHANG, card, code)).text


async def test_a_mute_that_is_over_is_lifted_by_time(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))

    await stage.move("2021-10-21T09:00")

    assert "没有正在静默的项目和地区" in (await stage.ask(ZHANG, "静默清单")).text
    assert overdue(stage, "411024").id == plant.id


async def test_it_is_lifted_under_the_story_of_a_warning(stage: Stage, plant: Warned) -> None:
    await mute(stage, LINE.format(plant.serial))
    officers = await stage.ask(LI, f"/why {plant.serial}")
    why = await stage.ask(ZHANG, f"/why {plant.serial}")

    lifted = await stage.turn(ZHANG, why, "🔔 解除静默")
    await stage.settled()

    assert officers.button("解除静默") is None and why.button("🔕 静默") is None
    assert f"已解除静默：{plant.name}" in lifted.text
    assert MARK not in (await stage.ask(LI, f"/why {plant.serial}")).text.split("经过")[0]
    assert MARK not in stage.warning(XUCHANG_GROUP).text


async def test_under_the_story_it_names_the_region_that_is_muted(stage: Stage, plant: Warned) -> None:
    await mute(stage, "静默 许昌 10月20日 汛期")

    why = await stage.ask(ZHANG, f"/why {plant.serial}")
    told = await stage.ask(ZHANG, f"解除静默 {plant.serial}")

    assert why.button("🔔 解除静默（许昌市）") is not None
    assert told.text == f"{plant.name}是随许昌市一起静默的，要解除请写“解除静默 许昌市”。"


async def test_a_message_of_an_earlier_day_shows_it_lifted_too(stage: Stage, plant: Warned) -> None:
    await mute(stage, "静默 许昌 10月20日 汛期")
    muted = stage.warning(XUCHANG_GROUP)
    await stage.move("2021-10-01T10:00")

    await mute(stage, "解除静默 许昌")

    assert MARK in muted.text and stage.warning(XUCHANG_GROUP).id == muted.id
    assert MARK not in stage.again(muted).text
