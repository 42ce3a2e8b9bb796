"""Made-up pictures of every size, with names as long and numbers as large as a ledger may hold."""

from hypothesis import strategies as st

from answers.charts import Bar, RankingPicture, Whole

CHARACTERS = "许昌漯河三门峡航空港经济综合实验区城乡一体化示范县"
names = st.text(CHARACTERS, min_size=1, max_size=12)
findings = st.text(CHARACTERS + "，。、“”0123456789.%", min_size=0, max_size=90)
counts = st.integers(0, 9999)
intervals = st.just(()) | st.tuples(st.integers(0, 500), st.integers(500, 1000), st.booleans())
"""Low, high and whether there are few projects; or none."""


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    """n of N, often none or all."""
    total = draw(counts)
    return draw(st.sampled_from((0, total)) | st.integers(0, total)), total


@st.composite
def rankings(draw: st.DrawFn) -> RankingPicture:
    """Up to 18 regions in any order."""
    bars = []
    for rank in range(1, draw(st.integers(0, 18)) + 1):
        reached, total = draw(shares())
        moved = draw(st.none() | st.integers(-17, 17))
        bars.append(
            Bar(
                *(draw(names), rank if total else None, reached, total, moved, draw(st.booleans())),
                *(draw(intervals) if total else ()),
            )
        )
    return RankingPicture(
        title=draw(findings),
        subtitle=draw(findings),
        rate=draw(st.sampled_from(("开工率", "履约项目开工率"))),
        whole=Whole(draw(names), *draw(shares())),
        bars=tuple(bars),
        moved="较上周",
        foot=draw(findings),
        demo=draw(st.booleans()),
    )
