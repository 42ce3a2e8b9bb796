"""The first steps: /start, the command menus, and that the bot says who it is for."""

import re

from ledger.questions import Question, Topic
from tests.e2e.stage import LI, XUCHANG_GROUP, ZHANG, Stage

CHINESE = re.compile(r"[一-鿿]")


async def test_it_says_in_one_line_what_it_is_for_with_a_live_example(stage: Stage) -> None:
    start = await stage.ask(LI, "/start")

    assert len(start.text.splitlines()) == 1 and "三个一批" in start.text
    assert 2 <= len(start.buttons) <= 4
    assert "许昌一期开工率" in start.text
    assert "87.5%（14/16）" in (await stage.ask(LI, "许昌一期开工率")).text


async def test_it_has_buttons_that_answer(stage: Stage) -> None:
    start = await stage.ask(LI, "/start")

    for code in [button.data or "" for row in start.keyboard for button in row]:
        await stage.forge(LI, start, code)
        await stage.settled()
        assert stage.box.last(LI).text.startswith("【演示】")
    assert stage.toast_texts(LI) == []


async def test_it_follows_a_deep_link_to_a_question(stage: Stage) -> None:
    code = Question(Topic.RATES, region="411000").encode()

    said = stage.box.open_link(LI, f"https://t.me/sanpi_demo_bot?start={code}")

    assert (await stage.box.next_message(LI, said)).text.startswith("【演示】许昌市｜第一期｜三率")


async def test_it_has_a_menu_for_each_kind_of_chat(stage: Stage) -> None:
    private, group = (
        {c["command"]: c["description"] for c in menu(stage, chat)} for chat in (LI, XUCHANG_GROUP)
    )

    both = {"rates", "ranking", "overdue", "due", "project", "search", "warnings", "weekly", "help"}
    both |= {"why", "extensions", "mutes", "collection", "report", "brief"}
    assert set(private) == both | {"invite", "status", "bulletin"} and set(group) == both | {"bind"}
    assert all(CHINESE.search(str(said)) for said in (*private.values(), *group.values()))


async def test_it_answers_every_command_of_its_menus(stage: Stage) -> None:
    for command in menu(stage, LI):
        assert (await stage.ask(ZHANG, f"/{command['command']}")).text
    for command in menu(stage, XUCHANG_GROUP):
        assert (await stage.ask(LI, f"/{command['command']}", XUCHANG_GROUP)).text


async def test_it_offers_help_for_a_command_that_does_not_exist(stage: Stage) -> None:
    assert "直接打字就能问" in (await stage.ask(LI, "/nonsense")).text


def menu(stage: Stage, chat: int) -> list[dict[str, object]]:
    world = stage.box.world
    return [dict(command) for command in world.profile.menu_for(world.chats[chat], LI)]
