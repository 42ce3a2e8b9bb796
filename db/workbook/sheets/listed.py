"""The rows of a workbook that holds just what a list names."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ProjectRow
from db.workbook.importing.facts import CHUNK, ProjectFacts, load_projects
from db.workbook.sheets.rows import SheetRow, sheet_row
from ledger.phases import TARGET, Batch, Milestone
from ledger.projects import EntryRecord
from ledger.regions import RegionTree

T = TypeVar("T")


class Listed(NamedTuple):
    """What a line of a list is about: an entry, or a project with all of its entries.

    Attributes:
        project: the project's number.
        phase, batch: the entry; None for all of the project's.
        milestone: the milestone warned of, which picks the entries that wait for it; None for all.
    """

    project: int
    phase: int | None = None
    batch: Batch | None = None
    milestone: Milestone | None = None


async def listed_rows(session: AsyncSession, tree: RegionTree, listed: Sequence[Listed]) -> list[SheetRow]:
    """The rows of the entries that a list names, in its order, each once."""
    codes = await _codes({line.project for line in listed}, session)
    projects: dict[str, ProjectFacts] = {}
    for some in _in_chunks(sorted(codes.values())):
        projects |= await load_projects(session, [ProjectRow.code.in_(some)])
    rows: dict[tuple[str, int, Batch], SheetRow] = {}
    for line in listed:
        project = projects[codes[line.project]]
        for entry in _entries(line, project):
            key = (project.record.code, entry.phase, entry.batch)
            if key not in rows:
                rows[key] = sheet_row(project.record, entry, tree)
    return list(rows.values())


def _entries(line: Listed, project: ProjectFacts) -> list[EntryRecord]:
    if line.phase is not None and line.batch is not None:
        return [project.entries[line.phase, line.batch]]
    entries = list(project.entries.values())
    waiting = [entry for entry in entries if TARGET[entry.batch] is line.milestone]
    return waiting or entries


async def _codes(projects: Iterable[int], session: AsyncSession) -> dict[int, str]:
    codes: dict[int, str] = {}
    for some in _in_chunks(sorted(projects)):
        rows = await session.execute(select(ProjectRow.id, ProjectRow.code).where(ProjectRow.id.in_(some)))
        codes |= {row.id: row.code for row in rows}
    return codes


def _in_chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
