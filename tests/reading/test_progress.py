"""上报 as people type it, and the replies that fill in what was asked."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.progress import is_report, names_a_project, read_report, read_report_reply
from handlers.reading.reached import day_reached
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.phases import Milestone

TODAY = date(2021, 9, 30)
START, PRODUCE = Milestone.START, Milestone.PRODUCE
ASKS_DAY = Action(ActionKind.REPORT, subject=5, milestone=START, day=TODAY)
ASKS_AMOUNT = Action(ActionKind.REPORT, subject=5, day=TODAY)

LINES: dict[str, tuple[str, Milestone | None, date | None, int | None]] = {
    "上报 HN2101-0001 开工 10月8日 累计1.2亿": ("HN2101-0001", START, date(2021, 10, 8), 12_000),
    "上报 HN2101-0001 开工": ("HN2101-0001", START, None, None),
    "上报 HN2101-0001": ("HN2101-0001", None, None, None),
    "上报HN2101-0001 今天开工": ("HN2101-0001", START, TODAY, None),
    "上报进度：魏都装备 产业园，9月28日已投产": ("魏都装备 产业园", PRODUCE, date(2021, 9, 28), None),
    "报进度 P-1 累计完成投资 12,000万元": ("P-1", None, None, 12_000),
    "上报 P-1 累计１．２亿元 昨天投产": ("P-1", PRODUCE, date(2021, 9, 29), 12_000),
    "上报 P-1 昨天 累计5000万": ("P-1", None, date(2021, 9, 29), 5_000),
    "上报 年产50万吨铝材项目 开工 前天": ("年产50万吨铝材项目", START, date(2021, 9, 28), None),
    "上报 P-1 昨天": ("P-1", None, None, None),
    "上报 P-1 开工 2021 年 9 月 8 日 累计 1.2 亿": ("P-1", START, date(2021, 9, 8), 12_000),
    "上报 P-1 投产 ８ 月底，累计投资 12,000 万元": ("P-1", PRODUCE, date(2021, 8, 31), 12_000),
    "上报 P-1 3 天前开工": ("P-1", START, date(2021, 9, 27), None),
    "上报 P-1 万达 10 号 元旦广场 开工": ("P-1 万达 10号 元旦广场", START, None, None),
}
QUESTIONS = ("上报情况", "上报了多少", "许昌上报", "填报 P-1 开工")
UNREADABLE = {
    "上报": Reason.DEED_UNREADABLE,
    "上报 开工 今天": Reason.DEED_UNREADABLE,
    "上报 P-1 开工 2月30日": Reason.IMPOSSIBLE_DAY,
    "上报 P-1 开工 1999-01-01": Reason.OUT_OF_RANGE,
    "上报 P-1 累计3.5": Reason.AMOUNT_UNREADABLE,
    "上报 P-1 累计99999999亿": Reason.AMOUNT_TOO_BIG,
}


@pytest.mark.parametrize("line", LINES)
def test_it_reads_a_report(line: str) -> None:
    action = read_report(line, TODAY)

    assert action is not None and action.subject is None
    assert (action.text, action.milestone, action.day, action.invested_wan) == LINES[line]


@pytest.mark.parametrize("text", QUESTIONS)
def test_it_leaves_questions_alone(text: str) -> None:
    assert read_report(text, TODAY) is None
    assert not names_a_project(text, TODAY)


@pytest.mark.parametrize("line", UNREADABLE)
def test_it_refuses_what_it_cannot_read(line: str) -> None:
    with pytest.raises(Refused) as refused:
        read_report(line, TODAY)

    assert refused.value.reason is UNREADABLE[line]


@pytest.mark.parametrize(
    ("text", "day", "wan"),
    [
        ("9月5日", date(2021, 9, 5), None),
        ("9月5日 累计1.2亿", date(2021, 9, 5), 12_000),
        ("昨天开工，累计5000万", date(2021, 9, 29), 5_000),
        ("上报 9月3日", date(2021, 9, 3), None),
        ("２０２１－９－３", date(2021, 9, 3), None),
        ("9 月 8 日，累计 12000 万元", date(2021, 9, 8), 12_000),
    ],
)
def test_a_reply_gives_the_day(text: str, day: date, wan: int | None) -> None:
    action = read_report_reply(ASKS_DAY, text, TODAY)

    assert (action.subject, action.milestone, action.day, action.invested_wan) == (5, START, day, wan)


@pytest.mark.parametrize("text", ["尽快", "1.2亿", "9月3日投产", "某项目 9月3日", "？", "长" * 4096])
def test_a_reply_without_a_day_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_report_reply(ASKS_DAY, text, TODAY)

    assert refused.value.reason is Reason.DEED_UNREADABLE


@pytest.mark.parametrize(
    ("text", "wan"),
    [("1.2亿", 12_000), ("12000", 12_000), ("累计完成投资1.2亿元", 12_000), ("12,000万。", 12_000), ("0", 0)],
)
def test_a_reply_gives_the_amount(text: str, wan: int) -> None:
    assert read_report_reply(ASKS_AMOUNT, text, TODAY).invested_wan == wan


@pytest.mark.parametrize("text", ["1.2", "-5万", "约1.2亿", "很多", "长" * 4096])
def test_a_reply_without_an_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_report_reply(ASKS_AMOUNT, text, TODAY)

    assert refused.value.reason is Reason.AMOUNT_UNREADABLE


def test_a_reply_is_a_new_answer() -> None:
    """Whoever was sure of one day is asked anew about another."""
    asked = Action(ActionKind.REPORT, subject=5, milestone=START, day=TODAY, sure=True, seen=7)

    again = read_report_reply(asked, "9月5日", TODAY)

    assert not again.sure and again.seen is None


def test_a_day_without_a_year_is_the_nearest_that_makes_sense() -> None:
    texts = ("3月1日", "10月8日", "12月31日")
    read = {text: found.day for text in texts if (found := day_reached(text, TODAY))}

    assert read == {
        "3月1日": date(2021, 3, 1),
        "10月8日": date(2021, 10, 8),
        "12月31日": date(2020, 12, 31),
    }


@given(st.text(alphabet="上报进度开工投产今天昨0123456789.-,，。月日亿万元累计P ", max_size=40))
def test_it_never_fails_otherwise(text: str) -> None:
    with suppress(Refused):
        read_report("上报" + text, TODAY)
    with suppress(Refused):
        read_report_reply(ASKS_DAY, text, TODAY)
    assert is_report("上报" + text)
