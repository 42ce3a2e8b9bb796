"""Records as the columns of their tables."""

from datetime import date

from ledger.phases import TARGET, Milestone
from ledger.projects import EntryRecord, Extension, Plan, ProjectRecord

NO_PLAN = Plan()
COLUMNS = {"region": "region_code"}
"""Fields of `ProjectRecord` that the table calls otherwise."""
_SAME = (
    *("code", "name", "company", "industry", "chain", "total_wan", "year_plan_wan", "invested_wan"),
    *("service_officer", "leader", "bank", "remark"),
)

Row = dict[str, object]


def project_values(record: ProjectRecord, city: str, day: date) -> Row:
    """A row of `project` that comes into the ledger on a day."""
    same: Row = {name: getattr(record, name) for name in _SAME}
    return {**same, "region_code": record.region, "city_code": city, "progress_on": day}


def milestone_values(record: ProjectRecord, project_id: int) -> list[Row]:
    """The four rows of `milestone`; a project always has all of them."""
    plans = [(kind, record.milestones.get(kind, NO_PLAN)) for kind in Milestone]
    return [
        {"project_id": project_id, "kind": kind, "planned_on": plan.planned_on, "actual_on": plan.actual_on}
        for kind, plan in plans
    ]


def category_values(record: ProjectRecord, project_id: int) -> list[Row]:
    """The rows of `project_category`."""
    return [{"project_id": project_id, "category": name} for name in sorted(set(record.categories))]


def entry_values(
    record: EntryRecord, project_id: int, place: tuple[str, str], plans: dict[tuple[int, Milestone], Plan]
) -> Row:
    """A row of `entry`, with the copies of its project's place and its target's days."""
    region, city = place
    target = TARGET[record.batch]
    plan = plans[project_id, target]
    return {
        "project_id": project_id,
        "phase": record.phase,
        "batch": record.batch,
        "region_code": region,
        "city_code": city,
        "target": target,
        "planned_on": plan.planned_on,
        "reached_on": plan.actual_on,
        "withdrawn_on": record.withdrawn_on,
        "withdrawn_reason": record.withdrawn_reason,
    }


def project_facts(record: ProjectRecord) -> Row:
    """All that a new project says, as history keeps it."""
    fields: Row = {name: getattr(record, name) for name in record.__slots__ if name != "milestones"}
    fields["milestones"] = {
        kind: {"planned_on": plan.planned_on, "actual_on": plan.actual_on}
        for kind, plan in record.milestones.items()
    }
    return fields


def entry_facts(record: EntryRecord) -> Row:
    """All that a new entry says, as history keeps it."""
    return {"withdrawn_on": record.withdrawn_on, "withdrawn_reason": record.withdrawn_reason}


def extension_facts(extension: Extension) -> Row:
    """All that an approved extension says, as history keeps it."""
    return {
        "new_day": extension.new_day,
        "approved_on": extension.approved_on,
        "reason": extension.reason,
    }
