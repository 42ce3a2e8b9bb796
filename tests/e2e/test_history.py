"""变更记录: who changed what about a project, when, and by which import or report."""

from datetime import date, datetime

from db.workbook.sheets.rows import sheet_row
from db.workbook.sheets.write import write_xlsx
from db.writing import LedgerWriter, Origin
from ledger.clock import CHINA
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension
from ledger.questions import Question, Topic
from sandbox import Message
from tests.e2e.importing import PLANT, TREE, book, imported, started
from tests.e2e.sites import Site
from tests.e2e.stage import LI, WANG, ZHANG, Stage

BUTTON = "🕘 变更记录"


async def history(stage: Stage, who: int, code: str) -> Message:
    """From the card of a project."""
    return await stage.turn(who, await stage.ask(who, f"/project {code}"), BUTTON)


async def test_it_tells_what_came_with_the_demo_and_what_was_reported(stage: Stage) -> None:
    site = Site(stage)
    await stage.ask(LI, f"上报 {site.code} 开工 9月28日 累计1.2亿")

    shown = await history(stage, LI, site.code)

    head, code, *lines = shown.text.splitlines()
    assert head == f"【演示】变更记录｜{site.name}｜截至2021年9月30日"
    assert code.startswith(f"编号：{site.code}｜共")
    assert lines[:2] == ["", "2021年9月30日 10:00｜进度上报第1号｜李科"]
    assert lines[2].startswith("· 累计完成投资：") and lines[2].endswith(" → 1.2亿元")
    assert lines[3] == "· 实际开工日期：（空） → 2021年9月28日"
    assert "2021年7月10日 07:30｜演示台账" in lines and "· 列入第一期“签约一批”" in lines
    back = await stage.turn(LI, shown, "↩ 返回项目")
    assert back.text.startswith(f"【演示】项目｜{site.name}")


async def test_it_keeps_what_was_affirmed(stage: Stage) -> None:
    site = Site(stage)
    asks = await stage.ask(LI, f"上报 {site.code} 开工 2021-07-11")
    await stage.turn(LI, asks, "属实，照报")

    shown = await history(stage, LI, site.code)

    assert "· 实际开工日期：（空） → 2021年7月11日\n　填报人确认属实：事后很久才报\n" in shown.text


async def test_it_names_the_workbooks_and_what_was_taken_back(stage: Stage) -> None:
    await imported(stage, LI, book(PLANT))
    changed = started(PLANT, date(2021, 9, 20), bank="中原<银行>")
    entry = EntryRecord(PLANT.code, 1, Batch.STARTED)
    await imported(stage, LI, write_xlsx([sheet_row(changed, entry, TREE)]))
    await stage.ask(ZHANG, "撤销导入 2")

    shown = await history(stage, LI, PLANT.code)

    assert shown.text.splitlines()[1:] == [
        "编号：XC-2021-900｜共8处变更",
        "",
        "2021年9月30日 10:00｜撤销第2次导入（台账.xlsx）｜张处",
        "· 不再列入第一期“开工一批”",
        "· 实际开工日期：2021年9月20日 → （空）",
        "· 主办银行：中原<银行> → 中原银行长葛支行",
        "",
        "2021年9月30日 10:00｜第2次导入（台账.xlsx）｜李科",
        "· 主办银行：中原银行长葛支行 → 中原<银行>",
        "· 实际开工日期：（空） → 2021年9月20日",
        "· 列入第一期“开工一批”",
        "",
        "2021年9月30日 10:00｜第1次导入（台账.xlsx）｜李科",
        "· 新列入台账：许昌长葛市，总投资5.2亿元，累计完成0.3亿元",
        "· 列入第一期“签约一批”",
    ]


async def test_it_tells_of_every_kind_of_change(stage: Stage) -> None:
    site, day = Site(stage), date(2021, 9, 30)
    async with stage.demo.program.services.writing() as context:
        at = datetime(2021, 9, 30, 9, tzinfo=CHINA)
        writer = LedgerWriter(context.session, context.tree, Origin(at, "extension:3", ZHANG))
        await writer.extend(site.code, Extension(Milestone.START, date(2021, 10, 30), day, "雨季停工"))
        writer.come_from(Origin(at, "operator"))
        await writer.set_fields(site.code, {"region": "411002", "total_wan": 160_000, "leader": ""})
        await writer.set_categories(site.code, ["新基建", "先进制造业"])
        await writer.withdraw(site.code, 1, Batch.SIGNED, day, "用地未批")

    shown = await history(stage, LI, site.code)

    text = shown.text
    assert "2021年9月30日 09:00｜批准延期（申请第3号）｜张处\n· 开工延期至2021年10月30日：雨季停工\n" in text
    assert "2021年9月30日 09:00｜管理员（命令行）\n" in text
    assert "· 第一期“签约一批”调出日期：（空） → 2021年9月30日\n" in text
    assert "· 第一期“签约一批”调出原因：（空） → 用地未批\n" in text
    assert " → 许昌魏都区\n" in text and " → 16亿元\n" in text and " → 先进制造业、新基建\n" in text
    assert "包联领导：" in text and " → （空）\n" in text


async def test_it_keeps_history_from_those_who_may_not_see_the_project(stage: Stage) -> None:
    site = Site(stage)
    shown = await history(stage, ZHANG, site.code)
    before = stage.again(shown).text

    toast = await stage.forge(WANG, shown, Question(Topic.HISTORY, subject=site.id).encode())

    assert toast.alert and "您的范围是漯河市" in toast.text
    assert stage.again(shown).text == before


async def test_old_buttons_say_that_the_project_was_taken_back(stage: Stage) -> None:
    await imported(stage, LI, book(PLANT))
    card = await stage.ask(LI, f"/project {PLANT.code}")
    shown = await history(stage, LI, PLANT.code)
    await stage.ask(LI, "撤销导入 1")

    from_card = await stage.press(LI, card, BUTTON)
    to_card = await stage.press(LI, shown, "↩ 返回项目")
    reported = await stage.press(LI, card, "📝 上报进度")

    gone = "这个项目随第1次导入已撤销，不在台账里了。"
    assert (from_card.text, to_card.text) == (gone, gone)
    assert reported.alert and reported.text
    assert PLANT.name not in (await stage.ask(LI, f"/project {PLANT.code}")).text
    assert PLANT.name not in (await stage.ask(LI, "查找刀具")).text


async def test_it_turns_pages_where_there_is_much_to_tell(stage: Stage) -> None:
    site = Site(stage)
    async with stage.demo.program.services.writing() as context:
        writer = LedgerWriter(context.session, context.tree, Origin(context.now, "operator"))
        for number in range(1, 31):
            at = datetime(2021, 9, 30, 9, number, tzinfo=CHINA)
            writer.come_from(Origin(at, f"report:{number}", 555))
            await writer.set_fields(
                site.code, {"invested_wan": 100_000 + number, "remark": f"{number}长" * 5_000}
            )

    first = await history(stage, LI, site.code)
    second = await stage.turn(LI, first, "下一页 2/")

    assert "（第1/" in first.text and "进度上报第30号｜用户555" in first.text
    assert "· 累计完成投资：100029万元 → 100030万元" in first.text
    assert "（第2/" in second.text and "进度上报第20号｜用户555" in second.text
    assert (await stage.turn(LI, second, "◀ 上一页")).text == first.text
    assert max(len(first.text), len(second.text)) <= 4096
