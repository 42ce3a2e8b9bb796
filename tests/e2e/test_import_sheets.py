"""A sheet as people fill it in: what was read how is said, and the corrected copy can be sent in again."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from db.workbook.importing.desk import ImportDesk
from ledger.errors import SanpiError
from tests.e2e.importing import copy_below, count, pressed, sent
from tests.e2e.stage import LI, Stage

HEADER = (
    "项目编号",
    "项目名",
    "期",
    "批次",
    "所在市",
    "所在县区",
    "总投资（亿元）",
    "计划开工时间",
    "负责电话",
)
GOOD = ("XC-2021-900", "长葛市产业园", "第一期", "签约一批", "许昌市", "长葛", "1.2", "9月底", "123")
WRONG = ("XC-2021-901", "禹州市产业园", 1, "签约", "许昌市", "禹州市", "约3亿", date(2021, 10, 30), "456")


def filled_in(*rows: tuple[object, ...]) -> bytes:
    """A sheet with a title over the header, a sum below, and a hidden sheet beside it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "许昌市"
    sheet.append(["许昌市“三个一批”项目台账（截至9月底）"])
    sheet.merge_cells("A1:I1")
    for row in (HEADER, *rows, ("合计", None, None, None, None, None, "=SUM(G3:G9)")):
        sheet.append(row)
    hidden = book.create_sheet("旧表")
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def test_it_says_what_was_read_how(stage: Stage) -> None:
    plan = await sent(stage, LI, filled_in(GOOD, WRONG))

    assert "✗ 第4行“总投资”：“约3亿”不是准数，请填整数万元" in plan.text
    read = plan.text[plan.text.index("这样读取的") :]
    assert "计划开工日期“9月底”读作2021-09-30" in read and "按亿元读" in read
    assert "隐藏的表“旧表”没有读" in read and "列“负责电话”台账里没有，没有读" in read
    assert "“项目名”→项目名称" in read and "“合计”行没有当作项目" in read


async def test_it_takes_the_copy_that_was_corrected(stage: Stage) -> None:
    plan = await sent(stage, LI, filled_in(GOOD, WRONG))
    below, copy = await copy_below(stage, plan)
    assert copy["许昌市"]["G4"].comment.text == "不能导入｜总投资(万元)：“约3亿”不是准数，请填整数万元"
    copy["许昌市"]["G4"] = 3
    out = BytesIO()
    copy.save(out)

    assert below.file is not None
    again = await sent(stage, LI, out.getvalue(), below.file.name)
    done = await pressed(stage, LI, again, "✅ 确认导入")

    assert "共2行：新增2条" in again.text and "不能导入0行" in again.text
    assert "第2次导入已写入台账：新增2条" in done.text and count(stage, "XC-2021-90_") == 2
    assert stage.rows("SELECT total_wan FROM project WHERE code = 'XC-2021-901'") == [(30_000,)]


async def test_it_shows_the_plan_also_where_no_copy_can_be_made(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> bytes:
        raise SanpiError

    monkeypatch.setattr(ImportDesk, "apart", fail)

    plan = await sent(stage, LI, filled_in(GOOD, WRONG))
    await stage.settled()

    assert "不能导入1行" in plan.text and plan.buttons == ["✅ 确认导入", "取消"]
    assert stage.box.last(LI).id == plan.id
