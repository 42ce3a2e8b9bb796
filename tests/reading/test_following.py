"""那漯河呢: half a sentence goes on with the last question, and every word of it has its place there."""

from datetime import date

import pytest

from handlers.reading.anew import TAKES
from handlers.reading.following import Followed, follow
from handlers.reading.heard import Pairs
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.questions import End, Lack, Named, Question, Threshold, Topic, View, fits
from ledger.rates import Rate
from tests.reading.asking import PHASES, TODAY, TREE, code

START, PRODUCTION, EFFICIENCY = Rate.START_RATE, Rate.PRODUCTION_RATE, Rate.EFFICIENCY_RATE
PROVINCE, XUCHANG, LUOHE, CHANGGE = code("河南"), code("许昌"), code("漯河"), code("长葛")

RATES = Question(Topic.RATES, region=XUCHANG, phase=1, rate=START, as_of=TODAY)
PLACE = Question(Topic.RANKING, region=PROVINCE, focus=XUCHANG, phase=1, rate=START, as_of=TODAY)
COUNTIES = Question(Topic.RANKING, region=XUCHANG, phase=1, rate=START, as_of=TODAY)
OVERDUE = Question(Topic.OVERDUE, region=XUCHANG, as_of=TODAY)
STARTED = Question(
    Topic.PROJECTS,
    region=XUCHANG,
    milestone=Milestone.START,
    reached=True,
    since=date(2021, 10, 18),
    as_of=TODAY,
)
DUE = Question(Topic.DUE, region=XUCHANG, days=15, as_of=TODAY)
COMPARE = Question(Topic.COMPARE, region=XUCHANG, others=(CHANGGE,), phase=1, rate=START, as_of=TODAY)
AGES = Question(Topic.COMPARE, region=PROVINCE, phase=1, other_phase=2, as_of=TODAY)
LEADERS = Question(Topic.LEADERS, phase=1, rate=START, threshold=Threshold(75), as_of=TODAY)
SOURCE = Question(Topic.SOURCE, region=XUCHANG, phase=1, rate=START, as_of=TODAY)

FOLLOWED: list[tuple[Question, str, Question]] = [
    (RATES, "那漯河呢", RATES.but(region=LUOHE)),
    (RATES, "那么漯河市呢？", RATES.but(region=LUOHE)),
    (RATES, "漯河呢", RATES.but(region=LUOHE)),
    (RATES, "那许昌长葛呢", RATES.but(region=CHANGGE)),
    (RATES, "換成投產率", RATES.but(rate=PRODUCTION)),
    (RATES, "二期呢", RATES.but(phase=2)),
    (RATES, "换成投产率", RATES.but(rate=PRODUCTION)),
    (RATES, "换成三率", RATES.but(rate=None)),
    (RATES, "只看50亿以上", RATES.but(min_wan=500_000)),
    (RATES, "只看先进制造业的", RATES.but(category="先进制造业")),
    (RATES, "上个月呢", RATES.but(as_of=date(2021, 9, 30))),
    (RATES, "截至8月底呢", RATES.but(as_of=date(2021, 8, 31))),
    (RATES, "那排第几呢", PLACE),
    (RATES, "前三名呢", PLACE.but(end=End.FIRST, top=3)),
    (RATES, "各县呢", COUNTIES),
    (RATES, "画成图", PLACE.but(view=View.PICTURE)),
    (RATES, "换成地图", PLACE.but(view=View.MAP)),
    (RATES, "那逾期项目呢", OVERDUE),
    (RATES, "那走势呢", RATES.but(topic=Topic.TREND)),
    (RATES, "这个数怎么来的", SOURCE),
    (RATES, "为什么？", SOURCE),
    (RATES, "具体是哪些项目", SOURCE),
    (SOURCE, "那漯河呢", RATES.but(region=LUOHE)),
    (PLACE, "那漯河呢", PLACE.but(focus=LUOHE)),
    (PLACE, "这个数是怎么算出来的", SOURCE.but(region=PROVINCE)),
    (PLACE, "后三名呢", PLACE.but(end=End.LAST, top=3)),
    (COUNTIES, "那漯河呢", COUNTIES.but(region=LUOHE)),
    (OVERDUE, "只看50亿以上", OVERDUE.but(min_wan=500_000)),
    (OVERDUE, "只看没有首席服务官的", OVERDUE.but(lacks=Lack.SERVICE_OFFICER)),
    (OVERDUE, "换成投产率", RATES.but(phase=None, rate=PRODUCTION)),
    (OVERDUE, "导出表格", OVERDUE.but(view=View.WORKBOOK)),
    (STARTED, "上周呢", STARTED.but(since=date(2021, 10, 11), as_of=date(2021, 10, 17))),
    (STARTED, "上个月呢", STARTED.but(since=date(2021, 9, 1), as_of=date(2021, 9, 30))),
    (STARTED, "未投产的呢", STARTED.but(milestone=Milestone.PRODUCE, reached=False, since=None)),
    (STARTED, "只看氢能产业链的", STARTED.but(named=Named.CHAIN, text="氢能")),
    (OVERDUE, "几个", OVERDUE),
    (OVERDUE, "总投资呢", OVERDUE),
    (RATES, "逾期的呢", OVERDUE),
    (OVERDUE, "未来十天呢", DUE.but(days=10)),
    (OVERDUE, "只看10亿以上50亿以下", OVERDUE.but(min_wan=100_000, max_wan=500_000)),
    (PLACE, "县区呢", COUNTIES),
    (PLACE, "那漯河各县呢", COUNTIES.but(region=LUOHE)),
    (COUNTIES, "各市呢", COUNTIES.but(region=PROVINCE)),
    (DUE, "下个月呢", DUE.but(since=date(2021, 11, 1), days=29)),
    (COMPARE, "那漯河呢", COMPARE.but(others=(CHANGGE, LUOHE))),
    (AGES, "那漯河呢", AGES.but(region=LUOHE)),
    (LEADERS, "换成达效率", LEADERS.but(rate=EFFICIENCY)),
    (LEADERS, "那低于50%的呢", LEADERS.but(threshold=Threshold(50, above=False))),
]


def followed(last: Question | None, text: str) -> Followed | None:
    return follow(last, text, TREE, TODAY, PHASES)


@pytest.mark.parametrize(("last", "text", "question"), FOLLOWED, ids=[text for _, text, _ in FOLLOWED])
def test_it_goes_on_with_the_last_question(last: Question, text: str, question: Question) -> None:
    assert followed(last, text) == Followed(question)
    assert fits(question)


@pytest.mark.parametrize(
    "text",
    [
        "许昌一期开工率",
        "漯河",
        "投产率",
        "50亿以上没开工的",
        "许昌有没有逾期的项目呢",
        "那今天天气怎么样",
        "请问一期开工率是多少呢",
        "",
    ],
)
def test_it_leaves_whole_questions_alone(text: str) -> None:
    """They come back as no follow-up, or as a question of their own."""
    found = followed(RATES, text)

    assert found is None or (found.question is None and found.rest)


def test_it_does_not_carry_the_last_question_into_one_that_says_all() -> None:
    assert followed(RATES, "那漯河投产率呢") == Followed(None, "漯河投产率")


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (OVERDUE, "画成图"),
        (LEADERS, "那漯河呢"),
        (RATES, "那郑州洛阳呢"),
        (Question(Topic.CALENDAR), "换成投产率"),
        (DUE, "只看后三名"),
        (OVERDUE, "新基建和先进制造业的呢"),
        (RATES, "那一期和二期呢"),
        (RATES, "开工率和投产率呢"),
        (PLACE.but(focus=None), "县区呢"),
        (STARTED.but(since=TODAY), "9月底呢"),
    ],
)
def test_it_drops_no_word_that_has_no_place(last: Question, text: str) -> None:
    found = followed(last, text)

    assert found is not None
    assert found.question is None or found.question.topic is not last.topic


def test_there_is_nothing_to_follow_without_a_last_question() -> None:
    assert followed(None, "换成投产率") == Followed(None)
    assert followed(None, "这个数怎么来的") == Followed(None)
    assert followed(None, "投产率呢") == Followed(None, "投产率")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("那落河呢", (("落河", "漯河"),)), ("那luohe呢", (("luohe", "漯河"),)), ("那漯河呢", ())],
)
def test_it_hears_the_same_sound_and_says_so(text: str, pairs: Pairs) -> None:
    assert followed(RATES, text) == Followed(RATES.but(region=LUOHE), corrected=pairs)
    assert followed(RATES, "那落河投产率呢") == Followed(None, "落河投产率")


def test_it_names_what_is_recognisably_wrong() -> None:
    with pytest.raises(Refused) as refused:
        followed(RATES, "那第九期呢")

    assert refused.value.reason is Reason.UNKNOWN_PHASE


def test_each_field_it_may_set_is_one_of_a_question() -> None:
    fields = set(Question.__dataclass_fields__)

    assert all(takes <= fields for takes in TAKES.values())
