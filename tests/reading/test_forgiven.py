"""Forgiving: another character of the same sound, pinyin, traditional characters; and always said."""

import pytest

from handlers.reading import Reading
from ledger.phases import Milestone
from ledger.questions import Question, Topic, View
from ledger.rates import Rate
from tests.reading.asking import asked, code

RATES = Question(Topic.RATES, rate=Rate.START_RATE)
LUOHE, XUCHANG = code("漯河"), code("许昌")

FORGIVEN = [
    ("落河开工率", RATES.but(region=LUOHE), "落河", "漯河"),
    ("落河市一期开工率", RATES.but(region=LUOHE, phase=1), "落河市", "漯河市"),
    ("许昌开公率", RATES.but(region=XUCHANG), "开公率", "开工率"),
    ("许昌开工律", RATES.but(region=XUCHANG), "开工律", "开工率"),
    ("许昌一七开工率", RATES.but(region=XUCHANG, phase=1), "一七", "一期"),
    (
        "许昌逾其未开工",
        Question(Topic.OVERDUE, region=XUCHANG, milestone=Milestone.START),
        "逾其未开工",
        "逾期未开工",
    ),
    ("xuchang开工率", RATES.but(region=XUCHANG), "xuchang", "许昌"),
    (
        "xuchang yiqi kaigonglv",
        RATES.but(region=XUCHANG, phase=1),
        "xuchang yiqi kaigonglv",
        "许昌一期开工率",
    ),
    ("luohe1qi kai gong lu", RATES.but(region=LUOHE, phase=1), "luohe1qi kai gong lu", "漯河1期开工率"),
    (
        "50yi yishang weikaigong",
        Question(Topic.PROJECTS, milestone=Milestone.START, reached=False, min_wan=500_000),
        "50yi yishang weikaigong",
        "50亿以上未开工",
    ),
]


@pytest.mark.parametrize(("text", "question", "typed", "meant"), FORGIVEN, ids=[row[0] for row in FORGIVEN])
def test_it_hears_what_was_meant_and_says_so(text: str, question: Question, typed: str, meant: str) -> None:
    assert asked(text) == Reading(question, corrected=((typed, meant),))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("許昌開工率", RATES.but(region=XUCHANG)),
        (
            "許昌市未開工項目",
            Question(Topic.PROJECTS, region=XUCHANG, milestone=Milestone.START, reached=False),
        ),
        ("逾期項目", Question(Topic.OVERDUE)),
        ("全省開工率地圖", RATES.but(topic=Topic.RANKING, region=code("河南"), view=View.MAP)),
        ("查國泰乾元", Question(Topic.SEARCH, text="国泰乾元")),
    ],
)
def test_traditional_characters_are_the_same_words(text: str, question: Question) -> None:
    assert asked(text) == Reading(question)


@pytest.mark.parametrize("text", ["落河", "落河开公率", "开公率"])
def test_a_name_that_sounds_like_ours_is_looked_for_first(text: str) -> None:
    reading = asked(text)

    assert reading.question is None
    assert (reading.name, reading.only_name) == (text, True)
    assert reading.instead is not None
    assert reading.corrected


@pytest.mark.parametrize(
    "text", ["落河项目", "比亚迪开工率", "许昌智能开工率", "许昌落河开工率", "开公率和GDP", "kaigonglv abc"]
)
def test_what_is_not_all_heard_is_not_answered_otherwise(text: str) -> None:
    reading = asked(text)

    assert reading.question is None or reading.question.topic is Topic.SEARCH
    assert reading.corrected == ()


def test_of_two_that_sound_alike_both_are_offered() -> None:
    reading = asked("向城开工率")

    assert reading.question is None
    assert len({question.region for question in reading.suggestions[:2]}) == 2


@pytest.mark.parametrize("text", ["许昌不逾期", "许昌部逾期", "信阳未逾期"])
def test_a_word_that_denies_is_never_heard_away(text: str) -> None:
    """许昌不 sounds like 许昌市, and 未 like much else."""
    assert asked(text).question is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "哪个县没签收",
            "最近开工的项目",
            "最近签约项目",
            "各市有多少项目",
            "每个市几个项目",
            "全部达效的市",
            "非先进制造业项目",
        ),
        *("不是先进制造业的项目", "先进制造业或新基建的项目", "10亿左右的项目", "逾期最久的20个项目"),
    ],
)
def test_it_answers_nothing_else_instead(text: str) -> None:
    reading = asked(text)

    assert (reading.question, reading.name) == (None, "")
