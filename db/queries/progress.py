"""Reports of progress as they stand, their photos, and what can be reported about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.doubts import parted
from db.models import (
    EntryRow,
    HistoryRow,
    MilestoneRow,
    OfficialRow,
    ProgressPhotoRow,
    ProgressReportRow,
    ProjectRow,
)
from db.queries.history import BY_IMPORT, undone_imports
from db.queries.scope import is_listed, project_within
from db.writing.history import milestone_subject
from ledger.clock import CHINA
from ledger.doubts import State
from ledger.phases import Milestone
from ledger.progress import PhotoFact, ReportFact, Standing
from ledger.projects import Plan
from ledger.regions import Region


@dataclass(frozen=True, slots=True)
class Reportable:
    """A project as far as a report needs to know it.

    Attributes:
        listed: whether it ever came into a list; `left`: whether it has left every one by today.
    """

    id: int
    code: str
    name: str
    region: str
    total_wan: int
    state: State
    listed: bool
    left: bool


@dataclass(frozen=True, slots=True)
class Known:
    """How the actual day of a milestone came into the ledger.

    Attributes:
        who: name of who made it known; empty for a program, or somebody who is no longer registered.
        at: None where it came in together with its project.
    """

    day: date
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Named:
    """A project that was meant, perhaps."""

    id: int
    code: str
    name: str
    region: str


async def reportable(session: AsyncSession, number: int, today: date) -> Reportable | None:
    """A project to report about; None if there is no such project."""
    row = await session.get(ProjectRow, number, populate_existing=True)
    if row is None:
        return None
    steps = select(MilestoneRow).where(MilestoneRow.project_id == number)
    found = await session.scalars(steps.execution_options(populate_existing=True))
    plans = {step.kind: Plan(step.planned_on, step.actual_on) for step in found}
    left_on = [*await session.scalars(select(EntryRow.withdrawn_on).where(EntryRow.project_id == number))]
    return Reportable(
        id=row.id,
        code=row.code,
        name=row.name,
        region=row.region_code,
        total_wan=row.total_wan,
        state=State({kind: plans[kind] for kind in Milestone if kind in plans}, row.invested_wan),
        listed=bool(left_on),
        left=all(day is not None and day <= today for day in left_on),
    )


async def made_known(session: AsyncSession, project: int, milestone: Milestone, day: date) -> Known | None:
    """Who said last that a milestone was reached; None where it came in together with its project.

    What was taken back was not said, and who takes it back says nothing.
    """
    undone = [f"{way}{number}" for number in await undone_imports(session) for way in BY_IMPORT]
    last = (
        select(HistoryRow.at, OfficialRow.name)
        .outerjoin(OfficialRow, OfficialRow.id == HistoryRow.actor)
        .where(
            HistoryRow.project_id == project,
            HistoryRow.subject == milestone_subject(milestone),
            HistoryRow.field == "actual_on",
            HistoryRow.source.not_in(undone),
        )
        .order_by(HistoryRow.id.desc())
        .limit(1)
    )
    row = (await session.execute(last)).one_or_none()
    return None if row is None else Known(day, row.name or "", row.at)


async def projects_named(
    session: AsyncSession, region: Region, name: str, most: int, *, by_code: bool = False
) -> tuple[tuple[Named, ...], int]:
    """Projects of a region that a name may mean, at most so many, and how many there are in all.

    One whose 项目编号 or whole name it is goes alone.

    Args:
        by_code: the name can only be a 项目编号.
    """
    exactly = ProjectRow.code == name
    loosely = (or_(exactly, ProjectRow.name == name), ProjectRow.name.contains(name, autoescape=True))
    for fits in (exactly,) if by_code else loosely:
        where = [fits, is_listed(), *project_within(region)]
        found = select(ProjectRow.id, ProjectRow.code, ProjectRow.name, ProjectRow.region_code).where(*where)
        rows = (await session.execute(found.order_by(ProjectRow.id).limit(most))).all()
        if rows:
            total = await session.scalar(select(func.count(ProjectRow.id)).where(*where)) or 0
            return tuple(Named(*row) for row in rows), total
    return (), 0


async def report_fact(session: AsyncSession, number: int) -> ReportFact | None:
    """A report by its number; None if there is no such report."""
    found = await _read(session, _facts().where(ProgressReportRow.id == number))
    return found[0] if found else None


async def reports_of(
    session: AsyncSession, project: int, as_of: date | None = None, most: int = 20
) -> tuple[ReportFact, ...]:
    """The reports about a project up to the end of a day, the newest first."""
    about = _facts().where(ProgressReportRow.project_id == project)
    if as_of is not None:
        night = datetime.combine(as_of + timedelta(days=1), datetime.min.time(), CHINA)
        about = about.where(ProgressReportRow.reported_at < night)
    return await _read(session, about.order_by(ProgressReportRow.id.desc()).limit(most))


async def last_report_by(
    session: AsyncSession, who: int, chat_id: int, since: datetime, project: int | None = None
) -> ReportFact | None:
    """What somebody reported last in a chat since an instant, about one project if it is given."""
    mine = _facts().where(
        ProgressReportRow.reported_by == who,
        ProgressReportRow.chat_id == chat_id,
        ProgressReportRow.reported_at >= since,
    )
    if project is not None:
        mine = mine.where(ProgressReportRow.project_id == project)
    found = await _read(session, mine.order_by(ProgressReportRow.id.desc()).limit(1))
    return found[0] if found else None


async def photos_of(session: AsyncSession, report: int) -> tuple[PhotoFact, ...]:
    """The photos of a report, in the order they came."""
    rows = await session.execute(
        select(ProgressPhotoRow, OfficialRow.name)
        .outerjoin(OfficialRow, OfficialRow.id == ProgressPhotoRow.sent_by)
        .where(ProgressPhotoRow.report_id == report)
        .order_by(ProgressPhotoRow.id)
    )
    return tuple(PhotoFact(row.file_id, row.sha256, name or "", row.sent_at) for row, name in rows)


async def also_shown_by(session: AsyncSession, report: int, sha256: str) -> tuple[int, ...]:
    """Numbers of the other reports that have the very same photo."""
    same = select(ProgressPhotoRow.report_id).where(
        ProgressPhotoRow.sha256 == sha256, ProgressPhotoRow.report_id != report
    )
    return tuple(await session.scalars(same.order_by(ProgressPhotoRow.report_id)))


def _facts() -> Select[*tuple[Any, ...]]:
    reporter, judge = aliased(OfficialRow), aliased(OfficialRow)
    photos: ColumnElement[int] = (
        select(func.count(ProgressPhotoRow.id))
        .where(ProgressPhotoRow.report_id == ProgressReportRow.id)
        .correlate(ProgressReportRow)
        .scalar_subquery()
    )
    return (
        select(
            ProgressReportRow,
            ProjectRow.code,
            ProjectRow.name,
            ProjectRow.region_code,
            reporter.name.label("reporter"),
            judge.name.label("judge"),
            photos.label("photos"),
        )
        .join(ProjectRow, ProjectRow.id == ProgressReportRow.project_id)
        .outerjoin(reporter, reporter.id == ProgressReportRow.reported_by)
        .outerjoin(judge, judge.id == ProgressReportRow.judged_by)
    )


async def _read(session: AsyncSession, statement: Select[*tuple[Any, ...]]) -> tuple[ReportFact, ...]:
    rows: Sequence[Row[Any]] = (
        await session.execute(statement.execution_options(populate_existing=True))
    ).all()
    return tuple(_fact(row) for row in rows)


def _fact(found: Row[Any]) -> ReportFact:
    row = found[0]
    return ReportFact(
        id=row.id,
        project=row.project_id,
        code=found.code,
        title=found.name,
        region=found.region_code,
        reported_by=found.reporter or "",
        reported_at=row.reported_at,
        milestone=row.milestone,
        reached_on=row.reached_on,
        invested_wan=row.invested_wan,
        doubts=parted(row.sure),
        photos=found.photos,
        standing=Standing(row.standing),
        judged_by=found.judge or "",
        judged_at=row.judged_at,
        judged_note=row.judged_note,
    )
