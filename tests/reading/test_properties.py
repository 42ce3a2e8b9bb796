"""What holds for every text: order says nothing, nothing crashes, nothing is slow."""

import time
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Refused
from ledger.questions import Question, Topic, decode
from ledger.regions import Region
from ledger.vocabulary import RATE
from tests.reading.asking import TREE, asked, understood

REGIONS = [region for region in TREE if len(TREE.named(region.name)) == 1]
PHASES = {"一期": 1, "第一期": 1, "1期": 1, "第二期": 2, "２期": 2}
RATES = {name: rate for rate, name in RATE.items()} | {"三率": None}
FILLERS = ["请问", "一下", "的", "怎么样", "情况", "看看", "帮我", "，", "？", "😀", "\n", "　"]
PIECES = [
    *(
        "许昌",
        "长葛",
        "省",
        "各县",
        "市",
        "区",
        "新华",
        "一期",
        "13期",
        "第",
        "开工率",
        "前三",
        "后",
        "名",
        "排名",
    ),
    *(
        "逾期",
        "到期",
        "未来",
        "10天",
        "截至",
        "9月",
        "31日",
        "底",
        "9.3",
        "2021",
        "年",
        "-",
        "0",
        "50亿",
        "以上",
    ),
    *("未", "应", "开工", "签约", "一批", "项目", "比亚迪", "HN2101-", "查", "预警", "图", "的"),
    *("最差", "三个", "今年", "大数据", "“", "😀", "\u202e", " "),
]


@given(
    st.sampled_from(REGIONS),
    st.sampled_from(sorted(PHASES)),
    st.sampled_from(sorted(RATES)),
    st.lists(st.sampled_from(FILLERS), max_size=3),
    st.sampled_from([" ", "，", ""]),
    st.data(),
)
@settings(deadline=None)
def test_the_order_of_the_parts_says_nothing(
    region: Region, phase: str, rate: str, fillers: list[str], gap: str, data: st.DataObject
) -> None:
    parts = data.draw(st.permutations([region.name, phase, rate, *fillers]))

    question = understood(gap.join(parts))

    assert question == Question(Topic.RATES, region=region.code, phase=PHASES[phase], rate=RATES[rate])


def _holds(text: str, topic: Topic | None) -> None:
    try:
        reading = asked(text, topic)
    except Refused:
        return
    if reading.question is None:
        assert len(set(reading.suggestions)) == len(reading.suggestions) == 3
    else:
        assert reading.suggestions == ()
    for question in (reading.question, *reading.suggestions):
        assert question is None or decode(question.encode()) == question
    reading.name.encode("gb18030")


TOPICS = st.sampled_from([None, *Topic])


@given(st.text(max_size=300), TOPICS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str, topic: Topic | None) -> None:
    _holds(text, topic)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), TOPICS)
@settings(max_examples=600, deadline=None)
def test_any_heap_of_our_own_words_is_read_or_refused(text: str, topic: Topic | None) -> None:
    _holds(text, topic)


LONG = {
    "one character": "许" * 4000,
    "rates": "开工率" * 1333,
    "months": "9月" * 2000,
    "emoji": "😀" * 4000,
    "right to left": "\u202e许昌" * 1333,
    "ligatures": "ﷺ" * 4000,
    "spaces": " " * 4000,
    "as many months as are read": "9月" * 100,
    "half a project code": "hn1-" * 50,
    "numerals": "一" * 200,
    "regions": "许昌郑州" * 50,
    "SQL": "'; DROP TABLE projects; --",
    "HTML": "<b>许昌</b>" * 20,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_text_takes_long(text: str) -> None:
    _holds(text, None)

    assert _seconds(partial(_holds, text, None)) < 0.1


def test_a_question_takes_less_than_two_milliseconds() -> None:
    texts = ["许昌一期开工率", "截至2021年9月30日许昌达效率", "未来30天应开工项目", "落河开工率", "今天天气"]

    taken = sorted(_seconds(partial(asked, text)) for text in texts * 20)

    assert taken[len(taken) // 2] < 0.002


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
