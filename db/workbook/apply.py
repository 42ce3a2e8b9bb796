"""Writes what a plan found, all of it or nothing."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.projects import ledger_revision
from db.workbook.columns import AMOUNTS, MILESTONE_DAYS, OWN_TEXTS, Field
from db.workbook.plan import Change, ChangedProject, ImportPlan
from db.writing import LedgerWriter, Origin
from ledger.errors import Reason, Refused
from ledger.regions import RegionTree

_OWN = {**{field: field.value for field in (*OWN_TEXTS, *AMOUNTS)}, Field.COUNTY: "region"}


async def apply(session: AsyncSession, tree: RegionTree, plan: ImportPlan, origin: Origin) -> None:
    """Write the plan into the ledger, in the session's one transaction.

    Raises:
        Refused: LEDGER_CHANGED when the ledger is no longer what the plan was made on.
    """
    if await ledger_revision(session) != plan.revision:
        raise Refused(Reason.LEDGER_CHANGED)
    writer = LedgerWriter(session, tree, origin)
    await writer.add_projects(plan.new_projects)
    for project in plan.changed:
        await _change(writer, project)
    await writer.add_entries([new.entry for new in plan.new])


async def _change(writer: LedgerWriter, project: ChangedProject) -> None:
    code = project.record.code
    changes = {change.field: change for change in project.changes if change.entry is None}
    await writer.set_fields(
        code, {_OWN[name]: change.new for name, change in changes.items() if name in _OWN}
    )
    categories = changes.get(Field.CATEGORIES)
    if categories is not None and isinstance(categories.new, tuple):
        await writer.set_categories(code, categories.new)
    await _change_milestones(writer, code, changes)
    for entry in project.entries:
        assert entry.withdrawn_on is not None
        await writer.withdraw(code, entry.phase, entry.batch, entry.withdrawn_on, entry.withdrawn_reason)


async def _change_milestones(writer: LedgerWriter, code: str, changes: Mapping[Field, Change]) -> None:
    for name, (milestone, side) in MILESTONE_DAYS.items():
        day = changes[name].new if name in changes else None
        if not isinstance(day, date):
            continue
        if side == "planned_on":
            await writer.plan(code, milestone, day)
        else:
            await writer.reach(code, milestone, day)
