"""What is doubted is asked; only what the sender says is so comes in, and the answer stays in the history."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.phases import Milestone
from sandbox import Message
from tests.e2e.importing import PLANT, book, copy_below, imported, pressed, sent, started
from tests.e2e.stage import LI, Stage

FUTURE = "☐ 属实，照此导入：实际日期在将来（1行）"
FALLS = "☐ 属实，照此导入：累计投资减少（1行）"
SECOND = replace(PLANT, code="XC-2021-901", name="第二个项目")
DAY = "SELECT actual_on FROM milestone m JOIN project p ON p.id = m.project_id WHERE p.code = 'XC-2021-900'"


@pytest.fixture
async def asked(stage: Stage) -> Message:
    """李科 reports a start in December and a falling investment of one project, and a second project."""
    await imported(stage, LI, book(PLANT))
    doubted = started(PLANT, date(2021, 12, 1), invested_wan=10)
    return await sent(stage, LI, book(doubted, SECOND))


async def test_it_asks_about_what_is_doubtful_and_leaves_it_out(stage: Stage, asked: Message) -> None:
    assert "新增1条，变更0个项目" in asked.text and "待您确认属实1行" in asked.text
    assert "实际开工日期 2021-12-01还没有到" in asked.text
    assert "累计完成投资 由3,000万元减少到10万元" in asked.text
    assert asked.buttons == [FUTURE, FALLS, "✅ 确认导入", "取消"]

    done = await pressed(stage, LI, asked, "✅ 确认导入")

    assert "新增1条，变更0个项目，1行没有确认属实未导入" in done.text
    assert stage.rows(f"{DAY} AND m.kind = '{Milestone.START.value}'") == [("9999-12-31",)]


async def test_it_takes_what_the_sender_says_is_so_and_keeps_the_answer(stage: Stage, asked: Message) -> None:
    once = await pressed(stage, LI, asked, FUTURE)
    assert once.buttons[0] == FUTURE.replace("☐", "☑") and "待您确认属实1行" in once.text
    both = await pressed(stage, LI, once, FALLS)
    assert "变更1个项目" in both.text and "待您确认属实" not in both.text

    done = await pressed(stage, LI, both, "✅ 确认导入")

    assert "变更1个项目" in done.text and "已确认属实：实际日期在将来、累计投资减少" in done.text
    assert stage.rows(f"{DAY} AND m.kind = '{Milestone.START.value}'") == [("2021-12-01",)]
    assert stage.rows(
        "SELECT field, new, sure FROM history WHERE source = 'import:2' AND sure <> '' ORDER BY field"
    ) == [
        ("actual_on", '"2021-12-01"', "future_day,investment_falls"),
        ("invested_wan", "10", "future_day,investment_falls"),
    ]


async def test_it_lets_an_answer_be_taken_back(stage: Stage, asked: Message) -> None:
    once = await pressed(stage, LI, asked, FUTURE)

    again = await pressed(stage, LI, once, FUTURE.replace("☐", "☑"))

    assert again.buttons == asked.buttons and again.text == asked.text


async def test_it_marks_the_doubted_cells_in_the_copy(stage: Stage, asked: Message) -> None:
    below, copy = await copy_below(stage, asked)

    assert below.text.startswith("【演示】批注表（第2次导入）")
    assert below.file is not None and below.file.name == "批注_台账.xlsx"
    assert copy.sheetnames == ["核对结果", "台账"]
    day = copy["台账"]["P2"]
    assert day.fill.fgColor.rgb == "00FFDD8A" and "还没有到" in day.comment.text


async def test_it_offers_nothing_to_confirm_while_all_is_doubted(stage: Stage) -> None:
    await imported(stage, LI, book(PLANT))

    asked = await sent(stage, LI, book(replace(PLANT, invested_wan=10)))

    assert asked.buttons == [FALLS, "取消"] and "确认属实之前没有可导入的变化" in asked.text
    assert (await pressed(stage, LI, asked, FALLS)).buttons[1:] == ["✅ 确认导入", "取消"]
