"""What is recognisably wrong is refused by name."""

from datetime import date

import pytest

from ledger.errors import Reason
from ledger.questions import Topic
from tests.reading.asking import refusal


@pytest.mark.parametrize(("text", "number"), [("13期开工率", 13), ("第十三期许昌三率", 13), ("0期", 0)])
def test_a_phase_that_does_not_exist(text: str, number: int) -> None:
    refused = refusal(text)

    assert refused.reason is Reason.UNKNOWN_PHASE
    assert refused.facts == {"number": number, "known": [1, 2]}


def test_a_phase_yet_to_be_held_says_when() -> None:
    refused = refusal("第三期开工率")

    assert refused.reason is Reason.UNKNOWN_PHASE
    assert refused.facts == {"number": 3, "known": [1, 2], "held_on": date(2022, 1, 4)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("火星市开工率", "火星市"),
        ("一期开工率火星市", "火星市"),
        ("火星县逾期项目", "火星县"),
        ("航空港区开工率", "航空港区"),
        ("山东省三率", "山东省"),
        ("许昌县开工率", "许昌县"),
        ("419999开工率", "419999"),
    ],
)
def test_a_region_that_does_not_exist(text: str, name: str) -> None:
    refused = refusal(text)

    assert refused.reason is Reason.UNKNOWN_REGION
    assert refused.facts["name"] == name
    assert "许昌" in str(refused.facts["known"])


def test_a_region_that_does_not_exist_after_a_command() -> None:
    assert refusal("火星市", Topic.RATES).reason is Reason.UNKNOWN_REGION


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至9月31日", "9月31日"),
        ("截至2022年13月", "2022年13月"),
        ("2021年2月29日开工率", "2021年2月29日"),
        ("2021-13-01三率", "2021-13-01"),
        ("20210931三率", "20210931"),
        ("9.31三率", "9.31"),
        ("截至13月底", "13月底"),
        ("五季度末三率", "五季度末"),
    ],
)
def test_a_day_that_does_not_exist(text: str, day: str) -> None:
    refused = refusal(text)

    assert refused.reason is Reason.IMPOSSIBLE_DAY
    assert refused.facts == {"text": day}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2021年12月31日开工率", date(2021, 12, 31)),
        ("今年12月底开工率", date(2021, 12, 31)),
        ("明天开工率", date(2021, 10, 21)),
        ("许昌逾期项目 截至2022-01-01", date(2022, 1, 1)),
    ],
)
def test_a_day_still_to_come(text: str, day: date) -> None:
    refused = refusal(text)

    assert refused.reason is Reason.FUTURE_DAY
    assert refused.facts == {"day": day}


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("10月8日排名", date(2021, 9, 30), date(2021, 10, 8)),
        ("10.8排名", date(2021, 9, 30), date(2021, 10, 8)),
        ("截至10月底三率", date(2021, 9, 30), date(2021, 10, 31)),
        ("截至10月三率", date(2021, 9, 30), date(2021, 10, 31)),
        ("三季度末三率", date(2021, 9, 29), date(2021, 9, 30)),
        ("1月5日三率", date(2021, 12, 20), date(2022, 1, 5)),
    ],
)
def test_a_day_soon_to_come_that_no_phase_had_been_held_by_a_year_ago(
    text: str, today: date, day: date
) -> None:
    refused = refusal(text, today=today)

    assert refused.reason is Reason.FUTURE_DAY
    assert refused.facts == {"day": day}


@pytest.mark.parametrize(
    "text",
    [
        "未来5000天到期",
        "前0名开工率",
        "前一百名开工率",
        "最差的三百个市",
        "999999亿以上逾期项目",
        "截至1998年5月1日三率",
    ],
)
def test_a_number_beyond_what_can_be_asked(text: str) -> None:
    refused = refusal(text)

    assert refused.reason is Reason.OUT_OF_RANGE
    assert set(refused.facts) == {"given", "least", "most"}


def test_a_number_of_days_that_a_command_cannot_look_ahead() -> None:
    refused = refusal("32021", Topic.DUE)

    assert refused.reason is Reason.OUT_OF_RANGE
    assert refused.facts == {"given": "32021", "least": 1, "most": 366}
