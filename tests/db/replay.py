"""The ledger as it stands, and the ledger as its history tells it: two ways to the same picture."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import EntryRow, ExtensionRow, HistoryRow, MilestoneRow, ProjectCategoryRow, ProjectRow
from ledger.phases import Milestone

TEXTS_AND_AMOUNTS = (
    *("code", "name", "company", "industry", "chain", "total_wan", "year_plan_wan", "invested_wan"),
    *("service_officer", "leader", "bank", "remark"),
)
Fields = dict[str, Any]


def _no_plans() -> dict[str, Fields]:
    return {kind.value: {"planned_on": None, "actual_on": None} for kind in Milestone}


@dataclass
class Known:
    """What is known of one project; days as their ISO texts."""

    project: Fields = field(default_factory=dict)
    milestones: dict[str, Fields] = field(default_factory=_no_plans)
    entries: dict[str, Fields] = field(default_factory=dict)
    extensions: list[tuple[str, Fields]] = field(default_factory=list)


def replay(history: Iterable[HistoryRow]) -> dict[int, Known]:
    """The ledger that a history leads to. Each change must start from what the ones before led to."""
    ledger: dict[int, Known] = {}
    for row in history:
        known = ledger.setdefault(row.project_id, Known())
        new: Any = None if row.new is None else json.loads(row.new)
        kind, _, name = row.subject.partition(":")
        if row.field == "*":
            assert row.old is None
            _begin(known, kind, name, new)
            continue
        facts = {"project": {"": known.project}, "milestone": known.milestones, "entry": known.entries}[kind]
        assert _said(facts[name][row.field]) == _said(None if row.old is None else json.loads(row.old))
        facts[name][row.field] = new
    return ledger


def _said(value: object) -> object:
    """An empty text says as much as none at all."""
    return None if value == "" else value


def _begin(known: Known, kind: str, name: str, facts: Fields) -> None:
    match kind:
        case "project":
            for milestone, plan in facts.pop("milestones").items():
                known.milestones[milestone] = plan
            known.project = {**facts, "categories": sorted(facts["categories"])}
        case "entry":
            known.entries[name] = facts
        case "extension":
            known.extensions.append((name, facts))


async def as_it_stands(session: AsyncSession) -> dict[int, Known]:
    """The ledger in its tables now."""
    ledger: dict[int, Known] = {}
    for project in await session.scalars(_all(ProjectRow)):
        fields = {name: getattr(project, name) for name in TEXTS_AND_AMOUNTS}
        ledger[project.id] = Known({**fields, "region": project.region_code, "categories": []})
    for category in await session.scalars(_all(ProjectCategoryRow).order_by(ProjectCategoryRow.category)):
        ledger[category.project_id].project["categories"].append(category.category)
    for plan in await session.scalars(_all(MilestoneRow)):
        ledger[plan.project_id].milestones[plan.kind] = _texts(
            planned_on=plan.planned_on, actual_on=plan.actual_on
        )
    for entry in await session.scalars(_all(EntryRow)):
        ledger[entry.project_id].entries[f"{entry.phase}:{entry.batch}"] = _texts(
            withdrawn_on=entry.withdrawn_on, withdrawn_reason=entry.withdrawn_reason
        )
    for extension in await session.scalars(_all(ExtensionRow).order_by(ExtensionRow.id)):
        facts = _texts(new_day=extension.new_day, approved_on=extension.approved_on, reason=extension.reason)
        ledger[extension.project_id].extensions.append((extension.milestone.value, facts))
    return ledger


def _all(model: type[Any]) -> Any:
    return select(model).execution_options(populate_existing=True)


def _texts(**facts: object) -> Fields:
    return {name: None if value is None else str(value) for name, value in facts.items()}
