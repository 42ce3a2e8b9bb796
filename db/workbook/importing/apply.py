"""Writes what a plan found, all of it or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from db.doubts import joined
from db.workbook.columns import AMOUNTS, MILESTONE_DAYS, OWN_TEXTS, Field
from db.workbook.importing.facts import touched_since
from db.workbook.importing.plan import Change, ChangedProject, ImportPlan
from db.writing import LedgerWriter, Origin
from db.writing.altering import Alteration, DayChange, Leaving
from db.writing.turn import take_turn
from ledger.errors import Reason, Refused
from ledger.projects import EntryRecord, Plan
from ledger.regions import RegionTree

NO_PLAN = Plan()
_OWN = {**{field: field.value for field in (*OWN_TEXTS, *AMOUNTS)}, Field.COUNTY: "region"}


async def apply(
    session: AsyncSession,
    tree: RegionTree,
    plan: ImportPlan,
    origin: Origin,
    tell: Callable[[int], None] | None = None,
) -> None:
    """Write the plan into the ledger, in the session's one transaction.

    What is taken because the sender said “it is so” carries that in its history: `Origin.sure`.

    Args:
        tell: told how many more rows have been written, now and then.

    Raises:
        Refused: LEDGER_CHANGED when a project that it would write is no longer what the plan was made on.
    """
    await take_turn(session)
    written = {new.code for new in plan.new} | {changed.code for changed in plan.changed}
    if await touched_since(session, plan.revision, frozenset(written)):
        raise Refused(Reason.LEDGER_CHANGED)
    writer = LedgerWriter(session, tree, origin)
    for doubts in sorted({frozenset(), *plan.doubted.values()}, key=joined):
        writer.come_from(replace(origin, sure=joined(doubts)))
        await _write(writer, plan.only(doubts.__eq__), tell)


async def _write(writer: LedgerWriter, plan: ImportPlan, tell: Callable[[int], None] | None) -> None:
    await writer.add_projects(plan.new_projects, tell)
    if plan.changed:
        await writer.alter([_alteration(changed) for changed in plan.changed], tell)
    await writer.add_entries([new.entry for new in plan.new], tell)


def _alteration(changed: ChangedProject) -> Alteration:
    """What changes of a project, beside what the ledger itself holds; a plan has what a row would show."""
    record = changed.record
    changes = {change.field: change for change in changed.changes if change.entry is None}
    categories = changes.get(Field.CATEGORIES)
    return Alteration(
        code=record.code,
        fields={
            _OWN[name]: (getattr(record, _OWN[name]), change.new)
            for name, change in changes.items()
            if name in _OWN
        },
        categories=None
        if categories is None or not isinstance(categories.new, tuple)
        else (record.categories, categories.new),
        days=tuple(
            day for name, change in changes.items() if (day := _day(changed, name, change)) is not None
        ),
        leaving=tuple(_leaving(changed, entry) for entry in changed.entries),
    )


def _day(changed: ChangedProject, name: Field, change: Change) -> DayChange | None:
    if name not in MILESTONE_DAYS or not isinstance(change.new, date):
        return None
    milestone, side = MILESTONE_DAYS[name]
    old: date | None = getattr(changed.record.milestones.get(milestone, NO_PLAN), side)
    return DayChange(milestone, side, old, change.new)


def _leaving(changed: ChangedProject, entry: EntryRecord) -> Leaving:
    held = changed.held[entry.phase, entry.batch]
    assert entry.withdrawn_on is not None
    old = (held.withdrawn_on, held.withdrawn_reason)
    return Leaving(entry.phase, entry.batch, old, (entry.withdrawn_on, entry.withdrawn_reason))
