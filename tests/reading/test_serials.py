"""The serial of a warning, in the words people put around it."""

import pytest

from ledger.questions import Question, Topic, decode
from tests.reading.asking import asked, understood

WHY = Question(Topic.WHY, text="2021-000123")


@pytest.mark.parametrize(
    "text",
    [
        "2021-000123",
        "２０２１－０００１２３",
        "2021—000123",
        "为什么 2021-000123",
        "为什么2021-000123？",
        "为何预警 2021-000123",
        "预警2021-000123",
        "预警编号：2021-000123",
        "查看预警2021-000123",
        "2021-000123号预警",
        "2021-000123是怎么回事",
    ],
)
def test_it_asks_for_the_story_of_a_warning(text: str) -> None:
    assert understood(text) == WHY
    assert decode(WHY.encode()) == WHY


@pytest.mark.parametrize("text", ["2021-000123", "预警2021-000123", "2021-123", "123", "000123"])
def test_behind_its_command_a_short_number_will_do(text: str) -> None:
    assert understood(text, Topic.WHY) == WHY


@pytest.mark.parametrize("text", ["", "许昌", "2021-10-15", "1234567"])
def test_behind_its_command_everything_else_names_no_warning(text: str) -> None:
    assert understood(text, Topic.WHY) == Question(Topic.WHY)


@pytest.mark.parametrize("text", ["2021-10-15", "2021-123", "预警", "许昌预警", "123456", "HN2101-0001"])
def test_it_takes_nothing_else_for_a_serial(text: str) -> None:
    question = asked(text).question

    assert question is None or question.topic is not Topic.WHY
