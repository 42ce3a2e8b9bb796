"""Weekly reports called up again, the brief, and the bulletin, in chat."""

import io
import re

from docx import Document

from tests.e2e.stage import LI, XUCHANG_GROUP, ZHANG, Stage


async def test_it_shows_a_published_report_again_as_it_was(stage: Stage) -> None:
    await stage.job("weekly-ranking")
    report = stage.reports(XUCHANG_GROUP, "每周排名")[0]
    number = re.search(r"第(\d+)号", report.text)
    assert number is not None
    await stage.move("2021-10-20T10:00")

    again = await stage.ask(LI, f"/report {number[1]}")
    listed = await stage.ask(LI, "/report")
    pressed = await stage.below(LI, listed, f"第{number[1]}号")

    assert again.photo == report.photo and again.text == report.text.rpartition("\n\n")[0]
    assert pressed.text == again.text
    assert "没有第999号周报" in (await stage.ask(LI, "/report 999")).text


async def test_a_supervisor_gets_the_brief_and_under_it_the_bulletin(stage: Stage) -> None:
    brief = await stage.ask(ZHANG, "/brief")
    bulletin = await stage.below(ZHANG, brief, "📄 生成通报")

    assert brief.photo is not None and len(brief.text.splitlines()) <= 8
    assert bulletin.file is not None and "许昌、漯河、驻马店，均在75%以上" in bulletin.text
    word = Document(io.BytesIO(stage.content(bulletin)))
    assert "许昌、漯河、驻马店，均在75%以上" in "".join(paragraph.text for paragraph in word.paragraphs)
    assert "督导人员" in (await stage.ask(LI, "/bulletin")).text
    assert "私聊" in (await stage.ask(ZHANG, "/bulletin", XUCHANG_GROUP)).text
