"""A workbook sent in chat: what would change, then 确认导入 or 取消, by who sent it."""

from dataclasses import replace
from typing import Any

import pytest

from db import people
from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import write_csv
from ledger.officials import Role
from ledger.phases import Batch
from ledger.projects import EntryRecord
from sandbox import Message
from tests.e2e.importing import OTHERS, PLANT, TREE, book, copy_below, count, pressed, sent
from tests.e2e.stage import LI, LIU, STRANGER, WANG, XUCHANG_GROUP, Stage


@pytest.fixture
async def plan(stage: Stage) -> Message:
    """李科 has sent a workbook with a new project of 长葛, and one of 漯河 that is none of his business."""
    return await sent(stage, LI, book(PLANT, OTHERS))


async def test_it_says_what_an_import_would_do_before_it_does_it(stage: Stage, plan: Message) -> None:
    assert plan.text.startswith("【演示】表格核对结果（第1次导入）")
    assert "共2行：新增1条，变更0个项目，无变化0行，不能导入1行。" in plan.text
    assert "长葛<超硬>材料 & 刀具项目" in plan.text and "不在您的范围内" in plan.text
    assert plan.buttons == ["✅ 确认导入", "取消"]
    assert count(stage) == 0


async def test_it_imports_when_the_sender_confirms(stage: Stage, plan: Message) -> None:
    done = await pressed(stage, LI, plan, "✅ 确认导入")

    assert "第1次导入已写入台账：新增1条" in done.text and done.buttons == ["↩️ 撤销导入"]
    assert stage.rows("SELECT code FROM project WHERE code LIKE '%-900'") == [("XC-2021-900",)]
    assert stage.rows("SELECT DISTINCT source, actor FROM history WHERE source LIKE 'import%'") == [
        ("import:1", LI)
    ]
    assert "长葛<超硬>材料 & 刀具项目" in (await stage.ask(LI, "/search 超硬")).text
    assert "82.4%（14/17）" in (await stage.ask(LI, "许昌一期开工率")).text


async def test_it_leaves_the_ledger_alone_when_the_sender_cancels(stage: Stage, plan: Message) -> None:
    cancelled = await pressed(stage, LI, plan, "取消")

    assert cancelled.text == "第1次导入已取消，台账没有变化。"
    assert count(stage) == 0


async def test_it_lets_nobody_else_confirm_or_cancel(stage: Stage, plan: Message) -> None:
    await copy_below(stage, plan)
    own = await stage.ask(LIU, "/help")
    before, codes = stage.dump(), [button.data or "" for row in plan.keyboard for button in row]

    assert len(codes) == 2
    for code in codes:
        toast = await stage.forge(LIU, own, code)
        assert toast.alert and toast.text == "没有等您确认的这次导入，请重新发送表格。"

    assert stage.dump() == before


async def test_it_confirms_once(stage: Stage, plan: Message) -> None:
    confirm = plan.button("✅ 确认导入")
    await pressed(stage, LI, plan, "✅ 确认导入")
    before = stage.dump()

    await stage.forge(LI, plan, str(confirm and confirm.data))
    await stage.settled()

    assert stage.again(plan).text.startswith("【演示】✅ 第1次导入已写入台账：新增1条")
    assert stage.dump() == before


async def test_it_takes_csv_too(stage: Stage) -> None:
    content = write_csv([sheet_row(PLANT, EntryRecord(PLANT.code, 1, Batch.SIGNED), TREE)])

    assert "新增1条" in (await sent(stage, LI, content, "台账.csv")).text


@pytest.mark.parametrize(
    ("name", "content"),
    [("台账.exe", b"MZ"), ("台账.xlsx", b"nothing of the kind"), ("台账.xlsx", b"PK\3\4")],
)
async def test_it_refuses_what_is_no_workbook(stage: Stage, name: str, content: bytes) -> None:
    before = stage.dump()

    refused = await sent(stage, LI, content, name)

    assert refused.buttons == [] and len(refused.text.splitlines()) == 1
    assert ("表格" in refused.text or "文件" in refused.text) and stage.dump() == before


async def test_it_takes_no_workbook_from_a_stranger_nor_in_a_group(stage: Stage) -> None:
    before = stage.dump()

    assert (await sent(stage, STRANGER, book(PLANT))).text.startswith("您还没有登记")
    stage.box.upload(LI, XUCHANG_GROUP, "台账.xlsx", book(PLANT))
    await stage.settled()

    assert all("表格核对结果" not in message.text for message in stage.pushed(XUCHANG_GROUP))
    assert stage.dump() == before


async def test_it_refuses_every_row_of_another_region(stage: Stage) -> None:
    refused = await sent(stage, WANG, book(PLANT))

    assert "没有可导入的变化，台账保持不变。" in refused.text and refused.buttons == []


async def test_a_name_cannot_pretend_to_be_lines_of_the_bot(stage: Stage) -> None:
    name = "甲\n【演示】<b>已核实</b>\u2028乙\u202e丙\u2066丁👨\u200d🌾"

    plan = await sent(stage, LI, book(replace(PLANT, name=name, leader=name)), "台\n账\u202e.xlsx")
    await pressed(stage, LI, plan, "✅ 确认导入")
    card = await stage.ask(LI, PLANT.code)

    shown = "甲 【演示】<b>已核实</b> 乙丙丁👨\u200d🌾"
    assert f"\n＋ {shown}（第一期签约一批）\n" in plan.text and "台 账.xlsx" in plan.text
    assert card.text.startswith(f"【演示】项目｜{shown}｜") and f"\n包联领导：{shown}\n" in card.text


async def test_it_shows_long_cells_cut(stage: Stage) -> None:
    plan = await sent(stage, LI, book(replace(PLANT, remark="旧" * 9000)))
    await pressed(stage, LI, plan, "✅ 确认导入")

    changed = await sent(stage, LI, book(replace(PLANT, remark="新" * 9000)))

    assert f"备注 {'旧' * 39}…→{'新' * 39}…" in changed.text


@pytest.mark.parametrize("button", ["✅ 确认导入", "取消"])
async def test_it_asks_at_the_press_whether_the_sender_still_may_import(
    stage: Stage, plan: Message, button: str
) -> None:
    await copy_below(stage, plan)
    await transfer(stage, role=Role.VIEWER)
    before = stage.dump()

    toast = await stage.press(LI, plan, button)

    assert toast.alert and toast.text.startswith("您是")
    assert stage.dump() == before


async def test_it_says_so_when_nothing_of_an_import_is_left_to_do(stage: Stage) -> None:
    plan = await sent(stage, LI, book(PLANT))
    await transfer(stage, region="411100")

    done = await pressed(stage, LI, plan, "✅ 确认导入")

    assert done.text.endswith("没有可导入的变化，台账保持不变（1行有问题未导入）。") and done.buttons == []
    assert count(stage) == 0


async def transfer(stage: Stage, **changes: Any) -> None:
    """李科 gets another office while a workbook waits."""
    async with stage.demo.program.services.database.writing() as session:
        li = await people.official(session, LI)
        assert li is not None
        await people.put_official(session, replace(li, **changes), stage.demo.clock.now())


async def test_it_leaves_alone_what_people_send_to_each_other_in_a_group(stage: Stage) -> None:
    stage.box.promote_bot(LI, XUCHANG_GROUP)
    await stage.settled()
    before = stage.said()

    stage.box.upload(LI, XUCHANG_GROUP, "台账.xlsx", book(PLANT))
    stage.box.upload(LIU, XUCHANG_GROUP, "照片.zip", b"PK")
    await stage.settled()

    assert stage.said() == before
