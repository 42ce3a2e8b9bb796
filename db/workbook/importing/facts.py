"""What the ledger holds about the projects of a workbook: loaded once, compared off the event loop."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.many import all_rows
from db.models import HistoryRow, ProjectRow
from db.queries import reference
from db.queries.projects import ledger_revision
from db.workbook.importing.bare import (
    BareProjects,
    EntryKey,
    ProjectFacts,
    entry_statement,
    project_statement,
)

__all__ = [
    "EntryKey",
    "LedgerFacts",
    "ProjectFacts",
    "chunks",
    "load_facts",
    "load_projects",
    "touched_since",
]

CHUNK = 500
"""How many values one query names: SQLite allows 999 in the oldest versions."""

CODES_AT_ONCE = 20_000
"""How many 项目编号 go along as one value."""


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
    projects: list[tuple[Any, ...]] = []
    entries: list[tuple[Any, ...]] = []
    for some in chunks(codes, CODES_AT_ONCE):
        condition = [among(session, ProjectRow.code, some)]
        projects += await all_rows(session, project_statement(condition))
        entries += await all_rows(session, entry_statement(condition))
    return LedgerFacts(revision, phases, BareProjects(projects, entries))


async def load_projects(
    session: AsyncSession, conditions: Sequence[ColumnElement[bool]]
) -> dict[str, ProjectFacts]:
    """The projects that meet conditions on `ProjectRow`, by 项目编号."""
    projects = await all_rows(session, project_statement(conditions))
    entries = await all_rows(session, entry_statement(conditions))
    return dict(BareProjects(projects, entries))


def chunks(codes: Iterable[str], size: int = CHUNK) -> Iterable[list[str]]:
    """The distinct codes, in order, so many at a time."""
    ordered = sorted(set(codes))
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


async def touched_since(session: AsyncSession, revision: int, codes: frozenset[str]) -> bool:
    """Whether the ledger changed in one of these projects after a revision.

    A project that got another 项目编号 counts under the one that it had, too.
    """
    if await ledger_revision(session) == revision:
        return False
    changes = await all_rows(
        session,
        select(ProjectRow.code, case((HistoryRow.field == "code", HistoryRow.old)))
        .join(ProjectRow, ProjectRow.id == HistoryRow.project_id)
        .where(HistoryRow.id > revision)
        .distinct(),
    )
    return any(
        code in codes or (former is not None and json.loads(former) in codes) for code, former in changes
    )
