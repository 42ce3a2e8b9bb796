"""对比: shares held against each other: who is ahead, by how much, and whether that is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.ranking import Interval
from ledger.rates import Rate, RateFact


@dataclass(frozen=True, slots=True)
class Side:
    """One of what is compared: a region in a phase on a day.

    Attributes:
        fact: n of N; N is 0 where nothing is to be counted.
        rank: its place among its peers; None where it has none, or is not one of those ranked together.
        interval: of the rate, by what its peers tell; None where N is 0.
    """

    region: str
    phase: int
    as_of: date
    fact: RateFact
    rank: int | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a side lies below the best one.

    Attributes:
        side: which one, by its place in the comparison, from 0.
        tenths: tenths of a percentage point, of the exact shares, rounded half up.
        clear: whether their 90% intervals do not overlap.
    """

    side: int
    tenths: int
    clear: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """One rate of all sides.

    Attributes:
        sides: in the order asked for.
        best: the best side, by its place; the first of equals; None where fewer than two can be compared.
        gaps: of the other sides that have something to count, nearest first.
    """

    rate: Rate
    sides: tuple[Side, ...]
    best: int | None
    gaps: tuple[Gap, ...]


def compare(rate: Rate, sides: Sequence[Side]) -> Comparison:
    """The best side, and how far the others lie below it."""
    counted = [number for number, side in enumerate(sides) if side.fact.total]
    if len(counted) < 2:
        return Comparison(rate, tuple(sides), None, ())
    best, *others = sorted(counted, key=lambda number: (-_share(sides[number]), number))
    gaps = tuple(_gap(sides[best], sides[number], number) for number in others)
    return Comparison(rate, tuple(sides), best, gaps)


def tenths_above(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How far one share (n, N) lies above another, in tenths of a percentage point, rounded half up.

    Rounded as a distance: what lies below by so much is the same number, negative. No N may be 0.
    """
    gap = (Fraction(*one) - Fraction(*other)) * 1000
    tenths = int(abs(gap) + Fraction(1, 2))
    return tenths if gap >= 0 else -tenths


def _gap(best: Side, other: Side, number: int) -> Gap:
    tenths = tenths_above((best.fact.reached, best.fact.total), (other.fact.reached, other.fact.total))
    one, two = best.interval, other.interval
    return Gap(number, tenths, one is not None and two is not None and one.low > two.high)


def _share(side: Side) -> Fraction:
    return Fraction(side.fact.reached, side.fact.total)
