"""台账报送 in chat: the workbook comes to the city's group and goes back in private, for all to see."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from ledger.actions import Action, ActionKind
from sandbox import Message
from tests.e2e.importing import copy_below, pressed, sent
from tests.e2e.stage import (
    GROUPS,
    LI,
    LIU,
    LUOHE_GROUP,
    PROVINCE_GROUP,
    STRANGER,
    WANG,
    XUCHANG_GROUP,
    ZHANG,
    ZHENGZHOU_GROUP,
    Stage,
)

REPORT = "台账报送"


@pytest.fixture
async def asked(stage: Stage) -> Message:
    """It is 20 October, nine o'clock; what 许昌's group was sent."""
    await stage.move("2021-10-20T09:00:30")
    [message] = stage.reports(XUCHANG_GROUP, REPORT)
    return message


def list_of(stage: Stage) -> Message:
    """The newest list in the province's group."""
    return stage.reports(PROVINCE_GROUP, REPORT)[-1]


async def test_each_citys_group_gets_its_own_workbook_and_the_deadline(stage: Stage, asked: Message) -> None:
    assert [len(stage.reports(group, REPORT)) for group in GROUPS] == [1, 1, 1, 1]
    assert asked.text.startswith("【演示】许昌市｜2021年10月台账报送")
    assert "尚未报送：10月27日截止，还有5个工作日" in asked.text and "编号 2021-" in asked.text
    assert asked.document is not None and asked.document.name == "演示许昌市台账2021年10月.xlsx"

    for group, city in ((XUCHANG_GROUP, "许昌市"), (LUOHE_GROUP, "漯河市"), (ZHENGZHOU_GROUP, "郑州市")):
        [message] = stage.reports(group, REPORT)
        sheet = load_workbook(BytesIO(stage.content(message)))["台账"]
        assert {row[4].value for row in sheet.iter_rows(min_row=2)} == {city}
        assert message.document is not None and city in message.document.name


async def test_the_province_is_told_who_has_no_group(stage: Stage, asked: Message) -> None:
    text = list_of(stage).text

    assert "已报送0/18市，10月27日截止，还有5个工作日" in text
    assert "其中15市没有接收“台账报送”的群" in text
    assert list_of(stage).document is None


async def test_sent_back_unchanged_it_counts_when_it_is_confirmed(stage: Stage, asked: Message) -> None:
    plan = await sent(stage, LI, stage.content(asked), "许昌市台账.xlsx")
    assert "没有可导入的变化" in plan.text and plan.buttons == ["✅ 确认报送（无变化）", "取消"]

    done = await pressed(stage, LI, plan, "✅ 确认报送（无变化）")
    await stage.settled()

    assert "已计作许昌市10月的报送" in done.text
    now = stage.again(asked)
    assert "✅ 已报送：李科，10月20日 09:0" in now.text and "第1次导入" in now.text
    assert "尚未报送" not in now.text and now.document == asked.document
    assert "已报送1/18市" in list_of(stage).text and "许昌　李科　10月20日" in list_of(stage).text
    assert "尚未报送" in stage.reports(LUOHE_GROUP, REPORT)[-1].text


async def test_a_confirmation_that_comes_again_says_what_it_counts_as_too(
    stage: Stage, asked: Message
) -> None:
    plan = await sent(stage, LI, stage.content(asked), "许昌市台账.xlsx")
    done = await pressed(stage, LI, plan, "✅ 确认报送（无变化）")

    await stage.forge(LI, plan, Action(ActionKind.CONFIRM_IMPORT, subject=1).encode())
    await stage.settled()

    assert stage.again(plan).text == done.text and "已计作许昌市10月的报送" in done.text


async def test_it_reminds_until_it_is_sent_in(stage: Stage, asked: Message) -> None:
    await stage.move("2021-10-21T09:30:30")
    reminder = stage.reports(XUCHANG_GROUP, REPORT)[-1]
    assert reminder.id != asked.id and reminder.document is None and reminder.buttons == ["📄 取表格"]

    again = await stage.below(LI, reminder, "📄 取表格")
    assert again.document is not None
    plan = await sent(stage, LI, stage.content(again))
    await pressed(stage, LI, plan, "✅ 确认报送（无变化）")
    await stage.settled()
    await stage.move("2021-10-22T09:30:30")

    assert "✅ 已报送：李科" in stage.again(reminder).text
    assert stage.reports(XUCHANG_GROUP, REPORT)[-1].id == again.id, "no reminder any more"
    assert len(stage.reports(LUOHE_GROUP, REPORT)) == 3


async def test_a_change_counts_too_and_taking_it_back_does_not(stage: Stage, asked: Message) -> None:
    book = load_workbook(BytesIO(stage.content(asked)))
    book["台账"]["Z2"] = "用地手续已办结"
    out = BytesIO()
    book.save(out)
    plan = await sent(stage, LI, out.getvalue())
    await copy_below(stage, plan)
    done = await pressed(stage, LI, plan, "✅ 确认导入")
    await stage.settled()
    assert "已计作许昌市10月的报送" in done.text
    assert "已报送1/18市" in list_of(stage).text

    sure = await pressed(stage, LI, done, "↩️ 撤销导入")
    await pressed(stage, LI, sure, sure.buttons[0])
    await stage.settled()

    assert "撤销，请重新报送" in stage.again(asked).text
    assert "已报送0/18市" in list_of(stage).text


async def test_supervisors_see_the_list_and_every_city(stage: Stage, asked: Message) -> None:
    typed = await stage.ask(ZHANG, "未报送名单")
    command = await stage.ask(ZHANG, "/collection")
    assert typed.text == command.text and "未报送18市" in typed.text
    assert typed.buttons[:2] == ["郑州", "开封"] and len(typed.buttons) == 18

    city = await stage.turn(ZHANG, typed, "开封")
    assert city.text.startswith("【演示】开封市｜2021年10月台账报送")
    assert city.buttons == ["📄 取表格", "未报送名单"]
    workbook = await stage.below(ZHANG, city, "📄 取表格")
    assert workbook.document is not None and "开封市" in workbook.document.name


async def test_officers_see_their_own_city_only(stage: Stage, asked: Message) -> None:
    own = await stage.ask(WANG, "未报送名单")
    assert own.text.startswith("【演示】漯河市") and own.buttons == ["📄 取表格"]

    refused = await stage.ask(WANG, "许昌报送情况")
    assert refused.text == "您的范围是漯河市，不能查看或办理许昌市的项目和预警；各地的率和排名可以问。"
    forged = await stage.forge(WANG, own, asked_code(asked))
    assert forged.alert and "您的范围是漯河市" in forged.text
    assert "您还没有登记" in (await stage.ask(STRANGER, "/collection")).text


def asked_code(message: Message) -> str:
    """The code of the state of 许昌, from the button under its message."""
    button = message.button("报送情况")
    return str(button and button.data)


async def test_a_county_is_told_who_sends_it_in(stage: Stage, asked: Message) -> None:
    state = await stage.ask(LIU, "报送情况")
    assert "由许昌市统一报送" in state.text

    workbook = await stage.below(LIU, state, "📄 取表格")
    sheet = load_workbook(BytesIO(stage.content(workbook)))["台账"]
    assert {row[5].value for row in sheet.iter_rows(min_row=2)} == {"长葛市"}
    plan = await sent(stage, LIU, stage.content(workbook))
    assert plan.buttons == [], "there is nothing to import, and it does not count"


async def test_before_the_first_round_it_says_when_that_will_be(stage: Stage) -> None:
    assert "还没有发出过报送任务，下一次是10月20日 09:00" in (await stage.ask(ZHANG, "未报送名单")).text
    workbook = await stage.ask(LI, "台账模板")
    assert workbook.document is not None and "2021年9月30日" in workbook.document.name


async def test_a_group_that_switched_it_off_gets_nothing(stage: Stage) -> None:
    menu = await stage.ask(LI, "/bind", XUCHANG_GROUP)
    bound = await stage.turn(LI, menu, "许昌")
    await stage.turn(LI, bound, "☑ 台账报送")

    await stage.move("2021-10-20T09:00:30")

    assert stage.reports(XUCHANG_GROUP, REPORT) == []
    assert "其中16市没有接收“台账报送”的群" in list_of(stage).text


async def test_the_demo_offers_the_next_round(stage: Stage) -> None:
    labels = [preset.label for preset in stage.demo.clock.presets()]

    assert "下次台账报送 10月20日 09:00" in labels


async def test_a_workbook_older_than_the_ledger_can_still_be_sent_back(stage: Stage, asked: Message) -> None:
    sheet = load_workbook(BytesIO(stage.content(asked)))["台账"]
    code, invested = next(
        (row[0].value, row[12].value) for row in sheet.iter_rows(min_row=2) if row[12].value
    )
    reported = await stage.ask(LI, f"上报 {code} 累计{int(str(invested)) + 100}万")
    assert "已上报" in reported.text

    plan = await sent(stage, LI, stage.content(asked))

    assert "（台账的旧内容，10月20日 09:" in plan.text
    assert "表里有1处填的是台账更新前的旧内容" in plan.text and "不要打勾" in plan.text
    assert "没有读" not in plan.text, "of our own sheets there is nothing to say"
    assert plan.buttons[1:] == ["✅ 确认报送（1行不导入）", "取消"]
    done = await pressed(stage, LI, plan, "✅ 确认报送（1行不导入）")
    assert "已计作许昌市10月的报送" in done.text and "1行没有确认属实未导入" in done.text
    [(now,)] = stage.rows(f"SELECT invested_wan FROM project WHERE code = '{code}'")
    assert now == int(str(invested)) + 100


async def test_what_would_go_back_without_a_question_is_said_too(stage: Stage, asked: Message) -> None:
    book = load_workbook(BytesIO(stage.content(asked)))
    book["台账"]["W2"] = "另一家银行"
    out = BytesIO()
    book.save(out)
    await pressed(stage, LI, await sent(stage, LI, out.getvalue()), "✅ 确认导入")

    plan = await sent(stage, LI, stage.content(asked))

    assert "（台账的旧内容，10月20日 09:" in plan.text
    assert "请取消，发送“报送表格”取新表再填" in plan.text and "✅ 确认导入" in plan.buttons


async def test_what_was_taken_back_is_not_called_old_when_it_comes_again(
    stage: Stage, asked: Message
) -> None:
    book = load_workbook(BytesIO(stage.content(asked)))
    book["台账"]["W2"] = "另一家银行"
    out = BytesIO()
    book.save(out)
    done = await pressed(stage, LI, await sent(stage, LI, out.getvalue()), "✅ 确认导入")
    sure = await pressed(stage, LI, done, "↩️ 撤销导入")
    await pressed(stage, LI, sure, sure.buttons[0])

    plan = await sent(stage, LI, out.getvalue())

    assert "另一家银行" in plan.text and "旧内容" not in plan.text
