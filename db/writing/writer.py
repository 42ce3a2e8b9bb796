"""The writer: what can be changed in a ledger, and nothing besides."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import EntryRow, ExtensionRow, MilestoneRow, PhaseRow, ProjectCategoryRow, ProjectRow
from db.writing import values
from db.writing.altering import Alteration, alter_all
from db.writing.bulk import insert_rows, new_numbers
from db.writing.history import (
    EXTENSION,
    NEW,
    PROJECT,
    Change,
    Origin,
    entry_subject,
    milestone_subject,
    remember,
)
from db.writing.known import Known
from db.writing.reports import KnownAt, invest_all, reach_all
from db.writing.turn import take_turn
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.phases import TARGET, Batch, Milestone, Phase
from ledger.projects import EntryRecord, Extension, ProjectRecord, Report
from ledger.regions import RegionTree

Tell = Callable[[int], None]
"""Told how many more rows have been written, now and then."""


class LedgerWriter:
    """Writes ledger facts in one session, each with its history."""

    def __init__(self, session: AsyncSession, tree: RegionTree, origin: Origin) -> None:
        self._session = session
        self._tree = tree
        self._origin = origin
        self._known = Known(session)
        self._fresh: set[int] = set()
        self._new: dict[str, ProjectRecord] = {}

    def come_from(self, origin: Origin) -> None:
        """From now on changes come from there."""
        if china_day(origin.at) != china_day(self._origin.at):
            self._fresh.clear()
        self._origin = origin

    async def add_phase(self, phase: Phase) -> None:
        """A phase, once."""
        if await self._session.get(PhaseRow, phase.number) is None:
            self._session.add(PhaseRow(number=phase.number, held_on=phase.held_on))
            await self._session.flush()

    async def add_projects(self, records: Sequence[ProjectRecord], tell: Tell | None = None) -> None:
        """Projects that are not in the ledger yet, with their milestones."""
        if not records:
            return
        await take_turn(self._session)
        numbers = await new_numbers(self._session, ProjectRow, len(records))
        self._known.note({record.code: number for record, number in zip(records, numbers, strict=True)})
        self._fresh.update(numbers)
        self._new.update({record.code: record for record in records})
        await values.insert_projects(
            self._session, self._tree, zip(records, numbers, strict=True), china_day(self._origin.at), tell
        )
        facts = (
            Change(number, PROJECT, NEW, None, values.project_facts(record))
            for record, number in zip(records, numbers, strict=True)
        )
        await self._remember(facts, tell)

    async def add_entries(self, records: Sequence[EntryRecord], tell: Tell | None = None) -> None:
        """Entries of projects in the ledger. Raises IntegrityError on a second (project, phase, batch)."""
        if not records:
            return
        old = {record.project for record in records} - self._new.keys()
        await self._known.learn(old)
        places, plans = await self._known.places(old), await self._known.plans(old)
        ids = [(record, self._known[record.project]) for record in records]

        def values_of(record: EntryRecord, number: int) -> values.Values:
            target, new = TARGET[record.batch], self._new.get(record.project)
            if new is None:
                return values.entry_values(record, number, places[number], plans[number, target])
            place = (new.region, self._tree[new.region].city)
            return values.entry_values(record, number, place, new.milestones.get(target, values.NO_PLAN))

        rows = (values_of(record, number) for record, number in ids)
        await insert_rows(self._session, EntryRow, values.ENTRY, rows, tell)
        facts = (Change(i, entry_subject(r.phase, r.batch), NEW, None, values.entry_facts(r)) for r, i in ids)
        await self._remember(facts, tell)

    async def alter(self, alterations: Sequence[Alteration], tell: Tell | None = None) -> None:
        """Many changes of projects in the ledger at once, of which it is known what they change."""
        await self._known.learn(alteration.code for alteration in alterations)
        self._known_no_more(alteration.code for alteration in alterations)
        changes = await alter_all(self._session, self._tree, self._known, alterations)
        await self._remember(changes, tell)

    async def apply(self, reports: Sequence[Report], at: KnownAt) -> None:
        """What reports say, in their order; `at` tells when each was made known.

        Raises Refused(UNKNOWN_PROJECT), and then writes nothing.
        """
        await self._known.learn(report.project for report in reports)
        self._known_no_more(report.project for report in reports)
        reached = [r for r in reports if r.reached is not None]
        invested = [r for r in reports if r.invested_wan is not None]
        await reach_all(self._session, self._known, self._origin, reached, at)
        await invest_all(self._session, self._known, self._origin, invested, at)
        for report in reports:
            if report.withdraws is not None:
                self.come_from(replace(self._origin, at=at(report)))
                phase, batch = report.withdraws
                await self.withdraw(report.project, phase, batch, report.day, report.reason)

    async def reach(self, code: str, milestone: Milestone, day: date | None) -> None:
        """Set the actual day of a milestone."""
        await self._set_milestone(code, milestone, "actual_on", day)

    async def plan(self, code: str, milestone: Milestone, day: date) -> None:
        """Set the planned day of a milestone that has none; the database refuses to change one."""
        await self._set_milestone(code, milestone, "planned_on", day)

    async def set_fields(self, code: str, fields: Mapping[str, object]) -> None:
        """Change fields of a project, named as in `ProjectRecord`: its texts, amounts and region."""
        self._known_no_more([code])
        project_id = await self.project_id(code)
        row = await self._session.get_one(ProjectRow, project_id, populate_existing=True)
        columns = {name: values.COLUMNS.get(name, name) for name in fields}
        changes = [
            Change(project_id, PROJECT, name, getattr(row, columns[name]), value)
            for name, value in fields.items()
            if getattr(row, columns[name]) != value
        ]
        if not changes:
            return
        new = {columns[change.field]: change.new for change in changes}
        if "region_code" in new:
            new["city_code"] = self._tree[str(new["region_code"])].city
        await self._session.execute(update(ProjectRow).where(ProjectRow.id == project_id).values(new))
        await self._session.refresh(row)
        await self._remember(changes)

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
        await self._remember([Change(project_id, PROJECT, "categories", sorted(old), sorted(new))])

    async def withdraw(self, code: str, phase: int, batch: Batch, day: date, reason: str) -> None:
        """调出: from this day on the entry no longer counts."""
        project_id = await self.project_id(code)
        where = (EntryRow.project_id == project_id, EntryRow.phase == phase, EntryRow.batch == batch)
        found = await self._session.execute(
            select(EntryRow.withdrawn_on, EntryRow.withdrawn_reason).where(*where)
        )
        old_day, old_reason = found.one_or_none() or (None, "")
        left = update(EntryRow).where(*where).values(withdrawn_on=day, withdrawn_reason=reason)
        if not await changed_one(self._session, left):
            raise Refused(Reason.UNKNOWN_PROJECT, text=code)
        subject = entry_subject(phase, batch)
        changes = (
            Change(project_id, subject, "withdrawn_on", old_day, day),
            Change(project_id, subject, "withdrawn_reason", old_reason or None, reason),
        )
        await self._remember(change for change in changes if change.old != change.new)

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
        subject = f"{EXTENSION}{extension.milestone}"
        await self._remember([Change(project_id, subject, NEW, None, values.extension_facts(extension))])

    async def project_id(self, code: str) -> int:
        """The number of a project. Raises Refused(UNKNOWN_PROJECT)."""
        await self._known.learn({code})
        return self._known[code]

    async def _set_milestone(self, code: str, milestone: Milestone, field: str, day: date | None) -> None:
        self._known_no_more([code])
        project_id = await self.project_id(code)
        where = (MilestoneRow.project_id == project_id, MilestoneRow.kind == milestone)
        old = await self._session.scalar(select(getattr(MilestoneRow, field)).where(*where))
        if old == day:
            return
        await self._session.execute(update(MilestoneRow).where(*where).values({field: day}))
        await self._remember([Change(project_id, milestone_subject(milestone), field, old, day)])

    def _known_no_more(self, codes: Iterable[str]) -> None:
        """These are no longer as they came in."""
        for code in codes:
            self._new.pop(code, None)

    async def _remember(self, changes: Iterable[Change], tell: Tell | None = None) -> None:
        await remember(self._session, self._origin, changes, fresh=self._fresh, tell=tell)
