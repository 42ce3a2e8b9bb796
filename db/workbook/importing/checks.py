"""What a row may not say about a project that the ledger has."""

from db.workbook.columns import COLUMN, MILESTONE_DAYS, Field, Value
from db.workbook.importing.facts import ProjectFacts
from db.workbook.problems import BadCell, Why
from db.workbook.reading.cells import Cell, parse
from db.workbook.reading.said import Said, SaidRow
from db.workbook.sheets.rows import entry_cells
from ledger.projects import EntryRecord, ProjectRecord


def known_value(name: Field, cell: Cell) -> Value | None:
    """What a row would say that shows the ledger's own value."""
    try:
        return parse(COLUMN[name], cell)
    except BadCell:
        return None


def entry_in(known: ProjectFacts | None, row: SaidRow) -> EntryRecord | None:
    """The row's entry, where the ledger has it."""
    return known.entries.get(row.entry) if known is not None and row.entry is not None else None


def check_plans(row: SaidRow, record: ProjectRecord) -> None:
    """A planned day stays as it was first set."""
    for name, (milestone, side) in MILESTONE_DAYS.items():
        plan = record.milestones.get(milestone)
        new = row.values.get(name)
        if side != "planned_on" or plan is None or plan.planned_on is None or new is None:
            continue
        if new != plan.planned_on:
            row.reject(name, Why.PLAN_FIXED, old=plan.planned_on, new=new)


def check_withdrawal(row: SaidRow, present: EntryRecord | None) -> None:
    """A new withdrawal has a day and a reason; what the ledger already holds is not asked for again."""
    held = _values(present)
    said = Said(row.values)
    day, reason = said.day(Field.WITHDRAWN_ON), said.text(Field.WITHDRAWN_REASON)
    if day and day != held.day(Field.WITHDRAWN_ON) and not (reason or held.text(Field.WITHDRAWN_REASON)):
        _miss(row, Field.WITHDRAWN_REASON)
    if reason != held.text(Field.WITHDRAWN_REASON) and reason and not (day or held.day(Field.WITHDRAWN_ON)):
        _miss(row, Field.WITHDRAWN_ON)


def _values(entry: EntryRecord | None) -> Said:
    """What a row would say that shows the ledger's own entry."""
    cells = {} if entry is None else entry_cells(entry)
    known = {name: known_value(name, cell) for name, cell in cells.items()}
    return Said({name: value for name, value in known.items() if value is not None})


def _miss(row: SaidRow, name: Field) -> None:
    if not row.spoilt(name):
        row.reject(name, Why.MISSING_VALUE)
