"""进度上报: what an officer reports in chat about one project, and what a supervisor thinks of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ledger.doubts import Doubt
from ledger.phases import Milestone


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
