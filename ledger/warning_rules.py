"""The rule set: when to warn, how grave it is, and who is told next. All of it is configuration.

Every rule has a ladder of its own: from which value on which level holds. What is wrong with a rule set is
found by `RuleProblem`s when the program starts, not when the first warning is due.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from ledger.calendar import WorkCalendar
from ledger.warnings import Level

MOST_DAYS = 3650
"""Largest number that a rule may name: ten years."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """From which value on which level holds; without steps the rule is off."""

    steps: Mapping[Level, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.steps)

    def from_on(self, value: int) -> Level | None:
        """The gravest level whose step is at most the value; None below the first."""
        return max((level for level, n in self.steps.items() if n <= value), key=_gravity, default=None)

    def within(self, value: int) -> Level | None:
        """The gravest level whose step is at least the value: for what comes nearer."""
        return max((level for level, n in self.steps.items() if n >= value), key=_gravity, default=None)

    @property
    def first(self) -> Level:
        """The mildest level. Raises ValueError for a rule that is off."""
        return min(self.steps, key=_gravity)


def _gravity(level: Level) -> int:
    return level.gravity


class Told(StrEnum):
    """Whom a step of the chain tells: the groups that have the warning, the level above, the province."""

    GROUP = "group"
    ABOVE = "above"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Escalation:
    """督办: after so many working days without acknowledgement, who is told."""

    after: int
    to: Told


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps of escalation, and then a reminder again and again.

    A warning keeps the chain that held when it was opened, as text (`2:group 4:above 6:province +5`).
    """

    steps: tuple[Escalation, ...]
    repeat: int

    def __str__(self) -> str:
        return " ".join([*(f"{step.after}:{step.to}" for step in self.steps), f"+{self.repeat}"])

    @classmethod
    def parse(cls, text: str) -> "Chain":
        """The chain that `str` wrote."""
        *steps, repeat = text.split()
        pairs = [step.split(":") for step in steps]
        return cls(tuple(Escalation(int(after), Told(to)) for after, to in pairs), int(repeat))

    def step(self, number: int) -> Escalation:
        """The step of a number, from 0; past the last one the repeated reminders."""
        if number < len(self.steps):
            return self.steps[number]
        last = self.steps[-1].after if self.steps else 0
        return Escalation(last + (number - len(self.steps) + 1) * self.repeat, Told.GROUP)

    def told(self, taken: int) -> frozenset[Told]:
        """Who has been told after so many steps."""
        return frozenset({Told.GROUP, *(step.to for step in self.steps[:taken])})

    def due_on(self, number: int, since: date, calendar: WorkCalendar) -> date:
        """The working day on which a step is due for a warning that waits since a day."""
        return calendar.add(since, self.step(number).after)


DEFAULT_CHAIN = Chain(
    (Escalation(2, Told.GROUP), Escalation(4, Told.ABOVE), Escalation(6, Told.PROVINCE)), repeat=5
)


@dataclass(frozen=True, slots=True)
class WarningRules:
    """When to warn.

    Attributes:
        due_soon: by working days left until the deadline.
        overdue: by calendar days past the deadline.
        stalled: by calendar days since the last progress reported.
        lagging: by percentage points below the province's rate.
        lagging_clear_points: a city that lags does so until it is less than this below the province.
        lagging_bottom: a city among so many last ones lags too, if it is below the province at all.
        lagging_min_entries: fewer entries than this say nothing about a city.
        promise_missed: by calendar days since the promised day; the warning rises at least to that level.
        promise_within_days: the furthest day that may be promised, in calendar days.
        chain: who is told when nobody acknowledges.
        extension_answer_days: working days for a supervisor to decide on an extension.
    """

    due_soon: Ladder = Ladder({Level.BLUE: 7})
    overdue: Ladder = Ladder({Level.YELLOW: 1, Level.ORANGE: 30, Level.RED: 90})
    stalled: Ladder = Ladder({Level.BLUE: 60, Level.YELLOW: 90})
    lagging: Ladder = Ladder({Level.YELLOW: 15})
    lagging_clear_points: int = 10
    lagging_bottom: int = 3
    lagging_min_entries: int = 5
    promise_missed: Ladder = Ladder({Level.ORANGE: 1})
    promise_within_days: int = 60
    chain: Chain = DEFAULT_CHAIN
    extension_answer_days: int = 3


class Flaw(StrEnum):
    """What can be wrong with a rule set."""

    OVERLAP = "overlap"
    TOO_SMALL = "too_small"
    CLEARS_TOO_LATE = "clears_too_late"
    CHAIN_ORDER = "chain_order"


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """Something wrong with a rule set.

    Attributes:
        key: the key in the configuration.
        other: the key that it contradicts, and `value` that one's value.
    """

    key: str
    flaw: Flaw
    other: str = ""
    value: int = 0


def problem_of(rules: WarningRules) -> RuleProblem | None:
    """The first thing that is wrong with a rule set; None for a sound one."""
    ladders = {
        "overdue": rules.overdue,
        "stalled": rules.stalled,
        "lagging": rules.lagging,
        "promise_missed": rules.promise_missed,
        "due_soon": rules.due_soon,
    }
    for name, ladder in ladders.items():
        found = _ladder_problem(name, ladder, falling=name == "due_soon")
        if found is not None:
            return found
    if rules.lagging and rules.lagging_clear_points > min(rules.lagging.steps.values()):
        first = rules.lagging.first
        return RuleProblem(
            "lagging.clear_points", Flaw.CLEARS_TOO_LATE, f"lagging.{first}", rules.lagging.steps[first]
        )
    return _chain_problem(rules.chain)


def _ladder_problem(name: str, ladder: Ladder, *, falling: bool) -> RuleProblem | None:
    least = 0 if falling else 1
    steps = sorted(ladder.steps.items(), key=lambda step: step[0].gravity)
    for level, value in steps:
        if value < least:
            return RuleProblem(f"{name}.{level}", Flaw.TOO_SMALL, value=least)
    for (milder, before), (level, value) in pairwise(steps):
        if value == before or (value < before) != falling:
            return RuleProblem(f"{name}.{level}", Flaw.OVERLAP, f"{name}.{milder}", before)
    return None


def _chain_problem(chain: Chain) -> RuleProblem | None:
    order = list(Told)
    for one, next_ in pairwise(chain.steps):
        if next_.after <= one.after or order.index(next_.to) <= order.index(one.to):
            return RuleProblem("escalation", Flaw.CHAIN_ORDER, value=one.after)
    return None
