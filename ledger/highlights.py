"""Which regions a bulletin names first for a rate, and how: by rules, so that any ledger reads right.

Source of the form: the bulletin of October 2021 quoted in the mission, 居全省前3位的是许昌、漯河、驻马店，
均在75%以上 and 达效率为100%的有…7市.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledger.ranking import Place

FIRST_PLACES = 3
ENOUGH_FULL = 3
"""From so many regions at 100% on, these are named, and not the first three."""
FEW = 3
MOST_NAMED = 6
"""A tie that would bring more names than these into the first three is left out. Where more than these are at
100% and only a `FEW` are not, the few are named.
"""
STEP = 5


class Finding(StrEnum):
    """What there is to say of a rate.

    Uncounted: no region has entries. None: none has reached anything. All: all are at 100%. Most: all but a
    few are. Full: those that are. Tied: so many share the first place that none is named. First: the first.
    """

    UNCOUNTED = "uncounted"
    NONE = "none"
    ALL = "all"
    MOST = "most"
    FULL = "full"
    TIED = "tied"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Highlight:
    """The regions to be named.

    Attributes:
        places: best first; of a tie in which none is named, all that share the first place.
        at_least: the largest multiple of 5% that all of them reach; 0 where one does not reach 5%.
        others: where it is less to name those that are not among the places, these.
    """

    finding: Finding
    places: tuple[Place, ...]
    at_least: int
    others: tuple[Place, ...] = ()

    @property
    def share_one_place(self) -> bool:
        """Whether all of them have the same share."""
        return len({place.rank for place in self.places}) == 1

    @property
    def ties(self) -> tuple[tuple[Place, ...], ...]:
        """Those that share a place with another, place by place; none where all share one."""
        ranks = sorted({place.rank or 0 for place in self.places})
        groups = [tuple(p for p in self.places if p.rank == number) for number in ranks]
        return () if self.share_one_place else tuple(group for group in groups if len(group) > 1)


def highlight(places: Sequence[Place]) -> Highlight:
    """What to say of a ranking, whose places are given best first."""
    ranked = [place for place in places if place.rank is not None]
    finding, named = _find(ranked)
    least = min((100 * p.fact.reached // p.fact.total for p in named), default=0)
    others = [place for place in ranked if place not in named] if finding is Finding.MOST else []
    return Highlight(finding, tuple(named), least // STEP * STEP, tuple(others))


def _find(ranked: list[Place]) -> tuple[Finding, list[Place]]:
    if not ranked:
        return Finding.UNCOUNTED, []
    if not ranked[0].fact.reached:
        return Finding.NONE, []
    full = [place for place in ranked if place.fact.reached == place.fact.total]
    if len(full) == len(ranked):
        return Finding.ALL, full
    if len(full) >= ENOUGH_FULL:
        most = len(ranked) - len(full) <= FEW and len(full) > MOST_NAMED
        return Finding.MOST if most else Finding.FULL, full
    first = [p for p in ranked if p.rank and p.rank <= FIRST_PLACES and p.fact.reached]
    if len(first) <= MOST_NAMED:
        return Finding.FIRST, first
    shorter = [place for place in first if place.rank != first[-1].rank]
    return (Finding.FIRST, shorter) if shorter else (Finding.TIED, first)


def last_places(places: Sequence[Place], most: int = FIRST_PLACES) -> tuple[Place, ...]:
    """The last ones, in the order of the ranking; empty where they cannot be told from the first.

    A tie at the edge counts whole; where that makes more than `MOST_NAMED`, only those behind the tie.
    """
    ranked = [place for place in places if place.rank is not None]
    if len(ranked) <= 2 * most:
        return ()
    edge = ranked[-most].rank or 0
    last = [place for place in ranked if (place.rank or 0) >= edge]
    if len(last) > MOST_NAMED:
        last = [place for place in last if place.rank != edge]
    return tuple(last)


def ends(places: Sequence[Place], most: int = FIRST_PLACES) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Just the first and the last so many of a ranking; where there are no more than both, all as first."""
    ranked = tuple(place for place in places if place.rank is not None)
    return (ranked, ()) if len(ranked) <= 2 * most else (ranked[:most], ranked[-most:])
