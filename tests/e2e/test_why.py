"""/why: the rule, the facts, who was told when, who did what, and what comes next at what time."""

import re

import pytest

from sandbox import DropAfterAccept, Message
from tests.e2e.stage import (
    LI,
    LIU,
    LUOHE_GROUP,
    STRANGER,
    WANG,
    XUCHANG_GROUP,
    ZHANG,
    Stage,
)

OVERDUE, DUE_SOON, SILENT = (
    "建安区年产2900万双运动鞋项目",
    "襄城县大数据中心项目",
    "襄城嵘砾年产36万台国产服务器项目",
)


@pytest.fixture
async def warning(stage: Stage) -> Message:
    await stage.job("early-warning")
    return stage.warning(XUCHANG_GROUP)


def serial_of(message: Message, title: str) -> str:
    found = re.search(rf"{title}.*?(2021-\d{{6}})", message.text, re.DOTALL)
    assert found is not None
    return found[1]


def part(text: str, head: str) -> list[str]:
    """The lines of a part of the story."""
    return text.split(f"\n{head}\n")[1].split("\n\n")[0].splitlines()


async def promise(stage: Stage, message: Message, title: str, day: str) -> None:
    numbers = dict(re.findall(r"^(\d+)\. [^\n]*?(\w+项目)", message.text, re.MULTILINE))
    number = next(n for n, name in numbers.items() if name.endswith(title))
    menu = await stage.below(LI, message, f"签收{number}")
    await stage.press(LI, menu, day)
    await stage.settled()


async def test_it_tells_the_whole_story_of_an_overdue_project(stage: Stage, warning: Message) -> None:
    serial = serial_of(warning, OVERDUE)

    story = await stage.ask(LI, f"/why {serial}")

    assert story.text.startswith(f"【演示】预警{serial}｜🟡黄色｜逾期\n{OVERDUE}\n许昌市建安区｜待签收\n")
    assert "规则　逾期满1天🟡黄色、30天🟠橙色、90天🔴红色。" in story.text
    assert "事实　应于9月19日投产，逾期11天。" in story.text
    assert "督办　2个工作日未签收催办，4个工作日未签收上报上一级，6个工作日未签收上报省级" in story.text
    assert part(story.text, "告知") == ["· 9月30日 10:00 许昌专班：新增"]
    assert part(story.text, "经过") == ["· 9月30日 10:00 开立，黄色"]
    assert part(story.text, "接下来") == [
        "· 10月9日 08:30 仍未签收，在许昌专班催办",
        "· 10月19日 08:30 升为🟠橙色",
    ]


async def test_it_tells_what_becomes_of_what_is_due_soon(stage: Stage, warning: Message) -> None:
    story = await stage.ask(LI, serial_of(warning, DUE_SOON))

    assert "规则　离应办日期剩7个工作日内🔵蓝色。" in story.text
    assert "事实　应于10月6日开工，还有6天。" in story.text
    assert "· 10月8日 08:30 仍未开工，转为逾期预警（黄色）" in part(story.text, "接下来")


async def test_it_tells_when_silence_gets_worse(stage: Stage, warning: Message) -> None:
    story = await stage.ask(LI, serial_of(warning, SILENT))

    assert "规则　没有新进展满60天🔵蓝色、90天🟡黄色。" in story.text
    assert "· 10月8日 08:30 升为🟡黄色" in part(story.text, "接下来")


async def test_it_tells_what_a_promise_leads_to(stage: Stage, warning: Message) -> None:
    await promise(stage, warning, OVERDUE, "三天内（10月3日）")

    story = await stage.ask(LI, serial_of(warning, OVERDUE))

    assert "｜✅ 李科承诺10月3日前办结（9月30日 10:00签收）" in story.text
    assert part(story.text, "经过")[-1] == "· 9月30日 10:00 李科签收，承诺10月3日前办结"
    assert part(story.text, "接下来") == [
        "· 10月8日 08:30 10月3日前未办结则重新待签收、升为橙色、上报上一级（省三个一批专班）"
    ]


async def test_what_it_said_would_come_does_come(stage: Stage, warning: Message) -> None:
    await promise(stage, warning, OVERDUE, "三天内（10月3日）")
    await stage.move("2021-10-08T08:40")

    story = await stage.ask(LI, serial_of(warning, OVERDUE))

    assert "🟠橙色" in story.text and "承诺10月3日前办结，未兑现，待签收" in story.text
    assert [line[13:] for line in part(story.text, "经过")[-3:]] == [
        " 承诺未兑现（10月3日前），重新待签收",
        " 升为橙色",
        " 督办：上报上一级",
    ]
    assert {line.split(" ", 3)[3] for line in part(story.text, "告知")[1:]} == {
        "许昌专班：承诺未兑现",
        "省三个一批专班：承诺未兑现",
    }


async def test_an_escalation_comes_at_the_hour_it_said(stage: Stage, warning: Message) -> None:
    serial = serial_of(stage.warning(LUOHE_GROUP), "舞阳县年产7500万人份体外诊断试剂项目")
    for day in ("08", "09"):
        await stage.move(f"2021-10-{day}T12:00")

    story = await stage.ask(WANG, serial)

    assert part(story.text, "经过")[-1].endswith("催办")
    assert part(story.text, "接下来")[0] == "· 10月12日 08:30 仍未签收，上报上一级（省三个一批专班）"
    assert not any("省三个一批专班" in line for line in part(story.text, "告知"))

    for day in ("11", "12"):
        await stage.move(f"2021-10-{day}T12:00")
    story = await stage.ask(WANG, serial)
    assert "省三个一批专班：督办" in part(story.text, "告知")[-2]


async def test_it_ends_with_why_it_was_settled(stage: Stage, warning: Message) -> None:
    await stage.move("2021-10-08T08:40")

    story = await stage.ask(LI, serial_of(warning, DUE_SOON))

    assert "｜☑️ 已销号：" in story.text
    assert "销号：" in part(story.text, "经过")[-1]
    assert part(story.text, "接下来") == ["· 已销号，不再提醒。"]
    assert story.buttons == ["看项目"]


@pytest.mark.parametrize(
    "words",
    [
        "{}",
        "为什么 {}",
        "为什么{}？",
        "预警{}",
        "预警 {}",
        "查看预警{}",
        "/why {}",
        "/why 预警{}",
        "/why {short}",
    ],
)
async def test_it_understands_a_serial_in_many_words(stage: Stage, warning: Message, words: str) -> None:
    serial = serial_of(warning, OVERDUE)

    story = await stage.ask(LI, words.format(serial, short=serial.removeprefix("2021-").lstrip("0")))

    assert f"预警{serial}" in story.text.splitlines()[0]


async def test_it_asks_for_the_serial(stage: Stage, warning: Message) -> None:
    for words in ("/why", "/why 许昌"):
        said = await stage.ask(LI, words)
        assert said.text == "请写上预警编号（在每条预警的下面），例如“/why 2021-123”。"


async def test_it_knows_no_such_warning(stage: Stage, warning: Message) -> None:
    for words in ("2021-999999", "/why 2020-000001"):
        said = await stage.ask(LI, words)
        assert said.text == "没有这条预警，请发送“预警”查看当前列表。"


@pytest.mark.parametrize(
    ("who", "said"),
    [(WANG, "您的范围是漯河市，不能查看或办理建安区的项目和预警"), (STRANGER, "您还没有登记")],
)
async def test_it_tells_nothing_to_who_may_not_see(
    stage: Stage, warning: Message, who: int, said: str
) -> None:
    answer = await stage.ask(who, f"/why {serial_of(warning, OVERDUE)}")

    assert answer.text.startswith(said)
    assert OVERDUE not in answer.text


async def test_a_group_sees_only_its_own(stage: Stage, warning: Message) -> None:
    serial = serial_of(warning, OVERDUE)

    own = await stage.ask(LI, f"/why {serial}", XUCHANG_GROUP)
    others = await stage.ask(WANG, f"/why {serial}", LUOHE_GROUP)

    assert OVERDUE in own.text
    assert others.text.startswith("本群的范围是漯河市，看不到建安区的项目和预警")


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        (LI, ["✅ 签收", "申请延期", "看项目"]),
        (ZHANG, ["🔕 静默", "看项目"]),
    ],
)
async def test_it_offers_what_one_may_do(
    stage: Stage, warning: Message, who: int, buttons: list[str]
) -> None:
    story = await stage.ask(who, serial_of(warning, OVERDUE))

    assert story.buttons == buttons


async def test_one_acknowledges_and_takes_back_from_the_story(stage: Stage, warning: Message) -> None:
    story = await stage.ask(LI, serial_of(warning, OVERDUE))

    menu = await stage.turn(LI, story, "✅ 签收")
    confirmed = await stage.turn(LI, menu, "三天内（10月3日）")
    await stage.settled()
    assert "✅ 李科签收 预警" in confirmed.text

    story = await stage.ask(LI, serial_of(warning, OVERDUE))
    after = await stage.turn(LI, story, "撤回签收")
    assert part(after.text, "经过")[-1] == "· 9月30日 10:00 李科撤回签收"
    assert "待签收" in after.text.splitlines()[2] and "✅ 签收" in after.buttons


async def test_one_turns_back_from_the_menu_to_the_story(stage: Stage, warning: Message) -> None:
    story = await stage.ask(LI, serial_of(warning, OVERDUE))
    menu = await stage.turn(LI, story, "✅ 签收")

    again = await stage.turn(LI, menu, "↩ 返回")

    assert again.text == story.text


async def test_in_a_group_the_menu_comes_below_the_story(stage: Stage, warning: Message) -> None:
    story = await stage.ask(LI, f"/why {serial_of(warning, OVERDUE)}", XUCHANG_GROUP)

    menu = await stage.below(LI, story, "✅ 签收")
    await stage.press(LI, menu, "三天内（10月3日）")
    await stage.settled()

    assert stage.again(story).text == story.text
    assert "✅ 李科签收 预警" in stage.again(menu).text
    assert "李科承诺10月3日前办结" in stage.again(warning).text


async def test_one_comes_from_a_list_and_goes_back_to_its_page(stage: Stage, warning: Message) -> None:
    listed = await stage.ask(LI, "许昌预警")
    second = await stage.turn(LI, listed, "下一页 2/2")

    story = await stage.turn(LI, second, "🔎11")
    again = await stage.turn(LI, story, "↩ 返回列表")

    assert again.text == second.text


async def test_it_tells_of_a_message_that_was_sent_twice(stage: Stage) -> None:
    stage.box.fail(DropAfterAccept(), method="sendMessage", chat_id=XUCHANG_GROUP)
    await stage.job("early-warning")
    await stage.move("2021-09-30T10:01")

    story = await stage.ask(LI, serial_of(stage.warning(XUCHANG_GROUP), OVERDUE))

    assert part(story.text, "告知") == ["· 9月30日 10:01 许昌专班：新增（补发）"]


async def test_a_county_sees_the_story_of_its_own(stage: Stage, warning: Message) -> None:
    story = await stage.ask(LIU, serial_of(warning, "长葛市年产100万副5G基站天线项目"))

    assert "许昌市长葛市｜待签收" in story.text


async def test_it_tells_of_a_mute_and_when_it_ends(stage: Stage, warning: Message) -> None:
    serial = serial_of(warning, OVERDUE)
    await stage.ask(ZHANG, f"静默 {serial} 10月20日 停工整改")

    story = await stage.ask(ZHANG, serial)

    assert "🔕 静默至10月20日（张处：停工整改）" in story.text
    assert part(story.text, "经过")[-1] == "· 9月30日 10:00 张处静默至10月20日（停工整改）"
    assert "· 10月21日 08:30 静默已满，恢复提醒" in part(story.text, "接下来")
    assert "· 10月22日 08:30 仍未签收，在许昌专班催办" in part(story.text, "接下来")


async def test_it_tells_of_a_request_for_extension(stage: Stage, warning: Message) -> None:
    serial = serial_of(warning, OVERDUE)
    await stage.ask(LI, f"延期 {serial} 10月30日 土地手续未批完")

    story = await stage.ask(LI, serial)

    assert part(story.text, "经过")[-1] == "· 9月30日 10:00 李科申请延期至10月30日（土地手续未批完）"
