"""更正: what a published report said, and what the ledger says of that day now that late data has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.phases import Batch
from ledger.ranking import Place
from ledger.rates import Rate, RateFact

Key = tuple[Rate, str]
"""A rate, and the code of the region it is of."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report.

    Attributes:
        reached, total: n of N.
        rank: the region's place among its peers; None for the region that contains them all, and where
            there was nothing to count.
    """

    reached: int
    total: int
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A published figure that is another one now.

    Attributes:
        number: of the report that said `before`.
        as_of: the day of that report, of which `after` is too.
        region: code of the region.
    """

    number: int
    as_of: date
    phase: int
    batch: Batch
    rate: Rate
    region: str
    before: Figure
    after: Figure

    @property
    def key(self) -> Key:
        """Which figure of the report it is about."""
        return self.rate, self.region

    @property
    def count_changed(self) -> bool:
        """Whether n or N is another, and not the rank alone."""
        return (self.before.reached, self.before.total) != (self.after.reached, self.after.total)


def figure_of(place: Place) -> Figure:
    """The figure of a region in a ranking."""
    return Figure(place.fact.reached, place.fact.total, place.rank)


def last_said(
    published: Mapping[Key, Figure], number: int, corrections: Iterable[Correction]
) -> dict[Key, Figure]:
    """What was last said of a report's figures: its own, or those of later reports that corrected it.

    Args:
        corrections: of later reports, oldest first.
    """
    said = dict(published)
    said.update({c.key: c.after for c in corrections if c.number == number and c.key in said})
    return said


def compare(
    number: int, facts: Mapping[Key, RateFact], said: Mapping[Key, Figure], now: Mapping[Key, Figure]
) -> list[Correction]:
    """The figures that are others now, in the order of `said`; what cannot be counted now is left out.

    Args:
        facts: whose phase, batch and day each figure has.
    """
    return [
        Correction(number, facts[key].as_of, facts[key].phase, facts[key].batch, *key, before, now[key])
        for key, before in said.items()
        if key in now and now[key] != before
    ]
