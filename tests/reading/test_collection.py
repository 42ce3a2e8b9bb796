"""台账报送 as people type it."""

import pytest

from ledger.questions import Question, Topic, View
from tests.reading.asking import code, understood

STATE = Question(Topic.COLLECTION)
WORKBOOK = STATE.but(view=View.WORKBOOK)
XUCHANG = code("许昌")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("未报送名单", STATE),
        ("未报送", STATE),
        ("报送情况怎么样", STATE),
        ("还有谁没报送", STATE),
        ("哪些市没报送", STATE),
        ("全省未报送名单", STATE.but(region=code("河南"))),
        ("许昌台账报送情况", STATE.but(region=XUCHANG)),
        ("许昌报送了吗", STATE.but(region=XUCHANG)),
        ("请给我许昌的报送表格", WORKBOOK.but(region=XUCHANG)),
        ("台账模板", WORKBOOK),
    ],
)
def test_it_understands(text: str, question: Question) -> None:
    assert understood(text) == question


@pytest.mark.parametrize(("text", "question"), [("", STATE), ("许昌", STATE.but(region=XUCHANG))])
def test_the_command_takes_a_place(text: str, question: Question) -> None:
    assert understood(text, Topic.COLLECTION) == question
