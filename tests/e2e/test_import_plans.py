"""What a sender is shown of a plan, and that nothing changes behind it."""

from dataclasses import replace
from datetime import date

import pytest

from db.workbook.importing.processes import Limits
from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import write_csv
from handlers import waiting
from ledger.phases import Batch
from ledger.projects import EntryRecord
from sandbox import ServerError
from tests.e2e.importing import (
    PLANT,
    TREE,
    WAITING,
    book,
    copy_below,
    count,
    imported,
    pressed,
    sent,
    started,
)
from tests.e2e.stage import LI, XUCHANG_GROUP, ZHANG, Stage

LONGEST = 4096


async def test_it_shows_changes_field_by_field_and_in_the_copy(stage: Stage) -> None:
    await imported(stage, LI, book(PLANT))

    changed = replace(PLANT, invested_wan=4_000, remark="=1+2", leader="李强")
    plan = await sent(stage, LI, book(changed))
    _, copy = await copy_below(stage, plan)

    assert "累计完成投资 3,000万元→4,000万元" in plan.text and "包联领导 王刚→李强" in plan.text
    cells, listed = (
        copy["台账"],
        [row[3:7] for row in copy["核对结果"].iter_rows(min_row=8, values_only=True)],
    )
    assert cells["M2"].fill.fgColor.rgb == "00BDD7EE" and "3,000万元 → 4,000万元" in cells["M2"].comment.text
    assert cells["A2"].comment is None
    assert ("备注", "XC-2021-900 长葛<超硬>材料 & 刀具项目", "=1+2", "（空） → =1+2") in listed
    assert all(cell.data_type != "f" for row in copy["核对结果"].iter_rows() for cell in row)


async def test_it_says_that_a_file_was_imported_before(stage: Stage) -> None:
    await imported(stage, LI, book(PLANT))

    again = await sent(stage, LI, book(PLANT))

    assert "这个文件已由李科于9月30日 10:00作为第1次导入写入台账" in again.text
    assert "没有可导入的变化，台账保持不变。" in again.text and again.buttons == []


async def test_it_keeps_two_waiting_imports_apart(stage: Stage) -> None:
    first = await sent(stage, LI, book(PLANT))
    second = await sent(stage, LI, book(replace(PLANT, code="XC-2021-901", name="第二个项目")))
    stale = first.button("取消")

    await pressed(stage, LI, first, "取消")
    done = await pressed(stage, LI, second, "✅ 确认导入")
    toast = await stage.forge(LI, second, str(stale and stale.data))

    assert "（第1次导入）" in first.text and "（第2次导入）" in second.text
    assert "第2次导入已写入台账" in done.text and count(stage, "XC-2021-90_") == 1
    assert toast.alert and toast.text == "第1次导入已经取消，要再导入请重新发送表格。"


async def test_it_shows_the_new_plan_when_the_ledger_changed_meanwhile(stage: Stage) -> None:
    await imported(stage, LI, book(PLANT))
    shown = await sent(stage, LI, book(replace(PLANT, invested_wan=5_000)))
    await imported(stage, ZHANG, book(replace(PLANT, invested_wan=4_000)))
    before = stage.rows("SELECT max(id) FROM history")

    again = await pressed(stage, LI, shown, "✅ 确认导入")

    assert again.text.startswith("台账在此期间有了变动，以下是重新核对的结果，请再确认一次。")
    assert "累计完成投资 4,000万元→5,000万元" in again.text
    assert stage.rows("SELECT max(id) FROM history") == before
    assert "第2次导入已写入台账" in (await pressed(stage, LI, again, "✅ 确认导入")).text


async def test_it_keeps_a_page_short_and_everything_in_the_copy(stage: Stage) -> None:
    rows = [replace(PLANT, code=f"XC-{i}", name=f"项目{i}" * 20, total_wan=-i) for i in range(1, 300)]

    plan = await sent(stage, LI, book(*rows))
    _, copy = await copy_below(stage, plan)

    assert len(plan.text) <= LONGEST and "不能导入299行" in plan.text
    assert "　…另有291处问题" in plan.text and plan.buttons == []
    assert copy["核对结果"].max_row == 7 + 299
    assert copy["核对结果"]["C8"].hyperlink.location == "'台账'!K2"


async def test_its_counts_are_of_all_rows_however_many(stage: Stage) -> None:
    bad = [replace(PLANT, code=f"XC-{i}", total_wan=-i) for i in range(1, 602)]
    late = [started(replace(PLANT, code=f"XD-{i}"), date(2022, 1, 1)) for i in range(1, 604)]

    plan = await sent(stage, LI, book(*bad, *late))

    assert "不能导入的601行" in plan.text and "　…另有593处问题" in plan.text
    assert "要您确认的603行\n" in plan.text and "　…另有595处要确认" in plan.text
    ticked = await pressed(stage, LI, plan, plan.buttons[0])
    assert "新增603条" in ticked.text and "　…另有595条新增" in ticked.text


async def test_it_says_how_far_it_is_and_puts_the_plan_in_its_place(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "AFTER", 0.0)

    plan = await sent(
        stage, LI, write_csv([sheet_row(PLANT, EntryRecord(PLANT.code, 1, Batch.SIGNED), TREE)]), "a.csv"
    )
    done = await pressed(stage, LI, plan, "✅ 确认导入")

    assert done.id == plan.id and "已写入台账" in done.text
    words = [text for text in stage.said() if text.startswith(WAITING)]
    assert len(words) >= 2 and stage.box.last(LI).id == plan.id


async def test_it_ends_an_import_that_takes_too_long_and_lets_it_be_tried_again(stage: Stage) -> None:
    plan = await sent(stage, LI, book(PLANT))
    desk = stage.demo.program.services.desk
    patient, desk._limits = desk._limits, Limits(seconds=0.01)

    refused = await sent(stage, LI, book(PLANT))
    toast = await stage.press(LI, plan, "✅ 确认导入")
    desk._limits = patient

    assert "已停止，台账没有变动" in refused.text and toast.alert and toast.text == refused.text
    assert count(stage) == 0
    assert "已写入台账" in (await pressed(stage, LI, plan, "✅ 确认导入")).text


async def test_it_says_what_to_do_with_a_file_that_does_not_come(stage: Stage) -> None:
    before = stage.dump()
    too_big = await sent(stage, LI, b"0" * 20_000_001)
    stage.box.fail(ServerError(), method="getFile", times=9)
    lost = await sent(stage, LI, book(PLANT))
    stage.box.heal()

    assert too_big.text == (
        "文件超过20MB，请删去无关内容或拆成几个表格再发；也可交给管理员用 sanpi ledger import 导入。"
    )
    assert lost.text == "表格没有取下来，请稍后重新发送。"
    assert stage.dump() == before


async def test_it_wants_workbooks_in_private_when_it_is_called_in_a_group(stage: Stage) -> None:
    mention = f"@{stage.demo.program.app.bot.username} 请导入"

    said = stage.box.upload(LI, XUCHANG_GROUP, "台账.xlsx", book(PLANT), mention)

    answer = await stage.box.next_message(XUCHANG_GROUP, said, within=10)
    assert answer.text == "这个操作请在与我的私聊里进行。"


async def test_it_reconciles_a_document_with_that_caption(stage: Stage) -> None:
    answer = await sent(stage, LI, "许昌一期开工率50%".encode(), "通报.txt", "对账")

    assert "许昌" in answer.text and "表格" not in answer.text
