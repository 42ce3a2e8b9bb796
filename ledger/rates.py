"""三率: what each rate counts, and how a share is shown."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from ledger.phases import Batch, Milestone


class Rate(StrEnum):
    """率: the shares that the province ranks its cities by."""

    START_RATE = "start_rate"
    PRODUCTION_RATE = "production_rate"
    EFFICIENCY_RATE = "efficiency_rate"
    FULFILMENT_RATE = "fulfilment_rate"


THREE_RATES = (Rate.START_RATE, Rate.PRODUCTION_RATE, Rate.EFFICIENCY_RATE)


@dataclass(frozen=True, slots=True)
class RateDefinition:
    """口径: what one version of a rate counts, and for which phases. Kept as rows in the ledger.

    Of the entries of `batch` still in it (and, where `base` is given, whose base milestone is
    reached), the share whose `milestone` is reached on or before the as-of day.

    Sources: mission statement of phases 1 to 3; from phase 4 on the province's trial rules
    (河南省重大项目建设“三个一批”活动评价办法（试行），2022) speak of 签约项目履约率 and 履约项目开工率.

    Attributes:
        version: 1, 2, …; printed with a frozen report so that it can be drawn again.
        first_phase: first phase it holds for.
        last_phase: last phase it holds for; None while it is in force.
        base: the milestone an entry must have reached to be counted at all; None counts every entry.
    """

    rate: Rate
    version: int
    first_phase: int
    last_phase: int | None
    batch: Batch
    milestone: Milestone
    base: Milestone | None


DEFINITIONS = (
    RateDefinition(Rate.START_RATE, 1, 1, 3, Batch.SIGNED, Milestone.START, None),
    RateDefinition(Rate.PRODUCTION_RATE, 1, 1, None, Batch.STARTED, Milestone.PRODUCE, None),
    RateDefinition(Rate.EFFICIENCY_RATE, 1, 1, None, Batch.PRODUCING, Milestone.EFFICIENT, None),
    RateDefinition(Rate.FULFILMENT_RATE, 1, 4, None, Batch.SIGNED, Milestone.SIGN, None),
    RateDefinition(Rate.START_RATE, 2, 4, None, Batch.SIGNED, Milestone.START, Milestone.SIGN),
)
"""What a new ledger starts with; afterwards the rows in the ledger are what counts."""


@dataclass(frozen=True, slots=True)
class RateFact:
    """One rate of one region in one phase on one day: n of N.

    Attributes:
        region: code of the region it is of.
        version: of the definition that it was counted with.
        reached: n, entries whose milestone is reached on or before `as_of`.
        total: N, entries counted (still in the batch on `as_of`).
        as_of: the day it holds for.
    """

    rate: Rate
    version: int
    phase: int
    batch: Batch
    region: str
    as_of: date
    reached: int
    total: int

    @classmethod
    def nothing(cls, definition: RateDefinition, phase: int, region: str, as_of: date) -> Self:
        """0 of 0: a rate as it is defined, of a region without entries."""
        return cls(definition.rate, definition.version, phase, definition.batch, region, as_of, 0, 0)

    @property
    def tenths(self) -> int | None:
        """Tenths of a percent, rounded half up; None where there is nothing to count."""
        return tenths_of_percent(self.reached, self.total)


@dataclass(frozen=True, slots=True)
class BatchTotal:
    """How many projects entered a batch, and their total investment in whole 万元.

    Attributes:
        entered: all entries ever, the withdrawn ones included, as announced at the meeting.
        withdrawn: how many of them had left by the as-of day (调出).
        investment_wan: sum of the total investments of all entered, 万元.
    """

    phase: int
    batch: Batch
    entered: int
    withdrawn: int
    investment_wan: int


def tenths_of_percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in tenths of a percent, rounded half up; None when `whole` is 0."""
    if whole == 0:
        return None
    return (2000 * part + whole) // (2 * whole)


def percent(part: int, whole: int) -> str:
    """“94.3%”, “57%”: one decimal, rounded half up, a trailing “.0” dropped; “—” when `whole` is 0."""
    tenths = tenths_of_percent(part, whole)
    if tenths is None:
        return "—"
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
