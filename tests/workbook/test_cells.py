"""What a cell says."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.workbook.columns import COLUMN, COLUMNS, Field, Value
from db.workbook.problems import BadCell, Why
from db.workbook.reading.cells import MAX_WAN, Cell, FormulaError, clean, parse
from db.workbook.reading.notes import How, Listener
from ledger.phases import Batch


@pytest.mark.parametrize(
    "cell",
    [
        "2021-09-30",
        "2021/9/30",
        "2021.9.30",
        "2021年9月30日",
        "２０２１－９－３０",
        "2021-09-30 00:00:00",
        date(2021, 9, 30),
        datetime.fromisoformat("2021-09-30T08:30"),
    ],
)
def test_it_reads_a_day_however_it_is_written(cell: Cell) -> None:
    assert parse(COLUMN[Field.STARTED], cell) == date(2021, 9, 30)


@pytest.mark.parametrize(
    "cell",
    [
        "2021-02-30",
        "2021-13-1",
        "2021-9/30",
        "21-9-30",
        "9999-12-31",
        2021.1,
        12.0,
        "已开工",
        "9月初",
        "TRUE",
    ],
)
def test_it_refuses_an_impossible_day(cell: Cell) -> None:
    with pytest.raises(BadCell) as refused:
        parse(COLUMN[Field.STARTED], cell)

    assert refused.value.why is Why.IMPOSSIBLE_DAY


@pytest.mark.parametrize(
    ("cell", "wan"),
    [(52000.0, 52000), (0, 0), ("52000", 52000), ("52,000", 52000), ("５２０００", 52000), ("5.0", 5)],
)
def test_it_reads_whole_amounts(cell: Cell, wan: int) -> None:
    assert parse(COLUMN[Field.TOTAL], cell) == wan


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (-1.0, Why.NEGATIVE_AMOUNT),
        ("-52,000", Why.NEGATIVE_AMOUNT),
        ("约3亿", Why.APPROXIMATE_AMOUNT),
        ("3亿左右", Why.APPROXIMATE_AMOUNT),
        ("1-2亿", Why.NOT_AN_AMOUNT),
        ("5千", Why.NOT_AN_AMOUNT),
        ("-0.5亿元", Why.NEGATIVE_AMOUNT),
        ("5,2000", Why.NOT_AN_AMOUNT),
        (float("inf"), Why.NOT_AN_AMOUNT),
        ("TRUE", Why.NOT_AN_AMOUNT),
        (date(2021, 9, 30), Why.NOT_AN_AMOUNT),
        (MAX_WAN + 1, Why.AMOUNT_TOO_LARGE),
        ("9" * 5000, Why.AMOUNT_TOO_LARGE),
    ],
)
def test_it_refuses_what_is_no_amount(cell: Cell, why: Why) -> None:
    with pytest.raises(BadCell) as refused:
        parse(COLUMN[Field.TOTAL], cell)

    assert refused.value.why is why


TODAY = date(2021, 10, 8)


def heard(field: Field, cell: Cell, unit: str = "1") -> tuple[Value | None, list[How]]:
    listener = Listener(TODAY)
    value = parse(COLUMN[field], cell, Decimal(unit), listener)
    return value, [note.how for note in listener.notes]


@pytest.mark.parametrize(
    ("cell", "day", "how"),
    [
        (44469.0, date(2021, 9, 30), How.SERIAL_DAY),
        ("44469", date(2021, 9, 30), How.SERIAL_DAY),
        (20210930.0, date(2021, 9, 30), None),
        ("20210930", date(2021, 9, 30), None),
        ("2021年9月", date(2021, 9, 30), How.MONTH_END),
        ("2021-02", date(2021, 2, 28), How.MONTH_END),
        ("２０２０年２月底", date(2020, 2, 29), How.MONTH_END),
        ("2021年三季度末", date(2021, 9, 30), How.PERIOD_END),
        ("2021年底", date(2021, 12, 31), How.PERIOD_END),
        ("2021年6月中旬", date(2021, 6, 20), How.PERIOD_END),
        ("9月底", date(2021, 9, 30), How.YEAR_ASSUMED),
        ("9月30日", date(2021, 9, 30), How.YEAR_ASSUMED),
        ("12月30日", date(2020, 12, 30), How.YEAR_ASSUMED),
        ("/", None, How.NOTHING_SAID),
        ("尚未开工", None, How.NOTHING_SAID),
    ],
)
def test_it_says_how_it_took_an_actual_day(cell: Cell, day: date | None, how: How | None) -> None:
    assert heard(Field.STARTED, cell) == (day, [how] if how else [])


@pytest.mark.parametrize(
    ("cell", "day"),
    [("年底", date(2021, 12, 31)), ("9月底", date(2021, 9, 30)), ("12月底前", date(2021, 12, 31))],
)
def test_a_planned_day_without_its_year_is_this_years(cell: str, day: date) -> None:
    assert heard(Field.START_PLANNED, cell) == (day, [How.YEAR_ASSUMED])


@pytest.mark.parametrize("cell", ["3月底", "3月1日", "一季度"])
def test_a_planned_day_that_may_be_next_years_needs_its_year(cell: str) -> None:
    with pytest.raises(BadCell) as refused:
        heard(Field.START_PLANNED, cell)

    assert refused.value.why is Why.YEAR_MISSING


@pytest.mark.parametrize(
    ("cell", "unit", "wan", "how"),
    [
        ("1.2亿", "1", 12_000, How.UNIT),
        ("1.2亿元", "10000", 12_000, None),
        ("12000万元", "1", 12_000, None),
        ("１２，０００ 万元", "1", 12_000, None),
        (1.15, "10000", 11_500, None),
        (0.1 + 0.2, "10000", 3_000, None),
        (120_000_000.0, "0.0001", 12_000, None),
        (123_456_789.0, "0.0001", 12_346, How.ROUNDED),
        (5.5, "1", 6, How.ROUNDED),
        ("2.4万", "1", 2, How.ROUNDED),
        ("—", "1", None, How.NOTHING_SAID),
        (0.0, "10000", 0, None),
    ],
)
def test_it_says_how_it_took_an_amount(cell: Cell, unit: str, wan: int | None, how: How | None) -> None:
    assert heard(Field.TOTAL, cell, unit) == (wan, [how] if how else [])


def test_a_formula_without_result_is_refused_whatever_the_column() -> None:
    for field in (Field.NAME, Field.TOTAL, Field.STARTED, Field.PHASE):
        with pytest.raises(BadCell) as refused:
            parse(COLUMN[field], FormulaError("#REF!"))
        assert refused.value.why is Why.FORMULA_ERROR


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (Field.PHASE, 1.0, 1),
        (Field.PHASE, "第二期", 2),
        (Field.PHASE, "十二", 12),
        (Field.PHASE, "第1期", 1),
        (Field.PHASE, "一期", 1),
        (Field.PHASE, " 第 １ 期 ", 1),
        (Field.BATCH, "签约", Batch.SIGNED),
        (Field.BATCH, "“签约一批”项目", Batch.SIGNED),
        (Field.BATCH, "“开工一批”", Batch.STARTED),
        (Field.CODE, 20210001.0, "20210001"),
        (Field.NAME, " 比亚迪\r\n项目\t", "比亚迪\n项目"),
        (Field.CATEGORIES, "新基建、先进制造业，新基建", ("先进制造业", "新基建")),
        (Field.REMARK, "  ", None),
        (Field.REMARK, None, None),
    ],
)
def test_it_reads_the_other_kinds(field: Field, cell: Cell, value: Value | None) -> None:
    assert parse(COLUMN[field], cell) == value


@pytest.mark.parametrize(
    ("field", "cell", "why"),
    [
        (Field.PHASE, "下一期", Why.UNKNOWN_PHASE),
        (Field.PHASE, 1.5, Why.UNKNOWN_PHASE),
        (Field.BATCH, "竣工", Why.UNKNOWN_BATCH),
        (Field.CODE, "4.11082E+17", Why.DIGITS_LOST),
        (Field.CODE, 411082202109300001.0, Why.DIGITS_LOST),
        (Field.NAME, "长" * 201, Why.TEXT_TOO_LONG),
        (Field.CATEGORIES, "长" * 41, Why.TEXT_TOO_LONG),
    ],
)
def test_it_refuses_what_the_others_cannot_say(field: Field, cell: Cell, why: Why) -> None:
    with pytest.raises(BadCell) as refused:
        parse(COLUMN[field], cell)

    assert refused.value.why is why


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.one_of(st.text(), st.floats(), st.dates(), st.integers()))
def test_every_cell_is_a_value_or_a_named_problem(cell: Cell) -> None:
    for column in COLUMNS:
        with suppress(BadCell):
            parse(column, cell, Decimal(10_000), Listener(TODAY))
