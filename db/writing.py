"""The one way into the ledger: every change of a fact appends one row of history."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import (
    Base,
    EntryRow,
    ExtensionRow,
    HistoryRow,
    MilestoneRow,
    PhaseRow,
    ProjectCategoryRow,
    ProjectRow,
)
from ledger.errors import Reason, Refused
from ledger.phases import TARGET, Batch, Milestone, Phase
from ledger.projects import EntryRecord, Extension, Plan, ProjectRecord, Report
from ledger.regions import RegionTree

NO_PLAN = Plan()
NEW = "*"
_COLUMNS = {"region": "region_code"}
"""Fields of `ProjectRecord` that the table calls otherwise."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where changes come from.

    Attributes:
        at: the instant they are made known.
        source: `demo`, `import:12`, `report`.
        actor: Telegram id of who made them; None for the program itself.
    """

    at: datetime
    source: str
    actor: int | None = None


class LedgerWriter:
    """Writes ledger facts in one session, each with its history."""

    def __init__(self, session: AsyncSession, tree: RegionTree, origin: Origin) -> None:
        self._session = session
        self._tree = tree
        self._origin = origin
        self._ids: dict[str, int] = {}

    def come_from(self, origin: Origin) -> None:
        """From now on changes come from there."""
        self._origin = origin

    async def add_phase(self, phase: Phase) -> None:
        """A phase, once."""
        if await self._session.get(PhaseRow, phase.number) is None:
            self._session.add(PhaseRow(number=phase.number, held_on=phase.held_on))
            await self._session.flush()

    async def add_projects(self, records: Sequence[ProjectRecord]) -> None:
        """Projects that are not in the ledger yet, with their milestones."""
        if not records:
            return
        rows = await self._session.execute(
            insert(ProjectRow).returning(ProjectRow.id, ProjectRow.code, sort_by_parameter_order=True),
            [self._project_values(record) for record in records],
        )
        self._ids.update({code: project_id for project_id, code in rows})
        await self._insert_all(
            MilestoneRow, [m for record in records for m in self._milestone_values(record)]
        )
        await self._insert_all(
            ProjectCategoryRow, [c for record in records for c in self._category_values(record)]
        )
        await self._remember((self._ids[r.code], "project", NEW, None, _facts(r)) for r in records)

    async def add_entries(self, records: Sequence[EntryRecord]) -> None:
        """Entries of projects in the ledger. Raises IntegrityError on a second (project, phase, batch)."""
        if not records:
            return
        await self._learn_ids({record.project for record in records})
        places = await self._places({self._ids[record.project] for record in records})
        targets = await self._plans({self._ids[record.project] for record in records})
        values = []
        for record in records:
            project_id = self._ids[record.project]
            region, city = places[project_id]
            target = TARGET[record.batch]
            plan = targets[project_id, target]
            values.append(
                {
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
            )
        await self._insert_all(EntryRow, values)
        await self._remember(
            (
                self._ids[r.project],
                entry_subject(r.phase, r.batch),
                NEW,
                None,
                {"withdrawn_on": r.withdrawn_on, "withdrawn_reason": r.withdrawn_reason},
            )
            for r in records
        )

    async def apply(self, reports: Sequence[Report], at: Callable[[Report], datetime]) -> None:
        """What reports say, in their order; `at` tells when each was made known.

        Raises Refused(UNKNOWN_PROJECT), and then writes nothing.
        """
        await self._learn_ids({report.project for report in reports})
        reached = [r for r in reports if r.reached is not None]
        invested = [r for r in reports if r.invested_wan is not None]
        await self._reach_all(reached, at)
        await self._invest_all(invested, at)
        for report in reports:
            if report.withdraws is not None:
                self.come_from(replace(self._origin, at=at(report)))
                phase, batch = report.withdraws
                await self.withdraw(report.project, phase, batch, report.day, report.reason)

    async def _reach_all(self, reports: Sequence[Report], at: Callable[[Report], datetime]) -> None:
        if not reports:
            return
        statement = (
            update(MilestoneRow)
            .where(MilestoneRow.project_id == bindparam("of"), MilestoneRow.kind == bindparam("which"))
            .values(actual_on=bindparam("day"))
        )
        known = await self._plans({self._ids[report.project] for report in reports})
        now = {key: plan.actual_on for key, plan in known.items()}
        values: list[dict[str, object]] = []
        changes: list[tuple[int, str, str, object, object]] = []
        for report in reports:
            assert report.reached is not None
            key, day = (self._ids[report.project], report.reached), report.reached_on or report.day
            values.append({"of": key[0], "which": key[1], "day": day})
            changes.append((key[0], f"milestone:{key[1]}", "actual_on", now[key], day))
            now[key] = day
        connection = await self._session.connection()
        await connection.execute(statement, values)
        await self._remember(changes, [at(report) for report in reports])

    async def _invest_all(self, reports: Sequence[Report], at: Callable[[Report], datetime]) -> None:
        if not reports:
            return
        ids = {self._ids[report.project] for report in reports}
        rows = await self._session.execute(
            select(ProjectRow.id, ProjectRow.invested_wan).where(ProjectRow.id.between(min(ids), max(ids)))
        )
        now = {row.id: row.invested_wan for row in rows}
        changes: list[tuple[int, str, str, object, object]] = []
        for report in reports:
            project_id = self._ids[report.project]
            changes.append((project_id, "project", "invested_wan", now[project_id], report.invested_wan))
            now[project_id] = report.invested_wan or 0
        statement = (
            update(ProjectRow).where(ProjectRow.id == bindparam("of")).values(invested_wan=bindparam("wan"))
        )
        connection = await self._session.connection()
        await connection.execute(statement, [{"of": number, "wan": now[number]} for number in sorted(ids)])
        await self._remember(changes, [at(report) for report in reports])

    async def reach(self, code: str, milestone: Milestone, day: date | None) -> None:
        """Set the actual day of a milestone."""
        await self._set_milestone(code, milestone, "actual_on", day)

    async def plan(self, code: str, milestone: Milestone, day: date) -> None:
        """Set the planned day of a milestone that has none; the database refuses to change one."""
        await self._set_milestone(code, milestone, "planned_on", day)

    async def set_fields(self, code: str, fields: Mapping[str, object]) -> None:
        """Change fields of a project, named as in `ProjectRecord`: its texts, amounts and region."""
        project_id = await self.project_id(code)
        row = await self._session.get_one(ProjectRow, project_id)
        columns = {_COLUMNS.get(name, name): value for name, value in fields.items()}
        changes = {name: value for name, value in columns.items() if getattr(row, name) != value}
        await self._remember(
            (project_id, "project", name, getattr(row, _COLUMNS.get(name, name)), value)
            for name, value in fields.items()
            if _COLUMNS.get(name, name) in changes
        )
        if "region_code" in changes:
            changes["city_code"] = self._tree[str(changes["region_code"])].city
        if changes:
            await self._session.execute(update(ProjectRow).where(ProjectRow.id == project_id).values(changes))
            await self._session.refresh(row)

    async def set_categories(self, code: str, categories: Iterable[str]) -> None:
        """Replace the categories of a project."""
        project_id = await self.project_id(code)
        table = ProjectCategoryRow
        old = set(await self._session.scalars(select(table.category).where(table.project_id == project_id)))
        new = set(categories)
        if new == old:
            return
        for gone in await self._session.scalars(
            select(table).where(table.project_id == project_id, table.category.in_(old - new))
        ):
            await self._session.delete(gone)
        self._session.add_all(table(project_id=project_id, category=name) for name in sorted(new - old))
        await self._session.flush()
        await self._remember([(project_id, "project", "categories", sorted(old), sorted(new))])

    async def withdraw(self, code: str, phase: int, batch: Batch, day: date, reason: str) -> None:
        """调出: from this day on the entry no longer counts."""
        project_id = await self.project_id(code)
        where = (EntryRow.project_id == project_id, EntryRow.phase == phase, EntryRow.batch == batch)
        found = await self._session.execute(
            select(EntryRow.withdrawn_on, EntryRow.withdrawn_reason).where(*where)
        )
        old_day, old_reason = found.one_or_none() or (None, "")
        if (old_day, old_reason) == (day, reason):
            return
        left = update(EntryRow).where(*where).values(withdrawn_on=day, withdrawn_reason=reason)
        if not await changed_one(self._session, left):
            raise Refused(Reason.UNKNOWN_PROJECT, text=code)
        subject = entry_subject(phase, batch)
        changes: list[tuple[str, object, object]] = [
            ("withdrawn_on", old_day, day),
            ("withdrawn_reason", old_reason or None, reason),
        ]
        await self._remember(
            (project_id, subject, field, old, new) for field, old, new in changes if old != new
        )

    async def extend(self, code: str, extension: Extension) -> None:
        """延期: an approved later deadline; the plan stays."""
        project_id = await self.project_id(code)
        self._session.add(
            ExtensionRow(
                project_id=project_id,
                milestone=extension.milestone,
                new_day=extension.new_day,
                approved_on=extension.approved_on,
                reason=extension.reason,
            )
        )
        await self._session.flush()
        await self._remember(
            [(project_id, f"extension:{extension.milestone}", "new_day", None, extension.new_day)]
        )

    async def project_id(self, code: str) -> int:
        """The number of a project. Raises Refused(UNKNOWN_PROJECT)."""
        await self._learn_ids({code})
        return self._ids[code]

    async def _set_milestone(self, code: str, milestone: Milestone, field: str, day: date | None) -> None:
        project_id = await self.project_id(code)
        where = (MilestoneRow.project_id == project_id, MilestoneRow.kind == milestone)
        column = getattr(MilestoneRow, field)
        old = await self._session.scalar(select(column).where(*where))
        if old == day:
            return
        await self._session.execute(update(MilestoneRow).where(*where).values({field: day}))
        await self._remember([(project_id, f"milestone:{milestone}", field, old, day)])

    async def _learn_ids(self, codes: set[str]) -> None:
        unknown = sorted(codes - self._ids.keys())
        for start in range(0, len(unknown), 500):
            rows = await self._session.execute(
                select(ProjectRow.code, ProjectRow.id).where(
                    ProjectRow.code.in_(unknown[start : start + 500])
                )
            )
            self._ids.update({row.code: row.id for row in rows})
        for code in unknown:
            if code not in self._ids:
                raise Refused(Reason.UNKNOWN_PROJECT, text=code)

    async def _places(self, ids: set[int]) -> dict[int, tuple[str, str]]:
        rows = await self._session.execute(
            select(ProjectRow.id, ProjectRow.region_code, ProjectRow.city_code).where(
                ProjectRow.id.between(min(ids), max(ids))
            )
        )
        return {project_id: (region, city) for project_id, region, city in rows}

    async def _plans(self, ids: set[int]) -> dict[tuple[int, Milestone], Plan]:
        rows = await self._session.execute(
            select(
                MilestoneRow.project_id, MilestoneRow.kind, MilestoneRow.planned_on, MilestoneRow.actual_on
            ).where(MilestoneRow.project_id.between(min(ids), max(ids)))
        )
        return {(project_id, kind): Plan(planned, actual) for project_id, kind, planned, actual in rows}

    def _project_values(self, record: ProjectRecord) -> dict[str, object]:
        names = ("code", "name", "company", "industry", "chain", "total_wan", "year_plan_wan", "invested_wan")
        more = ("service_officer", "leader", "bank", "remark")
        return {
            **{name: getattr(record, name) for name in names + more},
            "region_code": record.region,
            "city_code": self._tree[record.region].city,
        }

    def _milestone_values(self, record: ProjectRecord) -> list[dict[str, object]]:
        plans = [(kind, record.milestones.get(kind, NO_PLAN)) for kind in Milestone]
        project_id = self._ids[record.code]
        return [
            {
                "project_id": project_id,
                "kind": kind,
                "planned_on": plan.planned_on,
                "actual_on": plan.actual_on,
            }
            for kind, plan in plans
        ]

    def _category_values(self, record: ProjectRecord) -> list[dict[str, object]]:
        project_id = self._ids[record.code]
        return [{"project_id": project_id, "category": name} for name in sorted(set(record.categories))]

    async def _insert_all(self, model: type[Base], values: Sequence[Mapping[str, object]]) -> None:
        """Insert into the model's table itself; the ORM's way would leave None to the database."""
        if values:
            connection = await self._session.connection()
            await connection.execute(insert(cast(Table, model.__table__)), list(values))

    async def _remember(
        self, changes: Iterable[tuple[int, str, str, object, object]], at: Sequence[datetime] = ()
    ) -> None:
        """Append history rows; `at` gives each its own instant, otherwise the origin's holds."""
        await self._insert_all(
            HistoryRow,
            [
                {
                    "at": at[number] if at else self._origin.at,
                    "actor": self._origin.actor,
                    "source": self._origin.source,
                    "project_id": project_id,
                    "subject": subject,
                    "field": field,
                    "old": _json(old),
                    "new": _json(new),
                }
                for number, (project_id, subject, field, old, new) in enumerate(changes)
            ],
        )


def entry_subject(phase: int, batch: Batch) -> str:
    """How history names an entry."""
    return f"entry:{phase}:{batch}"


def _facts(record: ProjectRecord) -> dict[str, object]:
    fields = {name: getattr(record, name) for name in record.__slots__ if name != "milestones"}
    fields["milestones"] = {
        kind: {"planned_on": plan.planned_on, "actual_on": plan.actual_on}
        for kind, plan in record.milestones.items()
    }
    return fields


def _json(value: object) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
