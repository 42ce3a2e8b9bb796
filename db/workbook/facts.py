"""What the ledger holds about the projects of a workbook: loaded once, compared off the event loop."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import EntryRow, MilestoneRow, ProjectCategoryRow, ProjectRow
from db.queries import reference
from db.queries.projects import ledger_revision, record_of
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord

CHUNK = 500
"""How many 项目编号 one query asks for: SQLite allows 999 values in the oldest versions."""

EntryKey = tuple[int, Batch]


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project in the ledger with its entries by phase and batch."""

    record: ProjectRecord
    entries: Mapping[EntryKey, EntryRecord]


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """What the ledger holds at one revision.

    Attributes:
        revision: see `db.queries.projects.ledger_revision`.
        phases: numbers of all phases.
        projects: those asked for, by 项目编号; one that is missing is not in the ledger.
    """

    revision: int
    phases: tuple[int, ...]
    projects: Mapping[str, ProjectFacts]


async def load_facts(session: AsyncSession, codes: Iterable[str]) -> LedgerFacts:
    """The facts about the projects of these 项目编号.

    The revision is read first: what changes meanwhile makes the facts stale, never wrong.
    """
    revision = await ledger_revision(session)
    phases = tuple(phase.number for phase in await reference.phases(session))
    projects: dict[str, ProjectFacts] = {}
    for chunk in chunks(codes):
        projects |= await load_projects(session, [ProjectRow.code.in_(chunk)])
    return LedgerFacts(revision, phases, projects)


def chunks(codes: Iterable[str]) -> Iterable[list[str]]:
    """The distinct codes, in order, as many at a time as one query takes."""
    ordered = sorted(set(codes))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


async def load_projects(
    session: AsyncSession, conditions: Sequence[ColumnElement[bool]]
) -> dict[str, ProjectFacts]:
    """The projects that meet conditions on `ProjectRow`, by 项目编号."""
    categories = await _categories(session, conditions)
    milestones = await _milestones(session, conditions)
    entries = await _entries(session, conditions)
    rows = await session.execute(select(ProjectRow.__table__).where(*conditions))
    return {
        row.code: ProjectFacts(
            record_of(row, tuple(sorted(categories.get(row.id, ()))), milestones.get(row.id, {})),
            {(entry.phase, entry.batch): entry for entry in entries.get(row.id, ())},
        )
        for row in rows
    }


async def _categories(
    session: AsyncSession, conditions: Sequence[ColumnElement[bool]]
) -> dict[int, list[str]]:
    rows = await session.execute(
        select(ProjectCategoryRow.project_id, ProjectCategoryRow.category)
        .join(ProjectRow, ProjectRow.id == ProjectCategoryRow.project_id)
        .where(*conditions)
    )
    found: dict[int, list[str]] = {}
    for project_id, category in rows:
        found.setdefault(project_id, []).append(category)
    return found


async def _milestones(
    session: AsyncSession, conditions: Sequence[ColumnElement[bool]]
) -> dict[int, dict[Milestone, Plan]]:
    rows = await session.execute(
        select(MilestoneRow.project_id, MilestoneRow.kind, MilestoneRow.planned_on, MilestoneRow.actual_on)
        .join(ProjectRow, ProjectRow.id == MilestoneRow.project_id)
        .where(*conditions)
    )
    found: dict[int, dict[Milestone, Plan]] = {}
    for project_id, kind, planned_on, actual_on in rows:
        found.setdefault(project_id, {})[kind] = Plan(planned_on, actual_on)
    return found


async def _entries(
    session: AsyncSession, conditions: Sequence[ColumnElement[bool]]
) -> dict[int, list[EntryRecord]]:
    rows = await session.execute(
        select(
            EntryRow.project_id,
            ProjectRow.code,
            EntryRow.phase,
            EntryRow.batch,
            EntryRow.withdrawn_on,
            EntryRow.withdrawn_reason,
        )
        .join(ProjectRow, ProjectRow.id == EntryRow.project_id)
        .where(*conditions)
    )
    found: dict[int, list[EntryRecord]] = {}
    for project_id, code, phase, batch, withdrawn_on, reason in rows:
        entry = EntryRecord(code, phase, batch, withdrawn_on, reason)
        found.setdefault(project_id, []).append(entry)
    return found
