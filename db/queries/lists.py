"""Lists of projects: overdue, due soon, found by name."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import EntryRow, ExtensionRow, ProjectRow
from db.queries.scope import NO_FILTERS, Filters, held_by, is_listed, passing, project_within, within
from db.types import OpenDay
from ledger.phases import Milestone
from ledger.projects import ProjectLine, ProjectPage
from ledger.regions import Region

PAGE = 10
"""Lines to a page."""


async def overdue(
    session: AsyncSession,
    region: Region,
    as_of: date,
    *,
    late_days: int = 0,
    milestone: Milestone | None = None,
    filters: Filters = NO_FILTERS,
    page: int = 1,
    size: int = PAGE,
) -> ProjectPage:
    """逾期: deadline before the as-of day, milestone not reached by then; longest overdue first.

    Args:
        late_days: only those overdue by more than so many days.
    """
    waiting = Waiting(as_of)
    before = as_of - timedelta(days=late_days)
    wanted = [EntryRow.planned_on < before, waiting.deadline < before, held_by(as_of)]
    wanted += _narrow(region, milestone, filters)
    return await _page(session, waiting, wanted, page, size)


async def due(
    session: AsyncSession,
    region: Region,
    as_of: date,
    days: int,
    *,
    since: date | None = None,
    milestone: Milestone | None = None,
    filters: Filters = NO_FILTERS,
    page: int = 1,
    size: int = PAGE,
) -> ProjectPage:
    """Due from a day to `days` days after it, and not reached by the as-of day; nearest first.

    Args:
        since: the first day; the as-of day unless given.
    """
    waiting = Waiting(as_of)
    first = since or as_of
    last = first + timedelta(days=days)
    wanted = [
        EntryRow.planned_on <= last,
        waiting.deadline >= first,
        waiting.deadline <= last,
        held_by(as_of),
    ]
    wanted += _narrow(region, milestone, filters)
    return await _page(session, waiting, wanted, page, size)


async def search(
    session: AsyncSession, region: Region, text: str, page: int = 1, size: int = PAGE
) -> ProjectPage:
    """Projects whose name or company contains the text, or whose 项目编号 it is; largest first."""
    found = or_(
        ProjectRow.name.contains(text, autoescape=True),
        ProjectRow.company.contains(text, autoescape=True),
        ProjectRow.code == text,
    )
    where = [found, is_listed(), *project_within(region)]
    count = select(func.count(ProjectRow.id), func.coalesce(func.sum(ProjectRow.total_wan), 0))
    total, wan = (await session.execute(count.where(*where))).one()
    page = at_most(page, total, size)
    statement = (
        select(ProjectRow)
        .where(*where)
        .order_by(ProjectRow.total_wan.desc(), ProjectRow.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    lines = tuple(
        ProjectLine(p.id, p.code, p.name, p.region_code, p.company, p.service_officer, p.total_wan)
        for p in await session.scalars(statement)
    )
    return ProjectPage(lines, total, page, total, int(wan))


class Waiting:
    """Entries still waiting for their target milestone on a day, with the deadline that holds then.

    Attributes:
        count: a statement that counts them.
        lines: a statement whose rows are the fields of `ProjectLine`, in their order.
        deadline: the planned day, or the latest of the extensions approved by then.
    """

    def __init__(self, as_of: date) -> None:
        extended = (
            select(
                ExtensionRow.project_id,
                ExtensionRow.milestone,
                func.max(ExtensionRow.new_day).label("new_day"),
                func.count().label("times"),
            )
            .where(ExtensionRow.approved_on <= as_of)
            .group_by(ExtensionRow.project_id, ExtensionRow.milestone)
            .subquery("extended")
        )
        self.deadline: ColumnElement[Any] = func.coalesce(
            extended.c.new_day, EntryRow.planned_on, type_=OpenDay()
        )
        entries = (
            select(func.count())
            .select_from(EntryRow)
            .outerjoin(
                extended,
                (extended.c.project_id == EntryRow.project_id) & (extended.c.milestone == EntryRow.target),
            )
            .where(EntryRow.reached_on > as_of, EntryRow.withdrawn_on > as_of)
        )
        self.count: Select[int] = entries
        self.lines: Select[*tuple[Any, ...]] = entries.join(
            ProjectRow, ProjectRow.id == EntryRow.project_id
        ).with_only_columns(
            ProjectRow.id,
            ProjectRow.code,
            ProjectRow.name,
            EntryRow.region_code,
            ProjectRow.company,
            ProjectRow.service_officer,
            ProjectRow.total_wan,
            EntryRow.phase,
            EntryRow.batch,
            EntryRow.target,
            EntryRow.planned_on,
            self.deadline.label("deadline"),
            func.coalesce(extended.c.times, 0).label("times"),
        )


def _narrow(region: Region, milestone: Milestone | None, filters: Filters) -> list[ColumnElement[bool]]:
    narrowed = [*within(region), *passing(filters)]
    return narrowed if milestone is None else [*narrowed, EntryRow.target == milestone]


async def _page(
    session: AsyncSession, waiting: "Waiting", wanted: list[ColumnElement[bool]], page: int, size: int
) -> ProjectPage:
    total, projects, wan = await _together(session, waiting, wanted)
    page = at_most(page, total, size)
    rows = await session.execute(
        waiting.lines.where(*wanted)
        .order_by(waiting.deadline, ProjectRow.total_wan.desc(), EntryRow.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return ProjectPage(tuple(ProjectLine(*row) for row in rows), total, page, projects, wan)


async def _together(
    session: AsyncSession, waiting: "Waiting", wanted: list[ColumnElement[bool]]
) -> tuple[int, int, int]:
    """How many entries, how many projects, and the total investment of these, 万元."""
    found = (
        waiting.count.where(*wanted)
        .with_only_columns(EntryRow.project_id, func.count().label("entries"))
        .group_by(EntryRow.project_id)
        .subquery("found")
    )
    sums = select(func.sum(found.c.entries), func.count(), func.sum(ProjectRow.total_wan)).join_from(
        found, ProjectRow, ProjectRow.id == found.c.project_id
    )
    entries, projects, wan = (await session.execute(sums)).one()
    return int(entries or 0), projects, int(wan or 0)


def at_most(page: int, total: int, size: int) -> int:
    """The page asked for, or the last one where there are not so many (any more)."""
    return min(page, max(1, -(-total // size)))
