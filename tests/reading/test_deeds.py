"""Deeds as people type them, on Thursday 30 September 2021; and days that lie ahead."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.data import henan
from handlers.reading.ahead import day_ahead
from handlers.reading.deeds import Deed, is_deed, read_deed, read_reply
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused

TREE = henan()
TODAY = date(2021, 9, 30)
SERIAL = (2021, 27)
SIGN, ASK, MUTE = ActionKind.ACKNOWLEDGE, ActionKind.ASK_EXTENSION, ActionKind.MUTE
YANLING, XUCHANG = "411024", "411000"

AHEAD = [
    ("10月15日", date(2021, 10, 15)),
    ("10月15号", date(2021, 10, 15)),
    ("10月15", date(2021, 10, 15)),
    ("10 月 15 日", date(2021, 10, 15)),
    ("十月十五日", date(2021, 10, 15)),
    ("１０月１５日", date(2021, 10, 15)),
    ("10-15", date(2021, 10, 15)),
    ("10/15", date(2021, 10, 15)),
    ("10.15", date(2021, 10, 15)),
    ("2021-10-15", date(2021, 10, 15)),
    ("2021年10月15日", date(2021, 10, 15)),
    ("20211015", date(2021, 10, 15)),
    ("到10月15日前", date(2021, 10, 15)),
    ("延期到10月15日", date(2021, 10, 15)),
    ("今天", TODAY),
    ("明天", date(2021, 10, 1)),
    ("后天", date(2021, 10, 2)),
    ("大后天", date(2021, 10, 3)),
    ("周五", date(2021, 10, 1)),
    ("本周五", date(2021, 10, 1)),
    ("周一", date(2021, 9, 27)),
    ("本周内", date(2021, 10, 3)),
    ("下周三", date(2021, 10, 6)),
    ("下下周一", date(2021, 10, 11)),
    ("月底", TODAY),
    ("月底前", TODAY),
    ("本月底", TODAY),
    ("下月底", date(2021, 10, 31)),
    ("下个月底", date(2021, 10, 31)),
    ("10月底", date(2021, 10, 31)),
    ("2月底", date(2022, 2, 28)),
    ("年底", date(2021, 12, 31)),
    ("明年6月底", date(2022, 6, 30)),
    ("明年3月1日", date(2022, 3, 1)),
    ("10天后", date(2021, 10, 10)),
    ("三天内", date(2021, 10, 3)),
    ("两周后", date(2021, 10, 14)),
    ("半个月后", date(2021, 10, 15)),
    ("两个月后", date(2021, 11, 30)),
    ("五个月后", date(2022, 2, 28)),
    ("9月1日", date(2021, 9, 1)),
    ("4月1日", date(2021, 4, 1)),
    ("3月1日", date(2022, 3, 1)),
    ("2024年2月29日", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("said", "day"), AHEAD, ids=[said for said, _ in AHEAD])
def test_it_knows_a_day_ahead_and_where_its_words_end(said: str, day: date) -> None:
    for text in (said, f"  {said} 土地手续未批完", f"{said}，土地手续"):
        found = day_ahead(text, TODAY)
        assert found is not None and found.day == day
        assert text[found.end :].strip("， ") in ("", "土地手续未批完", "土地手续")


@pytest.mark.parametrize("said", ["", "土地手续", "许昌一期开工率", "10", "2021", "1.2亿元", "上周三"])
def test_it_knows_no_day_where_there_is_none(said: str) -> None:
    assert day_ahead(said, TODAY) is None


@pytest.mark.parametrize("said", ["2月30日", "13月1日", "2021-02-29", "20211301", "99999999天后"])
def test_it_refuses_what_looks_like_a_day_and_is_none(said: str) -> None:
    with pytest.raises(Refused) as refused:
        day_ahead(said, TODAY)

    assert refused.value.reason in (Reason.IMPOSSIBLE_DAY, Reason.OUT_OF_RANGE)


DEEDS = {
    "签收 2021-000027 10月15日": Deed(SIGN, SERIAL, day=date(2021, 10, 15)),
    "签收2021-27 明天": Deed(SIGN, SERIAL, day=date(2021, 10, 1)),
    "签收 预警2021-000027 10月15日前办结": Deed(SIGN, SERIAL, day=date(2021, 10, 15)),
    "签收 2021-000027": Deed(SIGN, SERIAL),
    "撤回签收 2021-000027": Deed(ActionKind.UNACKNOWLEDGE, SERIAL),
    "延期 2021-000027 10月30日 土地手续未批完": Deed(
        ASK, SERIAL, day=date(2021, 10, 30), reason="土地手续未批完"
    ),
    "申请延期 2021-000027：10-30，环评、用地两项未批": Deed(
        ASK, SERIAL, day=date(2021, 10, 30), reason="环评、用地两项未批"
    ),
    "延期 2021-000027 10月30日": Deed(ASK, SERIAL, day=date(2021, 10, 30)),
    "延期 2021-000027": Deed(ASK, SERIAL),
    "静默 2021-000027 10月20日 停工整改": Deed(MUTE, SERIAL, day=date(2021, 10, 20), reason="停工整改"),
    "静默 鄢陵县 10月20日 汛期": Deed(MUTE, region=YANLING, day=date(2021, 10, 20), reason="汛期"),
    "静默鄢陵县 10月20日 汛期": Deed(MUTE, region=YANLING, day=date(2021, 10, 20), reason="汛期"),
    "静默 许昌 鄢陵 10月20日 汛期": Deed(MUTE, region=YANLING, day=date(2021, 10, 20), reason="汛期"),
    "静默 许昌": Deed(MUTE, region=XUCHANG),
    "解除静默 鄢陵县": Deed(ActionKind.UNMUTE, region=YANLING),
    "取消静默 2021-000027": Deed(ActionKind.UNMUTE, SERIAL),
}


@pytest.mark.parametrize("text", DEEDS)
def test_it_reads_a_deed(text: str) -> None:
    assert is_deed(text) and read_deed(text, TREE, TODAY) == DEEDS[text]


@pytest.mark.parametrize("text", ["静默清单", "延期申请", "待批延期", "许昌预警", "签收情况", "", "未签收"])
def test_a_question_is_no_deed(text: str) -> None:
    assert read_deed(text, TREE, TODAY) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("签收", SIGN),
        ("签收 10月15日", SIGN),
        ("签收 2021-000027 尽快", SIGN),
        ("签收 2021-000027 10月15日 土地手续未批完", SIGN),
        ("延期 土地手续未批完", ASK),
        ("延期 2021-000027 土地手续未批完", ASK),
        ("静默 西安市 10月20日 汛期", MUTE),
        ("静默 2021-10-15 停工", MUTE),
        ("解除静默 鄢陵县 停工", ActionKind.UNMUTE),
    ],
)
def test_it_says_which_deed_it_could_not_read(text: str, kind: ActionKind) -> None:
    with pytest.raises(Refused) as refused:
        read_deed(text, TREE, TODAY)

    assert refused.value.reason is Reason.DEED_UNREADABLE
    assert refused.value.facts == {"deed": kind, "reply": False}


def test_a_reply_fills_in_the_day_and_the_reason() -> None:
    asked = Action(ASK, subject=5, day=date(2021, 10, 1))
    page = Action(ActionKind.ACKNOWLEDGE_PAGE, subject=9, page=2, day=date(2021, 10, 3))

    assert read_reply(asked, " 10月30日：土地手续", TODAY) == Action(
        ASK, subject=5, day=date(2021, 10, 30), text="土地手续"
    )
    assert read_reply(page, "下周三前", TODAY) == Action(
        ActionKind.ACKNOWLEDGE_PAGE, subject=9, page=2, day=date(2021, 10, 6)
    )
    with pytest.raises(Refused) as refused:
        read_reply(asked, "许昌一期开工率", TODAY)
    assert refused.value.facts == {"deed": ASK, "reply": True}


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    expected = {
        Reason.DEED_UNREADABLE,
        Reason.AMBIGUOUS_REGION,
        Reason.IMPOSSIBLE_DAY,
        Reason.OUT_OF_RANGE,
    }
    for said in (text, f"静默 许昌 {text}", f"延期 2021-000027 {text}", f"签收 2021-000027 10月15日{text}"):
        assert _refused(said) in {None, *expected}


def _refused(text: str) -> Reason | None:
    try:
        read_deed(text, TREE, TODAY)
    except Refused as refused:
        return refused.reason
    return None
