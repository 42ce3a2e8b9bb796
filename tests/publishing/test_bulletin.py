"""通报: the sentence of the mission out of the demo ledger, in a Word document of the official form."""

import hashlib
import io
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from answers import front
from answers.bulletin_facts import work_out
from answers.bulletin_paper import opening, paper
from answers.context import Asker
from answers.resolve import resolve
from answers.shapes import MAX_CAPTION
from answers.words import plain
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.questions import Question, Topic
from tests.bot.terminal import Terminal
from tests.publishing.conftest import Looking

QUOTED = (
    "截至9月底，第一期“三个一批”项目开工率57%、投产率21%、达效率94.3%，其中“签约一批”项目开工率居全省前3位的是"
    "许昌、漯河、驻马店，均在75%以上；“开工一批”项目投产率居前3位的是信阳、漯河、周口，均在50%以上；“投产一批”项目"
    "达效率为100%的有新乡、焦作、漯河、南阳、周口、驻马店、济源7市。"
)
ZHANG = Official(1003, "张处", Role.SUPERVISOR, "410000")
LI = Official(1001, "李科", Role.OFFICER, "411000")
AT = ("--at", "2021-09-30T10:00")
ASKED = ("--phase", "1", "--as-of", "2021-09-30")


def texts(word: Word) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs if paragraph.text]


@pytest.fixture(scope="module")
def bulletin(demo_ledger_file: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bulletin of the province, as the terminal writes it."""
    folder = tmp_path_factory.mktemp("bulletin")
    shutil.copy(demo_ledger_file, folder / "sanpi.db")
    assert Terminal(folder).run("bulletin", *ASKED, "--out", "通报.docx", *AT).code == 0
    return (folder / "通报.docx").read_bytes()


def test_it_has_the_official_form_and_the_quoted_sentence(bulletin: bytes) -> None:
    word = Document(io.BytesIO(bulletin))
    section, said = word.sections[0], texts(word)

    assert said[1] == "关于第一期“三个一批”项目进展情况的通报"
    assert "【演示】" in said[0] and "【演示】" in section.header.paragraphs[0].text
    assert said[2:4] == ["〔2021〕　号", "各省辖市、济源示范区“三个一批”专班："]
    assert said[4] == QUOTED + "现将有关情况通报如下。"
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]
    assert [heading for heading in said if re.match("[一二三]、|（[一二]）", heading)] == [
        *("一、总体情况", "二、各市情况", "三、提醒预警", "（一）排名落后的市", "（二）逾期项目")
    ]
    body = next(paragraph for paragraph in word.paragraphs if paragraph.text.startswith("截至9月底"))
    assert body.paragraph_format.line_spacing is not None and body.paragraph_format.line_spacing.pt == 28
    indent = body._p.pPr.ind if body._p.pPr is not None else None
    assert indent is not None and indent.get(qn("w:firstLineChars")) == "200"
    assert said[-1] == "（截至2021年9月30日；共10个）" and "2021年9月30日" in said
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text.startswith("— ") and "PAGE" in footer._element.xml


def test_it_ranks_the_cities_in_tables_with_pictures(bulletin: bytes) -> None:
    word = Document(io.BytesIO(bulletin))
    start, production, efficiency, late = (
        [[cell.text for cell in row.cells] for row in table.rows] for table in word.tables
    )

    assert start[1] == ["1", "许昌", "14/16", "87.5%", "+12.5", "升2"]
    assert start[-1] == ["—", "全省", "147/258", "57%", "+2.7", "—"]
    assert [row[0] for row in start].count("6") == 2 and "7" not in [row[0] for row in start]
    assert production[-1][2:4] == ["116/552", "21%"] and efficiency[-1][2:4] == ["494/524", "94.3%"]
    assert {row[1] for row in efficiency if row[3] == "100%"} == {
        *("新乡", "焦作", "漯河", "南阳", "周口", "驻马店", "济源")
    }
    assert [len(table) for table in (start, production, efficiency)] == [20, 20, 20]
    assert len(late) == 11 and [int(row[5]) for row in late[1:]] == sorted(
        (int(r[5]) for r in late[1:]), reverse=True
    )
    assert all(
        table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for table in word.tables
    )
    assert len(word.inline_shapes) == 3
    assert all(shape.width.mm <= 156 and shape.height.mm <= 225 for shape in word.inline_shapes)


def test_its_fonts_are_named_for_chinese_offices_with_others_to_fall_back_on(bulletin: bytes) -> None:
    with ZipFile(io.BytesIO(bulletin)) as parts:
        xml = {
            name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))
        }
        times = {info.date_time for info in parts.infolist()}
    document = xml["word/document.xml"]

    used = set(re.findall(r'w:eastAsia="([^"]+)"', document))
    assert used == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}
    declared = re.findall(
        r'<w:font w:name="([^"]+)"><w:altName w:val="[^"]*(?:宋体|黑体)', xml["word/fontTable.xml"]
    )
    assert (
        used - {"黑体"} <= set(declared)
        and 'w:name="黑体"><w:altName w:val="SimHei' in xml["word/fontTable.xml"]
    )
    assert not [name for name, content in xml.items() if "theme" in name + content.lower()]
    assert all("w:ascii=" in fonts for fonts in re.findall("<w:rFonts[^>]*>", document))
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_the_terminal_writes_the_same_bytes_for_the_same_facts(keeper: Terminal) -> None:
    first = keeper.run("bulletin", *ASKED, "--out", "一.docx", "--at", "2021-10-08T09:00")
    second = keeper.run("bulletin", *ASKED, "--out", "二.docx", "--at", "2021-10-08T17:00")

    assert (first.code, second.code) == (0, 0) and QUOTED in first.out and "【演示】" in first.out
    one, two = ((keeper.folder / f"{name}.docx").read_bytes() for name in ("一", "二"))
    assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest()
    assert "2021年10月8日" in texts(Document(io.BytesIO(one)))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--phase", "9"), "没有第九期"),
        (("--phase", "1", "--as-of", "2021-07-01"), "还没有数据"),
        (("--phase", "1", "--as-of", "2031-07-01"), "还没有到"),
        (("--phase", "1", "--region", "长葛市"), "没有下级可以排名"),
        (("--phase", "1", "--region", "火星市"), "没有叫“火星市”的地区"),
    ],
)
def test_it_says_what_is_wrong_and_writes_nothing(
    keeper: Terminal, asked: tuple[str, ...], sentence: str
) -> None:
    refused = keeper.refusal("bulletin", *asked, "--out", "x.docx", *AT)

    assert sentence in refused and not (keeper.folder / "x.docx").exists()


def test_it_writes_word_files_only_and_where_it_can(keeper: Terminal) -> None:
    assert ".docx" in keeper.refusal("bulletin", *ASKED, "--out", "x.pdf", *AT)
    assert "写不进" in keeper.refusal("bulletin", *ASKED, "--out", "没有/x.docx", *AT)
    assert keeper.run("bulletin", "--as-of", "9月底", "--out", "x.docx", *AT).code == 2


async def test_it_reads_right_for_a_city_and_on_a_day_that_ends_no_month(looking: Looking) -> None:
    async with looking("2021-09-28T10:00") as context:
        question = resolve(Question(Topic.BULLETIN, region="411000", phase=1), Asker(ZHANG), context)
        facts = await work_out(question, context)
        said = opening(question, facts, context)
        made = paper(question, facts, context, "5")

    assert said.startswith("截至9月28日，许昌市第一期“三个一批”项目开工率") and "全省" not in said
    assert "为100%的有魏都、建安、禹州、长葛4个县（市、区）；" in said
    assert "（襄城、长葛并列），均在30%以上" in said
    assert (made.title, made.number) == ("关于许昌市第一期“三个一批”项目进展情况的通报", "〔2021〕5号")


async def test_only_supervisors_get_it_and_only_in_private(looking: Looking) -> None:
    async with looking() as context:
        with pytest.raises(Refused) as refused:
            await front.answer(Question(Topic.BULLETIN), Asker(LI), context)
        brief = (await front.answer(Question(Topic.BRIEF), Asker(ZHANG), context)).message
        buttons = {button.label: button.code for row in brief.buttons for button in row}
        own = (await front.answer(Question(Topic.BRIEF), Asker(LI), context)).message
        given = await front.answer(Question(Topic.BULLETIN, phase=1), Asker(ZHANG), context)

    assert refused.value.reason is Reason.NOT_YOUR_ROLE
    assert "📄 生成通报" in buttons and "📄 生成通报" not in [b.label for row in own.buttons for b in row]
    assert given.message.document is not None
    assert given.message.document.name == "河南第一期通报（截至2021年9月30日）演示.docx"
    assert QUOTED in plain(given.message.text) and len(plain(given.message.text)) < MAX_CAPTION
    assert texts(Document(io.BytesIO(given.message.document.content)))[4].startswith(QUOTED)
