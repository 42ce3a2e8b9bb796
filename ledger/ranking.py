"""排名: competition ranking of regions by a rate. Ties share a rank."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ledger.rates import RateFact

FEW = 10
"""样本少: with fewer entries a single project moves the rate by more than ten percentage points."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a rate, and its rank among its peers, lie with 90% probability; see `ledger.intervals`.

    Attributes:
        low, high: tenths of a percent.
        first, last: ranks, the better one first.
        few: 样本少, whether the rate counts fewer than `FEW` entries.
    """

    low: int
    high: int
    first: int
    last: int
    few: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A region's place in a ranking.

    Attributes:
        rank: 1 for the best; regions with equal shares have equal ranks and the next rank is skipped;
            None where there is nothing to count.
        fact: the rate itself, n of N.
        moved: places gained since the earlier ranking (negative: lost); None where either has no rank.
        extensions: how often its entries were extended.
        interval: how sure rate and rank are, where that was asked for.
    """

    rank: int | None
    fact: RateFact
    moved: int | None = None
    extensions: int = 0
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """One rate of one phase, region by region.

    Attributes:
        whole: the rate of the region that contains them all, to hold them against.
        places: best first; those with nothing to count last, without a rank.
        since: the earlier day that `moved` compares with is `as_of` minus this many days.
    """

    whole: RateFact
    places: tuple[Place, ...]
    since: int = 7


def rank(
    facts: Iterable[RateFact],
    earlier: Iterable[RateFact] = (),
    extensions: Mapping[str, int] = MappingProxyType({}),
) -> tuple[Place, ...]:
    """Rank by exact share, best first; equal shares in the order of region codes.

    Args:
        earlier: the same rate some days before, to see who has moved.
        extensions: how often the entries of each region were extended.
    """
    before = {fact.region: number for number, fact in _numbered(earlier)}
    places = []
    for number, fact in _numbered(facts):
        old = before.get(fact.region)
        moved = None if number is None or old is None else old - number
        places.append(Place(number, fact, moved, extensions.get(fact.region, 0)))
    return tuple(places)


def _numbered(facts: Iterable[RateFact]) -> list[tuple[int | None, RateFact]]:
    counted = list(facts)
    empty = [(None, fact) for fact in counted if fact.total == 0]
    ordered = sorted((f for f in counted if f.total), key=lambda f: (-f.reached / f.total, f.region))
    numbered: list[tuple[int | None, RateFact]] = []
    for position, fact in enumerate(ordered, start=1):
        last_rank, last = numbered[-1] if numbered else (None, None)
        tie = last is not None and last.reached * fact.total == fact.reached * last.total
        numbered.append((last_rank if tie else position, fact))
    return numbered + empty
