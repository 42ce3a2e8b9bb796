"""What a cell says."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.workbook.cells import MAX_WAN, Cell, clean, parse
from db.workbook.columns import COLUMN, COLUMNS, Field, Value
from db.workbook.problems import BadCell, Why
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
    ["2021-02-30", "2021-13-1", "2021-9/30", "9月底", "2021年9月", "44469", 44469.0, "9999-12-31", "21-9-30"],
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
        (5.5, Why.NOT_AN_AMOUNT),
        ("5亿元", Why.NOT_AN_AMOUNT),
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


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (Field.PHASE, 1.0, 1),
        (Field.PHASE, "第二期", 2),
        (Field.PHASE, "十二", 12),
        (Field.BATCH, "签约", Batch.SIGNED),
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
            parse(column, cell)
