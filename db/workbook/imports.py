"""A workbook on its way into the ledger: sent in, kept, then confirmed or cancelled by who sent it."""

import asyncio
import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import HistoryRow, ImportRow, ImportState, ProjectRow
from db.workbook.apply import apply
from db.workbook.compare import make_plan
from db.workbook.facts import chunks, load_facts
from db.workbook.plan import Allowed, ImportPlan, codes_in
from db.workbook.read import RawRow, read_rows
from db.writing import Origin
from ledger.errors import Reason, Refused
from ledger.regions import RegionTree

NAME_LIMIT = 200


async def prepare(
    session: AsyncSession, tree: RegionTree, content: bytes, file_name: str, allowed: Allowed
) -> ImportPlan:
    """What importing a file would do. Reads only; parsing and comparing run off the event loop.

    Raises:
        Refused: NOT_A_WORKBOOK, BAD_WORKBOOK or FILE_TOO_BIG.
    """
    rows = await asyncio.to_thread(read_rows, content, file_name)
    return await _compare(session, tree, rows, allowed)


async def receive(
    session: AsyncSession, content: bytes, file_name: str, sender_id: int, at: datetime, plan: ImportPlan
) -> int:
    """Keep a file until it is confirmed; returns the number of the import.

    Args:
        sender_id: Telegram id of who sent it; 0 for the command line.
        plan: what the sender was shown.
    """
    row = ImportRow(
        file_name=_short(file_name),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        sent_by=sender_id,
        sent_at=at,
        revision=plan.revision,
        state=ImportState.WAITING,
    )
    session.add(row)
    await session.flush()
    return row.id


async def confirm(
    session: AsyncSession, tree: RegionTree, import_id: int, sender_id: int, at: datetime, allowed: Allowed
) -> ImportPlan:
    """Apply an import, as its sender was shown it; returns what was applied.

    The plan is made anew from the stored file, under the sender's present rights. Changes elsewhere in the
    ledger do not matter; of the file's own projects they do: then `review` gives the new plan to show.

    Raises:
        Refused: IMPORT_UNKNOWN where there is none of this number by this sender, IMPORT_OVER where it was
            applied or cancelled, LEDGER_CHANGED where one of its projects changed since it was shown.
    """
    row = await _own(session, import_id, sender_id)
    await _move(session, import_id, ImportState.APPLIED)
    rows = await asyncio.to_thread(read_rows, row.content, row.file_name)
    if await _changed_since(session, row.revision, codes_in(rows)):
        raise Refused(Reason.LEDGER_CHANGED)
    plan = await _compare(session, tree, rows, allowed)
    await apply(session, tree, plan, Origin(at, f"import:{import_id}", sender_id or None))
    return plan


async def review(
    session: AsyncSession, tree: RegionTree, import_id: int, sender_id: int, allowed: Allowed
) -> ImportPlan:
    """The plan of a waiting import on the ledger as it is now, to be shown again; `confirm` then goes by it.

    Raises:
        Refused: IMPORT_UNKNOWN, IMPORT_OVER.
    """
    row = await _own(session, import_id, sender_id)
    plan = await prepare(session, tree, row.content, row.file_name, allowed)
    shown = (
        update(ImportRow)
        .where(ImportRow.id == import_id, ImportRow.state == ImportState.WAITING)
        .values(revision=plan.revision)
    )
    if not await changed_one(session, shown):
        raise Refused(Reason.IMPORT_OVER)
    return plan


async def cancel(session: AsyncSession, import_id: int, sender_id: int) -> None:
    """Give up an import. Raises Refused(IMPORT_UNKNOWN or IMPORT_OVER)."""
    await _own(session, import_id, sender_id)
    await _move(session, import_id, ImportState.CANCELLED)


async def _compare(
    session: AsyncSession, tree: RegionTree, rows: list[RawRow], allowed: Allowed
) -> ImportPlan:
    facts = await load_facts(session, codes_in(rows))
    return await asyncio.to_thread(make_plan, rows, facts, tree, allowed)


async def _own(session: AsyncSession, import_id: int, sender_id: int) -> ImportRow:
    row = await session.get(ImportRow, import_id)
    if row is None or row.sent_by != sender_id:
        raise Refused(Reason.IMPORT_UNKNOWN)
    return row


async def _move(session: AsyncSession, import_id: int, state: ImportState) -> None:
    move = (
        update(ImportRow)
        .where(ImportRow.id == import_id, ImportRow.state == ImportState.WAITING)
        .values(state=state)
    )
    if not await changed_one(session, move):
        raise Refused(Reason.IMPORT_OVER)


async def _changed_since(session: AsyncSession, revision: int, codes: Collection[str]) -> bool:
    """Whether the ledger changed in one of these projects after a revision."""
    for chunk in chunks(codes):
        touched = exists().where(
            HistoryRow.id > revision,
            HistoryRow.project_id == ProjectRow.id,
            ProjectRow.code.in_(chunk),
        )
        if await session.scalar(select(touched)):
            return True
    return False


def _short(file_name: str) -> str:
    """The name as the table holds it; its ending stays, for it says the kind."""
    stem, dot, ending = file_name.rpartition(".")
    room = NAME_LIMIT - len(dot + ending)
    return stem[:room] + dot + ending if room >= 0 else file_name[-NAME_LIMIT:]
