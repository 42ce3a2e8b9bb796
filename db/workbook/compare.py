"""The rows of a workbook compared with the ledger.

Pure and synchronous, so that it runs off the event loop. Rules: a row is an entry; the rows of one 项目编号
describe one project. An empty cell says nothing, except that in a project's first rows it means empty. A
planned day that is set stays for ever (an extension is another thing). The codes of what is refused, and the
facts that each carries, are listed in `db.workbook.problems`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from db.workbook.cells import Cell, parse
from db.workbook.columns import COLUMN, MILESTONE_DAYS, OF_ENTRY, OF_PROJECT, Field, Value
from db.workbook.facts import EntryKey, LedgerFacts, ProjectFacts
from db.workbook.plan import Allowed, Change, ChangedProject, ImportPlan, NewEntry
from db.workbook.problems import BadCell, Rejection, Why
from db.workbook.read import RawRow
from db.workbook.records import changed_entry, new_entry, new_project
from db.workbook.rows import entry_cells, project_cells
from db.workbook.said import Said, SaidRow, by_project, check_together, hear, merged
from ledger.projects import EntryRecord, ProjectRecord
from ledger.regions import RegionTree


def make_plan(rows: Sequence[RawRow], facts: LedgerFacts, tree: RegionTree, allowed: Allowed) -> ImportPlan:
    """What importing the rows would do.

    Args:
        facts: of all projects in `codes_in(rows)`.
        allowed: whether the sender may write projects of a region.
    """
    planner = _Planner(facts, tree, allowed)
    for code, group in by_project(rows):
        planner.add(code, group)
    return ImportPlan(
        revision=facts.revision,
        rows=len(rows),
        new=tuple(sorted(planner.new, key=lambda n: n.row)),
        changed=tuple(planner.changed),
        unchanged=planner.unchanged,
        rejected=tuple(sorted(planner.rejected, key=lambda r: r.row)),
    )


class _Planner:
    """Gathers the plan project by project."""

    def __init__(self, facts: LedgerFacts, tree: RegionTree, allowed: Allowed) -> None:
        self._facts = facts
        self._tree = tree
        self._allowed = allowed
        self.new: list[NewEntry] = []
        self.changed: list[ChangedProject] = []
        self.unchanged = 0
        self.rejected: list[Rejection] = []

    def add(self, code: str, raw: Sequence[RawRow]) -> None:
        """The rows of one 项目编号."""
        known = self._facts.projects.get(code)
        if known is not None and not self._allowed(known.record.region):
            self.rejected += [
                Rejection(r.number, Field.CODE, Why.CODE_USED_ELSEWHERE, {"text": code}) for r in raw
            ]
            return
        rows = [self._hear(row, known) for row in raw]
        check_together(rows)
        self._check_place([row for row in rows if not row.problems], known)
        self.rejected += [problem for row in rows for problem in row.problems]
        good = [row for row in rows if not row.problems]
        if not good:
            return
        if known is None:
            self._add_new(good)
        else:
            self._compare(good, known)

    def _hear(self, raw: RawRow, known: ProjectFacts | None) -> SaidRow:
        row = hear(raw, self._tree, self._facts.phases, None if known is None else known.record.region)
        if known is not None:
            _check_plans(row, known.record)
        _check_withdrawal(row, _entry_in(known, row))
        return row

    def _check_place(self, rows: Sequence[SaidRow], known: ProjectFacts | None) -> None:
        region = self._region(merged(rows), known)
        for row in rows:
            if not region:
                row.reject(Field.CITY, Why.MISSING_VALUE)
            elif not self._allowed(region):
                row.reject(Field.COUNTY, Why.OUTSIDE_REGION, region=self._tree[region].name)

    def _region(self, said: Said, known: ProjectFacts | None) -> str:
        """Code of the region the project would lie in; empty where neither rows nor ledger say one."""
        city = said.text(Field.CITY)
        if said.text(Field.COUNTY):
            return said.text(Field.COUNTY)
        if known is not None and (not city or self._tree.contains(city, known.record.region)):
            return known.record.region
        return city

    def _add_new(self, rows: Sequence[SaidRow]) -> None:
        said = merged(rows)
        project = new_project(said, self._region(said, None))
        self.new += [
            NewEntry(row.number, new_entry(project.code, row), project, project_is_new=True) for row in rows
        ]

    def _compare(self, rows: Sequence[SaidRow], known: ProjectFacts) -> None:
        of_project = self._project_changes(merged(rows), known)
        of_entries: list[Change] = []
        entries: list[EntryRecord] = []
        for row in rows:
            present = _entry_in(known, row)
            if present is None:
                entry = new_entry(known.record.code, row)
                self.new.append(NewEntry(row.number, entry, known.record, project_is_new=False))
                continue
            changes = list(_changes(row.values, entry_cells(present), OF_ENTRY, row.entry))
            if changes:
                of_entries += changes
                entries.append(changed_entry(present, [change.new for change in changes]))
            elif not of_project:
                self.unchanged += 1
        if of_project or of_entries:
            numbers = tuple(row.number for row in rows)
            changed = ChangedProject(known.record, numbers, (*of_project, *of_entries), tuple(entries))
            self.changed.append(changed)

    def _project_changes(self, said: Said, known: ProjectFacts) -> list[Change]:
        region = self._region(said, known)
        moved = [Change(Field.COUNTY, known.record.region, region)] if region != known.record.region else []
        names = [name for name in OF_PROJECT if name not in (Field.CODE, Field.CITY, Field.COUNTY)]
        return moved + list(_changes(said.values, project_cells(known.record, self._tree), names))


def _changes(
    said: Mapping[Field, Value],
    cells: Mapping[Field, Cell],
    names: Iterable[Field],
    entry: EntryKey | None = None,
) -> Iterator[Change]:
    for name in names:
        new = said.get(name)
        if new is None:
            continue
        old = _known_value(name, cells[name])
        if new != old:
            yield Change(name, old, new, entry)


def _known_value(name: Field, cell: Cell) -> Value | None:
    """What a row would say that shows the ledger's own value."""
    try:
        return parse(COLUMN[name], cell)
    except BadCell:
        return None


def _entry_in(known: ProjectFacts | None, row: SaidRow) -> EntryRecord | None:
    """The row's entry, where the ledger has it."""
    return known.entries.get(row.entry) if known is not None and row.entry is not None else None


def _check_plans(row: SaidRow, record: ProjectRecord) -> None:
    for name, (milestone, side) in MILESTONE_DAYS.items():
        plan = record.milestones.get(milestone)
        new = row.values.get(name)
        if side != "planned_on" or plan is None or plan.planned_on is None or new is None:
            continue
        if new != plan.planned_on:
            row.reject(name, Why.PLAN_FIXED, old=plan.planned_on, new=new)


def _check_withdrawal(row: SaidRow, present: EntryRecord | None) -> None:
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
    known = {name: _known_value(name, cell) for name, cell in cells.items()}
    return Said({name: value for name, value in known.items() if value is not None})


def _miss(row: SaidRow, name: Field) -> None:
    if not row.spoilt(name):
        row.reject(name, Why.MISSING_VALUE)
