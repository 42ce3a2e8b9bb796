"""A list as a workbook: a button under every list, exactly its rows."""

import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from sandbox import Message
from tests.e2e.importing import sent
from tests.e2e.stage import LI, XUCHANG_GROUP, ZHANG, Stage

AS_WORKBOOK = "📄 导出表格"


def sheet(stage: Stage, message: Message) -> list[tuple[Any, ...]]:
    """The cells of the workbook that a message carries."""
    book = load_workbook(BytesIO(stage.content(message)))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


def keys(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """项目编号, 期 and 批次 of the rows under the header."""
    return [(row[0], row[2], row[3]) for row in rows[1:]]


async def test_it_exports_exactly_the_overdue_entries(stage: Stage) -> None:
    listed = await stage.ask(LI, "许昌逾期项目")

    exported = await stage.below(LI, listed, AS_WORKBOOK)

    total = re.search(r"共(\d+)个", listed.text)
    assert total is not None and int(total[1]) > 1
    rows = sheet(stage, exported)
    assert exported.document is not None
    assert exported.document.name == "许昌逾期项目_2021-09-30.xlsx"
    assert rows[0][:4] == ("项目编号", "项目名称", "期", "批次")
    assert len(rows) - 1 == int(total[1])
    assert set(keys(rows)) == _overdue(stage, date(2021, 9, 30))
    assert f"共{total[1]}行" in exported.text and "许昌市" in exported.text


async def test_it_keeps_to_the_filters_of_the_question(stage: Stage) -> None:
    narrowed = await stage.turn(LI, await stage.ask(LI, "许昌一期逾期项目"), "只看开工")

    rows = sheet(stage, await stage.below(LI, narrowed, AS_WORKBOOK))

    assert {(phase, batch) for _, phase, batch in keys(rows)} == {(1, "签约")}


NAMED = {
    "预警": "SELECT p.code FROM warning w JOIN project p ON p.id = w.project_id WHERE w.state <> 'resolved'",
    "查找 汽车": "SELECT code FROM project WHERE name LIKE '%汽车%' OR company LIKE '%汽车%'",
}
"""Lists, and the projects that they name, found by hand."""


@pytest.mark.parametrize("text", NAMED)
async def test_every_list_has_the_button(stage: Stage, text: str) -> None:
    await stage.job("early-warning")
    listed = await stage.ask(ZHANG, text)

    exported = await stage.below(ZHANG, listed, AS_WORKBOOK)

    codes = {code for code, _, _ in keys(sheet(stage, exported))}
    assert codes and codes == {code for (code,) in stage.rows(NAMED[text])}


async def test_it_exports_all_that_fall_due(stage: Stage) -> None:
    listed = await stage.ask(ZHANG, "未来60天到期项目")

    exported = await stage.below(ZHANG, listed, AS_WORKBOOK)

    total = re.search(r"共(\d+)个", listed.text)
    assert total is not None and len(keys(sheet(stage, exported))) == int(total[1])


async def test_in_a_group_it_answers_with_what_the_group_may_see(stage: Stage) -> None:
    listed = await stage.ask(LI, "/overdue", XUCHANG_GROUP)

    exported = await stage.below(LI, listed, AS_WORKBOOK)

    assert set(keys(sheet(stage, exported))) == _overdue(stage, date(2021, 9, 30))


async def test_what_was_exported_changes_nothing_when_it_comes_back(stage: Stage) -> None:
    exported = await stage.below(LI, await stage.ask(LI, "许昌逾期项目"), AS_WORKBOOK)
    content = stage.content(exported)

    plan = await sent(stage, LI, content)

    assert "没有要写入的内容" in plan.text or "无变化" in plan.text


def _overdue(stage: Stage, day: date) -> set[tuple[Any, ...]]:
    """By hand: entries past their deadline, the latest extension approved by then counted."""
    names: Mapping[str, str] = {"signed": "签约", "started": "开工", "producing": "投产"}
    rows = stage.rows(
        "SELECT p.code, e.phase, e.batch, coalesce((SELECT max(x.new_day) FROM extension x"
        " WHERE x.project_id = e.project_id AND x.milestone = e.target AND x.approved_on <= '2021-09-30'),"
        " e.planned_on) FROM entry e JOIN project p ON p.id = e.project_id"
        " WHERE e.reached_on > '2021-09-30' AND e.withdrawn_on > '2021-09-30' AND e.city_code = '411000'"
    )
    return {
        (code, phase, names[batch])
        for code, phase, batch, deadline in rows
        if date.fromisoformat(deadline) < day
    }
