"""Which values of a workbook the ledger had before: a sheet that lay about says them again."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.many import all_rows
from db.models import HistoryRow, ProjectRow
from db.workbook.columns import AMOUNTS, MILESTONE_DAYS, OWN_TEXTS, Field, Value
from db.workbook.importing.facts import chunks
from db.workbook.importing.plan import ChangedProject
from db.writing.history import PROJECT, milestone_subject

Outdated = Mapping[tuple[str, Field], datetime]
"""By 项目编号 and column: the ledger held what the workbook says, until it was changed at this instant."""

_FACT = {
    **{name: (PROJECT, name.value) for name in (*OWN_TEXTS, *AMOUNTS, Field.CATEGORIES)},
    Field.COUNTY: (PROJECT, "region"),
    **{name: (milestone_subject(kind), side) for name, (kind, side) in MILESTONE_DAYS.items()},
}
"""How history names what a column holds."""
_FIELD = {fact: name for name, fact in _FACT.items()}
_AT_ONCE = 10_000


async def outdated(session: AsyncSession, changed: Iterable[ChangedProject]) -> Outdated:
    """Of the changes of projects, those that go back to what the ledger held before.

    What an import wrote that was taken back does not count: it is sent in again, corrected.
    """
    said = {
        (project.code, change.field): _plain(change.new)
        for project in changed
        for change in project.changes
        if change.entry is None and change.old is not None
    }
    found: dict[tuple[str, Field], datetime] = {}
    row = HistoryRow
    for some in chunks((code for code, _ in said), _AT_ONCE):
        former = (
            select(ProjectRow.code, row.subject, row.field, row.old, row.at)
            .join(ProjectRow, ProjectRow.id == row.project_id)
            .where(among(session, ProjectRow.code, some), row.old.is_not(None), row.source.not_like("undo:%"))
            .order_by(row.id)
        )
        for code, subject, field, old, at in await all_rows(session, former):
            name = _FIELD.get((subject, field))
            if name is not None and (code, name) in said and json.loads(old) == said[code, name]:
                found[code, name] = at
    return found


def _plain(value: Value) -> object:
    """A value as history has it, in JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, tuple) else value
