"""Which regions stand out: 达效率百分百的市, 三率都在前五的市, 开工率低于50%的市."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.questions import End, Threshold
from ledger.ranking import Place, Ranking
from ledger.rates import RateFact

STEP = 5
"""均在75%以上: such a floor is said in steps of so many percent."""


@dataclass(frozen=True, slots=True)
class Leader:
    """A region that stands out, with its place by each of the rates asked for, in their order."""

    region: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a region must have, by every rate. None asks for nothing.

    Attributes:
        threshold: the share it must have, or not reach.
        top: how many places from the first, or from the last; who shares a place shares it here too. Who has
            reached nothing is not among the first, whatever the place.
    """

    threshold: Threshold | None = None
    top: int | None = None
    end: End | None = None


def leaders(rankings: Sequence[Ranking], wanted: Wanted) -> tuple[Leader, ...]:
    """The regions that have what is wanted by every one of the rankings; those of the best places first.

    A region without entries for a rate has neither place nor share by it, and so never is among them.
    """
    by_rate = [{place.fact.region: place for place in _having(ranking, wanted)} for ranking in rankings]
    regions = [region for region in by_rate[0] if all(region in having for having in by_rate)]
    found = [Leader(region, tuple(having[region] for having in by_rate)) for region in regions]
    return tuple(sorted(found, key=lambda leader: sum(place.rank or 0 for place in leader.places)))


def without_entries(rankings: Iterable[Ranking]) -> int:
    """How many regions have no entries for one of the rates, or more."""
    return len({place.fact.region for r in rankings for place in r.places if place.rank is None})


def floor_step(facts: Sequence[RateFact]) -> int | None:
    """The highest multiple of `STEP` percent that all of the shares reach; None where that is 0."""
    counted = [100 * fact.reached // (STEP * fact.total) * STEP for fact in facts if fact.total]
    return min(counted, default=0) or None


def _having(ranking: Ranking, wanted: Wanted) -> list[Place]:
    ranked = [place for place in ranking.places if place.rank is not None]
    if wanted.threshold is not None:
        ranked = [place for place in ranked if _passes(place.fact, wanted.threshold)]
    if wanted.top is None or not ranked:
        return ranked
    if wanted.end is End.LAST:
        edge = ranked[-wanted.top :][0].rank or 0
        return [place for place in ranked if (place.rank or 0) >= edge]
    return [place for place in ranked if (place.rank or 0) <= wanted.top and place.fact.reached]


def _passes(fact: RateFact, threshold: Threshold) -> bool:
    return (100 * fact.reached >= threshold.percent * fact.total) is threshold.above
