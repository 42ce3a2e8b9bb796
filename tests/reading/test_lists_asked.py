"""Lists of projects as people ask for them: every condition, every period, every amount."""

from datetime import date

import pytest

from ledger.errors import Reason
from ledger.phases import Batch, Milestone
from ledger.questions import Lack, Named, Question, Topic, View
from tests.reading.asking import code, refusal, understood

XUCHANG, XINYANG = code("许昌"), code("信阳")
ALL = Question(Topic.PROJECTS)
UNSTARTED = ALL.but(milestone=Milestone.START, reached=False)
STARTED = ALL.but(milestone=Milestone.START, reached=True)
PRODUCED = ALL.but(milestone=Milestone.PRODUCE, reached=True)
OVERDUE = Question(Topic.OVERDUE)
DUE = Question(Topic.DUE)

PHRASES: list[tuple[str, Question]] = [
    ("项目", ALL),
    ("许昌项目", ALL.but(region=XUCHANG)),
    ("许昌有多少个项目", ALL.but(region=XUCHANG)),
    ("一期签约一批项目", ALL.but(phase=1, batch=Batch.SIGNED)),
    ("一期签约了多少个项目，总投资多少", ALL.but(phase=1, batch=Batch.SIGNED)),
    ("50亿以上没开工的", UNSTARTED.but(min_wan=500_000)),
    ("许昌未开工项目", UNSTARTED.but(region=XUCHANG)),
    ("许昌有多少项目没开工", UNSTARTED.but(region=XUCHANG)),
    ("截至9月底许昌还没开工的", UNSTARTED.but(region=XUCHANG, as_of=date(2021, 9, 30))),
    ("一期签约还没开工的有哪些", UNSTARTED.but(phase=1, batch=Batch.SIGNED)),
    ("一期签约一批未开工项目", UNSTARTED.but(phase=1, batch=Batch.SIGNED)),
    ("一期已签约未开工的项目", UNSTARTED.but(phase=1, batch=Batch.SIGNED)),
    ("一期签约已开工的项目", STARTED.but(phase=1, batch=Batch.SIGNED)),
    (
        "开工一批还没投产的项目",
        ALL.but(batch=Batch.STARTED, milestone=Milestone.PRODUCE, reached=False),
    ),
    ("信阳没有首席服务官的项目", ALL.but(region=XINYANG, lacks=Lack.SERVICE_OFFICER)),
    ("没有包联领导的项目有几个", ALL.but(lacks=Lack.LEADER)),
    ("未明确主办银行的项目", ALL.but(lacks=Lack.BANK)),
    ("氢能产业链项目", ALL.but(named=Named.CHAIN, text="氢能")),
    ("产业链是氢能的项目", ALL.but(named=Named.CHAIN, text="氢能")),
    ("许昌建材行业的项目", ALL.but(region=XUCHANG, named=Named.INDUSTRY, text="建材")),
    ("王明负责的项目", ALL.but(named=Named.PERSON, text="王明")),
    ("首席服务官王明的项目", ALL.but(named=Named.PERSON, text="王明")),
    ("包联领导李某还没开工的项目", UNSTARTED.but(named=Named.PERSON, text="李某")),
    ("主办银行是建设银行的项目", ALL.but(named=Named.BANK, text="建设银行")),
    ("主办银行是郑州银行的项目", ALL.but(named=Named.BANK, text="郑州银行")),
    ("郑州银行主办的项目", ALL.but(named=Named.BANK, text="郑州银行")),
    ("项目单位是比亚迪的项目", ALL.but(named=Named.COMPANY, text="比亚迪")),
    ("新能源汽车产业链基地项目", Question(Topic.SEARCH, text="新能源汽车产业链基地")),
    ("投资最大的十个项目", ALL.but(top=10)),
    ("许昌导出未开工项目", UNSTARTED.but(region=XUCHANG, view=View.WORKBOOK)),
    # 金额
    ("1.2亿以上项目", ALL.but(min_wan=12_000)),
    ("五千万以上项目", ALL.but(min_wan=5000)),
    ("5000万以上项目", ALL.but(min_wan=5000)),
    ("投资50亿以下的项目", ALL.but(max_wan=500_000)),
    ("不到五亿的项目", ALL.but(max_wan=50_000)),
    ("10亿到50亿的项目", ALL.but(min_wan=100_000, max_wan=500_000)),
    ("10-50亿项目", ALL.but(min_wan=100_000, max_wan=500_000)),
    ("5000万到1.5亿元的项目", ALL.but(min_wan=5000, max_wan=15_000)),
    ("亿元以上项目", ALL.but(min_wan=10_000)),
    # 时段
    ("今天新开工的项目", STARTED.but(since=date(2021, 10, 20))),
    ("昨天开工的项目", STARTED.but(since=date(2021, 10, 19), as_of=date(2021, 10, 19))),
    ("本周新开工几个，投资多少", STARTED.but(since=date(2021, 10, 18))),
    ("上周开工了哪些项目", STARTED.but(since=date(2021, 10, 11), as_of=date(2021, 10, 17))),
    ("本月新投产项目", PRODUCED.but(since=date(2021, 10, 1))),
    ("上月投产的项目有几个", PRODUCED.but(since=date(2021, 9, 1), as_of=date(2021, 9, 30))),
    ("9月份新开工的项目", STARTED.but(since=date(2021, 9, 1), as_of=date(2021, 9, 30))),
    ("三季度新开工项目", STARTED.but(since=date(2021, 7, 1), as_of=date(2021, 9, 30))),
    ("上季度新开工项目", STARTED.but(since=date(2021, 7, 1), as_of=date(2021, 9, 30))),
    ("本季度新投产多少个", PRODUCED.but(since=date(2021, 10, 1))),
    ("今年以来新开工几个", STARTED.but(since=date(2021, 1, 1))),
    ("年初以来新开工几个", STARTED.but(since=date(2021, 1, 1))),
    ("2021年开工的项目", STARTED.but(since=date(2021, 1, 1))),
    ("近三个月新开工的项目", STARTED.but(since=date(2021, 7, 21))),
    ("近半年新开工的项目", STARTED.but(since=date(2021, 4, 21))),
    ("近10天开工项目", STARTED.but(since=date(2021, 10, 11))),
    (
        "9月1日到9月15日开工的项目",
        STARTED.but(since=date(2021, 9, 1), as_of=date(2021, 9, 15)),
    ),
    ("截至9月底已开工的项目", STARTED.but(as_of=date(2021, 9, 30))),
    ("本月签约项目", ALL.but(milestone=Milestone.SIGN, reached=True, since=date(2021, 10, 1))),
    # 逾期
    (
        "许昌逾期超过三个月的先进制造业项目",
        OVERDUE.but(region=XUCHANG, late_days=90, category="先进制造业"),
    ),
    ("逾期30天以上未开工的项目", OVERDUE.but(late_days=30, milestone=Milestone.START)),
    ("逾期半年的项目", OVERDUE.but(late_days=180)),
    ("超过两周逾期项目投资多少", OVERDUE.but(late_days=14)),
    ("50亿以下逾期项目", OVERDUE.but(max_wan=500_000)),
    ("洛阳没有首席服务官的逾期项目", OVERDUE.but(region=code("洛阳"), lacks=Lack.SERVICE_OFFICER)),
    # 到期
    ("下个月应开工的项目", DUE.but(milestone=Milestone.START, since=date(2021, 11, 1), days=29)),
    ("11月应开工的项目", DUE.but(milestone=Milestone.START, since=date(2021, 11, 1), days=29)),
    ("下周到期的项目", DUE.but(since=date(2021, 10, 25), days=6)),
    ("本月应开工的项目", DUE.but(milestone=Milestone.START, since=date(2021, 10, 1), days=30)),
    ("本周应投产的", DUE.but(milestone=Milestone.PRODUCE, since=date(2021, 10, 18), days=6)),
    ("年底前应投产的项目", DUE.but(milestone=Milestone.PRODUCE, days=72)),
    ("12月底前应投产的项目", DUE.but(milestone=Milestone.PRODUCE, days=72)),
    ("下周一应开工的项目", DUE.but(milestone=Milestone.START, since=date(2021, 10, 25), days=0)),
    ("今天到期", DUE.but(since=date(2021, 10, 20), days=0)),
    ("10月25日到期", DUE.but(since=date(2021, 10, 25), days=0)),
    (
        "10月8日到10月31日到期的项目",
        DUE.but(since=date(2021, 10, 8), days=23),
    ),
]


@pytest.mark.parametrize(("text", "question"), PHRASES, ids=[text for text, _ in PHRASES])
def test_it_understands(text: str, question: Question) -> None:
    today = date(2021, 10, 8) if text.startswith("10月") else date(2021, 10, 20)

    assert understood(text, today=today) == question


def test_a_month_without_a_year_is_the_one_to_come_for_what_is_due() -> None:
    assert understood("1月应开工的项目", today=date(2021, 12, 20)).since == date(2022, 1, 1)
    assert understood("11月应开工的项目", today=date(2021, 11, 3)).since == date(2021, 11, 1)
    assert understood("9月应开工的项目").since == date(2021, 9, 1)


def test_a_month_has_its_last_day_when_the_year_is_another() -> None:
    due = understood("2月到期的项目", today=date(2020, 12, 1))

    assert (due.since, due.days) == (date(2021, 2, 1), 27)


@pytest.mark.parametrize(
    "text",
    [
        "许昌一期签约一批先进制造业10亿到50亿主办银行是中国农业发展银行的没有首席服务官的未开工项目",
        "产业链是新一代人工智能与先进计算的项目",
    ],
)
def test_more_than_a_button_holds_is_refused(text: str) -> None:
    assert refusal(text).reason is Reason.TOO_MANY_CONDITIONS
