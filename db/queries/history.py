"""变更记录 of one project: what changed, when, by whom, and by which way."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.doubts import parted
from db.models import HistoryRow, ImportRow, ImportState, OfficialRow
from ledger.clock import china_day
from ledger.doubts import Doubt
from ledger.histories import Act, FactChange

BY_IMPORT = ("import:", "undo:")


async def undone_imports(session: AsyncSession, until: datetime | None = None) -> tuple[int, ...]:
    """Numbers of the imports that were taken back, or are being; those by an instant, where one is given."""
    ending = ImportRow.state.in_((ImportState.UNDOING, ImportState.UNDONE))
    back = select(ImportRow.id).where(ending if until is None else ImportRow.undone_at <= until)
    return tuple(await session.scalars(back.order_by(ImportRow.id)))


async def acts_of(session: AsyncSession, project_id: int, as_of: date) -> tuple[Act, ...]:
    """What was changed about a project up to the end of a day, the latest first."""
    row = HistoryRow
    found = await session.execute(
        select(
            *(row.at, row.source, row.actor, OfficialRow.name.label("by")),
            *(row.subject, row.field, row.old, row.new, row.sure),
        )
        .outerjoin(OfficialRow, OfficialRow.id == row.actor)
        .where(row.project_id == project_id)
        .order_by(row.at, row.id)
    )
    rows = [one for one in found if china_day(one.at) <= as_of]
    files = await _file_names(session, {number for one in rows if (number := _import_number(one.source))})
    acts = [_act(list(group), files) for _, group in groupby(rows, key=lambda r: (r.at, r.source, r.actor))]
    return tuple(reversed(acts))


def _act(rows: Sequence[Row[*tuple[Any, ...]]], files: dict[int, str]) -> Act:
    first = rows[0]
    sure = {doubt: None for row in rows for doubt in parted(row.sure)}
    number = _import_number(first.source)
    return Act(
        at=first.at,
        source=first.source,
        actor=first.actor,
        by=first.by,
        changes=tuple(FactChange(row.subject, row.field, _said(row.old), _said(row.new)) for row in rows),
        file_name=None if number is None else files.get(number),
        sure=tuple(Doubt(doubt) for doubt in sure),
    )


async def _file_names(session: AsyncSession, numbers: set[int]) -> dict[int, str]:
    names = select(ImportRow.id, ImportRow.file_name).where(ImportRow.id.in_(numbers))
    return {row.id: row.file_name for row in await session.execute(names)} if numbers else {}


def _import_number(source: str) -> int | None:
    return int(source.partition(":")[2]) if source.startswith(BY_IMPORT) else None


def _said(text: str | None) -> object:
    return None if text is None else json.loads(text)
