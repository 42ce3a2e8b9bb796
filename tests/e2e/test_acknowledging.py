"""签收: who may, once, with a promised day, and everybody sees who promised what."""

import asyncio
import re
from dataclasses import replace
from datetime import date

import pytest

from ledger.actions import Action, ActionKind, decode
from sandbox import DropBefore, Message, Toast
from tests.e2e.deeds import reply
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

PROMISED = "✅ 李科承诺10月3日前办结（9月30日 10:00签收）"
THREE_DAYS, TWO_WEEKS, THIS_MONTH = "三天内（10月3日）", "两周内（10月14日）", "月底前（9月30日）"
DONE = "已签收，承诺10月3日前办结。"
ACKNOWLEDGED = "SELECT count(*) FROM warning_event WHERE step = 'acknowledged'"
PROMISES = "SELECT DISTINCT promised_on FROM warning WHERE state = 'acknowledged'"


@pytest.fixture
async def warning(stage: Stage) -> Message:
    """The early warning in 许昌's group: twelve warnings on two pages, the third is one of 长葛's."""
    await stage.job("early-warning")
    return stage.warning(XUCHANG_GROUP)


def code_of(message: Message, button: str) -> str:
    found = message.button(button)
    assert found is not None and found.data is not None
    return found.data


def serial_of(message: Message, number: int) -> str:
    """The serial of the warning with this number in a list."""
    found = re.search(rf"^{number}\. .*?(2021-\d{{6}})", message.text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


async def promise(stage: Stage, who: int, message: Message, button: str, day: str = THREE_DAYS) -> Toast:
    """Both presses: 签收 under a group's message, and a day in the menu below it."""
    menu = await stage.below(who, message, button)
    toast = await stage.press(who, menu, day)
    await stage.settled()
    return toast


async def test_it_asks_for_the_day_below_the_message_and_changes_nothing_yet(
    stage: Stage, warning: Message
) -> None:
    before = stage.dump()

    menu = await stage.below(LI, warning, "签收1")

    assert menu.reply_to == warning.id
    assert f"李科，请选办结日期\n预警{serial_of(warning, 1)}：" in menu.text
    assert "另选日期（最迟11月29日）：回复本条消息，写上日期" in menu.text
    assert menu.buttons == [THREE_DAYS, TWO_WEEKS, THIS_MONTH]
    assert stage.again(warning) == warning and stage.dump() == before


async def test_it_turns_the_menu_into_the_confirmation(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "签收1")

    toast = await stage.press(LI, menu, THREE_DAYS)
    await stage.settled()

    assert toast.text == DONE
    confirmed = stage.again(menu)
    assert f"✅ 李科签收 预警{serial_of(warning, 1)}，承诺10月3日前办结" in confirmed.text
    assert confirmed.buttons == []


async def test_it_says_who_promised_what_in_the_message_that_everybody_got(
    stage: Stage, warning: Message
) -> None:
    await promise(stage, LI, warning, "签收1")

    after = stage.again(warning)
    assert f"{serial_of(warning, 1)}｜{PROMISED}" in after.text
    assert "待签收11条｜已签收1条" in after.text
    assert "签收1" not in after.buttons
    assert stage.rows(PROMISES) == [("2021-10-03",)]


async def test_it_names_the_newest_on_every_page(stage: Stage, warning: Message) -> None:
    await promise(stage, LI, warning, "签收1")

    second = await stage.turn(LIU, warning, "下一页 2/2")

    assert "✅ 9月30日 10:00 李科签收：" in second.text
    assert "，承诺10月3日前办结" in second.text


async def test_it_takes_all_on_the_page_with_one_day(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "✅ 本页10条全部签收")
    assert "本页10条预警，一并签收" in menu.text

    toast = await stage.press(LI, menu, TWO_WEEKS)
    await stage.settled()

    assert toast.text == "已签收10条预警，承诺10月14日前办结。"
    assert "✅ 李科签收10条预警，承诺10月14日前办结" in stage.again(menu).text
    assert stage.again(warning).text.count("李科承诺10月14日前办结（9月30日 10:00签收）") == 10
    assert stage.rows(ACKNOWLEDGED) == [(10,)]


async def test_it_takes_of_a_page_only_what_is_ones_own(stage: Stage, warning: Message) -> None:
    await promise(stage, LIU, warning, "全部签收")

    assert stage.rows("SELECT DISTINCT acknowledged_by, region_code FROM warning WHERE state <> 'open'") == [
        (LIU, "411082")
    ]


async def test_a_list_in_private_makes_way_for_the_menu_and_comes_back(
    stage: Stage, warning: Message
) -> None:
    listed = await stage.ask(LI, "许昌预警")
    serial = serial_of(listed, 2)

    menu = await stage.turn(LI, listed, "签收2")
    assert menu.id == listed.id and menu.text.startswith("【演示】请选办结日期")
    changed = await stage.turn(LI, menu, THREE_DAYS)
    await stage.settled()

    assert "未销号预警" in changed.text and "待签收11条" in changed.text
    assert f"{serial}｜{PROMISED}" in stage.again(warning).text
    assert stage.toast_texts(LI)[-1] == DONE


async def test_one_may_turn_back_from_the_menu_in_private(stage: Stage, warning: Message) -> None:
    listed = await stage.ask(LI, "许昌预警")
    menu = await stage.turn(LI, listed, "签收2")

    again = await stage.turn(LI, menu, "↩ 返回列表")

    assert again.text == listed.text
    assert stage.rows(ACKNOWLEDGED) == [(0,)]


async def test_it_takes_a_page_of_a_list_in_private(stage: Stage, warning: Message) -> None:
    listed = await stage.ask(LI, "许昌预警")

    menu = await stage.turn(LI, listed, "✅ 本页10条全部签收")
    changed = await stage.turn(LI, menu, THREE_DAYS)

    assert "共12条，待签收2条" in changed.text
    assert stage.rows(ACKNOWLEDGED) == [(10,)]


async def test_it_takes_only_what_stood_on_the_page(stage: Stage, warning: Message) -> None:
    """A day chosen for an old list would mean warnings that nobody has seen."""
    listed = await stage.ask(LI, "许昌预警")
    menu = await stage.turn(LI, listed, "✅ 本页10条全部签收")
    await promise(stage, LI, warning, "签收1")

    toast = await stage.press(LI, menu, THREE_DAYS)

    assert "列表有了变化" in toast.text
    assert stage.rows(ACKNOWLEDGED) == [(1,)]


async def test_it_tells_the_second_who_was_first(stage: Stage, warning: Message) -> None:
    late = await stage.below(LIU, warning, "签收3")
    await promise(stage, LI, warning, "签收3")

    toasts = [
        await stage.press(LIU, late, THREE_DAYS),
        await stage.forge(LIU, warning, code_of(warning, "签收3")),
    ]

    assert [toast.text for toast in toasts] == ["李科已于9月30日 10:00签收，无需重复。"] * 2
    assert all(toast.alert for toast in toasts)
    assert stage.again(late) == late


async def test_it_lets_exactly_one_win_when_two_choose_at_once(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "签收3")
    listed = await stage.ask(LIU, "长葛预警")
    other = await stage.turn(LIU, listed, f"签收{_place(listed, serial_of(warning, 3))}")

    toasts = await asyncio.gather(stage.press(LI, menu, THREE_DAYS), stage.press(LIU, other, TWO_WEEKS))
    await stage.settled()

    won, lost = sorted(toasts, key=lambda toast: toast.alert)
    first = "李科" if won.user_id == LI else "刘主任"
    assert won.text.startswith("已签收，承诺10月")
    assert lost.text == f"{first}已于9月30日 10:00签收，无需重复。"
    assert stage.rows(ACKNOWLEDGED) == [(1,)]


def _place(listed: Message, serial: str) -> int:
    return next(n for n in range(1, 11) if serial_of(listed, n) == serial)


REFUSED = [
    (WANG, "您的范围是漯河市，不能查看或办理魏都区的项目和预警；各地的率和排名可以问。"),
    (ZHANG, "您是督导人员，这项操作要由经办人员来办。"),
    (LIU, "您的范围是长葛市，不能查看或办理魏都区的项目和预警；各地的率和排名可以问。"),
    (STRANGER, "您还没有登记：请向本地“三个一批”专班索取邀请链接，点开即可使用。"),
]


@pytest.mark.parametrize(("who", "said"), REFUSED)
async def test_it_shows_no_menu_to_who_may_not(stage: Stage, warning: Message, who: int, said: str) -> None:
    before = stage.dump()

    toast = await stage.forge(who, warning, code_of(warning, "签收1"))
    await stage.settled()

    assert toast.text == said and toast.alert
    assert stage.dump() == before
    assert stage.pushed(XUCHANG_GROUP)[-1] == warning


@pytest.mark.parametrize(("who", "said"), REFUSED)
async def test_it_takes_no_day_from_who_may_not(stage: Stage, warning: Message, who: int, said: str) -> None:
    menu = await stage.below(LI, warning, "签收1")
    before = stage.dump()

    toast = await stage.forge(who, menu, code_of(menu, THREE_DAYS))
    await stage.settled()

    assert toast.text == said and toast.alert
    assert stage.dump() == before and stage.again(menu) == menu


@pytest.mark.parametrize("who", [ZHANG, STRANGER])
async def test_it_acknowledges_no_page_for_who_may_not(stage: Stage, warning: Message, who: int) -> None:
    before = stage.dump()

    toast = await stage.forge(who, warning, code_of(warning, "全部签收"))
    await stage.settled()

    assert toast.alert and toast.text
    assert stage.dump() == before


async def test_it_refuses_a_day_that_has_passed_since_the_menu_was_shown(
    stage: Stage, warning: Message
) -> None:
    menu = await stage.below(LI, warning, "签收1")
    await stage.move("2021-10-07T12:00")
    before = stage.dump()

    toast = await stage.press(LI, menu, THREE_DAYS)

    assert toast.text == "2021年10月3日已经过去，请选今天（10月7日）或以后的日子。" and toast.alert
    assert stage.dump() == before and stage.again(menu) == menu


async def test_it_refuses_a_day_that_is_too_far(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "签收1")
    before = stage.dump()
    far = replace(decode(code_of(menu, THREE_DAYS)), day=date(2021, 11, 30))

    toast = await stage.forge(LI, menu, far.encode())

    assert toast.text == "2021年11月30日太远，最迟可承诺到2021年11月29日；确需更久请申请延期。"
    assert stage.dump() == before


async def test_it_refuses_what_was_settled_since_the_menu_was_shown(stage: Stage, warning: Message) -> None:
    place = next(n for n in range(1, 11) if "襄城县大数据中心" in warning.text.split(f"\n{n}. ")[1][:30])
    menu = await stage.below(LI, warning, f"签收{place}")
    await stage.move("2021-10-08T09:00")
    before = stage.rows(ACKNOWLEDGED)

    toast = await stage.press(LI, menu, TWO_WEEKS)

    assert toast.text == "这条预警已经销号，无需签收。" and toast.alert
    assert stage.rows(ACKNOWLEDGED) == before


async def test_it_refuses_a_warning_that_does_not_exist(stage: Stage, warning: Message) -> None:
    before = stage.dump()

    toast = await stage.forge(LI, warning, Action(ActionKind.ACKNOWLEDGE, subject=99999).encode())

    assert "没有这条预警" in toast.text
    assert stage.dump() == before


async def test_a_forged_day_does_not_take_the_place_of_the_message_of_everybody(
    stage: Stage, warning: Message
) -> None:
    action = decode(code_of(warning, "签收1"))

    await stage.forge(LI, warning, replace(action, day=date(2021, 10, 3)).encode())
    await stage.settled()

    assert "预警提醒" in stage.again(warning).text
    assert PROMISED in stage.again(warning).text


async def test_it_understands_menus_after_a_restart(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "签收1")
    await stage.restart()

    toast = await stage.press(LI, menu, THREE_DAYS)
    await stage.settled()

    assert toast.text == DONE
    assert PROMISED in stage.again(warning).text


async def test_it_counts_what_was_chosen_while_it_was_down(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "签收1")
    await stage.demo.stop_bot()
    query = stage.box.press(LI, XUCHANG_GROUP, menu.id, THREE_DAYS)

    await stage.demo.start_bot()
    await stage.box.answered(query)
    await stage.settled()

    assert PROMISED in stage.again(warning).text


async def test_it_brings_all_messages_up_to_date_when_it_stopped_right_after(
    stage: Stage, warning: Message
) -> None:
    menu = await stage.below(LI, warning, "签收1")
    await stage.demo.stop_bot()
    query = stage.box.press(LI, XUCHANG_GROUP, menu.id, THREE_DAYS)
    stage.box.fail(DropBefore(), method="editMessageText", times=1)

    await stage.demo.start_bot()
    await stage.box.answered(query)
    await stage.restart()
    await stage.move("2021-09-30T10:30")

    assert f"{serial_of(warning, 1)}｜✅ 李科承诺" in stage.again(warning).text


async def test_it_does_not_touch_groups_that_were_not_told(stage: Stage, warning: Message) -> None:
    others = [stage.warning(LUOHE_GROUP), stage.warning(PROVINCE_GROUP)]

    await promise(stage, LI, warning, "签收1")

    assert [stage.again(other) for other in others] == others


async def test_it_can_be_taken_back_in_the_private_list(stage: Stage, warning: Message) -> None:
    await promise(stage, LI, warning, "签收1")
    listed = await stage.ask(LI, "许昌预警")
    second = await stage.turn(LI, listed, "下一页 2/2")

    changed = await stage.turn(LI, second, "撤回12")
    await stage.settled()

    assert stage.toast_texts(LI)[-1] == "已撤回签收，这条预警重新待签收。"
    assert "待签收12条" in changed.text
    assert "待签收12条｜已签收0条" in stage.again(warning).text
    assert stage.rows("SELECT actor FROM warning_event WHERE step = 'unacknowledged'") == [(LI,)]


async def test_a_private_list_offers_to_take_back_only_ones_own(stage: Stage, warning: Message) -> None:
    await promise(stage, LIU, warning, "签收3")
    listed = await stage.ask(LI, "许昌预警")

    second = await stage.turn(LI, listed, "下一页 2/2")

    assert "刘主任承诺" in second.text
    assert not any(label.startswith("撤回") for label in second.buttons)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (LIU, "这是李科签收的，只能由本人或上级督导人员撤回。"),
        (WANG, "您的范围是漯河市，不能查看或办理长葛市的项目和预警；各地的率和排名可以问。"),
        (STRANGER, "您还没有登记：请向本地“三个一批”专班索取邀请链接，点开即可使用。"),
    ],
)
async def test_nobody_else_takes_it_back(stage: Stage, warning: Message, who: int, said: str) -> None:
    await promise(stage, LI, warning, "签收3")
    before = stage.dump()
    subject = decode(code_of(warning, "签收3")).subject

    toast = await stage.forge(who, warning, Action(ActionKind.UNACKNOWLEDGE, subject=subject).encode())

    assert toast.text == said
    assert stage.dump() == before


async def test_a_supervisor_may_take_it_back(stage: Stage, warning: Message) -> None:
    await promise(stage, LI, warning, "签收3")
    why = await stage.ask(ZHANG, serial_of(warning, 3))

    changed = await stage.turn(ZHANG, why, "撤回签收")
    await stage.settled()

    assert "张处撤回签收" in changed.text
    assert "待签收12条｜已签收0条" in stage.again(warning).text


async def test_it_says_that_there_is_nothing_to_take_back(stage: Stage, warning: Message) -> None:
    subject = decode(code_of(warning, "签收3")).subject

    toast = await stage.forge(LI, warning, Action(ActionKind.UNACKNOWLEDGE, subject=subject).encode())

    assert toast.text == "这条预警还没有人签收，无需撤回。"


async def test_a_page_turned_by_a_supervisor_keeps_everybodys_buttons_and_its_number(
    stage: Stage, warning: Message
) -> None:
    province = stage.warning(PROVINCE_GROUP)

    turned = await stage.turn(ZHANG, province, "下一页 2/")

    assert turned.button("签收11") is not None
    assert turned.text.splitlines()[-1] == province.text.splitlines()[-1]
    assert "编号 2021-" in turned.text.splitlines()[-1]


async def test_another_day_may_be_written_in_a_reply_to_the_menu(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "签收1")

    confirmed = await reply(stage, LI, menu, "10月15日")
    await stage.settled()

    assert confirmed.text == "已签收，承诺10月15日前办结。"
    assert f"✅ 李科签收 预警{serial_of(warning, 1)}，承诺10月15日前办结" in stage.again(menu).text
    assert not stage.again(menu).buttons
    assert "李科承诺10月15日前办结（9月30日 10:00签收）" in stage.again(warning).text


async def test_a_list_in_private_comes_back_when_the_day_is_written(stage: Stage, warning: Message) -> None:
    listed = await stage.ask(LI, "许昌预警")
    menu = await stage.turn(LI, listed, "签收1")

    await reply(stage, LI, menu, "10月15日")
    await stage.settled()

    assert "未销号预警" in stage.again(menu).text and "李科承诺10月15日前办结" not in stage.again(menu).text
    assert "待签收11条" in stage.again(menu).text


async def test_under_a_list_in_a_group_the_menu_becomes_the_confirmation(
    stage: Stage, warning: Message
) -> None:
    listed = await stage.ask(LI, f"@{stage.demo.program.app.bot.username} 预警", XUCHANG_GROUP)
    menu = await stage.below(LI, listed, "签收1")

    confirmed = await stage.turn(LI, menu, THREE_DAYS)

    assert confirmed.text.startswith("【演示】✅ 李科签收 预警2021-")


async def test_a_day_for_the_whole_page_may_be_written_too(stage: Stage, warning: Message) -> None:
    menu = await stage.below(LI, warning, "全部签收")

    confirmed = await reply(stage, LI, menu, "10月15日")
    await stage.settled()

    assert confirmed.text == "已签收10条预警，承诺10月15日前办结。"
    assert "✅ 李科签收10条预警，承诺10月15日前办结" in stage.again(menu).text
    assert stage.again(warning).text.count("李科承诺10月15日前办结") == 10


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("9月29日", "2021年9月29日已经过去，请选今天（9月30日）或以后的日子。"),
        ("2021-12-01", "2021年12月1日太远，最迟可承诺到2021年11月29日；确需更久请申请延期。"),
    ],
)
async def test_a_written_day_is_checked_like_a_pressed_one(
    stage: Stage, warning: Message, day: str, said: str
) -> None:
    menu = await stage.below(LI, warning, "签收1")
    before = stage.dump()

    answer = await reply(stage, LI, menu, day)

    assert answer.text == said
    assert stage.dump() == before


async def test_it_can_be_typed_in_one_line(stage: Stage, warning: Message) -> None:
    confirmed = await stage.ask(LI, f"签收 {serial_of(warning, 1)} 10月15日")
    await stage.settled()

    assert f"✅ 李科签收 预警{serial_of(warning, 1)}，承诺10月15日前办结" in confirmed.text
    assert "李科承诺10月15日前办结" in stage.again(warning).text
