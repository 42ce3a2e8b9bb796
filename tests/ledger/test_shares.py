"""Shares and money as they are shown: one decimal, rounded half up, a trailing “.0” dropped."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import yi
from ledger.phases import Batch, Milestone
from ledger.rates import DEFINITIONS, Rate, RateFact, percent, tenths_of_percent

counts = st.integers(0, 2_000_000)
TENTH = Decimal("0.1")


def shown(value: Decimal) -> str:
    rounded = value.quantize(TENTH, ROUND_HALF_UP)
    return f"{rounded:f}".removesuffix(".0")


@given(counts, counts.filter(bool))
def test_it_rounds_a_share_half_up(part: int, whole: int) -> None:
    exact = Decimal(part) * 100 / Decimal(whole)

    assert percent(part, whole) == shown(exact) + "%"


@given(st.integers(1, 1000), st.integers(0, 999))
def test_it_rounds_a_share_of_exactly_half_a_tenth_up(scale: int, tenths: int) -> None:
    assert tenths_of_percent((2 * tenths + 1) * scale, 2000 * scale) == tenths + 1


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(147, 258, "57%"), (116, 552, "21%"), (494, 524, "94.3%"), (0, 5, "0%"), (5, 5, "100%"), (0, 0, "—")],
)
def test_it_says_the_published_shares(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def test_it_has_no_share_of_nothing() -> None:
    day = date(2021, 9, 30)

    assert RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, "411000", day, 0, 0).tenths is None
    assert RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, "411000", day, 1, 3).tenths == 333


@given(st.integers(1_000, 10**10))
def test_it_shows_money_in_yi(wan: int) -> None:
    exact = Decimal(wan) / 10_000

    assert yi(wan) == shown(exact) + "亿元"
    assert yi(-wan) == "-" + yi(wan)


@pytest.mark.parametrize(
    ("wan", "said"),
    [
        (28_605_000, "2860.5亿元"),
        (73_450_000, "7345亿元"),
        (1_000, "0.1亿元"),
        (999, "999万元"),
        (0, "0万元"),
        (-5, "-5万元"),
        (10_500, "1.1亿元"),
        (10_499, "1亿元"),
    ],
)
def test_it_says_amounts_as_people_write_them(wan: int, said: str) -> None:
    assert yi(wan) == said


def test_it_starts_with_the_definitions_of_the_mission() -> None:
    def holding(phase: int) -> set[tuple[Rate, Batch, Milestone, Milestone | None]]:
        return {
            (d.rate, d.batch, d.milestone, d.base)
            for d in DEFINITIONS
            if d.first_phase <= phase and (d.last_phase is None or phase <= d.last_phase)
        }

    always = {
        (Rate.PRODUCTION_RATE, Batch.STARTED, Milestone.PRODUCE, None),
        (Rate.EFFICIENCY_RATE, Batch.PRODUCING, Milestone.EFFICIENT, None),
    }
    for phase in (1, 2, 3):
        assert holding(phase) == always | {(Rate.START_RATE, Batch.SIGNED, Milestone.START, None)}
    for phase in (4, 5, 99):
        assert holding(phase) == always | {
            (Rate.START_RATE, Batch.SIGNED, Milestone.START, Milestone.SIGN),
            (Rate.FULFILMENT_RATE, Batch.SIGNED, Milestone.SIGN, None),
        }
