"""签收: who may, once, and everybody sees who it was and when."""

import asyncio

import pytest

from sandbox import DropBefore, Message
from tests.e2e.stage import (
    LI,
    LIU,
    LUOHE_GROUP,
    PROVINCE_GROUP,
    STRANGER,
    WANG,
    XUCHANG_GROUP,
    ZHANG,
    Stage,
)

ACKNOWLEDGED = "✅ 李科于9月30日 10:00签收"
ANY = "签收第"


@pytest.fixture
async def warning(stage: Stage) -> Message:
    """The early warning in 许昌's group: nine warnings, one of them of 长葛's."""
    await stage.job("early-warning")
    return stage.warning(XUCHANG_GROUP)


def code_of(message: Message, button: str) -> str:
    found = message.button(button)
    assert found is not None and found.data is not None
    return found.data


async def test_it_says_who_and_when_in_every_group_that_was_told(stage: Stage, warning: Message) -> None:
    province = stage.warning(PROVINCE_GROUP)
    for page in (2, 3):
        province = await stage.turn(ZHANG, province, f"下一页 {page}/11")

    await stage.press(LI, warning, "签收第1条")
    await stage.settled()

    assert f"2021-000027｜{ACKNOWLEDGED}" in stage.again(warning).text
    assert f"2021-000027｜{ACKNOWLEDGED}" in stage.again(province).text
    assert "待签收8条" in stage.again(warning).text and "待签收107条" in stage.again(province).text


async def test_it_takes_all_on_the_page_at_once(stage: Stage, warning: Message) -> None:
    toast = await stage.press(LI, warning, "✅ 本页9条全部签收")
    await stage.settled()

    after = stage.again(warning)
    assert toast.text == "已签收9条预警，请按期办结。"
    assert after.text.count(ACKNOWLEDGED) == 9 and after.buttons == []
    assert "已全部签收或销号" in after.text
    assert stage.rows("SELECT count(*) FROM warning_event WHERE step = 'acknowledged'") == [(9,)]


async def test_it_takes_of_a_page_only_what_is_ones_own(stage: Stage, warning: Message) -> None:
    toast = await stage.press(WANG, stage.warning(PROVINCE_GROUP), "本页10条全部签收")

    assert toast.text == "已签收，请按期办结。"
    assert stage.rows("SELECT acknowledged_by, city_code FROM warning WHERE state = 'acknowledged'") == [
        (WANG, "411100")
    ]


async def test_it_works_from_a_list_in_a_private_chat_too(stage: Stage, warning: Message) -> None:
    listed = await stage.ask(LI, "许昌预警")

    changed = await stage.turn(LI, listed, "签收第2条")
    await stage.settled()

    assert f"2021-000046｜{ACKNOWLEDGED}" in changed.text
    assert f"2021-000046｜{ACKNOWLEDGED}" in stage.again(warning).text


async def test_it_tells_the_second_who_was_first(stage: Stage, warning: Message) -> None:
    await stage.press(LI, warning, "签收第3条")

    toast = await stage.forge(LIU, warning, code_of(warning, "签收第3条"))

    assert toast.text == "李科已于9月30日 10:00签收，无需重复。" and toast.alert


async def test_it_lets_exactly_one_win_when_two_press_at_once(stage: Stage, warning: Message) -> None:
    listed = await stage.ask(LIU, "长葛预警")

    toasts = await asyncio.gather(
        stage.press(LI, warning, "签收第3条"), stage.press(LIU, listed, "签收第1条")
    )
    await stage.settled()

    won, lost = sorted(toasts, key=lambda toast: toast.alert)
    first = "李科" if won.user_id == LI else "刘主任"
    assert won.text == "已签收，请按期办结。"
    assert lost.text == f"{first}已于9月30日 10:00签收，无需重复。"
    assert stage.rows("SELECT count(*) FROM warning_event WHERE step = 'acknowledged'") == [(1,)]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (WANG, "您的范围是漯河市，不能查看或办理魏都区的项目和预警；各地的率和排名可以问。"),
        (ZHANG, "您是督导人员，这项操作要由经办人员来办。"),
        (LIU, "您的范围是长葛市，不能查看或办理魏都区的项目和预警；各地的率和排名可以问。"),
        (STRANGER, "您还没有登记：请向本地“三个一批”专班索取邀请链接，点开即可使用。"),
    ],
)
async def test_it_changes_nothing_for_who_may_not(
    stage: Stage, warning: Message, who: int, said: str
) -> None:
    before = stage.dump()

    toast = await stage.forge(who, warning, code_of(warning, "签收第1条"))
    await stage.settled()

    assert toast.text == said and toast.alert
    assert stage.dump() == before
    assert stage.again(warning) == warning


@pytest.mark.parametrize("who", [ZHANG, STRANGER])
async def test_it_acknowledges_no_page_for_who_may_not(stage: Stage, warning: Message, who: int) -> None:
    before = stage.dump()

    toast = await stage.forge(who, warning, code_of(warning, "全部签收"))
    await stage.settled()

    assert toast.alert and toast.text
    assert stage.dump() == before


async def test_it_understands_old_buttons_after_a_restart(stage: Stage, warning: Message) -> None:
    await stage.restart()

    await stage.press(LI, warning, "签收第1条")
    await stage.settled()

    assert f"2021-000027｜{ACKNOWLEDGED}" in stage.again(warning).text


async def test_it_counts_what_was_pressed_while_it_was_down(stage: Stage, warning: Message) -> None:
    await stage.demo.stop_bot()
    query = stage.box.press(LI, XUCHANG_GROUP, warning.id, "签收第1条")

    await stage.demo.start_bot()
    await stage.box.answered(query)
    await stage.settled()

    assert f"2021-000027｜{ACKNOWLEDGED}" in stage.again(warning).text


async def test_it_brings_all_messages_up_to_date_when_it_stopped_right_after(
    stage: Stage, warning: Message
) -> None:
    await stage.demo.stop_bot()
    query = stage.box.press(LI, XUCHANG_GROUP, warning.id, "签收第1条")
    stage.box.fail(DropBefore(), method="editMessageText", times=1)

    await stage.demo.start_bot()
    await stage.box.answered(query)
    await stage.restart()
    await stage.move("2021-09-30T10:30")

    assert "2021-000027｜✅ 李科于" in stage.again(warning).text
    assert "待签收107条" in stage.again(stage.warning(PROVINCE_GROUP)).text


async def test_it_does_not_touch_groups_that_were_not_told(stage: Stage, warning: Message) -> None:
    luohe = stage.warning(LUOHE_GROUP)

    await stage.press(LI, warning, stage.to_acknowledge(warning, 27))
    await stage.settled()

    assert stage.again(luohe) == luohe


async def test_it_takes_only_what_stood_on_the_page(stage: Stage, warning: Message) -> None:
    """A second press on an old list would mean the next warnings, which nobody has seen."""
    shown = await stage.ask(LI, "许昌预警")
    every = code_of(shown, "✅ 本页9条全部签收")
    await stage.press(LI, warning, "签收第1条")
    await stage.settled()

    toast = await stage.forge(LI, shown, every)

    assert "列表有了变化" in toast.text
    assert stage.rows("SELECT count(*) FROM warning_event WHERE step = 'acknowledged'") == [(1,)]


async def test_a_page_turned_by_a_supervisor_keeps_everybodys_buttons(stage: Stage, warning: Message) -> None:
    province = await stage.turn(ZHANG, stage.warning(PROVINCE_GROUP), "下一页 2/11")

    assert province.button("签收第11条") is not None
