"""对账 in chat: what was reported beside what the ledger gives."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from db.workbook.importing.processes import Limits
from tests.e2e.stage import LI, STRANGER, WANG, XUCHANG_GROUP, ZHANG, Stage
from tests.reading.test_reported import BULLETIN

HEAD = "【演示】对账｜读到{}项｜第一期｜截至2021年9月30日"


@pytest.mark.parametrize("who", [LI, ZHANG])
async def test_it_agrees_with_the_published_bulletin(stage: Stage, who: int) -> None:
    said = (await stage.ask(who, f"对账：{BULLETIN}")).text.splitlines()

    assert said[0] == HEAD.format(6)
    assert [line[0] for line in said[2:8]] == ["✓"] * 6
    assert said[2] == "✓ 河南省“签约一批”开工率：报57%，台账57%（147/258）"
    assert said[-1] == "共6项：✓一致6"


async def test_it_holds_a_line_against_the_ledger(stage: Stage) -> None:
    said = (await stage.ask(WANG, "对账 许昌一期开工率80% 8/10")).text

    assert said.startswith(HEAD.format(1))
    assert "✗ 许昌市“签约一批”开工率：报80%（8/10），台账87.5%（14/16）" in said
    assert said.endswith("共1项：✗不符1")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("123/183 71.1%", "✗ 报71.1%（123/183）：123/183＝67.2%，若是123/173就是71.1%"),
        ("82/145 56.5%", "✂ 报56.5%（82/145）：截断了（82/145＝56.55…%），四舍五入是56.6%"),
        ("760/889 85.5%", "✓ 报85.5%（760/889）：760/889＝85.5%"),
    ],
)
async def test_it_holds_figures_against_each_other_when_no_rate_is_named(
    stage: Stage, text: str, line: str
) -> None:
    said = (await stage.ask(LI, f"对账 {text}")).text

    assert f"{line}（没写是哪个率，只核对了算术）" in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "郑州开工率53.5%",
            "✂ 郑州市“签约一批”开工率：报53.5%，台账53.6%（15/28）；截断了",
        ),
        ("郑州开工率53.6%", "✓ 郑州市“签约一批”开工率：报53.6%，台账53.6%（15/28）"),
        ("郑州开工率54.0%", "✗ 郑州市“签约一批”开工率：报54.0%，台账53.6%（15/28）"),
        ("全省投产率116/555", "÷ 河南省“开工一批”投产率：报116/555，台账21%（116/552）；把已调出的也算上"),
        ("全省开工项目555个", "÷ 河南省“开工一批”投产率：报项目数555，台账21%（116/552）；把已调出的也算上"),
        ("全省签约项目258个", "✓ 河南省“签约一批”开工率：报项目数258，台账57%（147/258）"),
        (
            "开工率前3位的是许昌、漯河、郑州",
            "驻马店76.9%（10/13）；郑州53.6%（15/28）不在其中；漏了驻马店",
        ),
        ("达效率为100%的有6个市", "，共7个"),
    ],
)
async def test_it_says_what_would_be_right(stage: Stage, text: str, line: str) -> None:
    assert line in (await stage.ask(ZHANG, f"对账 一期{text}")).text


async def test_it_takes_ones_own_region_where_none_is_named(stage: Stage) -> None:
    assert "✓ 许昌市“签约一批”开工率：报87.5%" in (await stage.ask(LI, "对账 开工率87.5%")).text


async def test_it_answers_in_a_group_that_asks_for_it(stage: Stage) -> None:
    said = await stage.ask(LI, f"@{stage.demo.program.app.bot.username} 对账 漯河开工率83.3%", XUCHANG_GROUP)

    assert "✓ 漯河市“签约一批”开工率：报83.3%，台账83.3%（10/12）" in said.text


async def test_it_shows_the_worst_first_when_there_is_too_much(stage: Stage) -> None:
    lines = "\n".join(f"漯河开工率{tenths / 10}%" for tenths in range(600, 780))
    said = (await stage.ask(ZHANG, f"对账\n许昌开工率87.5%\n{lines}")).text

    assert len(said) <= 4096 and said.startswith(HEAD.format(181))
    assert said.splitlines()[2].startswith("✗") and "✓ 许昌市" not in said
    assert "没有显示，请分几次核对。" in said and "✓一致1" in said


@pytest.mark.parametrize(
    ("who", "text", "sentence"),
    [
        (STRANGER, "对账 许昌开工率80%", "您还没有登记"),
        (
            LI,
            "对账",
            "没有读到可以核对的率或数，请写明地区、期数、是哪个率和所报的数，或发来通报原文，例如“对账 ",
        ),
        (LI, "对账 火星市开工率80%", "没有叫“火星市”的地区"),
        (LI, "对账 许昌九期开工率80%", "台账里没有第九期"),
        (LI, "对账 截至2月30日许昌开工率80%", "没有“2月30日”这一天"),
        (LI, "对账 截至2022年1月1日许昌开工率80%", "2022年1月1日还没有到"),
        (LI, "对账 一期履约率80%", "第一期不统计履约率"),
    ],
)
async def test_it_refuses_in_one_sentence(stage: Stage, who: int, text: str, sentence: str) -> None:
    before = stage.dump()

    said = (await stage.ask(who, text)).text

    assert said.startswith(sentence) and len(said.splitlines()) == 1
    assert stage.dump() == before


def table() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["第一期开工率（截至2021年9月30日）"])
    sheet.append(["地区", "项目数", "已开工", "开工率"])
    sheet.append(["许昌", 16, 14, 0.875])
    sheet.append(["漯河", 12, 10, "83.4%"])
    sheet.append(["航空港区", 3, 1, "33.3%"])
    sheet.append(["合计", 258, 147, "57.0%"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


async def sent(stage: Stage, who: int, name: str, content: bytes, caption: str = "对账") -> str:
    return (
        await stage.box.next_message(who, stage.box.upload(who, who, name, content, caption), within=60)
    ).text


async def test_it_reads_a_table_that_is_sent(stage: Stage) -> None:
    said = (await sent(stage, WANG, "通报.xlsx", table())).splitlines()

    assert said[0] == HEAD.format(3)
    assert said[2] == "✓ 第3行 许昌市“签约一批”开工率：报87.5%（14/16），台账87.5%（14/16）"
    assert said[3].startswith("≈ 第4行 漯河市“签约一批”开工率：报83.4%（10/12），台账83.3%（10/12）")
    assert said[4] == "✓ 第6行 河南省“签约一批”开工率：报57.0%（147/258），台账57%（147/258）"
    assert said[-1] == "没有核对：第5行 “航空港区”，台账里没有这个地区"


async def test_it_reads_a_text_that_is_sent(stage: Stage) -> None:
    assert (await sent(stage, LI, "通报.txt", BULLETIN.encode())).endswith("共6项：✓一致6")
    assert (await sent(stage, LI, "通报.txt", BULLETIN.encode("gb18030"))).endswith("共6项：✓一致6")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("通报.docx", b"PK\3\4", "对账只读 .txt、.md、.csv 和 .xlsx 文件，请另存为其中一种再核对。"),
        ("通报.txt", b"\xff\xff\xff", "对账只读 .txt"),
        ("通报.txt", "今天天气好".encode(), "没有读到可以核对的率或数"),
        ("通报.csv", b"\n", "没有读到可以核对的率或数"),
        ("通报.xlsx", b"nothing of the kind", ""),
    ],
)
async def test_it_refuses_a_file_that_it_cannot_read(
    stage: Stage, name: str, content: bytes, sentence: str
) -> None:
    said = await sent(stage, LI, name, content)

    assert said.startswith(sentence) and len(said.splitlines()) == 1


async def test_it_reads_no_file_that_telegram_does_not_give(stage: Stage) -> None:
    said = await sent(stage, LI, "通报.txt", b"1" * (20 * 10**6 + 1))

    assert said == "文件超过20MB，请删去无关内容或拆成几个表格。"


async def test_it_reads_no_file_of_a_stranger(stage: Stage) -> None:
    assert (await sent(stage, STRANGER, "通报.txt", BULLETIN.encode())).startswith("您还没有登记")


async def test_a_harmful_file_is_read_where_it_hurts_nobody(stage: Stage) -> None:
    desk = stage.demo.program.services.desk
    patient, desk._limits = desk._limits, Limits(seconds=0.01)
    harmful = await sent(stage, LI, "通报.xlsx", table())
    desk._limits = patient

    assert harmful.startswith("这个表格太大或太复杂") and len(harmful.splitlines()) == 1
    assert (await sent(stage, LI, "通报.xlsx", table())).startswith("【演示】对账")
