"""What is not understood is never answered: three nearest questions are offered."""

from datetime import date

import pytest

from handlers.reading import read
from ledger.phases import Batch, Milestone
from ledger.questions import Question, Topic, View, decode
from ledger.rates import Rate
from ledger.regions import Region, RegionLevel, RegionTree
from tests.reading.asking import PHASES, TODAY, TREE, asked, code

NOT_UNDERSTOOD = [
    "今天天气怎么样",
    "许昌开工率和GDP关系",
    "比亚迪",
    "郑州比亚迪",
    "比亚迪项目开工率",
    "比亚迪二期项目进展",
    "开工律",
    "许昌漯河开工率",
    "开工率投产率",
    "签约项目投产率",
    "没有逾期的市",
    "除许昌外开工率",
    "逾期预警",
    "红色预警",
    "许昌一期预警",
    "逾期开工项目",
    "应开工项目",
    "2021年9月开工率",
    "本周开工率",
    "本月项目",
    "各市项目",
    "长葛最高",
    "三个市开工率",
    "最差的三个县",
    "全省最差的三个县",
    "最差的几个市",
    "三个最差的前五个市",
    "最差的三个项目",
    "2020年一期",
    "2022年第一期开工率",
    "去年一期开工率",
    "2021年开工率",
    "2021年截至9月30日一期三率",
    "西安一期开工率",
    "全省各县排名",
    "各县开工率",
    "许昌各市开工率",
    "许昌排第一",
    "长葛在全省排第几",
    "济源前三",
    "开工率图",
    "开工率倒数第三",
    "一二期开工率",
    "许昌开工项目",
    "一期开工多少个",
    "一期已开工未投产的项目",
    "本月未开工项目",
    "本周开工率走势",
    "逾期三个月以内的项目",
    "50亿的项目",
    "50亿到10亿的项目",
    "开工率57.5%以上的市",
    "开工率57%的市",
    "各县开工率75%以上",
    "许昌开工率达到75%了吗",
    "郑州洛阳开封新乡许昌开工率对比",
    "许昌开工率对比",
    "一期二期三率",
    "各市转化率",
    "逾期项目中投资最大的十个",
    "什么时候投产",
    "这个数怎么来的",
    "首席服务官是谁",
    "我负责的项目",
    "各市开工率导出",
    "许昌多少",
    "那漯河呢",
    "13",
    "的",
    "许" * 300,
]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_it_offers_three_different_questions_and_no_answer(text: str) -> None:
    reading = asked(text)

    assert reading.question is None
    assert len(set(reading.suggestions)) == len(reading.suggestions) == 3
    assert all(decode(question.encode()) == question for question in reading.suggestions)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("今天天气怎么样", "天气"),
        ("许昌开工率和GDP关系", "GDP"),
        ("郑州比亚迪", "比亚迪"),
        ("比亚迪项目开工率", "比亚迪"),
        ("许昌一期开工率啥", ""),
        ("郑州洛阳", ""),
    ],
)
def test_it_says_what_is_left_over(text: str, name: str) -> None:
    assert asked(text).name == name


FIRST = [
    ("驻马开工率", Question(Topic.RATES, region=code("驻马店"), rate=Rate.START_RATE)),
    ("开工律", Question(Topic.RATES, rate=Rate.START_RATE)),
    ("许昌开工率和GDP关系", Question(Topic.RATES, region=code("许昌"), rate=Rate.START_RATE)),
    ("比亚迪", Question(Topic.SEARCH, text="比亚迪")),
    ("大数据", Question(Topic.SEARCH, text="大数据")),
    ("5G基站", Question(Topic.SEARCH, text="5G基站")),
    ("2020年一期", Question(Topic.RATES, phase=1)),
    ("三个市开工率", Question(Topic.RATES, rate=Rate.START_RATE)),
    ("郑州比亚迪", Question(Topic.SEARCH, region=code("郑州"), text="比亚迪")),
    ("2021年9月开工率", Question(Topic.RATES, rate=Rate.START_RATE, as_of=date(2021, 9, 30))),
    ("红色预警", Question(Topic.WARNINGS)),
    ("许昌一期预警", Question(Topic.WARNINGS, region=code("许昌"))),
    ("那漯河呢", Question(Topic.RATES, region=code("漯河"))),
]


@pytest.mark.parametrize(("text", "question"), FIRST, ids=[text for text, _ in FIRST])
def test_the_nearest_question_comes_first(text: str, question: Question) -> None:
    assert asked(text).suggestions[0] == question


def test_of_two_meanings_both_are_offered() -> None:
    late = asked("逾期开工项目").suggestions
    listed = asked("许昌开工项目").suggestions
    two_cities = asked("许昌漯河开工率").suggestions
    place = asked("许昌排第一").suggestions

    assert late[:2] == (
        Question(Topic.OVERDUE, milestone=Milestone.START),
        Question(Topic.OVERDUE, batch=Batch.STARTED),
    )
    assert listed[:2] == (
        Question(Topic.PROJECTS, region=code("许昌"), batch=Batch.STARTED),
        Question(Topic.PROJECTS, region=code("许昌"), milestone=Milestone.START, reached=True),
    )
    assert {question.region for question in two_cities[:2]} == {code("许昌"), code("漯河")}
    assert Question(Topic.RANKING, region=code("河南"), focus=code("许昌")) in place


def test_a_picture_that_there_is_none_of_suggests_the_ranking_picture() -> None:
    wanted = Question(Topic.RANKING, region=code("河南"), rate=Rate.START_RATE, view=View.PICTURE)

    assert wanted in asked("开工率图").suggestions


def test_a_command_with_the_words_of_another_suggests_the_other() -> None:
    reading = asked("许昌 逾期", Topic.RATES)

    assert reading.question is None
    assert reading.suggestions[0] == Question(Topic.OVERDUE, region=code("许昌"))


def test_a_name_borne_by_two_counties_asks_which() -> None:
    twins = (
        Region("410199", "城关区", "城关", RegionLevel.COUNTY, "410100", "410100"),
        Region("411099", "城关区", "城关", RegionLevel.COUNTY, "411000", "411000"),
    )
    tree = RegionTree([*TREE, *twins])

    reading = read("城关开工率", tree, TODAY, PHASES)
    decided = read("许昌城关开工率", tree, TODAY, PHASES)

    assert reading.question is None
    assert [question.region for question in reading.suggestions[:2]] == ["410199", "411099"]
    assert decided.question == Question(Topic.RATES, region="411099", rate=Rate.START_RATE)


@pytest.mark.parametrize("text", ["比亚迪", "请问比亚迪怎么样", "大数据产业园", "年产20万吨玻璃"])
def test_it_knows_a_text_that_is_nothing_but_a_name(text: str) -> None:
    assert asked(text).only_name


@pytest.mark.parametrize(
    "text", ["许昌智能开工率", "比亚迪开工率", "比亚迪项目进展 截至8月底", "郑州比亚迪", "比亚迪一期", "的"]
)
def test_it_knows_when_more_than_a_name_is_said(text: str) -> None:
    assert not asked(text).only_name
