"""Pictures of overdue projects to draw in tests."""

from hypothesis import strategies as st

from answers.charts import AgeingPicture, AgeingRow
from tests.charts.pictures import CITIES
from tests.charts.strategies import findings, names

Counts = tuple[int, int, int]


def picture(counts: dict[str, Counts], title: str = "全省逾期未办成的项目") -> AgeingPicture:
    """One row a region, in the order given."""
    ages = tuple(AgeingRow(name, row, f"{sum(row) * 5.3:.1f}亿") for name, row in counts.items())
    first, second, third = (sum(row[band] for row in counts.values()) for band in range(3))
    return AgeingPicture(
        title=title,
        subtitle="截至2021年9月30日｜逾期＝过了计划日还没办成，批准延期的按延期后算；一个项目按最久的节点计一次",
        counted="逾期项目（个）",
        bands=("1–30天", "31–90天", "超90天"),
        money="总投资",
        whole=AgeingRow("合计", (first, second, third), f"{(first + second + third) * 5.3:.1f}亿"),
        ages=ages,
        foot="来源：三个一批项目台账",
        demo=True,
    )


ALL_CASES = {
    "cities of the province": picture(
        {name: (9 - number % 7, 19 - number, max(0, 7 - number)) for number, name in enumerate(CITIES)},
        title="全省逾期331个项目，28个超过90天，郑州最多（7个）",
    ),
    "nothing overdue": picture({}, title="全省没有逾期项目"),
    "one county, one project": picture({"城乡一体化示范区": (1, 0, 0)}),
    "large counts, long names": picture(
        {
            f"郑州航空港经济综合实验{city}": (4321, 0, 9999 if number else 1)
            for number, city in enumerate(CITIES)
        }
    ),
}
counts = st.integers(0, 30) | st.integers(0, 9999)


@st.composite
def rows(draw: st.DrawFn) -> AgeingRow:
    money = draw(st.sampled_from(("0万", "123456.7亿", "999万")))
    return AgeingRow(draw(names), (draw(counts), draw(counts), draw(counts)), money)


@st.composite
def ageings(draw: st.DrawFn) -> AgeingPicture:
    """Up to 18 regions."""
    return AgeingPicture(
        title=draw(findings),
        subtitle=draw(findings),
        counted="逾期项目（个）",
        bands=("1–30天", "31–90天", "超90天"),
        money="总投资",
        whole=draw(rows()),
        ages=tuple(draw(st.lists(rows(), max_size=18))),
        foot=draw(findings),
        demo=draw(st.booleans()),
    )
