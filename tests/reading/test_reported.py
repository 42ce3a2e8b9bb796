"""对账: what a text claims."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.refusals import refusal_text
from handlers.reading.reported import MAX_CLAIMS, MAX_TEXT, asks_to_reconcile, read_reported
from handlers.reading.tokens import Setting
from ledger.counts import Counts
from ledger.errors import Reason, Refused
from ledger.questions import End
from ledger.rates import Rate
from ledger.reconcile import judge
from ledger.stated import Bound, Claim, Listing, Op, Percent, Reported, Stated
from tests.reading.asking import PHASES, TREE, code

TODAY = date(2021, 10, 20)
REVIEW = date(2021, 9, 30)
SETTING = Setting(TREE, TODAY, PHASES)
START, PRODUCE, EFFICIENT = Rate.START_RATE, Rate.PRODUCTION_RATE, Rate.EFFICIENCY_RATE
BULLETIN = (
    "截至9月底，第一期“三个一批”项目开工率57%、投产率21%、达效率94.3%，其中“签约一批”项目开工率居全省前3位的是"
    "许昌、漯河、驻马店，均在75%以上；“开工一批”项目投产率居前3位的是信阳、漯河、周口，均在50%以上；“投产一批”"
    "项目达效率为100%的有新乡、焦作、漯河、南阳、周口、驻马店、济源7市。"
)


def reported(text: str) -> Reported:
    return read_reported(text, SETTING)


def figures(text: str) -> list[tuple[str | None, Rate | None, Stated]]:
    """Region, rate and figures of each claim."""
    return [
        (claim.region and TREE[claim.region].short_name, claim.rate, claim.what)
        for claim in reported(text).claims
        if isinstance(claim.what, Stated)
    ]


def percent(text: str, reached: int | None = None, total: int | None = None) -> Stated:
    return Stated(Percent.of(text), reached, total)


def codes(*names: str) -> tuple[str, ...]:
    return tuple(code(name) for name in names)


def test_it_reads_the_bulletin() -> None:
    found = reported(BULLETIN)

    def claim(rate: Rate, what: Stated | Listing, region: str | None = None) -> Claim:
        return Claim(what, region, 1, rate, REVIEW)

    def first(bound: str, *names: str) -> Listing:
        return Listing(codes(*names), End.FIRST, 3, Bound(Percent.of(bound), Op.AT_LEAST))

    full = codes("新乡", "焦作", "漯河", "南阳", "周口", "驻马店", "济源")
    assert found.province_wide and found.unread == ()
    assert found.claims == (
        claim(START, percent("57")),
        claim(PRODUCE, percent("21")),
        claim(EFFICIENT, percent("94.3")),
        claim(START, first("75", "许昌", "漯河", "驻马店"), "410000"),
        claim(PRODUCE, first("50", "信阳", "漯河", "周口"), "410000"),
        claim(EFFICIENT, Listing(full, bound=Bound(Percent.of("100"), Op.AT), only=True, count=7), "410000"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("许昌一期开工率80% 8/10", [("许昌", START, percent("80", 8, 10))]),
        ("开工率：８０％（８／１０）", [(None, START, percent("80", 8, 10))]),
        (
            "123/183 71.1%；82/145，56.5%",
            [(None, None, percent("71.1", 123, 183)), (None, None, percent("56.5", 82, 145))],
        ),
        (
            "许昌开工率80%、漯河75%（9/12）",
            [("许昌", START, percent("80")), ("漯河", START, percent("75", 9, 12))],
        ),
        ("许昌开工率80%；投产率25%", [("许昌", START, percent("80")), ("许昌", PRODUCE, percent("25"))]),
        (
            "许昌、漯河开工率分别为87.5%、83.3%",
            [("许昌", START, percent("87.5")), ("漯河", START, percent("83.3"))],
        ),
        ("许昌市长葛市开工率50%", [("长葛", START, percent("50"))]),
        (
            "第一期开工率：\n许昌 80%\n漯河 75%",
            [("许昌", START, percent("80")), ("漯河", START, percent("75"))],
        ),
        (
            "全省开工率57%，其中许昌87.5%；投产率21%",
            [
                ("河南", START, percent("57")),
                ("许昌", START, percent("87.5")),
                ("河南", PRODUCE, percent("21")),
            ],
        ),
        (
            "签约项目258个、开工项目555个，投产一批项目524个",
            [
                (None, START, Stated(total=258)),
                (None, PRODUCE, Stated(total=555)),
                (None, EFFICIENT, Stated(total=524)),
            ],
        ),
        (
            "签约项目258个，应开工186个，其中已开工168个，提前开工11个，开工率69.38%",
            [(None, START, Stated(Percent.of("69.38"), 168, 258, 186, 11))],
        ),
        ("258个签约项目中147个已开工", [(None, START, Stated(None, 147, 258))]),
        ("许昌开工率百分之八十七", [("许昌", START, percent("87"))]),
        ("全省共1,258个项目，开工率57%", [("河南", START, percent("57", None, 1258))]),
        ("平顶山新华区开工率50%", [("新华", START, percent("50"))]),
        ("长葛鄢陵禹州。许昌开工率80%", [("许昌", START, percent("80"))]),
        ("许昌开工率80%，同比提高3.2%", [("许昌", START, percent("80"))]),
        ("许昌开工率80%，高于全省平均23.1%", [("许昌", START, percent("80"))]),
        ("7月10日举行，截至9/30 开工率57%", [(None, START, percent("57"))]),
    ],
)
def test_it_reads_figures(text: str, expected: list[tuple[str | None, Rate | None, Stated]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "region", "listing"),
    [
        ("开工率最低的是濮阳", "410000", Listing(codes("濮阳"), End.LAST, 1)),
        ("许昌市各县区开工率前两位的是长葛、禹州", "411000", Listing(codes("长葛", "禹州"), End.FIRST, 2)),
        (
            "许昌、漯河开工率均在75%以上",
            None,
            Listing(codes("许昌", "漯河"), bound=Bound(Percent(75), Op.AT_LEAST)),
        ),
        ("许昌开工率不足90%", None, Listing(codes("许昌"), bound=Bound(Percent(90), Op.LESS))),
        ("有7个市开工率为100%", None, Listing((), bound=Bound(Percent(100), Op.AT), only=True, count=7)),
        (
            "开工率超过75%的有许昌、漯河2个市",
            "410000",
            Listing(codes("许昌", "漯河"), bound=Bound(Percent(75), Op.MORE), only=True, count=2),
        ),
    ],
)
def test_it_reads_lists_of_regions(text: str, region: str | None, listing: Listing) -> None:
    [claim] = reported(text).claims

    assert (claim.region, claim.what, claim.rate) == (region, listing, START)


def test_it_takes_a_day_said_once_for_all() -> None:
    claims = reported("7月10日举行的第一期签约项目258个。截至9月底，开工率57%。").claims

    assert {claim.as_of for claim in claims} == {REVIEW} and {claim.phase for claim in claims} == {1}


def test_it_says_what_it_cannot_hold_against_anything() -> None:
    found = reported("许昌80%；开工率75%")

    assert [(one.text, one.why) for one in found.unread] == [("80%", "no_rate")]
    assert len(found.claims) == 1


@pytest.mark.parametrize("text", ["对账", "今天天气好", "同比提高3.2个百分点", "9月30日开会", "", "对账\n\n"])
def test_it_finds_nothing_where_nothing_is_claimed(text: str) -> None:
    assert reported(text) == Reported(())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("火星市开工率80%", Reason.UNKNOWN_REGION),
        ("九期开工率80%", Reason.UNKNOWN_PHASE),
        ("截至2月30日开工率80%", Reason.IMPOSSIBLE_DAY),
        ("截至2021年12月底开工率80%", Reason.FUTURE_DAY),
        ("开工率80%。" * 5000, Reason.TOO_MUCH_REPORTED),
    ],
)
def test_it_refuses_what_is_recognisably_wrong(text: str, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        reported(text)

    assert refused.value.reason is reason


def test_it_says_how_much_can_be_reconciled_at_once() -> None:
    too_long = "许昌一期开工率80%。" * (MAX_TEXT // 11 + 1)
    too_many = "。".join(f"许昌一期开工率{n / 100}%" for n in range(MAX_CLAIMS + 1))

    for text, limit in ((too_long, "20000个字"), (too_many, "500项")):
        with pytest.raises(Refused) as refused:
            reported(text)
        assert refusal_text(refused.value) == f"内容超过{limit}，请分几次核对。"


@pytest.mark.parametrize("text", ["对账 80%", " 对账：截至9月底", "对账"])
def test_it_knows_when_it_is_asked_for(text: str) -> None:
    assert asks_to_reconcile(text)
    assert not asks_to_reconcile("请" + text)


PLACES = (
    "许昌",
    "漯河",
    "新华区",
    "全省",
    "长葛",
    "其中",
    "第一期",
    "二期",
    "截至9月底",
    "9/30",
    "2021年9月",
)
RATES = (
    "开工率",
    "投产率",
    "达效率",
    "签约一批",
    "开工项目",
    "应开工",
    "分别",
    "均在",
    "前3位的是",
    "为100%的有",
)
NUMBERS = (
    "80%",
    "8/10",
    "258个",
    "项目",
    "已开工168个",
    "提前开工11",
    "以上",
    "7市",
    "百分之",
    "1,258",
    "0/0",
)
ODD = ("9" * 12, "%", "/", "．", "𝟠", "“", "<b>", "、", "，", "；", "。", "：", "和", "\n", " ", "\x00")
PIECES = (*PLACES, *RATES, *NUMBERS, *ODD)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_it_reads_or_refuses_whatever_is_typed(text: str) -> None:
    try:
        found = reported(text)
    except Refused:
        return
    for claim in found.claims:
        assert claim.region is None or claim.region in TREE
        if isinstance(claim.what, Stated):
            judge(claim.what, Counts(*[7] * 10))
