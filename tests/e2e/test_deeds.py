"""Typed deeds and replies: a reply fills in what the bot asked for, and anything else is a question."""

import pytest

from ledger.actions import Action, ActionKind
from ledger.officials import Official, Role
from tests.e2e.deeds import Warned, overdue, register, reply, warned
from tests.e2e.stage import LI, LIU, XUCHANG_GROUP, ZHANG, Stage

PROVINCIAL = 1030
NOT_HERE = "本群的范围是许昌市，看不到舞阳县的项目和预警；有权查看的，请在与我的私聊里问。"


@pytest.fixture
async def plant(stage: Stage) -> Warned:
    """An overdue project of 魏都区 that 许昌's group is warned of."""
    return await warned(stage)


def promised(stage: Stage, plant: Warned) -> list[tuple[object, ...]]:
    return stage.rows(f"SELECT state, promised_on, acknowledged_by FROM warning WHERE id = {plant.id}")


async def test_a_reply_to_the_menu_promises_any_day(stage: Stage, plant: Warned) -> None:
    digest = stage.warning(XUCHANG_GROUP)
    menu = await stage.below(LI, digest, stage.to_acknowledge(digest, int(plant.serial[5:])))

    refused = await reply(stage, LIU, menu, "10月15日")
    told = await reply(stage, LI, menu, "10月15日")
    await stage.settled()

    assert "您的范围是长葛市" in refused.text
    assert "10月15日" in told.text
    assert promised(stage, plant) == [("acknowledged", "2021-10-15", LI)]
    assert "李科承诺10月15日前办结" in stage.warning(XUCHANG_GROUP).text


async def test_one_line_promises_and_one_takes_back(stage: Stage, plant: Warned) -> None:
    told = await stage.ask(LI, f"签收 {plant.serial} 10月15日前办结")
    signed = promised(stage, plant)
    back = await stage.ask(LI, f"撤回签收 {plant.serial}")

    assert "10月15日" in told.text and signed == [("acknowledged", "2021-10-15", LI)]
    assert "撤回" in back.text and promised(stage, plant) == [("open", None, None)]


async def test_one_line_without_a_day_asks_for_it(stage: Stage, plant: Warned) -> None:
    menu = await stage.ask(LI, f"签收 {plant.serial}")

    told = await reply(stage, LI, menu, "下周三")

    assert "10月6日" in told.text
    assert promised(stage, plant) == [("acknowledged", "2021-10-06", LI)]


async def test_a_reply_to_a_digest_is_a_question(stage: Stage, plant: Warned) -> None:
    before = stage.dump()

    for text in ("许昌一期开工率", "10月15日"):
        said = await reply(stage, LI, stage.warning(XUCHANG_GROUP), text)
        await stage.settled()

        assert "承诺" not in said.text
        assert stage.dump() == before


async def test_a_reply_may_begin_with_the_word_for_it(stage: Stage, plant: Warned) -> None:
    for line, said in {
        f"签收 {plant.serial}": ("签收，10月15日前办结", "10月15日"),
        f"延期 {plant.serial}": ("延期到10月30日，土地手续未批完", "理由：土地手续未批完"),
    }.items():
        prompt = await stage.ask(LI, line)
        assert said[1] in (await reply(stage, LI, prompt, said[0])).text

    assert promised(stage, plant) == [("acknowledged", "2021-10-15", LI)]


async def test_a_reply_that_names_another_warning_is_about_that_one(stage: Stage, plant: Warned) -> None:
    other = overdue(stage, "411024")
    menu = await stage.ask(LI, f"签收 {plant.serial}")

    told = await reply(stage, LI, menu, f"签收 {other.serial} 10月15日")

    assert f"预警{other.serial}，承诺10月15日前办结" in told.text
    assert promised(stage, plant) == [("open", None, None)]
    assert stage.again(menu).buttons


async def test_a_question_may_begin_like_a_deed(stage: Stage, plant: Warned) -> None:
    assert "静默清单" in (await stage.ask(LI, "静默清单")).text
    assert "待批延期" in (await stage.ask(LI, "延期申请")).text


async def test_it_says_in_one_sentence_what_it_could_not_read(stage: Stage, plant: Warned) -> None:
    before = stage.dump()

    for text, said in {
        "签收": "没有看懂，请写成“签收 2021-27 10月15日”。",
        f"签收 {plant.serial} {plant.serial} 10月15日": "没有看懂，请写成“签收 2021-27 10月15日”。",
        f"签收 {plant.serial} 尽快": "没有看懂，请写成“签收 2021-27 10月15日”。",
        f"签收 {plant.serial} 9月1日": "2021年9月1日已经过去，请选今天（9月30日）或以后的日子。",
        "签收 2021-999999 10月15日": "没有这条预警，请发送“预警”查看当前列表。",
        f"撤回签收 {plant.serial} 因为": "没有看懂，请写成“撤回签收 2021-27”。",
        f"撤回签收 {plant.serial}": "这条预警还没有人签收，无需撤回。",
    }.items():
        assert (await stage.ask(LI, text)).text == said
        await stage.settled()
        assert stage.dump() == before


async def test_a_group_is_told_of_no_other_regions_projects(stage: Stage, plant: Warned) -> None:
    other = overdue(stage, "411121")
    await register(stage, Official(PROVINCIAL, "省办", Role.OFFICER, "410000"))
    stage.box.join(PROVINCIAL, XUCHANG_GROUP)
    bot = f"@{stage.demo.program.app.bot.username}"
    before = stage.dump()

    for who, line in (
        (PROVINCIAL, f"签收 {other.serial} 10月15日"),
        (PROVINCIAL, f"签收 {other.serial}"),
        (PROVINCIAL, f"延期 {other.serial} 10月30日 土地"),
        (PROVINCIAL, f"延期 {other.serial}"),
        (ZHANG, f"静默 {other.serial} 10月20日 汛期"),
        (ZHANG, f"静默 {other.serial}"),
        (ZHANG, "静默 舞阳县 10月20日 汛期"),
        (ZHANG, f"解除静默 {other.serial}"),
        (ZHANG, f"撤回签收 {other.serial}"),
    ):
        told = await stage.ask(who, f"{bot} {line}", XUCHANG_GROUP)
        await stage.settled()
        assert (line, told.text) == (line, NOT_HERE)
    pressed = Action(ActionKind.ACKNOWLEDGE, subject=other.id).encode()
    toast = await stage.forge(PROVINCIAL, stage.warning(XUCHANG_GROUP), pressed)

    assert toast.text == NOT_HERE
    assert stage.dump() == before
    assert "承诺" in (await stage.ask(PROVINCIAL, f"签收 {other.serial} 10月15日")).text


async def test_nobody_learns_a_name_by_lifting_what_is_not_muted(stage: Stage, plant: Warned) -> None:
    other = overdue(stage, "411121")
    await register(stage, Official(1031, "许督", Role.SUPERVISOR, "411000"))

    told = await stage.ask(1031, f"解除静默 {other.serial}")

    assert told.text == "这要由舞阳县的上级来办，您的范围是许昌市。"
