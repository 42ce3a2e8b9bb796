"""进度上报: an officer's report goes into the ledger, photos go with it, a supervisor judges it.

Who writes takes its turn before it looks, so that what was looked at still holds when it is written.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.doubts import joined
from db.models import ProgressPhotoRow, ProgressReportRow
from db.queries.progress import Reportable, report_fact, reportable
from db.warning_log import Step
from db.writing import LedgerWriter, Origin
from db.writing.turn import take_turn
from ledger.doubts import Doubt
from ledger.errors import Reason, Refused
from ledger.progress import MOST_PHOTOS, ReportFact, Said, Standing
from ledger.regions import RegionTree


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that came in: Telegram's ids of it, what it is, who sent it and when."""

    file_id: str
    file_unique_id: str
    sha256: str
    sent_by: int
    sent_at: datetime


async def to_report(session: AsyncSession, number: int, today: date) -> Reportable | None:
    """A project as it stands until the caller's transaction ends; None if there is no such project."""
    await take_turn(session)
    return await reportable(session, number, today)


async def report(
    session: AsyncSession,
    tree: RegionTree,
    project: Reportable,
    said: Said,
    sure: Collection[Doubt],
    step: Step,
) -> int:
    """Write a report and what it says into the ledger, in the session's one transaction.

    Args:
        project: as `to_report` gave it.
        sure: the doubts that were answered with “it is so”.

    Returns:
        The number of the report.
    """
    assert step.actor is not None
    row = {
        "project_id": project.id,
        "reported_by": step.actor,
        "reported_at": step.at,
        "chat_id": step.chat_id or 0,
        "milestone": said.milestone,
        "reached_on": said.reached_on,
        "invested_wan": said.invested_wan,
        "sure": joined(sure),
        "standing": Standing.REPORTED,
        "judged_by": None,
        "judged_at": None,
        "judged_note": "",
    }
    number = (
        await session.execute(insert(ProgressReportRow).values(row).returning(ProgressReportRow.id))
    ).scalar_one()
    await _into_ledger(session, tree, project, number, said, sure, step)
    return number


async def add_amount(
    session: AsyncSession,
    tree: RegionTree,
    project: Reportable,
    fact: ReportFact,
    invested_wan: int,
    sure: Collection[Doubt],
    step: Step,
) -> bool:
    """Let a report also say the cumulative investment; False if it says one, or was judged meanwhile."""
    doubts = {*fact.doubts, *sure}
    own = (
        update(ProgressReportRow)
        .where(
            ProgressReportRow.id == fact.id,
            ProgressReportRow.standing == Standing.REPORTED,
            ProgressReportRow.invested_wan.is_(None),
        )
        .values(invested_wan=invested_wan, sure=joined(doubts))
    )
    if not await changed_one(session, own):
        return False
    said = Said(invested_wan=invested_wan)
    await _into_ledger(session, tree, project, fact.id, said, sure, step)
    return True


async def add_photo(session: AsyncSession, number: int, photo: Photo) -> bool:
    """Keep a photo with a report; False if the report has it already.

    Raises:
        Refused: REPORT_UNKNOWN, REPORT_VERIFIED: what a supervisor has verified stays as he saw it;
            TOO_MANY_PHOTOS.
    """
    locked = select(ProgressReportRow).where(ProgressReportRow.id == number).with_for_update()
    row = await session.scalar(locked.execution_options(populate_existing=True))
    if row is None:
        raise Refused(Reason.REPORT_UNKNOWN)
    own = ProgressPhotoRow.report_id == number
    if await session.scalar(select(ProgressPhotoRow.id).where(own, ProgressPhotoRow.sha256 == photo.sha256)):
        return False
    if row.standing is Standing.VERIFIED:
        raise Refused(Reason.REPORT_VERIFIED, number=number)
    if (await session.scalar(select(func.count(ProgressPhotoRow.id)).where(own)) or 0) >= MOST_PHOTOS:
        raise Refused(Reason.TOO_MANY_PHOTOS, number=number, most=MOST_PHOTOS)
    await session.execute(
        insert(ProgressPhotoRow).values(
            report_id=number,
            file_id=photo.file_id,
            file_unique_id=photo.file_unique_id,
            sha256=photo.sha256,
            sent_by=photo.sent_by,
            sent_at=photo.sent_at,
        )
    )
    return True


async def judge(session: AsyncSession, seen: ReportFact, standing: Standing, note: str, step: Step) -> None:
    """A supervisor judges a report as he saw it; of two who do so at once, one wins.

    Raises:
        Refused: REPORT_JUDGED, with who judged it meanwhile.
    """
    as_seen = (
        update(ProgressReportRow)
        .where(
            ProgressReportRow.id == seen.id,
            ProgressReportRow.standing == seen.standing,
            ProgressReportRow.judged_at.is_not_distinct_from(seen.judged_at),
        )
        .values(standing=standing, judged_by=step.actor, judged_at=step.at, judged_note=note)
    )
    if not await changed_one(session, as_seen):
        raise judged(await report_fact(session, seen.id) or seen)


def judged(fact: ReportFact) -> Refused:
    """What who comes second is told."""
    return Refused(
        Reason.REPORT_JUDGED,
        number=fact.id,
        standing=fact.standing,
        name=fact.judged_by,
        at=fact.judged_at,
    )


async def _into_ledger(
    session: AsyncSession,
    tree: RegionTree,
    project: Reportable,
    number: int,
    said: Said,
    sure: Collection[Doubt],
    step: Step,
) -> None:
    origin = Origin(step.at, f"report:{number}", step.actor, joined(sure))
    writer = LedgerWriter(session, tree, origin)
    if said.invested_wan is not None:
        await writer.set_fields(project.code, {"invested_wan": said.invested_wan})
    if said.milestone is not None:
        await writer.reach(project.code, said.milestone, said.reached_on)
