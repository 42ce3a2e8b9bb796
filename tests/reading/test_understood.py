"""Phrases and the question that each one is."""

from datetime import date

import pytest

from handlers.reading import Reading, read
from ledger.phases import Batch, Milestone
from ledger.questions import End, Question, Topic, View, decode
from ledger.rates import Rate
from tests.reading.asking import PHASES, TODAY, TREE, asked, code, understood

START, PRODUCTION, EFFICIENCY = Rate.START_RATE, Rate.PRODUCTION_RATE, Rate.EFFICIENCY_RATE
PROVINCE, XUCHANG, CHANGGE, ZHENGZHOU = code("河南"), code("许昌"), code("长葛"), code("郑州")

RATES = Question(Topic.RATES)
RANKING = Question(Topic.RANKING)
OVERDUE = Question(Topic.OVERDUE)
DUE = Question(Topic.DUE)
SEARCH = Question(Topic.SEARCH)
WARNINGS = Question(Topic.WARNINGS)
WEEKLY = Question(Topic.WEEKLY)
HELP = Question(Topic.HELP)

XUCHANG_1_START = RATES.but(region=XUCHANG, phase=1, rate=START)
XUCHANG_PLACE = RANKING.but(region=PROVINCE, focus=XUCHANG)

PHRASES: list[tuple[str, Question]] = [
    # 每周排名
    ("每周排名", WEEKLY),
    ("许昌本周排名", WEEKLY.but(region=XUCHANG)),
    ("一期周报", WEEKLY.but(phase=1)),
    # 三率
    ("许昌一期开工率", XUCHANG_1_START),
    ("一期许昌的开工率是多少", XUCHANG_1_START),
    ("开工率许昌第一期", XUCHANG_1_START),
    ("许昌 一期 开工率", XUCHANG_1_START),
    ("许昌市第1期开工率？", XUCHANG_1_START),
    ("请问一下，许昌１期的“开工率”怎么样呀", XUCHANG_1_START),
    ("帮我查一下许昌首期开工率", XUCHANG_1_START),
    ("许昌 一 期 开 工 率", XUCHANG_1_START),
    ("许昌一期开工率😀\n", XUCHANG_1_START),
    ("许昌一期签约项目开工率", XUCHANG_1_START),
    ("许昌一期签约一批情况", XUCHANG_1_START),
    ("河南省许昌市一期开工情况", XUCHANG_1_START),
    ("411000一期开工率", XUCHANG_1_START),
    ("“三个一批”许昌一期开工率", XUCHANG_1_START),
    ("三率", RATES),
    ("全省一期三率", RATES.but(region=PROVINCE, phase=1)),
    ("全省开工率", RATES.but(region=PROVINCE, rate=START)),
    ("河南开工率", RATES.but(region=PROVINCE, rate=START)),
    ("省里一期开工率", RATES.but(region=PROVINCE, phase=1, rate=START)),
    ("开工率、投产率、达效率", RATES),
    ("长葛一期开工率", RATES.but(region=CHANGGE, phase=1, rate=START)),
    ("许昌长葛市一期开工率", RATES.but(region=CHANGGE, phase=1, rate=START)),
    ("新乡开工率", RATES.but(region=code("新乡市"), rate=START)),
    ("新乡县开工率", RATES.but(region=code("新乡县"), rate=START)),
    ("二七一期开工率", RATES.but(region=code("二七区"), phase=1, rate=START)),
    ("管城区开工率", RATES.but(region=code("管城回族区"), rate=START)),
    ("济源示范区三率", RATES.but(region=code("济源"))),
    ("济源市三率", RATES.but(region=code("济源"))),
    ("先进制造业开工率", RATES.but(rate=START, category="先进制造业")),
    ("50亿以上项目开工率", RATES.but(rate=START, min_wan=500_000)),
    ("开工一批投产率", RATES.but(rate=PRODUCTION)),
    ("开工一批", RATES.but(rate=PRODUCTION)),
    ("投产一批", RATES.but(rate=EFFICIENCY)),
    ("履约率", RATES.but(rate=Rate.FULFILMENT_RATE)),
    ("许昌", RATES.but(region=XUCHANG)),
    ("许昌怎么样", RATES.but(region=XUCHANG)),
    ("许昌一期", RATES.but(region=XUCHANG, phase=1)),
    ("2021年一期", RATES.but(phase=1)),
    ("2021年第一期开工率", RATES.but(phase=1, rate=START)),
    ("二〇二一年度许昌第一期开工率", XUCHANG_1_START),
    ("今年一期开工率", RATES.but(phase=1, rate=START)),
    ("本期三率", RATES.but(phase=2)),
    ("许昌进展情况", RATES.but(region=XUCHANG)),
    # 截至
    ("郑州投产率 截至8月底", RATES.but(region=ZHENGZHOU, rate=PRODUCTION, as_of=date(2021, 8, 31))),
    ("截至2021年9月30日许昌达效率", RATES.but(region=XUCHANG, rate=EFFICIENCY, as_of=date(2021, 9, 30))),
    ("截至8月底", RATES.but(as_of=date(2021, 8, 31))),
    ("2021年第一期截至9月30日三率", RATES.but(phase=1, as_of=date(2021, 9, 30))),
    ("2021年 9月30日一期三率", RATES.but(phase=1, as_of=date(2021, 9, 30))),
    ("2020年 9月30日一期三率", RATES.but(phase=1, as_of=date(2020, 9, 30))),
    # 排名
    ("排名", RANKING),
    ("开工率前三", RANKING.but(rate=START, end=End.FIRST, top=3)),
    ("开工率 前 3 名", RANKING.but(rate=START, end=End.FIRST, top=3)),
    ("前三一期开工率", RANKING.but(phase=1, rate=START, end=End.FIRST, top=3)),
    ("前十 一期 开工率", RANKING.but(phase=1, rate=START, end=End.FIRST, top=10)),
    ("开工率TOP5", RANKING.but(rate=START, end=End.FIRST, top=5)),
    ("开工率后三名", RANKING.but(rate=START, end=End.LAST, top=3)),
    ("开工率倒数三名", RANKING.but(rate=START, end=End.LAST, top=3)),
    ("开工率倒数第一", RANKING.but(rate=START, end=End.LAST, top=1)),
    ("开工率最高的市", RANKING.but(region=PROVINCE, rate=START, end=End.FIRST, top=1)),
    ("开工率最低", RANKING.but(rate=START, end=End.LAST, top=1)),
    ("开工率最高的城市", RANKING.but(region=PROVINCE, rate=START, end=End.FIRST, top=1)),
    ("开工率最高城市", RANKING.but(region=PROVINCE, rate=START, end=End.FIRST, top=1)),
    ("最差的三个市", RANKING.but(region=PROVINCE, end=End.LAST, top=3)),
    ("最好的三个城市", RANKING.but(region=PROVINCE, end=End.FIRST, top=3)),
    ("三个最差的市", RANKING.but(region=PROVINCE, end=End.LAST, top=3)),
    ("开工率最低的5个市", RANKING.but(region=PROVINCE, rate=START, end=End.LAST, top=5)),
    ("开工率最低的 5 个市", RANKING.but(region=PROVINCE, rate=START, end=End.LAST, top=5)),
    ("哪三个市开工率最低", RANKING.but(region=PROVINCE, rate=START, end=End.LAST, top=3)),
    ("开工率最高的是哪三个市", RANKING.but(region=PROVINCE, rate=START, end=End.FIRST, top=3)),
    ("开工率最低的前三名", RANKING.but(rate=START, end=End.LAST, top=3)),
    ("前三个市开工率", RANKING.but(region=PROVINCE, rate=START, end=End.FIRST, top=3)),
    ("排名靠后的三个市", RANKING.but(region=PROVINCE, end=End.LAST, top=3)),
    ("许昌一期最差的两个县", RANKING.but(region=XUCHANG, phase=1, end=End.LAST, top=2)),
    ("许昌开工率最高的县", RANKING.but(region=XUCHANG, rate=START, end=End.FIRST, top=1)),
    ("最高的一期开工率", RANKING.but(phase=1, rate=START, end=End.FIRST, top=1)),
    ("十八个市开工率", RANKING.but(region=PROVINCE, rate=START)),
    ("开工率排名", RANKING.but(rate=START)),
    ("投产率排行", RANKING.but(rate=PRODUCTION)),
    ("投产排名", RANKING.but(rate=PRODUCTION)),
    ("一期达效率排名", RANKING.but(phase=1, rate=EFFICIENCY)),
    ("各市开工率", RANKING.but(region=PROVINCE, rate=START)),
    ("许昌排第几", XUCHANG_PLACE),
    ("许昌在全省排第几", XUCHANG_PLACE),
    ("许昌开工率排名", XUCHANG_PLACE.but(rate=START)),
    ("长葛在许昌排第几", RANKING.but(region=XUCHANG, focus=CHANGGE)),
    ("长葛开工率排名", RANKING.but(region=XUCHANG, focus=CHANGGE, rate=START)),
    ("许昌各县开工率", RANKING.but(region=XUCHANG, rate=START)),
    ("许昌各县（市、区）开工率排名", RANKING.but(region=XUCHANG, rate=START)),
    ("许昌开工率前三名", RANKING.but(region=XUCHANG, rate=START, end=End.FIRST, top=3)),
    ("全省排名", RANKING.but(region=PROVINCE)),
    ("排名图", RANKING.but(view=View.PICTURE)),
    ("开工率排名图片", RANKING.but(rate=START, view=View.PICTURE)),
    ("各市开工率柱状图", RANKING.but(region=PROVINCE, rate=START, view=View.PICTURE)),
    # 逾期
    ("逾期项目", OVERDUE),
    ("我市逾期项目", OVERDUE),
    ("许昌逾期项目有哪些", OVERDUE.but(region=XUCHANG)),
    ("许昌有没有逾期的项目", OVERDUE.but(region=XUCHANG)),
    ("长葛逾期", OVERDUE.but(region=CHANGGE)),
    ("一期逾期", OVERDUE.but(phase=1)),
    ("许昌应开未开", OVERDUE.but(region=XUCHANG, milestone=Milestone.START)),
    ("应开工未开工", OVERDUE.but(milestone=Milestone.START)),
    ("应投未投", OVERDUE.but(milestone=Milestone.PRODUCE)),
    ("应达效未达效", OVERDUE.but(milestone=Milestone.EFFICIENT)),
    ("逾期未开工的项目", OVERDUE.but(milestone=Milestone.START)),
    ("签约一批逾期项目", OVERDUE.but(batch=Batch.SIGNED)),
    ("50亿以上逾期项目", OVERDUE.but(min_wan=500_000)),
    ("五十亿元以上的逾期项目", OVERDUE.but(min_wan=500_000)),
    ("投资超过10亿元的逾期项目", OVERDUE.but(min_wan=100_000)),
    ("先进制造业逾期项目", OVERDUE.but(category="先进制造业")),
    ("昨天逾期项目", OVERDUE.but(as_of=date(2021, 10, 19))),
    # 到期
    ("即将到期", DUE),
    ("快到期的项目", DUE),
    ("许昌未来10天到期", DUE.but(region=XUCHANG, days=10)),
    ("两周内到期", DUE.but(days=14)),
    ("半个月内到期", DUE.but(days=15)),
    ("未来30天应开工项目", DUE.but(milestone=Milestone.START, days=30)),
    ("30天内应投产", DUE.but(milestone=Milestone.PRODUCE, days=30)),
    ("即将投产", DUE.but(milestone=Milestone.PRODUCE)),
    ("本周到期", DUE.but(days=4)),
    ("本月到期", DUE.but(days=11)),
    # 项目
    ("比亚迪项目进展", SEARCH.but(text="比亚迪")),
    ("比亚迪项目", SEARCH.but(text="比亚迪")),
    ("查比亚迪", SEARCH.but(text="比亚迪")),
    ("搜索 铝合金", SEARCH.but(text="铝合金")),
    ("华为项目", SEARCH.but(text="华为")),
    ("有色金属项目", SEARCH.but(text="有色金属")),
    ("5G基站项目", SEARCH.but(text="5G基站")),
    ("大数据项目", SEARCH.but(text="大数据")),
    ("100个充电桩项目", SEARCH.but(text="100个充电桩")),
    ("2021年老旧小区改造项目", SEARCH.but(text="2021年老旧小区改造")),
    ("高新区项目", SEARCH.but(text="高新区")),
    ("新华书店项目", SEARCH.but(text="新华书店")),
    ("智能项目管理平台进展", SEARCH.but(text="智能项目管理平台")),
    ("许昌先进制造业产业园项目进展", SEARCH.but(region=XUCHANG, text="先进制造业产业园")),
    ("郑州比亚迪汽车产业项目进展", SEARCH.but(region=ZHENGZHOU, text="比亚迪汽车产业")),
    ("查年产一百二十万吨高端铝合金板带箔", SEARCH.but(text="年产一百二十万吨高端铝合")),
    ("HN2101-0001", SEARCH.but(text="HN2101-0001")),
    ("项目编号 hn2101-0001", SEARCH.but(text="HN2101-0001")),
    # 预警与帮助
    ("预警", WARNINGS),
    ("许昌预警", WARNINGS.but(region=XUCHANG)),
    ("未签收预警", WARNINGS),
    ("待签收", WARNINGS),
    ("帮助", HELP),
    ("怎么用", HELP),
    ("help", HELP),
    ("？", HELP),
    ("", HELP),
    (" \n", HELP),
]


@pytest.mark.parametrize(("text", "question"), PHRASES, ids=[text for text, _ in PHRASES])
def test_it_understands(text: str, question: Question) -> None:
    assert understood(text) == question


@pytest.mark.parametrize("text", [text for text, _ in PHRASES])
def test_what_it_understands_fits_under_a_button(text: str) -> None:
    question = understood(text)

    assert decode(question.encode()) == question


COMMANDS: list[tuple[Topic, str, Question]] = [
    (Topic.RANKING, "", RANKING),
    (Topic.RANKING, "许昌 一期 投产率", XUCHANG_PLACE.but(phase=1, rate=PRODUCTION)),
    (Topic.RANKING, "许昌各县", RANKING.but(region=XUCHANG)),
    (Topic.RANKING, "投产率 前三", RANKING.but(rate=PRODUCTION, end=End.FIRST, top=3)),
    (Topic.RANKING, "开工率 图", RANKING.but(rate=START, view=View.PICTURE)),
    (Topic.RATES, "许昌 一期", RATES.but(region=XUCHANG, phase=1)),
    (Topic.OVERDUE, "许昌 开工", OVERDUE.but(region=XUCHANG, milestone=Milestone.START)),
    (Topic.DUE, "10", DUE.but(days=10)),
    (Topic.DUE, "本月", DUE.but(days=11)),
    (Topic.DUE, "许昌 两周", DUE.but(region=XUCHANG, days=14)),
    (Topic.WEEKLY, "", WEEKLY),
    (Topic.WEEKLY, "许昌 一期", WEEKLY.but(region=XUCHANG, phase=1)),
    (Topic.WARNINGS, "许昌", WARNINGS.but(region=XUCHANG)),
    (Topic.SEARCH, "", SEARCH),
    (Topic.SEARCH, "许昌 铝合金", SEARCH.but(region=XUCHANG, text="铝合金")),
    (Topic.SEARCH, "开工率", SEARCH.but(text="开工率")),
    (Topic.SEARCH, "9.31工程", SEARCH.but(text="9.31工程")),
    (Topic.PROJECT, "比亚迪", SEARCH.but(text="比亚迪")),
    (Topic.PROJECT, "HN2101-0001", SEARCH.but(text="HN2101-0001")),
    (Topic.DIGEST, "12", Question(Topic.DIGEST, subject=12)),
    (Topic.HELP, "随便什么", HELP),
]


@pytest.mark.parametrize(("topic", "arguments", "question"), COMMANDS)
def test_it_reads_the_arguments_of_a_command(topic: Topic, arguments: str, question: Question) -> None:
    assert understood(arguments, topic) == question


@pytest.mark.parametrize(
    ("text", "home", "region"),
    [
        ("我市逾期项目", "411000", "411000"),
        ("全市逾期项目", "411082", "411000"),
        ("本县逾期项目", "411082", "411082"),
        ("我们逾期项目", "411082", None),
    ],
)
def test_ones_own_city_or_county_is_the_speakers(text: str, home: str, region: str | None) -> None:
    assert read(text, TREE, TODAY, PHASES, home=home).question == OVERDUE.but(region=region)


@pytest.mark.parametrize(("text", "home"), [("我市逾期项目", "410000"), ("我县逾期项目", "411000")])
def test_who_has_no_city_or_county_is_asked_which(text: str, home: str) -> None:
    reading = read(text, TREE, TODAY, PHASES, home=home)

    assert reading.question is None and OVERDUE in reading.suggestions


def test_a_search_text_is_cut_to_what_a_button_holds() -> None:
    rare = "\U00020000" * 12

    question = understood(f"许昌 {rare}", Topic.SEARCH)

    assert rare.startswith(question.text)
    assert len(question.text) >= 6
    assert decode(question.encode()) == question


def test_a_reading_without_a_question_is_no_answer() -> None:
    reading = asked("今天天气怎么样")

    assert reading == Reading(None, "天气", reading.suggestions)
