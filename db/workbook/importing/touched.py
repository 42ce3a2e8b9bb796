"""What was changed after an import in the very facts that it wrote."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, exists, literal, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import HistoryRow, ImportRow, OfficialRow, ProgressReportRow, ProjectRow
from db.writing.history import EXTENSION, NEW, PROJECT, milestone_subject
from db.writing.taking_back import Said, history_rows
from ledger.errors import Reason, Refused
from ledger.phases import Milestone

NAMED = 20
"""So many later changes are named when an import cannot be taken back."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A later change of a fact that an import wrote.

    Attributes:
        code, title: of the project.
        subject, field: which fact, as history names it.
        by: name of who changed it; None where that is not on record, or nobody (the program, the terminal).
        actor: their Telegram id; None for the program or the terminal.
        at: when.
        source: by which way: `import:12`, `report:7`, `extension:3`.
    """

    code: str
    title: str
    subject: str
    field: str
    by: str | None
    actor: int | None
    at: datetime
    source: str


async def refuse_touched(
    session: AsyncSession, import_id: int, wrote: Sequence[Said], undone: Collection[int]
) -> None:
    """Refuse if something later touched the same facts.

    A fact is one field of one subject. Of an entry or a project that the import brought in, every later
    change counts, and a report of progress on such a project does even if it changed nothing (its photos
    stay); an extension counts as a change of the planned day that it moves. What was itself taken back does
    not count.

    Args:
        wrote: what the import wrote.
        undone: numbers of the imports that were taken back.

    Raises:
        Refused: IMPORT_TOUCHED(number, touched, total): the first `NAMED` of `total` changes.
    """
    if not wrote:
        return
    mine = _Facts(wrote)
    first = min(change.id for change in wrote)
    sources = [f"import:{import_id}"]
    sources += [f"{way}:{number}" for number in sorted(undone) for way in ("import", "undo")]
    about = HistoryRow.project_id.in_(
        select(HistoryRow.project_id).where(HistoryRow.id >= first, HistoryRow.source == sources[0])
    )
    later = history_rows().where(HistoryRow.id > first, about, HistoryRow.source.not_in(sources))
    rows = [Said._make(row) for row in await session.execute(later.order_by(HistoryRow.id))]
    changed = [row.id for row in rows if mine.touched_by(row)]
    reported = await _reported_only(session, import_id, mine.projects)
    if changed or reported:
        touched = (*await _named(session, changed[:NAMED]), *reported)[:NAMED]
        total = len(changed) + len(reported)
        raise Refused(Reason.IMPORT_TOUCHED, number=import_id, touched=touched, total=total)


class _Facts:
    """The facts that an import wrote, each with the number of the row that says so."""

    def __init__(self, wrote: Iterable[Said]) -> None:
        self._last = {(c.project_id, c.subject, c.field): c.id for c in sorted(wrote, key=lambda c: c.id)}
        self.projects = {
            project for project, subject, field in self._last if (subject, field) == (PROJECT, NEW)
        }

    def touched_by(self, later: Said) -> bool:
        """Whether a later change is one of the same facts."""
        project = later.project_id
        return any(
            self._last.get(fact, later.id) < later.id
            for fact in (
                later.fact,
                (project, later.subject, NEW),
                (project, PROJECT, NEW),
                (project, _moved_by(later.subject), "planned_on"),
            )
        )


def _moved_by(subject: str) -> str:
    """The milestone whose deadline a change moves, if it is an extension."""
    if not subject.startswith(EXTENSION):
        return ""
    return milestone_subject(Milestone(subject.removeprefix(EXTENSION)))


async def _named(session: AsyncSession, numbers: Sequence[int]) -> tuple[Touched, ...]:
    row = HistoryRow
    found = await session.execute(
        select(
            *(ProjectRow.code, ProjectRow.name, row.subject, row.field),
            *(OfficialRow.name.label("by"), row.actor, row.at, row.source),
        )
        .join(ProjectRow, ProjectRow.id == row.project_id)
        .outerjoin(OfficialRow, OfficialRow.id == row.actor)
        .where(row.id.in_(numbers))
        .order_by(row.id)
    )
    return tuple(Touched(*one) for one in found)


async def _reported_only(
    session: AsyncSession, import_id: int, projects: Collection[int]
) -> tuple[Touched, ...]:
    """Reports on projects that the import brought in which changed nothing in the ledger."""
    if not projects:
        return ()
    report, since = ProgressReportRow, select(ImportRow.sent_at).where(ImportRow.id == import_id)
    changed_something = exists().where(
        HistoryRow.project_id == report.project_id,
        HistoryRow.source == literal("report:") + cast(report.id, String),
    )
    found = await session.execute(
        select(
            *(report.id, report.project_id, report.reported_by, report.reported_at),
            *(ProjectRow.code, ProjectRow.name, OfficialRow.name),
        )
        .join(ProjectRow, ProjectRow.id == report.project_id)
        .outerjoin(OfficialRow, OfficialRow.id == report.reported_by)
        .where(report.reported_at >= since.scalar_subquery(), not_(changed_something))
        .order_by(report.id)
    )
    return tuple(
        Touched(code, title, PROJECT, NEW, by, actor, at, f"report:{number}")
        for number, project, actor, at, code, title, by in found
        if project in projects
    )
