"""逾期时长: for how long what is overdue has been overdue, region by region."""

from collections.abc import Iterable
from dataclasses import dataclass

BANDS = (30, 90)
"""Days overdue that end a band, that day included: 1 to 30, 31 to 90, and over 90."""


@dataclass(frozen=True, slots=True)
class Band:
    """The projects of one band: how many, and their total investment in whole 万元."""

    projects: int = 0
    wan: int = 0


@dataclass(frozen=True, slots=True)
class AgeingLine:
    """The overdue projects of one region, the regions below included.

    A project is counted once, by the milestone that is overdue for longest.

    Attributes:
        bands: overdue by 1 to 30 days, 31 to 90, over 90.
    """

    region: str
    bands: tuple[Band, Band, Band]

    @property
    def projects(self) -> int:
        """How many are overdue."""
        return sum(band.projects for band in self.bands)

    @property
    def wan(self) -> int:
        """Their total investment, whole 万元."""
        return sum(band.wan for band in self.bands)

    @property
    def gravity(self) -> tuple[int, ...]:
        """What the worst has most of: projects of the longest band, then of the next; then 万元."""
        return (*(band.projects for band in reversed(self.bands)), self.wan)


@dataclass(frozen=True, slots=True)
class AgeingFacts:
    """The overdue projects of a region on a day.

    Attributes:
        whole: all of them.
        lines: each region below that has any, worst first; equals in the order of their codes.
        none: codes of the regions below that have none.
    """

    whole: AgeingLine
    lines: tuple[AgeingLine, ...]
    none: tuple[str, ...]


def aged(region: str, lines: Iterable[AgeingLine], below: Iterable[str]) -> AgeingFacts:
    """Put the lines in order and add them up.

    Args:
        below: codes of all regions that could have a line.
    """
    found = sorted((line for line in lines if line.projects), key=lambda line: line.region)
    found.sort(key=lambda line: line.gravity, reverse=True)
    late = {line.region for line in found}
    first, second, third = (
        Band(sum(line.bands[n].projects for line in found), sum(line.bands[n].wan for line in found))
        for n in range(3)
    )
    none = tuple(code for code in below if code not in late)
    return AgeingFacts(AgeingLine(region, (first, second, third)), tuple(found), none)
