"""延期: which later deadline may be asked for, and what becomes of the request."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ledger.errors import Reason, Refused
from ledger.phases import Milestone

MOST_YEARS = 2
"""The furthest deadline that may be asked for, in years from today."""


class RequestState(StrEnum):
    """pending → approved | refused by a supervisor, or expired when nobody answered in time."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class RequestFact:
    """A request for extension as it stands, ready to be told.

    Attributes:
        id: number of the request.
        warning: number of the warning under which it was asked for, `serial` the one people quote.
        project: number of the project; `code` is its 项目编号, `title` its name.
        region: code of the project's region.
        deadline: the deadline that held when it was asked for.
        asked_by: name of the officer.
        answer_by: the last working day for an answer.
        decided_by: name of the supervisor; None while it is pending, or when it expired.
        before: how many extensions of the milestone had been approved before it was.
    """

    id: int
    warning: int
    serial: str
    project: int
    code: str
    title: str
    region: str
    milestone: Milestone
    deadline: date
    new_day: date
    reason: str
    asked_by: str | None
    asked_at: datetime
    answer_by: date
    state: RequestState
    decided_by: str | None
    decided_at: datetime | None
    before: int


def check_new_deadline(day: date, deadline: date, today: date) -> None:
    """Let pass a day that a deadline may be moved to.

    Raises:
        Refused: EXTENSION_PAST, EXTENSION_TOO_EARLY for one that is not after the deadline,
            EXTENSION_TOO_FAR.
    """
    if day < today:
        raise Refused(Reason.EXTENSION_PAST, day=day)
    if day <= deadline:
        raise Refused(Reason.EXTENSION_TOO_EARLY, day=day, deadline=deadline)
    last = years_after(today, MOST_YEARS)
    if day > last:
        raise Refused(Reason.EXTENSION_TOO_FAR, day=day, last=last)


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 28 February for a 29th that there is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
