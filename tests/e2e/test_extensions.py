"""延期: asked for in a reply or in one line, decided in one press, seen by everybody who was told."""

import asyncio

import pytest

from ledger.actions import Action, ActionKind
from ledger.officials import Official, Role
from ledger.questions import Question, Topic
from sandbox import Message
from tests.e2e.deeds import Warned, register, reply, warned
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

EXAMPLE = "请写上日期和理由，例如“10月30日 土地手续未批完”。"
REASON = "土地手续未批完"
NOT_OFFICERS = "您是经办人员，这项操作要由督导人员来办。"
NOT_REGISTERED = "您还没有登记：请向本地“三个一批”专班索取邀请链接，点开即可使用。"
LINE = "延期 {} 10月30日 土地手续未批完"
CITY_SUPERVISOR = Official(1020, "马督导", Role.SUPERVISOR, "411000")
OTHER_SUPERVISOR = Official(1021, "钱处", Role.SUPERVISOR, "410000")


@pytest.fixture
async def plant(stage: Stage) -> Warned:
    """An overdue project of 魏都区 that 许昌's group is warned of."""
    return await warned(stage)


async def asked(stage: Stage, plant: Warned, line: str = LINE) -> Message:
    """李科 asks in one line; the request in the province's group."""
    await stage.ask(LI, line.format(plant.serial))
    await stage.settled()
    return stage.reports(PROVINCE_GROUP, "延期申请")[-1]


async def prompt(stage: Stage, plant: Warned) -> Message:
    return await stage.below(LI, await stage.ask(LI, f"/why {plant.serial}"), "申请延期")


def state(stage: Stage) -> list[tuple[str, int | None]]:
    return stage.rows("SELECT state, decided_by FROM extension_request ORDER BY id")


async def test_it_asks_for_a_reply_and_passes_the_request_on(stage: Stage, plant: Warned) -> None:
    message = await prompt(stage, plant)
    told = await reply(stage, LI, message, "10月30日 土地手续未批完")
    await stage.settled()

    request = stage.reports(PROVINCE_GROUP, "延期申请")[-1]
    assert "请回复本条消息，写上新日期和理由" in message.text and "现在的期限2021年9月" in message.text
    assert "已报“省三个一批专班”审批，2021年10月11日前未答复视为不同意" in told.text
    assert plant.name in request.text and f"理由：{REASON}" in request.text
    assert "李科于9月30日 10:00申请" in request.text and "→ 2021年10月30日" in request.text
    assert request.buttons == ["✅ 批准", "❌ 不同意", "看项目"]
    assert stage.reports(LUOHE_GROUP, "延期申请") == stage.reports(XUCHANG_GROUP, "延期申请") == []


async def test_the_button_under_the_prompt_says_how_a_reply_looks(stage: Stage, plant: Warned) -> None:
    toast = await stage.press(LI, await prompt(stage, plant), "❓怎么填")

    assert toast.text == EXAMPLE and toast.alert
    assert state(stage) == []


async def test_it_can_be_asked_for_in_a_group_by_who_may(stage: Stage, plant: Warned) -> None:
    why = await stage.ask(LI, f"@sanpi_demo_bot 为什么 {plant.serial}", XUCHANG_GROUP)
    message = await stage.below(LI, why, "申请延期")

    refused = await reply(stage, LIU, message, "10月30日 我也想申请")
    told = await reply(stage, LI, message, "10月30日 土地手续未批完")

    assert "您的范围是长葛市" in refused.text
    assert "延期申请已提交" in told.text
    assert state(stage) == [("pending", None)]


async def test_a_line_in_a_group_needs_a_mention(stage: Stage, plant: Warned) -> None:
    await stage.silence(LI, LINE.format(plant.serial), XUCHANG_GROUP)

    told = await stage.ask(LI, "@sanpi_demo_bot " + LINE.format(plant.serial), XUCHANG_GROUP)

    assert "延期申请已提交" in told.text


async def test_an_approval_settles_the_warning_and_is_seen_by_all(stage: Stage, plant: Warned) -> None:
    request = await asked(stage, plant)

    toast = await stage.press(ZHANG, request, "批准")
    await stage.settled()

    result = "✅ 张处于9月30日 10:00批准，期限延至2021年10月30日"
    assert toast.text == "已批准，期限延至2021年10月30日。"
    assert result in stage.again(request).text and stage.again(request).buttons == ["看项目"]
    assert result in stage.reports(XUCHANG_GROUP, "延期申请")[-1].text
    assert f"{plant.serial}｜☑️ 已销号：已批准延期" in stage.warning(XUCHANG_GROUP).text
    assert stage.rows(f"SELECT state, settlement FROM warning WHERE id = {plant.id}") == [
        ("resolved", "extended")
    ]


async def test_the_next_scan_leaves_an_extended_project_alone(stage: Stage, plant: Warned) -> None:
    await stage.press(ZHANG, await asked(stage, plant), "批准")

    await stage.move("2021-10-08T09:00")

    assert stage.rows(
        f"SELECT count(*) FROM warning WHERE project_id = {plant.project} AND state <> 'resolved' "
        "AND rule IN ('overdue', 'due_soon')"
    ) == [(0,)]


async def test_the_card_and_the_ranking_say_how_often(stage: Stage, plant: Warned) -> None:
    [(code,)] = stage.rows(f"SELECT code FROM project WHERE id = {plant.project}")
    waiting = await asked(stage, plant)
    pending = await stage.ask(LI, f"/project {code}")
    await stage.press(ZHANG, waiting, "批准")

    card = await stage.ask(LI, f"/project {code}")
    ranking = await stage.ask(ZHANG, "许昌各县投产率排名")

    assert f"李科申请投产延至2021年10月30日，待批：{REASON}" in pending.text
    assert "申请延期" not in pending.buttons
    assert (
        f"投产延期1次，最近2021年9月30日批准延至2021年10月30日：{REASON}（李科申请，张处批准）" in card.text
    )
    assert "计划2021年9月2日，延期1次至2021年10月30日" in card.text
    pictured = await stage.ask(ZHANG, "许昌各县投产率排名图")
    assert "已批准延期：" in pictured.text and "魏都1次" in pictured.text
    [weidu] = [line for line in ranking.text.splitlines() if "魏都" in line]
    assert weidu.endswith("，延期1次")


async def test_a_refusal_leaves_the_deadline(stage: Stage, plant: Warned) -> None:
    request = await asked(stage, plant)

    toast = await stage.press(ZHANG, request, "不同意")
    await stage.settled()

    result = "❌ 张处于9月30日 10:00不同意，期限不变"
    assert toast.text == "已答复不同意，期限不变。"
    assert result in stage.again(request).text
    assert result in stage.reports(XUCHANG_GROUP, "延期申请")[-1].text
    assert stage.rows(f"SELECT state FROM warning WHERE id = {plant.id}") == [("open",)]


async def test_one_that_nobody_answers_is_refused_and_said(stage: Stage, plant: Warned) -> None:
    request = await asked(stage, plant)

    await stage.move("2021-10-11T17:00")
    in_time = stage.again(request).text
    await stage.move("2021-10-12T09:00")

    expired = "⌛ 2021年10月11日前未答复，视为不同意，期限不变"
    assert "⏳ 待批" in in_time
    assert expired in stage.again(request).text and stage.again(request).buttons == ["看项目"]
    assert expired in stage.reports(XUCHANG_GROUP, "延期申请")[-1].text
    toast = await stage.forge(ZHANG, request, Action(ActionKind.APPROVE_EXTENSION, subject=1).encode())
    assert toast.text == "这件延期申请过期未答复，已视为不同意。"


async def test_exactly_one_of_two_who_decide_at_once_wins(stage: Stage, plant: Warned) -> None:
    await register(stage, OTHER_SUPERVISOR)
    request = await asked(stage, plant)
    listed = await stage.ask(OTHER_SUPERVISOR.id, "待批延期")

    toasts = await asyncio.gather(
        stage.press(ZHANG, request, "批准"), stage.press(OTHER_SUPERVISOR.id, listed, "不同意第1件")
    )
    await stage.settled()

    won, lost = sorted(toasts, key=lambda toast: toast.alert)
    assert state(stage) == [("approved" if won.user_id == ZHANG else "refused", won.user_id)]
    assert "无需重复" in lost.text and lost.alert
    assert stage.rows(
        "SELECT count(*) FROM warning_event WHERE step IN ('extension_approved', 'extension_refused')"
    ) == [(1,)]


async def test_a_supervisor_decides_from_the_list_in_private(stage: Stage, plant: Warned) -> None:
    request = await asked(stage, plant)
    listed = await stage.ask(ZHANG, "待批延期")
    by_command = await stage.ask(ZHANG, "/extensions")

    after = await stage.turn(ZHANG, listed, "批准第1件")
    await stage.settled()

    assert listed.text == by_command.text
    assert "共1件" in listed.text and f"理由：{REASON}" in listed.text and "请在10月11日前答复" in listed.text
    assert "没有待批的延期申请" in after.text
    assert "✅ 张处" in stage.again(request).text


async def test_an_officer_sees_the_list_of_ones_own_without_buttons(stage: Stage, plant: Warned) -> None:
    await asked(stage, plant)

    own, others = await stage.ask(LI, "待批延期"), await stage.ask(WANG, "待批延期")

    assert plant.name in own.text and own.buttons == []
    assert "没有待批的延期申请" in others.text


async def test_it_goes_to_the_nearest_supervisor_who_has_a_group(stage: Stage, plant: Warned) -> None:
    await register(stage, CITY_SUPERVISOR)

    await stage.ask(LI, LINE.format(plant.serial))
    await stage.settled()

    assert "批准" in str(stage.reports(XUCHANG_GROUP, "延期申请")[-1].buttons)
    assert stage.reports(PROVINCE_GROUP, "延期申请") == []


async def test_outside_office_hours_it_waits_for_the_opening(stage: Stage, plant: Warned) -> None:
    await stage.move("2021-09-30T19:00")
    told = await stage.ask(LI, LINE.format(plant.serial))
    await stage.settled()
    held = stage.reports(PROVINCE_GROUP, "延期申请")

    await stage.move("2021-10-08T08:31")

    assert "延期申请已提交" in told.text and held == []
    assert REASON in stage.reports(PROVINCE_GROUP, "延期申请")[-1].text


async def test_it_understands_old_buttons_and_prompts_after_a_restart(stage: Stage, plant: Warned) -> None:
    message = await prompt(stage, plant)
    await stage.restart()
    await reply(stage, LI, message, "10月30日 土地手续未批完")
    await stage.settled()
    request = stage.reports(PROVINCE_GROUP, "延期申请")[-1]
    await stage.restart()

    toast = await stage.press(ZHANG, request, "批准")

    assert toast.text == "已批准，期限延至2021年10月30日。"


async def test_it_counts_a_press_made_while_it_was_down(stage: Stage, plant: Warned) -> None:
    request = await asked(stage, plant)
    await stage.demo.stop_bot()
    stage.box.press(ZHANG, PROVINCE_GROUP, request.id, "批准")

    await stage.demo.start_bot()
    await stage.settled()

    assert state(stage) == [("approved", ZHANG)]


WILL_NOT_DO = {
    "延期 2021-999999 10月30日 土地": "没有这条预警，请发送“预警”查看当前列表。",
    "延期 {} 9月29日 土地": "2021年9月29日已经过去，请写今天或以后的日期。",
    "延期 {} 2021年9月1日 土地": "2021年9月1日已经过去，请写今天或以后的日期。",
    "延期 {} 2023-10-01 土地": "2023年10月1日太远，最迟可延到2023年9月30日。",
    "延期 {} 10月30日": EXAMPLE,
    "延期 {} 10月30日  　 。": EXAMPLE,
    "延期 {} 10月30日 " + "很" * 501: "理由有501个字，最多500个字，请写短些。",
    "延期 {} 2月30日 土地": "没有“2月30日”这一天，请写成“9月30日”或“2021-09-30”。",
    "延期 {} 土地手续": "没有看懂，请写成“延期 2021-27 10月30日 土地手续未批完”。",
    "延期": "没有看懂，请写成“延期 2021-27 10月30日 土地手续未批完”。",
}


async def test_it_says_in_one_sentence_what_will_not_do(stage: Stage, plant: Warned) -> None:
    before = stage.dump()

    for line, said in WILL_NOT_DO.items():
        told = await stage.ask(LI, line.format(plant.serial))
        await stage.settled()

        assert told.text == said
        assert stage.dump() == before


async def test_a_reason_of_5000_characters_is_cut_off_by_no_one(stage: Stage, plant: Warned) -> None:
    """Telegram itself carries 4096 characters."""
    told = await stage.ask(LI, f"延期 {plant.serial} 10月30日 " + "长" * 4000)

    assert told.text == "理由有4000个字，最多500个字，请写短些。"


async def test_a_reply_that_says_no_day_gets_an_example(stage: Stage, plant: Warned) -> None:
    told = await reply(stage, LI, await prompt(stage, plant), "尽快")

    assert told.text == "没有看懂，请写成“10月30日 土地手续未批完”。"


async def test_a_lagging_city_has_no_deadline_to_move(stage: Stage, plant: Warned) -> None:
    [(year, number), *_] = stage.rows("SELECT year, number FROM warning WHERE rule = 'lagging' LIMIT 1")
    person = Official(LI, "李科", Role.OFFICER, "410000")
    await register(stage, person)

    told = await stage.ask(LI, LINE.format(f"{year}-{number:06d}"))

    assert told.text == "这条预警不涉及项目节点的期限，不能延期。"


async def test_it_lets_only_one_request_wait(stage: Stage, plant: Warned) -> None:
    await asked(stage, plant)

    told = await stage.ask(LI, LINE.format(plant.serial))

    assert told.text == "李科已于9月30日 10:00申请延到2021年10月30日，请等候答复。"


async def test_nobody_decides_who_may_not(stage: Stage, plant: Warned) -> None:
    await asked(stage, plant)
    card = stage.warning(XUCHANG_GROUP)
    before = stage.dump()

    for kind in (ActionKind.APPROVE_EXTENSION, ActionKind.REFUSE_EXTENSION):
        for who, said in ((LI, NOT_OFFICERS), (STRANGER, NOT_REGISTERED)):
            toast = await stage.forge(who, card, Action(kind, subject=1).encode())
            await stage.settled()

            assert toast.text == said and toast.alert
            assert stage.dump() == before


async def test_a_supervisor_of_the_same_region_is_not_above_it(stage: Stage, plant: Warned) -> None:
    await asked(stage, plant)
    own = Official(LI, "李科", Role.SUPERVISOR, "411002")
    await register(stage, own)

    code = Action(ActionKind.APPROVE_EXTENSION, subject=1).encode()
    toast = await stage.forge(LI, stage.warning(XUCHANG_GROUP), code)

    assert toast.text == "这要由魏都区的上级来办，您的范围是魏都区。"


async def test_nobody_asks_who_may_not(stage: Stage, plant: Warned) -> None:
    before = stage.dump()

    for who, said in ((WANG, "您的范围是漯河市"), (ZHANG, "您是督导人员，这项操作要由")):
        told = await stage.ask(who, LINE.format(plant.serial))
        await stage.settled()

        assert said in told.text
        assert stage.dump() == before


async def test_forged_numbers_are_refused(stage: Stage, plant: Warned) -> None:
    card = stage.warning(PROVINCE_GROUP)

    codes = {
        Action(ActionKind.APPROVE_EXTENSION, subject=99).encode(): "没有这件延期申请",
        Action(ActionKind.REFUSE_EXTENSION).encode(): "没有这件延期申请",
        Action(ActionKind.ASK_EXTENSION, subject=999_999).encode(): "没有这条预警",
        Question(Topic.EXTENSION, subject=99).encode(): "没有这件延期申请",
        Question(Topic.EXTENSION, region="999999").encode(): "这个按钮已失效",
    }

    for code, said in codes.items():
        assert said in (await stage.forge(ZHANG, card, code)).text


async def test_a_request_of_another_city_is_not_shown(stage: Stage, plant: Warned) -> None:
    await asked(stage, plant)

    toast = await stage.forge(WANG, stage.warning(LUOHE_GROUP), Question(Topic.EXTENSION, subject=1).encode())

    assert "看不到魏都区的项目和预警" in toast.text
