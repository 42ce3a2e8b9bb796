"""待签收: which regions have warnings that nobody has acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.warnings import Level


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """The warnings of one region that are not resolved.

    Attributes:
        region: code of a region directly below the one asked about, or of that itself for what is about
            no region below.
        open: how many wait for somebody to acknowledge them, of `total` that are not resolved.
        levels: how many of the open ones there are of each level.
        since: the instant from which the first of the open ones has been waiting.
    """

    region: str
    open: int
    total: int
    levels: Mapping[Level, int]
    since: datetime | None

    @property
    def worst(self) -> Level | None:
        """The gravest level of the open ones."""
        return max(self.levels, key=lambda level: level.gravity, default=None)

    @property
    def levels_worst_first(self) -> Mapping[Level, int]:
        """`levels` in the order of gravity."""
        return {level: self.levels[level] for level in reversed(Level) if level in self.levels}
