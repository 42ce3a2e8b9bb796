"""Comparisons, trends, marks, the calendar, reports: each kind of question beyond rates and lists."""

from datetime import date

import pytest

from ledger.phases import Batch
from ledger.questions import End, Question, Threshold, Topic, View
from ledger.rates import Rate
from tests.reading.asking import code, understood

START, EFFICIENCY = Rate.START_RATE, Rate.EFFICIENCY_RATE
PROVINCE, XUCHANG, LUOHE, ZHENGZHOU, LUOYANG = map(code, ("河南", "许昌", "漯河", "郑州", "洛阳"))
COMPARE, TREND = Question(Topic.COMPARE), Question(Topic.TREND)
LEADERS, SHARE = Question(Topic.LEADERS), Question(Topic.SHARE)
RANKING, CALENDAR = Question(Topic.RANKING, rate=START), Question(Topic.CALENDAR)
AGEING, UNSIGNED = Question(Topic.AGEING), Question(Topic.UNACKNOWLEDGED)

PHRASES: list[tuple[str, Question]] = [
    ("郑州和洛阳谁高", COMPARE.but(region=ZHENGZHOU, others=(LUOYANG,))),
    ("郑州和洛阳开工率", COMPARE.but(region=ZHENGZHOU, others=(LUOYANG,), rate=START)),
    ("许昌比漯河高多少", COMPARE.but(region=XUCHANG, others=(LUOHE,))),
    ("谁的开工率高，郑州还是洛阳", COMPARE.but(region=ZHENGZHOU, others=(LUOYANG,), rate=START)),
    ("郑州、洛阳、许昌对比", COMPARE.but(region=ZHENGZHOU, others=(LUOYANG, XUCHANG))),
    ("全省和许昌长葛对比", COMPARE.but(region=PROVINCE, others=(code("长葛"),))),
    ("上一期和这一期比", COMPARE.but(phase=1, other_phase=2)),
    ("一期和二期同期对比", COMPARE.but(phase=1, other_phase=2)),
    ("许昌一期和二期开工率对比", COMPARE.but(region=XUCHANG, phase=1, other_phase=2, rate=START)),
    ("郑州开工率走势", TREND.but(region=ZHENGZHOU, rate=START)),
    ("郑州和洛阳开工率走势图", TREND.but(region=ZHENGZHOU, others=(LUOYANG,), rate=START, view=View.PICTURE)),
    ("一期和二期开工率走势", TREND.but(phase=1, other_phase=2, rate=START)),
    ("许昌一期转化率", Question(Topic.CONVERSION, region=XUCHANG, phase=1)),
    ("签约→开工→投产→达效", Question(Topic.CONVERSION)),
    ("签约到开工转化率", Question(Topic.CONVERSION)),
    ("先进制造业占比", SHARE.but(category="先进制造业")),
    ("一期签约项目中先进制造业占比", SHARE.but(phase=1, batch=Batch.SIGNED, category="先进制造业")),
    ("各类别占比", SHARE),
    ("达效率百分百的有哪些市", LEADERS.but(rate=EFFICIENCY, threshold=Threshold(100))),
    ("开工率75%以上的市有几个", LEADERS.but(rate=START, threshold=Threshold(75))),
    ("开工率低于百分之五十的市", LEADERS.but(rate=START, threshold=Threshold(50, above=False))),
    ("开工率没到50%的市", LEADERS.but(rate=START, threshold=Threshold(50, above=False))),
    ("许昌县区开工率75%以上的", LEADERS.but(region=XUCHANG, rate=START, threshold=Threshold(75))),
    ("三率都在前五的市", LEADERS.but(top=5)),
    ("三率都在后三名的市", LEADERS.but(top=3, end=End.LAST)),
    ("第三期什么时候开", CALENDAR.but(phase=3)),
    ("下一期什么时候举行", CALENDAR.but(phase=3)),
    ("第九期是哪天", CALENDAR.but(phase=9)),
    ("各期举办日期", CALENDAR),
    ("上一期开工率", Question(Topic.RATES, phase=1, rate=START)),
    ("许昌一期开工率怎么来的", Question(Topic.SOURCE, region=XUCHANG, phase=1, rate=START)),
    ("达效率口径", Question(Topic.SOURCE, rate=EFFICIENCY)),
    ("哪些市还没签收", UNSIGNED),
    ("许昌还没签收的预警有几条", UNSIGNED.but(region=XUCHANG)),
    ("逾期账龄", AGEING),
    ("各市逾期情况", AGEING.but(region=PROVINCE)),
    ("许昌账龄图", AGEING.but(region=XUCHANG, view=View.PICTURE)),
    ("全省开工率地图", RANKING.but(region=PROVINCE, view=View.MAP)),
    ("开工率排名置信区间", RANKING.but(view=View.INTERVALS)),
    ("领导简报", Question(Topic.BRIEF)),
    ("截至9月底一期通报", Question(Topic.BULLETIN, phase=1, as_of=date(2021, 9, 30))),
    ("第12号周报", Question(Topic.WEEKLY_REPORT, subject=12)),
    ("历次周报", Question(Topic.WEEKLY_REPORT)),
    ("周报12", Question(Topic.WEEKLY_REPORT, subject=12)),
]


@pytest.mark.parametrize(("text", "question"), PHRASES, ids=[text for text, _ in PHRASES])
def test_it_understands(text: str, question: Question) -> None:
    assert understood(text) == question


@pytest.mark.parametrize(
    ("topic", "arguments", "question"),
    [
        (
            Topic.PROJECTS,
            "许昌 未开工",
            Question(Topic.PROJECTS, region=XUCHANG).but(milestone="start", reached=False),
        ),
        (Topic.WEEKLY_REPORT, "12", Question(Topic.WEEKLY_REPORT, subject=12)),
        (Topic.WEEKLY_REPORT, "第12号", Question(Topic.WEEKLY_REPORT, subject=12)),
        (Topic.WEEKLY_REPORT, "", Question(Topic.WEEKLY_REPORT)),
        (Topic.BRIEF, "许昌 一期", Question(Topic.BRIEF, region=XUCHANG, phase=1)),
        (Topic.DUE, "下个月", Question(Topic.DUE, since=date(2021, 11, 1), days=29)),
    ],
)
def test_it_reads_the_arguments_of_a_command(topic: Topic, arguments: str, question: Question) -> None:
    assert understood(arguments, topic) == question
