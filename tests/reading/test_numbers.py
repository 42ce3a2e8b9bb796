"""Numbers as people write them."""

from fractions import Fraction

import pytest

from handlers.reading import numbers
from ledger.vocabulary import ordinal


@pytest.mark.parametrize("value", range(1, 100))
def test_it_reads_what_the_vocabulary_writes(value: int) -> None:
    assert numbers.natural(ordinal(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两", 2),
        ("一百", 100),
        ("一百零二", 102),
        ("一百二", 120),
        ("三百六十五", 365),
        ("两千五", 2500),
        ("零", 0),
    ],
)
def test_it_reads_hundreds(text: str, value: int) -> None:
    assert numbers.natural(text) == value


def test_it_reads_decimals_exactly() -> None:
    assert numbers.decimal("1.2") == Fraction(6, 5)


@pytest.mark.parametrize(("text", "year"), [("2021", 2021), ("21", 2021), ("二〇二一", 2021)])
def test_it_reads_years(text: str, year: int) -> None:
    assert numbers.year(text) == year
