"""走势: a rate day by day, from the days on which entries came to count, were reached and left."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Self

from ledger.calendar import WEEK
from ledger.comparing import tenths_above
from ledger.phases import Batch, Phase
from ledger.rates import Rate


@dataclass(frozen=True, slots=True)
class Course:
    """What so many entries of one region have in common.

    Attributes:
        counts_from: the day from which the rate's definition counts them.
        reached_on: the day their milestone was reached; None while it is not.
        left_on: the day they were taken out (调出); None while they are in.
        entries: how many they are.
    """

    counts_from: date
    reached_on: date | None
    left_on: date | None
    entries: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """n of N on a day."""

    day: date
    reached: int
    total: int

    def above(self, other: Self | None) -> int | None:
        """How far it lies above another, tenths of a percentage point; None where either has no share."""
        if other is None or not (self.total and other.total):
            return None
        return tenths_above((self.reached, self.total), (other.reached, other.total))


@dataclass(frozen=True, slots=True)
class TrendLine:
    """The rate of a region in a phase.

    Attributes:
        points: earliest first; at least one.
    """

    region: str
    phase: int
    points: tuple[TrendPoint, ...]

    @property
    def last(self) -> TrendPoint:
        """The point of the as-of day."""
        return self.points[-1]

    def on(self, day: date) -> TrendPoint | None:
        """The point of a day, if there is one."""
        return next((point for point in self.points if point.day == day), None)

    def until(self, day: date) -> tuple[TrendPoint, ...]:
        """The points up to a day."""
        return tuple(point for point in self.points if point.day <= day)

    def change(self, back: int) -> int | None:
        """How far it has risen in so many weeks, tenths of a percentage point; None where unknown."""
        before = self.on(self.last.day - WEEK * back)
        return self.last.above(before)


@dataclass(frozen=True, slots=True)
class TrendFacts:
    """A rate's lines: the region asked about first."""

    rate: Rate
    batch: Batch
    lines: tuple[TrendLine, ...]


def points(courses: Iterable[Course], days: Sequence[date]) -> tuple[TrendPoint, ...]:
    """The rate on each of the days, as the ledger's rule counts it: in by then, not left by then."""
    total: defaultdict[date, int] = defaultdict(int)
    reached: defaultdict[date, int] = defaultdict(int)
    for course in courses:
        left = course.left_on
        for first, changes in ((course.counts_from, total), (_both(course), reached)):
            if first is None or (left is not None and left <= first):
                continue
            changes[first] += course.entries
            if left is not None:
                changes[left] -= course.entries
    counts = zip(days, _sums(reached, days), _sums(total, days), strict=True)
    return tuple(TrendPoint(day, n, of) for day, n, of in counts)


def weeks(held_on: date, as_of: date) -> tuple[date, ...]:
    """The as-of day, every seventh day before it, and the day of the phase; ascending."""
    count = (as_of - held_on) // WEEK
    days = [as_of - WEEK * back for back in range(count, -1, -1)]
    return tuple(sorted({held_on, *days}))


def weeks_at_equal_age(phase: Phase, younger: Phase, as_of: date) -> tuple[date, ...]:
    """The days on which a phase was as old as the younger one on its `weeks`, and on to the as-of day."""
    age = (as_of - younger.held_on).days
    days = [phase.held_on + timedelta(days=n) for n in range(age % 7, (as_of - phase.held_on).days + 1, 7)]
    return tuple(sorted({phase.held_on, *days, as_of}))


def _both(course: Course) -> date | None:
    return None if course.reached_on is None else max(course.reached_on, course.counts_from)


def _sums(changes: Mapping[date, int], days: Sequence[date]) -> Iterator[int]:
    """What the changes add up to by the end of each day."""
    when = sorted(changes)
    sums = [0, *accumulate(changes[day] for day in when)]
    return (sums[bisect_right(when, day)] for day in days)
