"""Ledger records made from what rows say."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from db.workbook.columns import AMOUNTS, MILESTONE_DAYS, OWN_TEXTS, Field, Value
from db.workbook.reading.said import Said, SaidRow
from ledger.doubts import State
from ledger.phases import Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord

NO_PLAN = Plan()
_OWN = (Field.CODE, *OWN_TEXTS, *AMOUNTS, Field.CATEGORIES)
"""The columns whose values go into the project as they are."""
_FIELD_OF = {day: name for name, day in MILESTONE_DAYS.items()}
_DAYS = tuple(
    (milestone, _FIELD_OF.get((milestone, "planned_on")), _FIELD_OF[milestone, "actual_on"])
    for milestone in Milestone
)
"""Each milestone with the columns of its planned and its actual day."""


def new_entry(code: str, row: SaidRow) -> EntryRecord:
    """The entry that a sound row describes."""
    assert row.entry is not None
    phase, batch = row.entry
    said = Said(row.values)
    return EntryRecord(code, phase, batch, said.day(Field.WITHDRAWN_ON), said.text(Field.WITHDRAWN_REASON))


def changed_entry(present: EntryRecord, values: Iterable[Value]) -> EntryRecord:
    """The entry with another 调出日期 or 调出原因."""
    for value in values:
        if isinstance(value, date):
            present = replace(present, withdrawn_on=value)
        else:
            present = replace(present, withdrawn_reason=str(value))
    return present


def new_project(said: Said, region: str) -> ProjectRecord:
    """The project that its first rows describe."""
    own: dict[str, Any] = {name.value: said.values[name] for name in _OWN if name in said.values}
    return ProjectRecord(region=region, milestones=_milestones(said), **own)


def state_after(before: ProjectRecord | None, said: Said) -> State:
    """What can be doubted of a project, as it would stand."""
    held = {} if before is None else before.milestones
    days = {kind: _over(held.get(kind, NO_PLAN), new) for kind, new in _milestones(said).items()}
    invested = said.values.get(Field.INVESTED, 0 if before is None else before.invested_wan)
    return State(days, invested if isinstance(invested, int) else 0)


def _over(held: Plan, new: Plan) -> Plan:
    return Plan(new.planned_on or held.planned_on, new.actual_on or held.actual_on)


def _milestones(said: Said) -> dict[Milestone, Plan]:
    """The days of the milestones, as far as they are said; 签约 has no planned day in the workbook."""
    day: Callable[[Field | None], Any] = said.values.get  # type: ignore[assignment]
    return {milestone: Plan(day(planned), day(actual)) for milestone, planned, actual in _DAYS}
