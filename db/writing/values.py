"""Records as the columns of their tables."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from operator import attrgetter

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import MilestoneRow, ProjectCategoryRow, ProjectRow
from db.writing.bulk import insert_rows
from db.writing.json_text import Json
from ledger.phases import TARGET, Milestone
from ledger.projects import EntryRecord, Extension, Plan, ProjectRecord
from ledger.regions import RegionTree

NO_PLAN = Plan()
_MILESTONES = tuple(Milestone)
_BY_NAME = tuple(sorted(Milestone))
COLUMNS = {"region": "region_code"}
"""Fields of `ProjectRecord` that the table calls otherwise."""
_SAME = (
    *("code", "name", "company", "industry", "chain", "total_wan", "year_plan_wan", "invested_wan"),
    *("service_officer", "leader", "bank", "remark"),
)

_same = attrgetter(*_SAME)
PROJECT = ("id", *_SAME, "region_code", "city_code", "progress_on")
MILESTONE = ("project_id", "kind", "planned_on", "actual_on")
CATEGORY = ("project_id", "category")
ENTRY = (
    *("project_id", "phase", "batch", "region_code", "city_code", "target"),
    *("planned_on", "reached_on", "withdrawn_on", "withdrawn_reason"),
)
"""The columns of the tables, in the order of the rows that are made here."""

Row = dict[str, object]
Values = tuple[object, ...]


async def insert_projects(
    session: AsyncSession,
    tree: RegionTree,
    records: Iterable[tuple[ProjectRecord, int]],
    day: date,
    tell: Callable[[int], None] | None = None,
) -> None:
    """Projects with their numbers, which come into the ledger on a day, with milestones and categories."""
    numbered = list(records)
    projects = (_project_values(record, number, tree[record.region].city, day) for record, number in numbered)
    milestones = (row for record, number in numbered for row in _milestone_values(record, number))
    categories = ((number, name) for record, number in numbered for name in sorted(set(record.categories)))
    await insert_rows(session, ProjectRow, PROJECT, projects, tell)
    await insert_rows(session, MilestoneRow, MILESTONE, milestones, tell)
    await insert_rows(session, ProjectCategoryRow, CATEGORY, categories, tell)


def _project_values(record: ProjectRecord, number: int, city: str, day: date) -> Values:
    return (number, *_same(record), record.region, city, day)


def _milestone_values(record: ProjectRecord, number: int) -> Iterator[Values]:
    """The four rows of `milestone`; a project always has all of them."""
    for kind in _MILESTONES:
        plan = record.milestones.get(kind, NO_PLAN)
        yield number, kind, plan.planned_on, plan.actual_on


def entry_values(record: EntryRecord, project_id: int, place: tuple[str, str], plan: Plan) -> Values:
    """A row of `entry`, with the copies of its project's place and its target's days."""
    seat = (project_id, record.phase, record.batch, *place, TARGET[record.batch])
    return (*seat, plan.planned_on, plan.actual_on, record.withdrawn_on, record.withdrawn_reason)


_PROJECT_JSON = (
    '{"bank": %s, "categories": [%s], "chain": %s, "code": %s, "company": %s, "industry": %s, '
    '"invested_wan": %d, "leader": %s, "milestones": {%s}, "name": %s, "region": %s, "remark": %s, '
    '"service_officer": %s, "total_wan": %d, "year_plan_wan": %d}'
)
_MILESTONE_JSON = '"%s": {"actual_on": %s, "planned_on": %s}'
_text = json.encoder.encode_basestring


def project_facts(record: ProjectRecord) -> Json:
    """All that a new project says, as history keeps it. Written out, for there may be very many."""
    milestones = record.milestones
    return Json(
        _PROJECT_JSON
        % (
            _text(record.bank),
            ", ".join(map(_text, record.categories)),
            *map(_text, (record.chain, record.code, record.company, record.industry)),
            record.invested_wan,
            _text(record.leader),
            ", ".join(
                _MILESTONE_JSON % (kind, _day(milestones[kind].actual_on), _day(milestones[kind].planned_on))
                for kind in _BY_NAME
                if kind in milestones
            ),
            *map(_text, (record.name, record.region, record.remark, record.service_officer)),
            record.total_wan,
            record.year_plan_wan,
        )
    )


@lru_cache(maxsize=4096)
def _day(day: date | None) -> str:
    return "null" if day is None else f'"{day.isoformat()}"'


def entry_facts(record: EntryRecord) -> Json:
    """All that a new entry says, as history keeps it."""
    reason = _text(record.withdrawn_reason)
    return Json(f'{{"withdrawn_on": {_day(record.withdrawn_on)}, "withdrawn_reason": {reason}}}')


def extension_facts(extension: Extension) -> Row:
    """All that an approved extension says, as history keeps it."""
    return {
        "new_day": extension.new_day,
        "approved_on": extension.approved_on,
        "reason": extension.reason,
    }
