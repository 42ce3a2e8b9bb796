"""Groups: when the bot speaks there, what it shows, and how a group is bound to a region."""

import inspect

import pytest
from telegram import ChatMember, ChatMemberRestricted, Update

from handlers.membership import is_inside
from sandbox import Message
from tests.e2e.stage import LI, PROVINCE_GROUP, STRANGER, WANG, XUCHANG_GROUP, ZHANG, Stage

NEW_GROUP = -2001
GREETING = "大家好，我是“三个一批”助手。请经办人员或督导人员点下面的按钮，选择本群对应的地区和要接收的推送。"


@pytest.fixture
async def greeting(stage: Stage) -> Message:
    """The bot was just added to a new group of 李科, 王科, 张处 and 陌生人."""
    stage.box.add_group(NEW_GROUP, "新专班", [LI, WANG, ZHANG, STRANGER], bot_in=False)
    stage.box.add_bot(LI, NEW_GROUP)
    return await stage.box.next_message(NEW_GROUP, 0)


def binding(stage: Stage) -> list[tuple[object, ...]]:
    return stage.rows(
        "SELECT g.region_code, g.active, group_concat(s.name) FROM chat_group g"
        f" LEFT JOIN subscription s ON s.group_id = g.id WHERE g.chat_id = {NEW_GROUP} GROUP BY g.id"
    )


@pytest.mark.parametrize("as_admin", [False, True], ids=["privacy mode", "sees everything"])
async def test_it_keeps_out_of_what_people_say_to_each_other(stage: Stage, as_admin: bool) -> None:
    if as_admin:
        stage.box.promote_bot(LI, XUCHANG_GROUP)

    await stage.silence(LI, "许昌一期开工率是多少来着？", XUCHANG_GROUP)
    await stage.silence(LI, "@somebody_else 许昌一期开工率", XUCHANG_GROUP)
    await stage.silence(LI, "/rates@another_bot 许昌", XUCHANG_GROUP)


@pytest.mark.parametrize(
    "text",
    [
        "/rates 一期开工率",
        "/rates@sanpi_demo_bot 一期开工率",
        "@sanpi_demo_bot 许昌一期开工率",
        "许昌一期开工率 @Sanpi_Demo_Bot",
    ],
)
async def test_it_answers_commands_and_mentions_as_a_reply(stage: Stage, text: str) -> None:
    said = stage.box.say(LI, XUCHANG_GROUP, text)
    answer = await stage.box.next_message(XUCHANG_GROUP, said)

    assert "87.5%（14/16）" in answer.text
    assert answer.reply_to == said.id


async def test_it_answers_replies_to_itself(stage: Stage) -> None:
    first = await stage.ask(LI, "/rates", XUCHANG_GROUP)

    answer = await stage.box.ask(LI, XUCHANG_GROUP, "投产率呢，截至8月底", reply_to=first.id)

    assert answer.by_bot and answer.id != first.id


async def test_it_shows_a_group_only_its_own_regions_details(stage: Stage) -> None:
    """张处 may see the whole province, but 许昌's group may not."""
    own = await stage.ask(ZHANG, "/overdue", XUCHANG_GROUP)
    other = await stage.ask(ZHANG, "/overdue 漯河", XUCHANG_GROUP)
    rates = await stage.ask(ZHANG, "/rates 漯河", XUCHANG_GROUP)

    assert own.text.startswith("【演示】许昌市｜逾期项目")
    assert other.text == "本群的范围是许昌市，看不到漯河市的项目和预警；有权查看的，请在与我的私聊里问。"
    assert rates.text.startswith("【演示】漯河市")


async def test_it_finds_in_a_group_only_its_own_regions_projects(stage: Stage) -> None:
    found = await stage.ask(ZHANG, "/search 比亚迪", XUCHANG_GROUP)

    assert "比亚迪汽车产业项目" not in found.text


async def test_it_greets_a_group_that_it_comes_into(stage: Stage, greeting: Message) -> None:
    assert greeting.text == GREETING and greeting.buttons == ["选择地区"]
    assert (await stage.ask(LI, "/rates", NEW_GROUP)).text.startswith("本群还没有绑定地区")


async def test_it_is_bound_by_who_is_entitled(stage: Stage, greeting: Message) -> None:
    menu = await stage.turn(LI, greeting, "选择地区")
    assert menu.buttons[0] == "许昌" and "长葛" in menu.buttons and "漯河" not in menu.buttons

    bound = await stage.turn(LI, menu, "许昌")
    assert "本群对应许昌市" in bound.text
    assert bound.buttons == ["☑ 每周排名", "☑ 预警提醒", "☑ 台账报送"]
    assert binding(stage) == [("411000", 1, "collection,early-warning,weekly-ranking")]

    less = await stage.turn(LI, bound, "☑ 每周排名")
    assert less.buttons == ["☐ 每周排名", "☑ 预警提醒", "☑ 台账报送"]
    assert binding(stage) == [("411000", 1, "collection,early-warning")]

    await stage.job("early-warning")
    await stage.job("weekly-ranking")
    assert [m.text.splitlines()[0] for m in stage.pushed(NEW_GROUP)[1:]] == [
        "【演示】许昌市｜预警提醒｜2021年9月30日"
    ]


async def test_it_is_not_bound_by_who_is_not_entitled(stage: Stage, greeting: Message) -> None:
    before = stage.dump()

    for code in ("Ab", "Abg410000"):
        assert (await stage.forge(STRANGER, greeting, code)).text.startswith("您还没有登记")
    for code in ("Abg410000", "Abg411100"):
        assert (await stage.forge(LI, greeting, code)).text.startswith("您的范围是许昌市")
    await stage.settled()

    assert stage.dump() == before and stage.again(greeting) == greeting


async def test_it_is_not_taken_over_by_another_region(stage: Stage, greeting: Message) -> None:
    await stage.turn(LI, greeting, "选择地区")
    bound = await stage.turn(LI, stage.again(greeting), "许昌")
    before = stage.dump()

    toast = await stage.forge(WANG, bound, "Abg411100")
    off = await stage.forge(WANG, bound, "AujW")
    await stage.settled()

    assert toast.text.startswith("您的范围是漯河市") and off.text.startswith("您的范围是漯河市")
    assert stage.dump() == before


async def test_it_pushes_no_more_to_a_group_that_it_was_taken_out_of(stage: Stage) -> None:
    stage.box.remove_bot(LI, XUCHANG_GROUP)
    await stage.settled()

    await stage.job("weekly-ranking")

    assert stage.pushed(XUCHANG_GROUP) == []
    assert len(stage.reports(PROVINCE_GROUP, "每周排名")) == 1


async def test_it_goes_on_in_the_same_group_under_a_new_id(stage: Stage) -> None:
    new = stage.box.migrate(XUCHANG_GROUP)
    await stage.settled()

    await stage.job("early-warning")

    assert stage.pushed(XUCHANG_GROUP) == []
    assert stage.warning(new).text.startswith("【演示】许昌市｜预警提醒")
    menu = await stage.below(LI, stage.warning(new), "签收1")
    await stage.press(LI, menu, "三天内")
    await stage.settled()
    assert "✅ 李科承诺10月3日前办结" in stage.warning(new).text


@pytest.mark.parametrize(
    ("status", "details", "inside"),
    [
        ("member", {}, True),
        ("left", {}, False),
        ("restricted", {"is_member": True}, True),
        ("restricted", {"is_member": False}, False),
    ],
)
def test_it_is_in_a_group_as_a_restricted_member_too(
    status: str, details: dict[str, bool], inside: bool
) -> None:
    user = {"id": 1, "is_bot": True, "first_name": "三批助手"}
    names = inspect.signature(ChatMemberRestricted).parameters if status == "restricted" else ()
    rights = {name: False for name in names if name.startswith("can_")} | {"until_date": 0}

    member = ChatMember.de_json({**(rights if names else {}), **details, "user": user, "status": status})

    assert is_inside(member) is inside


async def test_it_greets_no_channel(stage: Stage) -> None:
    before, said = stage.dump(), stage.said()
    bot = stage.demo.program.app.bot
    user = {"id": bot.id, "is_bot": True, "first_name": "三批助手"}
    change = {
        "chat": {"id": -3001, "type": "channel", "title": "公告"},
        "from": {"id": LI, "is_bot": False, "first_name": "李科"},
        "date": 1632967200,
        "old_chat_member": {"user": user, "status": "left"},
        "new_chat_member": {"user": user, "status": "member"},
    }

    await stage.demo.program.app.process_update(
        Update.de_json({"update_id": 1, "my_chat_member": change}, bot)
    )

    assert stage.dump() == before and stage.said() == said
