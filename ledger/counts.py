"""What one rate's batch comes to, counted every way that people count it: 口径."""

from dataclasses import dataclass, replace
from enum import StrEnum

from ledger.stated import Share


@dataclass(frozen=True, slots=True)
class Counts:
    """A region's batch in one phase on one day. None: not known (of a report), never of the ledger.

    Attributes:
        total: N of the rate's definition: entries still in the batch.
        reached: n of it: those whose milestone is reached.
        due: of the total, those whose deadline (extensions approved by then count) has come by the day.
        due_reached: of these, the reached; the other reached are early.
        planned, planned_reached: the same by the deadlines as first planned.
        entered, entered_reached: of all that ever entered, the withdrawn (调出) included.
        batch, batch_reached: of all still in the batch, also where the definition counts only a part of it.
    """

    total: int | None = None
    reached: int | None = None
    due: int | None = None
    due_reached: int | None = None
    planned: int | None = None
    planned_reached: int | None = None
    entered: int | None = None
    entered_reached: int | None = None
    batch: int | None = None
    batch_reached: int | None = None

    @property
    def share(self) -> Share | None:
        """n of N by the definition."""
        if self.reached is None or self.total is None:
            return None
        return Share(self.reached, self.total)

    @property
    def early(self) -> int | None:
        """Reached, though not due yet."""
        if self.reached is None or self.due_reached is None:
            return None
        return self.reached - self.due_reached

    def as_planned(self) -> "Counts":
        """The same with the deadlines as first planned."""
        return replace(self, due=self.planned, due_reached=self.planned_reached)


class Base(StrEnum):
    """What a share is taken of. `ALL` is the definition; the others are what else people divide by."""

    ALL = "all"
    DUE = "due"
    REACHED_OF_DUE = "reached_of_due"
    DUE_AND_EARLY = "due_and_early"
    NOT_EARLY = "not_early"
    PLANNED = "planned"
    REACHED_OF_PLANNED = "reached_of_planned"
    WITH_WITHDRAWN = "with_withdrawn"
    OF_ENTERED = "of_entered"
    WHOLE_BATCH = "whole_batch"


def shares(counts: Counts) -> dict[Base, Share]:
    """The share by every base that the counts know; of bases that come to the same, the first alone."""
    due_and_early = None if counts.due is None or counts.early is None else counts.due + counts.early
    every = {
        Base.ALL: (counts.reached, counts.total),
        Base.DUE: (counts.due_reached, counts.due),
        Base.REACHED_OF_DUE: (counts.reached, counts.due),
        Base.DUE_AND_EARLY: (counts.reached, due_and_early),
        Base.NOT_EARLY: (counts.due_reached, counts.total),
        Base.PLANNED: (counts.planned_reached, counts.planned),
        Base.REACHED_OF_PLANNED: (counts.reached, counts.planned),
        Base.WITH_WITHDRAWN: (counts.entered_reached, counts.entered),
        Base.OF_ENTERED: (counts.reached, counts.entered),
        Base.WHOLE_BATCH: (counts.batch_reached, counts.batch),
    }
    found: dict[Base, Share] = {}
    for base, (part, whole) in every.items():
        if part is not None and whole and (share := Share(part, whole)) not in found.values():
            found[base] = share
    return found
