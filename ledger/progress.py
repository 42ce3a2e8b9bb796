"""进度上报: what an officer reports in chat about one project, and what a supervisor thinks of it."""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ledger.doubts import Doubt, State
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.projects import Plan

FIRST_DAY = date(2000, 1, 1)
"""Before it nothing of the campaign can have been reached; the least that a button can hold."""
FARTHEST = timedelta(days=366)
"""An actual day may lie ahead for those who say that they are sure, but not further."""
MOST_WAN = 2_147_483_647
"""As much as the ledger's columns hold: 214,748 亿元."""
ADDING = timedelta(minutes=30)
"""For so long a photo sent by itself, or an amount, belongs to the last report of the same person."""
MOST_PHOTOS = 30
"""Photos of one report."""
MARKS = 10**9
"""A mark has at most nine digits."""


class Standing(StrEnum):
    """Whether a report was looked into: not yet, 已核实, or 存疑."""

    REPORTED = "reported"
    VERIFIED = "verified"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """A photo that belongs to a report.

    Attributes:
        file_id: Telegram's id, with which the photo can be shown again.
        sha256: of the photo as this bot fetched it.
        sent_by: name of who sent it; empty for somebody who is no longer registered.
    """

    file_id: str
    sha256: str
    sent_by: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ReportFact:
    """One report of progress.

    Attributes:
        id: its number.
        project: number of the project; `code` its 项目编号, `region` the code of its region.
        reported_by: name of who reported; empty for somebody who is no longer registered.
        milestone: the milestone that was reached on `reached_on`; None while it tells of investment alone.
        invested_wan: cumulative investment, whole 万元; None where it says nothing.
        doubts: what was asked and answered with “it is so”.
        photos: how many there are.
        judged_by: name of the supervisor; empty before.
    """

    id: int
    project: int
    code: str
    title: str
    region: str
    reported_by: str
    reported_at: datetime
    milestone: Milestone | None
    reached_on: date | None
    invested_wan: int | None
    doubts: tuple[Doubt, ...]
    photos: int
    standing: Standing
    judged_by: str = ""
    judged_at: datetime | None = None
    judged_note: str = ""

    @property
    def mark(self) -> int:
        """Stands for how it was judged: a supervisor judges what he saw."""
        return _mark(self.standing, self.judged_at)


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says.

    Attributes:
        milestone: the one reached on `reached_on`; None for a report of investment alone.
        invested_wan: cumulative investment, whole 万元; None where it says nothing.
    """

    milestone: Milestone | None = None
    reached_on: date | None = None
    invested_wan: int | None = None

    def upon(self, before: State) -> State:
        """The project as it is when this is so."""
        milestones = dict(before.milestones)
        if self.milestone is not None:
            planned = milestones.get(self.milestone, Plan()).planned_on
            milestones[self.milestone] = Plan(planned, self.reached_on)
        invested = before.invested_wan if self.invested_wan is None else self.invested_wan
        return State(milestones, invested)

    def adds_to(self, before: State) -> bool:
        """Whether the ledger does not say all that already."""
        if self.milestone is not None and actual_on(before.milestones, self.milestone) != self.reached_on:
            return True
        return self.invested_wan not in (None, before.invested_wan)


def check_reached(day: date, today: date) -> None:
    """Let pass a day on which a milestone may have been reached.

    Raises:
        Refused: REACHED_TOO_EARLY, or REACHED_TOO_FAR with the last day that can be reported.
    """
    if day < FIRST_DAY:
        raise Refused(Reason.REACHED_TOO_EARLY, day=day, first=FIRST_DAY)
    if day > today + FARTHEST:
        raise Refused(Reason.REACHED_TOO_FAR, day=day, today=today)


def check_amount(wan: int) -> None:
    """Let pass what the ledger can hold. Raises Refused(AMOUNT_TOO_BIG)."""
    if not 0 <= wan <= MOST_WAN:
        raise Refused(Reason.AMOUNT_TOO_BIG)


def what_is_asked(doubts: Collection[Doubt], before: State, said: Said) -> int:
    """Mark of what somebody is asked who must be sure: the doubts, and what stands in the ledger."""
    day = None if said.milestone is None else actual_on(before.milestones, said.milestone)
    return _mark(*sorted(doubts), day, before.invested_wan)


def actual_on(milestones: Mapping[Milestone, Plan], milestone: Milestone) -> date | None:
    """The day on which a milestone was reached, if it was."""
    return milestones.get(milestone, Plan()).actual_on


def _mark(*values: object) -> int:
    return zlib.crc32("|".join(map(str, values)).encode()) % MARKS
