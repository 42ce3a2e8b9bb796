"""Timelines of projects to draw in tests."""

from datetime import date, timedelta

from hypothesis import strategies as st

from answers.charts import Tick, Timeline, TimelineKey, TimelineStep
from answers.charts.plot import months
from tests.charts.pictures import AS_OF
from tests.charts.strategies import findings

KEY = TimelineKey("原计划", "延期后", "已完成", "超过期限")
NAMES = ("签约", "开工", "投产", "达效")
REACHED = date(2021, 4, 9)
OVERDUE = TimelineStep("投产", "逾期65天", ("计划2021年7月27日",), date(2021, 7, 27), is_late=True)
EXTENDED = TimelineStep(
    "开工",
    "晚12天",
    ("计划2021年6月1日", "延3次至2021年8月20日", "实际2021年9月1日"),
    date(2021, 6, 1),
    date(2021, 8, 20),
    date(2021, 9, 1),
    is_late=True,
)
SIGNED = TimelineStep("签约", "按期", ("计划2021年4月9日", "实际2021年4月9日"), REACHED, None, REACHED)
LATER = TimelineStep("达效", "还有97天", ("计划2022年1月5日",), date(2022, 1, 5))


def timeline(*steps: TimelineStep, title: str = "伊川超低温冷柜产业园项目：投产逾期65天") -> Timeline:
    """These milestones, seen on the day of the published figures."""
    days = [AS_OF, *(day for step in steps for day in step.days)]
    ticks = tuple(Tick(day, f"{day.year}年{day.month}月") for day in months(min(days), max(days), 4))
    return Timeline(
        title=title,
        subtitle="HN2101-0367｜洛阳市伊川县｜总投资14亿元｜截至2021年9月30日",
        as_of=AS_OF,
        as_of_words="截至9月30日",
        steps=steps,
        ticks=ticks,
        key=KEY,
        foot="来源：三个一批项目台账，最近更新2021年7月10日",
        demo=True,
    )


ALL_CASES = {
    "extended, late and overdue": timeline(SIGNED, EXTENDED, OVERDUE, LATER),
    "nothing planned": timeline(
        *(TimelineStep(name, "未填计划", ()) for name in NAMES), title="签约未填计划日期"
    ),
    "all on the as-of day": timeline(*(TimelineStep(name, "按期", (), AS_OF, None, AS_OF) for name in NAMES)),
    "over many years": timeline(
        TimelineStep("签约", "早3000天", ("计划2020年1月1日",), date(2012, 1, 1), None, date(2009, 1, 1)),
        TimelineStep(
            "达效",
            "还有10000天",
            ("计划2049年2月1日", "延12次至2051年12月31日"),
            date(2049, 2, 1),
            date(2051, 12, 31),
        ),
    ),
}
dates = st.none() | st.integers(0, 9000).map(lambda days: date(2010, 1, 1) + timedelta(days=days))


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Any days for the four milestones, late or not."""
    steps = []
    for name in NAMES:
        lines = ("计划2021年12月27日", "延12次至2021年12月20日", "实际2021年12月11日")[
            : draw(st.integers(0, 3))
        ]
        days = draw(dates), draw(dates), draw(dates)
        status = draw(st.sampled_from(("按期", "延期内完成", "逾期12345天")))
        steps.append(TimelineStep(name, status, lines, *days, is_late=draw(st.booleans())))
    return timeline(*steps, title=draw(findings))
