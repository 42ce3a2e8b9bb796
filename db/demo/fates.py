"""What becomes of an entry: the planned day of its batch's target and the day it will be reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from random import Random

from db.demo.days import after, office_day, settled
from db.demo.tables import REVIEW, CityTarget
from ledger.phases import Batch


class Fate(Enum):
    """How an entry of phase 1 stands on the review day."""

    REACHED = auto()
    WITHDRAWN = auto()
    OVERDUE = auto()
    DUE_SOON = auto()
    EXTENDED = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one milestone.

    Attributes:
        reached: the day it comes true, whether or not anybody will still see it.
        due_on: the deadline of an approved extension, with `approved_on`.
        withdrawn_on: the day the project leaves the batch instead.
    """

    planned: date
    reached: date
    due_on: date | None = None
    approved_on: date | None = None
    withdrawn_on: date | None = None


BUSIEST = {Batch.SIGNED: 76, Batch.STARTED: 74, Batch.PRODUCING: 48}
"""Days after the phase when most of the reached ones were."""

LATEST = {Batch.SIGNED: 150, Batch.STARTED: 400, Batch.PRODUCING: 70}
"""Days after the review day by which the last of phase 1 is planned."""

SPAN = {Batch.SIGNED: (30, 220), Batch.STARTED: (45, 480), Batch.PRODUCING: (25, 150)}
"""Days after the phase for which a later phase's entries are planned."""


def fates(target: CityTarget, rng: Random) -> list[Fate]:
    """A fate for each entry of a city, in no particular order."""
    known = [
        *[Fate.REACHED] * target.reached,
        *[Fate.WITHDRAWN] * target.withdrawn,
        *[Fate.OVERDUE] * target.overdue,
        *[Fate.DUE_SOON] * target.due_soon,
        *[Fate.EXTENDED] * target.extended,
    ]
    if len(known) > target.entered:
        raise ValueError(f"{target.city} {target.batch}: more fates than entries")
    everything = known + [Fate.LATER] * (target.entered - len(known))
    rng.shuffle(everything)
    return everything


def lateness_days(rng: Random) -> Iterator[int]:
    """How many days late the overdue ones are: mostly under 30, some up to 70. Dealt, so both occur."""
    while True:
        hand = [rng.randint(1, 12), rng.randint(5, 29), rng.randint(30, 68)]
        rng.shuffle(hand)
        yield from hand


class PhaseOne:
    """Courses of phase 1's entries, so that each stands on the review day as its fate says."""

    def __init__(self, rng: Random, held_on: date) -> None:
        self._rng = rng
        self._held_on = held_on
        self._late = lateness_days(rng)

    def course(self, fate: Fate, batch: Batch, lateness: float) -> Course:
        match fate:
            case Fate.REACHED:
                return self._reached(batch)
            case Fate.OVERDUE:
                return self._overdue()
            case Fate.DUE_SOON:
                return self._due_soon(lateness)
            case Fate.EXTENDED:
                return self._extended()
            case Fate.LATER:
                return self._later(batch, lateness)
            case Fate.WITHDRAWN:
                return self._withdrawn(batch)

    def _reached(self, batch: Batch) -> Course:
        rng = self._rng
        window = (REVIEW - self._held_on).days
        reached = after(self._held_on, int(rng.triangular(4, window, BUSIEST[batch])))
        slack = rng.randint(0, 40) if rng.random() < 0.85 else -rng.randint(1, 20)
        return Course(max(after(reached, slack), after(self._held_on, 7)), reached)

    def _overdue(self) -> Course:
        rng = self._rng
        stuck = rng.randint(90, 200) if rng.random() < 0.1 else int(rng.triangular(7, 80, 20))
        return Course(after(REVIEW, -next(self._late)), after(REVIEW, stuck))

    def _due_soon(self, lateness: float) -> Course:
        planned = after(REVIEW, self._rng.randint(1, 15))
        return Course(planned, settled(self._rng, planned, lateness, REVIEW))

    def _extended(self) -> Course:
        rng = self._rng
        planned = after(REVIEW, -rng.randint(3, 25))
        due_on = after(REVIEW, rng.randint(20, 60))
        approved_on = min(office_day(after(planned, -rng.randint(1, 10))), REVIEW)
        return Course(planned, after(due_on, rng.randint(-10, 15)), due_on, approved_on)

    def _later(self, batch: Batch, lateness: float) -> Course:
        planned = after(REVIEW, self._rng.randint(16, LATEST[batch]))
        return Course(planned, settled(self._rng, planned, lateness, after(REVIEW, self._rng.randint(0, 30))))

    def _withdrawn(self, batch: Batch) -> Course:
        planned = after(REVIEW, self._rng.randint(60, LATEST[batch]))
        left = office_day(after(REVIEW, -self._rng.randint(6, 40)))
        return Course(planned, planned, withdrawn_on=left)


def later_course(rng: Random, batch: Batch, held_on: date, lateness: float) -> Course:
    """The course of an entry of phase 2 or 3."""
    planned = after(held_on, rng.randint(*SPAN[batch]))
    return Course(planned, settled(rng, planned, lateness, after(held_on, 5)))
