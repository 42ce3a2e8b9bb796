"""活动日历: the days on which the phases are held, and the day of the next one where it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.calendar import WorkCalendar
from ledger.phases import Phase

THIRD, NEW_YEAR = 3, date(2022, 1, 1)
"""第三期…放在2022年元旦节后第一天举行 (bulletin of the second meeting, October 2021)."""


class Known(StrEnum):
    """From where the day of a phase is known."""

    LEDGER = "ledger"
    ANNOUNCED = "announced"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One phase and its day.

    Attributes:
        held_on: None where the day is not known.
        known: from where it is; None where it is not.
    """

    number: int
    held_on: date | None
    known: Known | None


def meeting(number: int, phases: Sequence[Phase], calendar: WorkCalendar) -> Meeting:
    """When a phase is held: as the ledger says, else as it was announced, else unknown."""
    for phase in phases:
        if phase.number == number:
            return Meeting(number, phase.held_on, Known.LEDGER)
    if number == THIRD:
        return Meeting(number, calendar.from_on(NEW_YEAR), Known.ANNOUNCED)
    return Meeting(number, None, None)


def meetings(phases: Sequence[Phase], today: date, calendar: WorkCalendar) -> tuple[Meeting, ...]:
    """All phases of the ledger, then those announced beyond them; at least one that lies ahead of today,
    its day known or not."""
    last = max((phase.number for phase in phases), default=0)
    found = [meeting(number, phases, calendar) for number in range(1, max(last, THIRD) + 1)]
    if all(one.held_on is not None and one.held_on <= today for one in found):
        found.append(meeting(len(found) + 1, phases, calendar))
    return tuple(found)
