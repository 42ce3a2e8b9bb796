"""Projects on the lists of the campaign, each once, whatever lists it is on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.models import EntryRow, ExtensionRow, MilestoneRow, PhaseRow, ProjectRow
from db.queries.lists import PAGE, at_most
from db.queries.scope import NO_FILTERS, Filters, project_passing, project_within, within
from db.types import NEVER, OpenDay
from ledger.phases import Batch, Milestone
from ledger.projects import ProjectLine, ProjectPage, Seat
from ledger.questions import Named
from ledger.regions import Region


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which projects: those on a list on the as-of day, and what else they must be.

    On a list is a project with an entry in a phase held by then, not withdrawn by then.

    Attributes:
        milestone: the milestone that each line tells of.
        reached: whether it must have been reached by the as-of day, or must not; None for either.
        since: the first day on which it may have been reached.
        base: a milestone that must have been reached by the as-of day.
        top: only so many of the largest.
        reached_first: those that have reached the milestone before those that have not.
    """

    region: Region
    as_of: date
    filters: Filters = NO_FILTERS
    milestone: Milestone | None = None
    reached: bool | None = None
    since: date | None = None
    base: Milestone | None = None
    top: int | None = None
    reached_first: bool = False


async def projects_listed(
    session: AsyncSession, wanted: Wanted, page: int = 1, size: int = PAGE
) -> ProjectPage:
    """One page of them, the largest first; their number and total investment over all pages."""
    found = _found(wanted).subquery("found")
    sums = await session.execute(select(func.count(), func.sum(found.c.total_wan)).select_from(found))
    total, wan = sums.one()
    page = at_most(page, total, size)
    skipped = (page - 1) * size
    rows = (
        await session.execute(_lines(wanted).limit(max(0, min(size, total - skipped))).offset(skipped))
    ).all()
    seats = await _seats(session, wanted, [row.id for row in rows])
    lines = tuple(_line(row, wanted, seats[row.id]) for row in rows)
    return ProjectPage(lines, total, page, total, int(wan or 0))


async def latest_reached(session: AsyncSession, wanted: Wanted) -> date | None:
    """The last day, up to the as-of day, on which one of them reached the milestone; None if none has."""
    reached = (
        select(MilestoneRow.actual_on)
        .join(ProjectRow, ProjectRow.id == MilestoneRow.project_id)
        .where(MilestoneRow.kind == wanted.milestone, MilestoneRow.actual_on <= wanted.as_of)
        .where(*_conditions(replace(wanted, milestone=None)))
    )
    return await session.scalar(reached.order_by(MilestoneRow.actual_on.desc()).limit(1))


def _found(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    found = select(ProjectRow.id, ProjectRow.total_wan).where(*_conditions(wanted))
    if wanted.top is None:
        return found
    return found.order_by(ProjectRow.total_wan.desc(), ProjectRow.id).limit(wanted.top)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    on_a_list = select(EntryRow.project_id).where(*_still_in(wanted), *within(wanted.region))
    conditions = [
        ProjectRow.id.in_(on_a_list),
        *project_within(wanted.region),
        *project_passing(wanted.filters),
    ]
    if wanted.base is not None:
        conditions.append(_has_reached(wanted.base, wanted.as_of))
    if wanted.milestone is not None and wanted.reached is not None:
        reached = _has_reached(wanted.milestone, wanted.as_of, wanted.since if wanted.reached else None)
        conditions.append(reached if wanted.reached else ~reached)
    return conditions


def _still_in(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The entries that count: of the phase and batch asked for, held by the as-of day, not withdrawn."""
    held = select(PhaseRow.number).where(PhaseRow.held_on <= wanted.as_of)
    conditions = [EntryRow.withdrawn_on > wanted.as_of, EntryRow.phase.in_(held)]
    if wanted.filters.phase is not None:
        conditions.append(EntryRow.phase == wanted.filters.phase)
    if wanted.filters.batch is not None:
        conditions.append(EntryRow.batch == wanted.filters.batch)
    return conditions


def _has_reached(milestone: Milestone, by: date, since: date | None = None) -> ColumnElement[bool]:
    reached = select(1).where(
        MilestoneRow.project_id == ProjectRow.id,
        MilestoneRow.kind == milestone,
        MilestoneRow.actual_on <= by,
    )
    if since is not None:
        reached = reached.where(MilestoneRow.actual_on >= since)
    return exists(reached.correlate(ProjectRow))


def _lines(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """The rows of the lines, in their order: project, then its milestone's days where one is asked about."""
    extended = (
        select(
            ExtensionRow.project_id,
            func.max(ExtensionRow.new_day).label("new_day"),
            func.count().label("times"),
        )
        .where(ExtensionRow.approved_on <= wanted.as_of, ExtensionRow.milestone == wanted.milestone)
        .group_by(ExtensionRow.project_id)
        .subquery("extended")
    )
    statement = select(ProjectRow).where(*_conditions(wanted))
    largest_first = (ProjectRow.total_wan.desc(), ProjectRow.id)
    if wanted.milestone is None:
        return _columns(statement, null(), null(), null(), null()).order_by(*largest_first)
    statement = statement.outerjoin(
        MilestoneRow, (MilestoneRow.project_id == ProjectRow.id) & (MilestoneRow.kind == wanted.milestone)
    ).outerjoin(extended, extended.c.project_id == ProjectRow.id)
    deadline = func.coalesce(extended.c.new_day, MilestoneRow.planned_on, type_=OpenDay())
    statement = _columns(
        statement, MilestoneRow.planned_on, deadline, extended.c.times, MilestoneRow.actual_on
    )
    if wanted.reached_first:
        statement = statement.order_by(case((MilestoneRow.actual_on <= wanted.as_of, 0), else_=1))
    return statement.order_by(*largest_first)


def _columns(
    statement: Select[*tuple[Any, ...]],
    planned_on: Any,  # noqa: ANN401 - columns of any kind
    deadline: Any,  # noqa: ANN401
    times: Any,  # noqa: ANN401
    reached_on: Any,  # noqa: ANN401
) -> Select[*tuple[Any, ...]]:
    return statement.with_only_columns(
        *(ProjectRow.id, ProjectRow.code, ProjectRow.name, ProjectRow.region_code, ProjectRow.company),
        *(ProjectRow.service_officer, ProjectRow.leader, ProjectRow.bank, ProjectRow.chain),
        *(ProjectRow.industry, ProjectRow.total_wan),
        planned_on.label("planned_on"),
        deadline.label("deadline"),
        times.label("times"),
        reached_on.label("reached_on"),
    )


async def _seats(session: AsyncSession, wanted: Wanted, projects: Sequence[int]) -> dict[int, list[Seat]]:
    """The lists that each project is on, of those asked for."""
    order = case({batch.value: place for place, batch in enumerate(Batch)}, value=EntryRow.batch)
    rows = await session.execute(
        select(EntryRow.project_id, EntryRow.phase, EntryRow.batch)
        .where(among(session, EntryRow.project_id, projects), *_still_in(wanted))
        .order_by(EntryRow.phase, order)
    )
    seats: dict[int, list[Seat]] = defaultdict(list)
    for project, phase, batch in rows:
        seats[project].append(Seat(phase, batch))
    return seats


def _line(row: Row[*tuple[Any, ...]], wanted: Wanted, seats: list[Seat]) -> ProjectLine:
    reached_on = row.reached_on if (row.reached_on or NEVER) <= wanted.as_of else None
    return ProjectLine(
        id=row.id,
        code=row.code,
        name=row.name,
        region=row.region_code,
        company=row.company,
        service_officer=row.service_officer,
        total_wan=row.total_wan,
        milestone=wanted.milestone,
        planned_on=row.planned_on,
        deadline=row.deadline,
        extensions=row.times or 0,
        reached_on=reached_on,
        seats=tuple(seats),
        matched=_matched(row, wanted.filters),
    )


def _matched(row: Row[*tuple[Any, ...]], filters: Filters) -> str:
    """What the project has of the name asked for."""
    match filters.named:
        case None:
            return ""
        case Named.PERSON:
            is_officer = filters.name.casefold() in row.service_officer.casefold()
            return str(row.service_officer if is_officer else row.leader)
        case Named.CHAIN:
            return str(row.chain)
        case Named.INDUSTRY:
            return str(row.industry)
        case Named.BANK:
            return str(row.bank)
        case Named.COMPANY:
            return str(row.company)
