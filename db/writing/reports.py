"""Many reports at once: milestones reached and investments made, each with its history."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import MilestoneRow, ProjectRow
from db.writing.bulk import run_each
from db.writing.history import PROJECT, Change, Origin, milestone_subject, remember
from db.writing.known import Known
from ledger.projects import Report

KnownAt = Callable[[Report], datetime]
_REACH = (
    update(MilestoneRow)
    .where(MilestoneRow.project_id == bindparam("of"), MilestoneRow.kind == bindparam("which"))
    .values(actual_on=bindparam("day"))
)
_INVEST = update(ProjectRow).where(ProjectRow.id == bindparam("of")).values(invested_wan=bindparam("wan"))


async def reach_all(
    session: AsyncSession, known: Known, origin: Origin, reports: Sequence[Report], at: KnownAt
) -> None:
    """Set the actual days that reports tell of, in their order."""
    if not reports:
        return
    plans = await known.plans([report.project for report in reports])
    now = {key: plan.actual_on for key, plan in plans.items()}
    values: list[dict[str, object]] = []
    changes: list[Change] = []
    for report in reports:
        assert report.reached is not None
        project_id, day = known[report.project], report.reached_on or report.day
        old = now[project_id, report.reached]
        values.append({"of": project_id, "which": report.reached, "day": day})
        changes.append(Change(project_id, milestone_subject(report.reached), "actual_on", old, day))
        now[project_id, report.reached] = day
    await run_each(session, _REACH, values)
    await remember(session, origin, changes, [at(report) for report in reports])


async def invest_all(
    session: AsyncSession, known: Known, origin: Origin, reports: Sequence[Report], at: KnownAt
) -> None:
    """Set the cumulative investments that reports tell of, in their order."""
    if not reports:
        return
    now = await known.invested(report.project for report in reports)
    values: list[dict[str, object]] = []
    changes: list[Change] = []
    for report in reports:
        project_id, wan = known[report.project], report.invested_wan or 0
        values.append({"of": project_id, "wan": wan})
        changes.append(Change(project_id, PROJECT, "invested_wan", now[project_id], wan))
        now[project_id] = wan
    await run_each(session, _INVEST, values)
    await remember(session, origin, changes, [at(report) for report in reports])
