"""同期: two phases held against each other on days when they were equally old."""

from dataclasses import dataclass
from datetime import date, timedelta

from answers.context import Context
from answers.resolve import held_phase
from ledger.phases import Phase
from ledger.questions import Question


@dataclass(frozen=True, slots=True)
class AtAge:
    """A phase on the day of its comparison.

    Attributes:
        as_of: held_on plus `days`.
        days: since it was held; the same for both phases.
    """

    phase: Phase
    as_of: date
    days: int


def at_equal_age(question: Question, context: Context) -> tuple[AtAge, ...]:
    """The question's phase, and the other one where it names one, on the days when both were as old as the
    younger one is on the as-of day.

    Raises:
        Refused: UNKNOWN_PHASE, or NO_DATA for a phase that was not held by the as-of day.
    """
    assert question.as_of is not None and question.phase is not None
    numbers = dict.fromkeys((question.phase, question.other_phase or question.phase))
    phases = [held_phase(number, question.as_of, context) for number in numbers]
    days = min((question.as_of - phase.held_on).days for phase in phases)
    return tuple(AtAge(phase, phase.held_on + timedelta(days=days), days) for phase in phases)
