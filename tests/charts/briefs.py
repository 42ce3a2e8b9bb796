"""Briefs to draw in tests."""

from hypothesis import strategies as st

from answers.charts import BriefBlock, BriefPicture, BriefRow
from tests.charts.strategies import findings, names, shares

PROVINCE = (("许昌", 1, 14, 16), ("漯河", 2, 10, 12), ("驻马店", 3, 10, 13))
END = (("商丘", 16, 6, 14), ("濮阳", 17, 5, 12), ("济源", 18, 2, 5))
CHANGE = "↑ 2.7个百分点\n9月23日：54.3%（140/258）"


def block(
    first: tuple[tuple[str, int, int, int], ...] = PROVINCE,
    last: tuple[tuple[str, int, int, int], ...] = END,
    *,
    reached: int = 147,
    total: int = 258,
    change: str = CHANGE,
    place: str = "",
    own: str = "",
) -> BriefBlock:
    best, worst = (tuple(BriefRow(*row, is_own=row[0] == own) for row in some) for some in (first, last))
    return BriefBlock("“签约一批”开工率", reached, total, change, place, best, worst, "没有在列项目")


def picture(*blocks: BriefBlock, title: str = "河南开工率57%、投产率21%、达效率94.3%") -> BriefPicture:
    foot = "来源：三个一批项目台账；虚线以上为前3位，以下为后3位"
    return BriefPicture(title, "第一期｜截至2021年9月30日", blocks, foot, demo=True)


LONG = "郑州航空港经济综合实验区"
ALL_CASES = {
    "the province": picture(block(), block(), block()),
    "four rates of a county": picture(
        *[block((*PROVINCE, (LONG, 4, 5240, 5241)), (), place="全市第4位", own=LONG)] * 4
    ),
    "large counts": picture(
        block(
            ((LONG, 1, 5240, 5240),) * 3,
            ((LONG, 157, 0, 5240),) * 3,
            reached=99_999,
            total=100_000,
            change="↓ 100个百分点\n12月23日：99.9%（99999/100000）",
            place="157地并列第1位",
        )
    ),
    "nothing to count": picture(block((), (), reached=0, total=0, change="")),
}


@st.composite
def briefs(draw: st.DrawFn) -> BriefPicture:
    """Up to four rates."""

    def row(rank: int) -> tuple[str, int, int, int]:
        reached, total = draw(shares())
        return draw(names), rank, reached, max(total, 1)

    blocks = []
    for _ in range(draw(st.integers(1, 4))):
        reached, total = draw(shares())
        last = tuple(row(155 + number) for number in range(draw(st.sampled_from((0, 3)))))
        first = tuple(row(1 + number) for number in range(3 if last else draw(st.integers(0, 6))))
        blocks.append(
            block(first, last, reached=reached, total=total, change=draw(st.sampled_from(("", CHANGE))))
        )
    return picture(*blocks, title=draw(findings))
