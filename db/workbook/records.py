"""Ledger records made from what rows say."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from db.workbook.columns import MILESTONE_DAYS, Field, Value
from db.workbook.said import Said, SaidRow
from ledger.phases import Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord


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
    return ProjectRecord(
        code=said.text(Field.CODE),
        name=said.text(Field.NAME),
        region=region,
        company=said.text(Field.COMPANY),
        industry=said.text(Field.INDUSTRY),
        chain=said.text(Field.CHAIN),
        categories=said.categories(),
        total_wan=said.amount(Field.TOTAL),
        year_plan_wan=said.amount(Field.YEAR_PLAN),
        invested_wan=said.amount(Field.INVESTED),
        service_officer=said.text(Field.SERVICE_OFFICER),
        leader=said.text(Field.LEADER),
        bank=said.text(Field.BANK),
        remark=said.text(Field.REMARK),
        milestones={milestone: _milestone(said, milestone) for milestone in Milestone},
    )


def _milestone(said: Said, milestone: Milestone) -> Plan:
    """The days of a milestone; 签约 has no planned day in the workbook."""
    days = {side: said.day(name) for name, (of, side) in MILESTONE_DAYS.items() if of is milestone}
    return Plan(days.get("planned_on"), days.get("actual_on"))
