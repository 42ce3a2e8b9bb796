"""What the help and the guide give as examples is understood as it stands there."""

import re
from html import unescape
from pathlib import Path

import pytest

from answers.words import render
from handlers.reading import read
from handlers.reading.following import follow
from ledger.questions import Question, Topic
from ledger.rates import Rate
from tests.questions.cases import TODAY, TREE
from tests.questions.test_questions import PHASES

GUIDE = Path(__file__).parents[2] / "docs" / "asking.md"
LASTS = (
    Question(Topic.RATES, region="411000", phase=1, rate=Rate.START_RATE, as_of=TODAY),
    Question(Topic.OVERDUE, region="411000", as_of=TODAY),
)
DEEDS = ("上报", "撤销导入", "对账")
"""What these begin is done, not asked."""


def help_examples() -> list[str]:
    page = render("help.html.j2", region=TREE["411000"], today=TODAY, demo=False, tree=TREE)
    return [unescape(code) for code in re.findall("<code>(.*?)</code>", page)]


def guide_examples() -> list[str]:
    """The examples in tables, and those of forgiveness; pieces of questions stand in lists."""
    lines = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if not line.startswith("- ")]
    found = re.findall("`([^`]+)`", "\n".join(lines))
    return [code for code in found if re.search("[\u4e00-\u9fff]|kaigong", code) and "@" not in code]


@pytest.mark.parametrize("examples", [help_examples, guide_examples])
def test_its_examples_are_understood(examples: object) -> None:
    assert callable(examples)
    texts = [text for text in examples() if not text.startswith(DEEDS)]

    assert len(texts) > 30
    assert [text for text in texts if not _understood(text)] == []


def _understood(text: str) -> bool:
    if text in ("几个", "投资多少"):
        return True
    followed = [follow(last, text, TREE, TODAY, PHASES) for last in LASTS]
    if any(found is not None and found.question is not None for found in followed):
        return True
    return read(text, TREE, TODAY, PHASES).question is not None
