"""What becomes of reported figures: the marks of 对账, and what they rest on."""

from dataclasses import dataclass
from enum import StrEnum

from ledger.counts import Base
from ledger.rounding import Rounding
from ledger.stated import Percent, Share


class Mark(StrEnum):
    """How a report stands, the best first."""

    AGREES = "agrees"
    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    OTHER_BASE = "other_base"
    WRONG = "wrong"

    @property
    def badness(self) -> int:
        """0 for what agrees."""
        return list(Mark).index(self)


class Figure(StrEnum):
    """Which figure of a report is meant."""

    TOTAL = "total"
    DUE = "due"
    REACHED = "reached"
    EARLY = "early"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Check:
    """Figures held against one set of counts.

    Attributes:
        share: the share that they were held against; None where there is nothing to count.
        roundings: how the stated percentage comes out of it; empty where it does not.
        bases: with what else would give the stated figures, exactly; empty where `share` gives them.
        mendings: the nearest shares that would give the stated percentage.
        differs: the figures that are not the counts', each with what it should be.
        impossible: whether more is reached than there is.
    """

    mark: Mark
    share: Share | None = None
    roundings: tuple[Rounding, ...] = ()
    bases: tuple[tuple[Base, Share], ...] = ()
    mendings: tuple[Share, ...] = ()
    differs: tuple[tuple[Figure, int | Percent], ...] = ()
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one report.

    Attributes:
        own: its figures against each other; None where they say nothing of each other.
        ledger: its figures against the ledger's counts; None where it is not known which these are.
    """

    own: Check | None
    ledger: Check | None

    @property
    def mark(self) -> Mark:
        """The ledger's, which holds all figures against one set of counts; else that of the figures alone."""
        check = self.ledger or self.own
        assert check is not None
        return check.mark
