"""撤销导入: by number or button, by who sent it or a supervisor above, if nothing later touched it."""

from dataclasses import replace

import pytest

from ledger.actions import Action, ActionKind
from sandbox import Message
from tests.e2e.importing import PLANT, book, count, imported, pressed
from tests.e2e.stage import LI, WANG, XUCHANG_GROUP, ZHANG, Stage

UNDONE = "【演示】↩️ 第1次导入已撤销：涉及1个项目，其中1个新项目已从台账移出"


@pytest.fixture
async def done(stage: Stage) -> Message:
    """李科 has imported a project of 长葛."""
    return await imported(stage, LI, book(PLANT))


@pytest.mark.parametrize("typed", ["撤销导入 1", "撤销导入第1次", "撤销第一次导入"])
async def test_it_takes_an_import_back_by_its_number(stage: Stage, done: Message, typed: str) -> None:
    answer = await stage.ask(LI, typed)

    assert answer.text.startswith(UNDONE)
    assert count(stage) == 0
    assert (await stage.ask(LI, typed)).text.startswith("第1次导入已于9月30日 10:00由李科撤销")


async def test_it_asks_before_a_button_takes_it_back(stage: Stage, done: Message) -> None:
    asks = await pressed(stage, LI, done, "↩️ 撤销导入")
    assert asks.text.startswith("【演示】撤销第1次导入？") and count(stage) == 1
    sure = asks.button("确定撤销")

    undone = await pressed(stage, LI, asks, "确定撤销")
    toast = await stage.forge(LI, undone, str(sure and sure.data))

    assert undone.text.startswith(UNDONE) and count(stage) == 0
    assert toast.alert and "已于9月30日 10:00由李科撤销，请勿重复操作" in toast.text


async def test_it_lets_only_the_sender_and_supervisors_above_take_it_back(
    stage: Stage, done: Message
) -> None:
    before = stage.dump()

    refused = await stage.ask(WANG, "撤销导入 1")
    in_group = await stage.ask(LI, f"@{stage.demo.program.app.bot.username} 撤销导入 1", XUCHANG_GROUP)

    assert refused.text == "第1次导入是李科发来的，只能由本人或上级督导人员撤销。"
    assert in_group.text == "这个操作请在与我的私聊里进行。"
    assert stage.dump() == before
    assert (await stage.ask(ZHANG, "撤销导入 1")).text.startswith(UNDONE)


async def test_it_says_what_later_touched_the_same_facts(stage: Stage, done: Message) -> None:
    await imported(stage, LI, book(replace(PLANT, invested_wan=4_000)))

    refused = await stage.ask(LI, "撤销导入 1")

    assert refused.text.startswith("第1次导入不能撤销，之后有1处又有变动：长葛<超硬>材料")
    assert "累计完成投资" in refused.text and "第2次导入" in refused.text and count(stage) == 1
    assert "第2次导入已撤销" in (await stage.ask(LI, "撤销导入 2")).text
    assert (await stage.ask(LI, "撤销导入 1")).text.startswith(UNDONE)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("撤销导入 9", "第9次导入"),
        ("撤销导入", "没有看懂，请写成“撤销导入 3”。"),
        ("撤销导入 999999999999", "没有看懂"),
    ],
)
async def test_it_refuses_what_is_no_import(stage: Stage, typed: str, said: str) -> None:
    before = stage.dump()

    assert said in (await stage.ask(LI, typed)).text
    assert stage.dump() == before


async def test_it_tells_what_became_of_each(stage: Stage, done: Message) -> None:
    asks = await pressed(stage, LI, done, "↩️ 撤销导入")

    told = await pressed(stage, LI, asks, "看第1次导入")
    listed = await stage.ask(LI, "导入记录")

    assert told.text.startswith("【演示】第1次导入｜已写入台账（9月30日 10:00）")
    assert "李科于9月30日 10:00发来：新增1条" in told.text and told.buttons == ["↩️ 撤销导入"]
    assert "第1次｜李科 9月30日 10:00｜台账.xlsx｜已写入台账" in listed.text
    assert listed.buttons == ["看第1次导入"]
    assert "还没有人导入过表格" in (await stage.ask(WANG, "导入记录")).text


async def test_it_asks_for_the_right_again_at_the_press(stage: Stage, done: Message) -> None:
    before = stage.dump()

    toast = await stage.forge(
        WANG, await stage.ask(WANG, "/help"), Action(ActionKind.UNDO_IMPORT, subject=1, sure=True).encode()
    )

    assert toast.alert and "只能由本人或上级督导人员撤销" in toast.text
    assert stage.dump() == before
