"""What is kept of a workbook that was sent in: the file, who sent it, and what became of it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.doubts import joined, parted
from db.models import ImportRow, ImportState, OfficialRow
from db.workbook.importing.plan import Counts, Doubts
from db.workbook.importing.proposal import Sender
from ledger.doubts import Doubt
from ledger.errors import Reason, Refused

NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class ImportFact:
    """An import as it stands.

    Attributes:
        sender_id: Telegram id of who sent it; 0 for the command line.
        taken: the doubts that were answered with “it is so”.
        applied_at: None where it was not applied.
        counts: what it did; None before.
        undone_at, undone_by: where it was taken back: when, and by which Telegram id.
    """

    number: int
    file_name: str
    sender_id: int
    sent_at: datetime
    state: ImportState
    taken: Doubts
    applied_at: datetime | None
    counts: Counts | None
    undone_at: datetime | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A waiting import, to be read again.

    Attributes:
        revision: the ledger's revision at which its sender was shown it.
    """

    number: int
    file_name: str
    content: bytes
    sha256: str
    sent_at: datetime
    revision: int
    taken: Doubts


@dataclass(frozen=True, slots=True)
class Former:
    """The first import of a file that was applied and stands.

    Attributes:
        by: name of who sent it; empty for the command line.
        rows: how many rows it had.
        complete: whether it took all of them: none was refused, none left out.
        revision: the ledger's revision just after it.
    """

    number: int
    by: str
    by_id: int
    at: datetime
    rows: int
    complete: bool
    revision: int


def digest(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


async def keep(
    session: AsyncSession, content: bytes, sha256: str, file_name: str, sender: Sender, revision: int
) -> int:
    """Keep a file until it is confirmed; returns the number of the import.

    Args:
        revision: the ledger's revision at which the sender is shown it.
    """
    row = ImportRow(
        file_name=_short(file_name),
        content=content,
        sha256=sha256,
        sent_by=sender.official.id,
        sent_at=sender.at,
        revision=revision,
        state=ImportState.WAITING,
    )
    session.add(row)
    await session.flush()
    return row.id


async def waiting(session: AsyncSession, number: int, sender_id: int) -> Kept:
    """A sender's import that waits to be confirmed. Raises Refused(IMPORT_UNKNOWN or IMPORT_OVER)."""
    row = await _own(session, number, sender_id)
    if row.state != ImportState.WAITING:
        raise _over(number, row.state)
    return Kept(
        row.id,
        row.file_name,
        row.content,
        row.sha256,
        row.sent_at,
        row.revision,
        _taken(row.taken),
    )


async def taken_while_waiting(session: AsyncSession, number: int, sender_id: int) -> Doubts:
    """The doubts that are taken in a waiting import, which nobody else changes until the transaction ends.

    Raises:
        Refused: IMPORT_UNKNOWN, IMPORT_OVER.
    """
    found = await session.execute(
        select(ImportRow.sent_by, ImportRow.state, ImportRow.taken)
        .where(ImportRow.id == number)
        .with_for_update()
    )
    row = found.one_or_none()
    if row is None or row.sent_by != sender_id:
        raise Refused(Reason.IMPORT_UNKNOWN, number=number)
    if row.state != ImportState.WAITING:
        raise _over(number, row.state)
    return _taken(row.taken)


async def show_again(session: AsyncSession, number: int, revision: int) -> None:
    """From now on the plan of this revision is what the sender was shown. Raises Refused(IMPORT_OVER)."""
    await _change(session, number, revision=revision)


async def done(
    session: AsyncSession, number: int, at: datetime, taken: Doubts, counts: Counts, revision: int
) -> None:
    """An import has been applied: exactly one caller can say so. Raises Refused(IMPORT_OVER).

    Args:
        revision: the ledger's revision just after.
    """
    summary = json.dumps({"counts": asdict(counts), "revision": revision})
    await _change(
        session, number, state=ImportState.APPLIED, applied_at=at, taken=joined(taken), summary=summary
    )


async def answer(session: AsyncSession, number: int, sender_id: int, doubt: Doubt, *, sure: bool) -> Doubts:
    """Take, or do not take, what is doubted; returns all the doubts that are taken now.

    Raises:
        Refused: IMPORT_UNKNOWN, IMPORT_OVER.
    """
    row = await _own(session, number, sender_id, lock=True)
    taken = _taken(row.taken) | {doubt} if sure else _taken(row.taken) - {doubt}
    await _change(session, number, taken=joined(taken))
    return taken


async def cancel(session: AsyncSession, number: int, sender_id: int) -> None:
    """Give up an import. Raises Refused(IMPORT_UNKNOWN or IMPORT_OVER)."""
    await _own(session, number, sender_id)
    await _change(session, number, state=ImportState.CANCELLED)


async def number_of(session: AsyncSession, sha256: str, sender_id: int, at: datetime) -> int | None:
    """Number of the import of a file that came from a sender at an instant; None where none was kept."""
    this = (ImportRow.sha256 == sha256, ImportRow.sent_by == sender_id, ImportRow.sent_at == at)
    return await session.scalar(select(ImportRow.id).where(*this).order_by(ImportRow.id.desc()).limit(1))


async def fact(session: AsyncSession, number: int) -> ImportFact | None:
    """An import as it stands; None where there is none of this number."""
    columns = (
        *(ImportRow.id, ImportRow.file_name, ImportRow.sent_by, ImportRow.sent_at, ImportRow.state),
        *(ImportRow.taken, ImportRow.applied_at, ImportRow.summary, ImportRow.undone_at, ImportRow.undone_by),
    )
    row = (await session.execute(select(*columns).where(ImportRow.id == number))).one_or_none()
    if row is None:
        return None
    return ImportFact(
        number=row.id,
        file_name=row.file_name,
        sender_id=row.sent_by,
        sent_at=row.sent_at,
        state=ImportState(row.state),
        taken=_taken(row.taken),
        applied_at=row.applied_at,
        counts=_counts(row.summary),
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )


async def first_of(session: AsyncSession, sha256: str) -> Former | None:
    """The first import of the very same file that was applied and not taken back."""
    row = (
        await session.execute(
            select(ImportRow.id, ImportRow.sent_by, ImportRow.sent_at, ImportRow.summary, OfficialRow.name)
            .outerjoin(OfficialRow, OfficialRow.id == ImportRow.sent_by)
            .where(ImportRow.sha256 == sha256, ImportRow.state == ImportState.APPLIED)
            .order_by(ImportRow.id)
            .limit(1)
        )
    ).one_or_none()
    if row is None:
        return None
    counts = _counts(row.summary) or Counts(left_out=1)
    complete = not counts.rejected and not counts.left_out
    revision = _summary(row.summary).get("revision", 0)
    return Former(row.id, row.name or "", row.sent_by, row.sent_at, counts.rows, complete, revision)


async def content_of(session: AsyncSession, number: int, sender_id: int) -> tuple[str, bytes]:
    """Name and content of a sender's file. Raises Refused(IMPORT_UNKNOWN)."""
    row = await _own(session, number, sender_id)
    return row.file_name, row.content


def _summary(text: str) -> dict[str, Any]:
    return json.loads(text) if text else {}


def _counts(text: str) -> Counts | None:
    """What an import did; None where that is not on record."""
    kept = _summary(text).get("counts")
    return None if kept is None else Counts(**kept)


async def _own(session: AsyncSession, number: int, sender_id: int, *, lock: bool = False) -> ImportRow:
    row = await session.get(ImportRow, number, with_for_update=lock or None, populate_existing=True)
    if row is None or row.sent_by != sender_id:
        raise Refused(Reason.IMPORT_UNKNOWN, number=number)
    return row


def _over(number: int, state: str) -> Refused:
    return Refused(Reason.IMPORT_OVER, number=number, state=ImportState(state))


def _taken(text: str) -> Doubts:
    """The doubts whose rows are taken."""
    return frozenset(parted(text))


async def _change(session: AsyncSession, number: int, **values: object) -> None:
    """Change an import, as long as it waits."""
    changing = (
        update(ImportRow)
        .where(ImportRow.id == number, ImportRow.state == ImportState.WAITING)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    if not await changed_one(session, changing):
        state = await session.scalar(select(ImportRow.state).where(ImportRow.id == number))
        raise _over(number, state or ImportState.CANCELLED)


def _short(file_name: str) -> str:
    """The name as the table holds it; its ending stays, for it says the kind."""
    stem, dot, ending = file_name.rpartition(".")
    room = NAME_LIMIT - len(dot + ending)
    return stem[:room] + dot + ending if room >= 0 else file_name[-NAME_LIMIT:]
