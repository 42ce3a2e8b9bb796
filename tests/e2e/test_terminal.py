"""`sanpi ask` and the chat give the same text for the same question."""

import json
from pathlib import Path

import pytest

from bot.asking import ask_in_terminal
from bot.place import Place
from ledger.errors import Reason, Refused
from tests.e2e.stage import ZHANG, Stage

QUESTIONS = (
    "许昌一期开工率",
    "全省一期三率",
    "开工率前三",
    "投产率排名",
    "达效率后五名",
    "郑州各县区开工率排名",
    "许昌逾期项目",
    "逾期未开工项目",
    "未来10天到期",
    "比亚迪项目进展",
    "查找产业园",
    "全省预警",
    "截至8月底全省一期三率",
    "先进制造业开工率",
    "帮助",
    "今天天气怎么样",
)


def place(stage: Stage) -> Place:
    """Where the operator's commands work: the same ledger and the same clock."""
    return Place(stage.demo.settings, stage.demo.clock.clock, stage.demo.file.parent)


async def test_it_says_the_same_in_the_terminal_as_in_the_chat(stage: Stage) -> None:
    for text in QUESTIONS:
        said = await stage.ask(ZHANG, text)
        printed = await ask_in_terminal(place(stage), text, None, as_json=False)

        offered = said.buttons if said.text.startswith("没有看懂") else []
        assert printed == "\n".join([said.text, *(f"· {label}" for label in offered)]), text


async def test_it_gives_question_text_and_facts_as_json(stage: Stage) -> None:
    said = await stage.ask(ZHANG, "郑州一期开工率")
    body = json.loads(await ask_in_terminal(place(stage), "郑州一期开工率", None, as_json=True))

    assert set(body) == {"question", "text", "facts"}
    assert body["text"] == said.text
    assert body["question"]["region"] == "410100" and body["question"]["as_of"] == "2021-09-30"
    assert (body["facts"]["rates"][0]["reached"], body["facts"]["rates"][0]["total"]) == (15, 28)


async def test_it_refuses_in_the_terminal_what_it_refuses_in_the_chat(stage: Stage) -> None:
    with pytest.raises(Refused) as refused:
        await ask_in_terminal(place(stage), "许昌九期开工率", None, as_json=False)

    assert refused.value.reason is Reason.UNKNOWN_PHASE


async def test_it_saves_the_picture_of_the_chat(stage: Stage, tmp_path: Path) -> None:
    words = await stage.ask(ZHANG, "开工率排名")
    sent = await stage.below(ZHANG, words, "🖼 图片")

    await ask_in_terminal(place(stage), "开工率排名", tmp_path / "p.png", as_json=False)

    assert sent.photo is not None
    assert (tmp_path / "p.png").read_bytes() == stage.box.world.files.content(sent.photo)
