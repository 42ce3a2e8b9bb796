"""Trends and funnels to draw in tests."""

from itertools import pairwise

from hypothesis import strategies as st

from answers.charts import FunnelPicture, FunnelStage, Line, Mark, TrendPicture
from ledger.money import yi
from ledger.rates import percent
from tests.charts.strategies import findings, names, shares

AXIS = ((82, "9月30日"), (0, "7月10日"), (22, "8月1日"), (53, "9月1日"))


def _line(name: str, color: int, *reached: int, total: int, dashed: bool = False, weeks: int = 12) -> Line:
    """Counts that are reached week by week; the last one stays."""
    counts = [*reached, *[reached[-1]] * (weeks - len(reached))]
    return Line(name, tuple(Mark(7 * n, count, total) for n, count in enumerate(counts)), color, dashed)


def _trend(*lines: Line, title: str = "许昌开工率87.5%，四周升50个百分点") -> TrendPicture:
    return TrendPicture(
        title=title,
        subtitle="第一期“签约一批”｜截至2021年9月30日｜开工率＝已开工数/在列项目数",
        lines=lines,
        axis=AXIS,
        foot="来源：三个一批项目台账，每周一点",
        demo=True,
    )


TRENDS = {
    "five lines that end close together": _trend(
        _line("许昌", 1, 0, 2, 3, 6, 9, 12, 14, total=16),
        _line("郑州", 2, 0, 0, 2, 5, 11, 15, 24, total=28),
        _line("漯河", 3, 0, 1, 2, 7, 8, 10, total=12),
        _line("城乡一体化示范区", 4, 0, 3, 6, 11, 13, 19, total=22),
        _line("河南", 0, 0, 8, 33, 73, 116, 140, 222, total=258),
    ),
    "two phases": _trend(
        _line("许昌第二期", 1, 0, 1, 3, 7, total=15, weeks=5),
        _line("许昌第一期", 1, 0, 3, 5, 9, 16, total=16, dashed=True),
        title="许昌开工率：举行后第28天，第二期比第一期高3.3个百分点",
    ),
    "nothing reached, one day": _trend(_line("河南", 1, 0, total=258, weeks=1), title="全省开工率0%"),
    "all reached from the first day, one with nothing": _trend(
        _line("济源", 1, 5, total=5), _line("郑州航空港经济综合实验区", 2, 0, total=0), title="济源开工率100%"
    ),
}


def _stage(name: str, projects: int, wan: int, step: str = "") -> FunnelStage:
    return FunnelStage(name, projects, f"{projects}个", wan, yi(wan), step)


def _funnel(*stages: FunnelStage, title: str) -> FunnelPicture:
    subtitle = "第一期“签约一批”｜截至2021年9月30日｜在列项目个数和总投资；百分比为占上一步的比例"
    return FunnelPicture(title, subtitle, stages, "来源：三个一批项目台账", demo=True)


FUNNELS = {
    "the four steps": _funnel(
        _stage("签约一批", 258, 28_605_000),
        _stage("已开工", 147, 13_843_000, "签约→开工 57%（147/258），按投资48.4%"),
        _stage("已投产", 20, 1_100_000, "开工→投产 13.6%（20/147），按投资7.9%"),
        _stage("已达效", 1, 50_000, "投产→达效 5%（1/20），按投资4.5%"),
        title="河南签约258个项目：开工147个，投产20个，达效1个",
    ),
    "nothing yet": _funnel(
        _stage("投产一批", 5, 9_999),
        _stage("已达效", 0, 0, "投产→达效 0%（0/5），按投资0%"),
        title="许昌投产5个项目：达效0个",
    ),
}


@st.composite
def trends(draw: st.DrawFn) -> TrendPicture:
    """Up to eight lines of up to a hundred weeks, at least one of them with something to count."""
    lines = [
        Line(
            draw(names),
            tuple(Mark(7 * n, *share) for n, share in enumerate(draw(st.lists(shares(), min_size=1)))),
            draw(st.integers(0, 4)),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 7)))
    ]
    lines.append(_line(draw(names), 1, draw(st.integers(0, 9)), total=9, weeks=draw(st.integers(1, 100))))
    axis = tuple((7 * n, f"{n % 12 + 1}月{n % 28 + 1}日") for n in range(draw(st.integers(0, 99)), -1, -1))
    return TrendPicture(
        draw(findings), draw(findings), tuple(lines), axis, draw(findings), draw(st.booleans())
    )


@st.composite
def funnels(draw: st.DrawFn) -> FunnelPicture:
    """Two to four stages, each a part of the one before."""
    counts = sorted(draw(st.lists(st.integers(0, 99_999), min_size=2, max_size=4)), reverse=True)
    amounts = sorted(draw(st.lists(st.integers(0, 10**9), min_size=4, max_size=4)), reverse=True)
    words = ("签约一批", "已开工", "已投产", "已达效")
    stages = [_stage(*row) for row in zip(words, counts, amounts, strict=False)]
    for number, (before, stage) in enumerate(pairwise(list(stages)), start=1):
        share = percent(stage.projects, before.projects)
        step = f"签约→开工 {share}（{stage.projects}/{before.projects}），按投资{share}"
        stages[number] = FunnelStage(stage.name, stage.projects, stage.count, stage.wan, stage.amount, step)
    return FunnelPicture(draw(findings), draw(findings), tuple(stages), draw(findings), draw(st.booleans()))
