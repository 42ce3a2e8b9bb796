"""One project, whole; and the few facts that access and paging need."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, exists, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import EntryRow, ExtensionRow, HistoryRow, MilestoneRow, ProjectCategoryRow, ProjectRow
from ledger.calendar import ONE_DAY
from ledger.clock import CHINA, china_day
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.projects import EntryRecord, Extension, Plan, ProjectCard, ProjectRecord


async def project_card(session: AsyncSession, project_id: int, as_of: date) -> ProjectCard | None:
    """Everything about one project as of a day; None if there is no such project.

    Raises:
        Refused: PROJECT_TAKEN_BACK, as `require_listed` does.
    """
    row = await session.get(ProjectRow, project_id)
    if row is None:
        return None
    entries = (
        await session.scalars(
            select(EntryRow).where(EntryRow.project_id == project_id).order_by(EntryRow.phase, EntryRow.id)
        )
    ).all()
    if not entries:
        await require_listed(session, project_id)
    extensions = await session.scalars(
        select(ExtensionRow)
        .where(ExtensionRow.project_id == project_id, ExtensionRow.approved_on <= as_of)
        .order_by(ExtensionRow.approved_on)
    )
    midnight = datetime.combine(as_of + ONE_DAY, time(), CHINA)
    changed = await session.scalar(
        select(func.max(HistoryRow.at)).where(HistoryRow.project_id == project_id, HistoryRow.at < midnight)
    )
    return ProjectCard(
        id=row.id,
        record=await project_record(session, row),
        entries=tuple(
            EntryRecord(row.code, e.phase, e.batch, e.withdrawn_on, e.withdrawn_reason) for e in entries
        ),
        extensions=tuple(Extension(x.milestone, x.new_day, x.approved_on, x.reason) for x in extensions),
        updated_on=None if changed is None else china_day(changed),
    )


async def require_listed(session: AsyncSession, project_id: int) -> None:
    """Let pass a project that is in the ledger, or was never out of it.

    Raises:
        Refused: PROJECT_TAKEN_BACK(number) where the import that brought it in was taken back: then it is in
            no list any more, and its 项目编号 is another one.
    """
    row = HistoryRow
    taken_back = (
        select(row.source)
        .where(
            *(row.project_id == project_id, row.subject == "project", row.field == "code"),
            row.source.startswith("undo:"),
            not_(exists(select(1).where(EntryRow.project_id == project_id))),
        )
        .order_by(row.id.desc())
    )
    source = await session.scalar(taken_back.limit(1))
    if source is not None:
        raise Refused(Reason.PROJECT_TAKEN_BACK, number=int(source.removeprefix("undo:")))


async def project_record(session: AsyncSession, row: ProjectRow) -> ProjectRecord:
    """A project row with its categories and milestones, in the ledger's own type."""
    categories = await session.scalars(
        select(ProjectCategoryRow.category)
        .where(ProjectCategoryRow.project_id == row.id)
        .order_by(ProjectCategoryRow.category)
    )
    milestones = await session.scalars(select(MilestoneRow).where(MilestoneRow.project_id == row.id))
    return record_of(row, tuple(categories), {m.kind: Plan(m.planned_on, m.actual_on) for m in milestones})


def record_of(
    row: ProjectRow | Row[Any], categories: tuple[str, ...], milestones: Mapping[Milestone, Plan]
) -> ProjectRecord:
    """The ledger's own type for a row of `project`, mapped or bare, and what hangs on it."""
    return ProjectRecord(
        code=row.code,
        name=row.name,
        region=row.region_code,
        company=row.company,
        industry=row.industry,
        chain=row.chain,
        categories=categories,
        total_wan=row.total_wan,
        year_plan_wan=row.year_plan_wan,
        invested_wan=row.invested_wan,
        service_officer=row.service_officer,
        leader=row.leader,
        bank=row.bank,
        remark=row.remark,
        milestones={kind: milestones[kind] for kind in Milestone if kind in milestones},
    )


async def project_region(session: AsyncSession, project_id: int) -> str | None:
    """Code of the region a project lies in; None if there is no such project."""
    return await session.scalar(select(ProjectRow.region_code).where(ProjectRow.id == project_id))


async def ledger_revision(session: AsyncSession) -> int:
    """Number of the last change of any ledger fact; 0 for an empty ledger."""
    return await session.scalar(select(func.max(HistoryRow.id))) or 0
