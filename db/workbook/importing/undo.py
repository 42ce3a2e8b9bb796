"""撤销导入: take back what an import wrote, as long as nothing later touched the same facts.

The history keeps both: what the import wrote, and that it was taken back. A project that the import brought
in cannot leave the table, for the history tells of it: it loses its entries, by which it is in no list any
more, and its 项目编号, which may then come in anew.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    insert,
    literal,
    not_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import HistoryRow, ImportRow, ImportState, OfficialRow, ProjectRow
from db.queries.history import undone_imports
from db.types import Instant
from db.workbook.importing.touched import Touched, refuse_touched
from db.writing.bulk import run_each
from db.writing.history import NEW, PROJECT, Change, Origin, remember
from db.writing.taking_back import Said, before, date_progress_back, history_rows, put_back, table_of
from db.writing.turn import take_turn
from ledger.errors import Reason, Refused
from ledger.regions import RegionTree

__all__ = ["Touched", "Undone", "undo"]

CODE_LIMIT = 40
"""Characters of a 项目编号."""
MARK = "（撤销{number}）"
"""What is put behind the 项目编号 of a project that is out of the ledger again."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.

    Attributes:
        number: of the import.
        projects: how many projects it had touched, `gone` of them brought in by it and now out of the ledger.
        entries: how many entries it had brought in.
        facts: how many single values went back to what they were.
        codes: 项目编号 of all projects touched, as they are now, for `settle_now`.
    """

    number: int
    file_name: str
    projects: int
    gone: int
    entries: int
    facts: int
    codes: tuple[str, ...]


async def undo(
    session: AsyncSession, tree: RegionTree, import_id: int, actor_id: int | None, at: datetime
) -> Undone:
    """Take an import back, in the session's one transaction; exactly one caller wins.

    Args:
        actor_id: Telegram id of who does it; None (or 0) for the command line.

    Raises:
        Refused: NO_SUCH_IMPORT(number); IMPORT_NOT_APPLIED(number) where it waits or was cancelled;
            IMPORT_UNDONE(number, name, at) where it was taken back already; IMPORT_TOUCHED(number, touched,
            total) as `refuse_touched` does. The caller's transaction is not to be committed then.
    """
    await take_turn(session)
    file_name, revision = await _begin(session, import_id)
    wrote = and_(HistoryRow.id > revision, HistoryRow.source == f"import:{import_id}")
    latest_first = history_rows().where(wrote).order_by(HistoryRow.id.desc())
    changes = [Said._make(row) for row in await session.execute(latest_first)]
    undone = await undone_imports(session)
    await refuse_touched(session, import_id, changes, undone)
    former = before(changes)
    await put_back(session, former, tree)
    await _remember(session, wrote, import_id, actor_id, at)
    await _free_codes(session, wrote, import_id, actor_id, at)
    touched = select(HistoryRow.project_id).where(wrote)
    await date_progress_back(session, HistoryRow.project_id.in_(touched), undone)
    await _end(session, import_id, actor_id, at)
    codes = await session.scalars(
        select(ProjectRow.code).where(ProjectRow.id.in_(touched)).order_by(ProjectRow.id)
    )
    return Undone(
        number=import_id,
        file_name=file_name,
        projects=len({change.project_id for change in changes}),
        gone=len(former.no_projects),
        entries=len(former.no_entries),
        facts=sum(change.field != NEW for change in changes),
        codes=tuple(codes),
    )


async def _begin(session: AsyncSession, import_id: int) -> tuple[str, int]:
    """Mark an import as being taken back; its file name, and the last row of history before it."""
    claim = update(ImportRow).where(ImportRow.id == import_id, ImportRow.state == ImportState.APPLIED)
    won = await changed_one(session, claim.values(state=ImportState.UNDOING))
    row = await _import(session, import_id)
    if row is None:
        raise Refused(Reason.NO_SUCH_IMPORT, number=import_id)
    if won:
        return row.file_name, row.revision
    if row.state == ImportState.UNDONE:
        raise Refused(Reason.IMPORT_UNDONE, number=import_id, name=row.name, at=row.undone_at)
    raise Refused(Reason.IMPORT_NOT_APPLIED, number=import_id)


async def _import(session: AsyncSession, import_id: int) -> Row[str, int, str, datetime | None, str] | None:
    found = await session.execute(
        select(
            ImportRow.file_name, ImportRow.revision, ImportRow.state, ImportRow.undone_at, OfficialRow.name
        )
        .outerjoin(OfficialRow, OfficialRow.id == ImportRow.undone_by)
        .where(ImportRow.id == import_id)
    )
    return found.one_or_none()


async def _remember(
    session: AsyncSession, wrote: ColumnElement[bool], import_id: int, actor_id: int | None, at: datetime
) -> None:
    """Append to the history that all went back, in the reverse order; projects stay, see `_free_codes`."""
    row = HistoryRow
    stays = and_(row.subject == PROJECT, row.field == NEW)
    origin = (literal(at, Instant()), literal(actor_id or None, row.actor.type), literal(f"undo:{import_id}"))
    back: Select[*tuple[object, ...]] = (
        select(
            *origin,
            *(row.project_id, row.subject, row.field, row.new, row.old),
            literal("", String),
        )
        .where(wrote, not_(stays))
        .order_by(row.id.desc())
    )
    columns = ["at", "actor", "source", "project_id", "subject", "field", "old", "new", "sure"]
    await session.execute(insert(table_of(HistoryRow)).from_select(columns, back))


async def _free_codes(
    session: AsyncSession, wrote: ColumnElement[bool], import_id: int, actor_id: int | None, at: datetime
) -> None:
    """Give projects that are out of the ledger another 项目编号, and append that to the history."""
    gone = select(HistoryRow.project_id).where(wrote, HistoryRow.subject == PROJECT, HistoryRow.field == NEW)
    named = select(ProjectRow.id, ProjectRow.code).where(ProjectRow.id.in_(gone)).order_by(ProjectRow.id)
    codes = {row.id: row.code for row in await session.execute(named)}
    if not codes:
        return
    mark = MARK.format(number=import_id)
    used = set(await session.scalars(select(ProjectRow.code).where(ProjectRow.code.contains(mark[:-1]))))
    changes = [
        Change(project, PROJECT, "code", code, _marked(code, import_id, used))
        for project, code in codes.items()
    ]
    await run_each(session, _RENAME, [{"of": change.project_id, "value": change.new} for change in changes])
    await remember(session, Origin(at, f"undo:{import_id}", actor_id or None), changes)


_PROJECT = table_of(ProjectRow)
_RENAME = update(_PROJECT).where(_PROJECT.c.id == bindparam("of")).values(code=bindparam("value"))


def _marked(code: str, import_id: int, used: set[str]) -> str:
    """A 项目编号 that says by its end what became of the project, and that no other has."""
    for again in count(1):
        mark = MARK.format(number=import_id if again == 1 else f"{import_id}-{again}")
        marked = code[: CODE_LIMIT - len(mark)] + mark
        if marked not in used:
            used.add(marked)
            return marked
    raise AssertionError


async def _end(session: AsyncSession, import_id: int, actor_id: int | None, at: datetime) -> None:
    ended = {"state": ImportState.UNDONE, "undone_at": at, "undone_by": actor_id or None}
    await session.execute(
        update(ImportRow)
        .where(ImportRow.id == import_id)
        .values(ended)
        .execution_options(synchronize_session=False)
    )
