"""Every word that says something changes the question: what is understood leaves none of them out."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.reading.meaning import Kind
from handlers.reading.token import Token
from handlers.reading.tokens import Setting, clean, tokens
from ledger.errors import Refused
from ledger.questions import Question
from tests.reading.asking import PHASES, TODAY, TREE, asked
from tests.reading.test_lists_asked import PHRASES as LISTS
from tests.reading.test_understood import PHRASES as FIGURES

WEIGHTY = {
    *(Kind.PHASE, Kind.DAY, Kind.STAGE, Kind.UNDONE, Kind.REACHED, Kind.SHOULD, Kind.WINDOW, Kind.SPAN),
    *(Kind.MONTH, Kind.PERIOD, Kind.AMOUNT, Kind.THRESHOLD, Kind.LATE, Kind.LACK, Kind.NAME, Kind.CATEGORY),
    *(Kind.TOP, Kind.COUNT, Kind.VIEW, Kind.LARGEST, Kind.UNKNOWN, Kind.OTHER, Kind.QUANTITY, Kind.NUMBER),
}
"""Not among them: words that only repeat (开工一批投产率, 全省开工率排名) or ask (多少, 有哪些)."""
SETTING = Setting(TREE, TODAY, PHASES)
PIECES = [
    *("许昌", "漯河和郑州", "全省", "各市", "一期", "二期", "一期和二期", "签约一批", "签约项目", "开工项目"),
    *("未开工", "已投产", "新开工", "应投产", "开工", "达效", "开工率", "三率", "项目", "有哪些", "几个"),
    *("50亿以上", "10亿到50亿", "不到5000万", "先进制造业", "没有首席服务官", "氢能产业链", "王明负责的"),
    *(
        "截至9月底",
        "昨天",
        "本周",
        "上月",
        "9月",
        "近三个月",
        "今年",
        "下个月",
        "未来10天",
        "最近",
        "10月底前",
    ),
    *(
        "逾期",
        "逾期超过三个月",
        "到期",
        "预警",
        "未签收",
        "前三名",
        "最差",
        "75%以上",
        "都在前五",
        "最大的十个",
    ),
    *("走势", "对比", "转化率", "占比", "地图", "置信区间", "图", "导出", "怎么来的", "简报", "通报", "账龄"),
    *("什么时候", "周报12", "投资多少", "投资", "的市", "重点", "比亚迪", "50亿", "57%", "不", "除"),
]


def _without_one(text: str) -> Iterator[tuple[str, str]]:
    """The text without each of its weighty words that no other word repeats, and that word."""
    found = tokens(text, SETTING)
    for token in found:
        said = {_core(token), None}
        if token.kind in WEIGHTY and not said & {_core(one) for one in found if one is not token} - {None}:
            yield f"{text[: token.start]} {text[token.end :]}".strip(), token.surface


def _core(token: Token) -> object:
    """What a word repeats when another says it too: the same phase, day or stage."""
    meaning = token.meaning
    return meaning.phase or meaning.day or meaning.milestone


def _question(text: str) -> Question | None:
    """What a text is as it stands; what is read otherwise than typed is said to be."""
    try:
        reading = asked(text)
    except Refused:
        return None
    return None if reading.corrected else reading.question


def _loses_nothing(text: str) -> None:
    text = clean(text)
    question = _question(text)
    for rest, word in _without_one(text) if question else ():
        assert rest == "" or _question(rest) != question, f"{text} is the same without {word}: {question}"


def test_each_word_of_a_phrase_counts() -> None:
    for text, _ in (*LISTS, *FIGURES):
        _loses_nothing(text.replace(" ", ""))


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=5, unique=True).map("".join))
@settings(max_examples=300, deadline=None)
def test_each_word_of_a_heap_counts(text: str) -> None:
    _loses_nothing(text)
