"""The rows of a workbook compared with the ledger.

Pure and synchronous. Rules: a row is an entry; the rows of one 项目编号 describe one project. An empty cell
says nothing, except that in a project's first rows it means empty. A planned day that is set stays for ever
(an extension is another thing). The codes of what is refused, and the facts that each carries, are listed in
`db.workbook.problems`; what is asked in `ledger.doubts`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from db.workbook.columns import OF_ENTRY, OF_PROJECT, Field, Value
from db.workbook.importing.bare import BareProject, BareProjects, Places
from db.workbook.importing.checks import check_plans, check_withdrawal, entry_in, known_value
from db.workbook.importing.doubting import DOUBTED, Start, questions, rushes
from db.workbook.importing.facts import EntryKey, LedgerFacts, ProjectFacts
from db.workbook.importing.plan import Allowed, Asked, Change, ChangedProject, ImportPlan, NewEntry
from db.workbook.importing.records import changed_entry, new_entry, new_project, state_after
from db.workbook.problems import Rejection, Why
from db.workbook.reading.cells import Cell
from db.workbook.reading.notes import Listener
from db.workbook.reading.reading import RawRow
from db.workbook.reading.said import Said, SaidRow, by_project, check_together, hear, merged
from db.workbook.sheets.rows import entry_cells, project_cells
from ledger.doubts import DoubtRules, State
from ledger.phases import Milestone
from ledger.projects import EntryRecord, ProjectRecord
from ledger.regions import RegionTree

TELL_EVERY = 2000
"""Projects between two reports of progress."""

Tell = Callable[[int], None]
"""Told how many rows have been compared."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the rows are measured by.

    Attributes:
        allowed: whether the sender may write projects of a region.
        today: the day on which the workbook was sent.
        rules: when to ask.
    """

    tree: RegionTree
    allowed: Allowed
    today: date
    rules: DoubtRules = field(default_factory=DoubtRules)


def make_plan(
    rows: Sequence[RawRow],
    facts: LedgerFacts,
    measure: Measure,
    listener: Listener | None = None,
    tell: Tell | None = None,
) -> ImportPlan:
    """What importing the rows would do.

    Args:
        facts: of all projects in `codes_in(rows)`.
        listener: holds what was noted when the file was read, and notes what its cells are read as.
    """
    listener = listener or Listener(measure.today)
    planner = _Planner(facts, measure, listener)
    done = 0
    for number, (code, group) in enumerate(by_project(rows)):
        if tell is not None and number % TELL_EVERY == 0:
            tell(done)
        planner.add(code, group)
        done += len(group)
    sheets = {name: at for at, name in enumerate(dict.fromkeys(row.sheet for row in rows))}

    def place(what: NewEntry | Rejection | Asked) -> tuple[int, int]:
        return sheets[what.sheet], what.row

    return ImportPlan(
        revision=facts.revision,
        rows=len(rows),
        new=tuple(sorted(planner.new, key=place)),
        changed=tuple(planner.changed),
        unchanged=planner.unchanged,
        rejected=tuple(sorted(planner.rejected, key=place)),
        asked=tuple(sorted(chain(planner.asked, rushes(planner.starts, measure.rules)), key=place)),
        notes=listener.notes,
    )


class _Planner:
    """Gathers the plan project by project."""

    def __init__(self, facts: LedgerFacts, measure: Measure, listener: Listener) -> None:
        self._facts = facts
        self._bare = facts.projects.bare if isinstance(facts.projects, BareProjects) else {}
        self._measure = measure
        self._tree = measure.tree
        self._places = Places(measure.tree)
        self._allowed = _remembered(measure.allowed)
        self._listener = listener
        self.new: list[NewEntry] = []
        self.changed: list[ChangedProject] = []
        self.unchanged = 0
        self.rejected: list[Rejection] = []
        self.asked: list[Asked] = []
        self.starts: list[Start] = []

    def add(self, code: str, raw: Sequence[RawRow]) -> None:
        """The rows of one 项目编号."""
        bare = self._bare.get(code)
        if bare is not None and self._unchanged_by(raw, bare):
            self.unchanged += len(raw)
            return
        known = self._facts.projects.get(code)
        if known is not None and not self._allowed(known.record.region):
            self.rejected += [
                Rejection(row.number, Field.CODE, Why.CODE_USED_ELSEWHERE, {"text": code}, row.sheet)
                for row in raw
            ]
            return
        rows = [self._hear(row, known) for row in raw]
        if len(rows) > 1:
            check_together(rows)
        sound = [row for row in rows if not row.problems]
        said = merged(sound) if len(sound) > 1 else Said(sound[0].values if sound else {})
        region = self._region(said, known)
        self._check_place(sound, region)
        self.rejected += [problem for row in rows for problem in row.problems]
        if not sound or sound[0].problems:
            return
        if known is None:
            self._add_new(sound, said, region)
        else:
            self._compare(sound, said, region, known)

    def _unchanged_by(self, raw: Sequence[RawRow], bare: BareProject) -> bool:
        """Whether it shows at a glance that the rows say nothing new; most rows of most workbooks do so."""
        if not self._allowed(bare.region) or any(row.units for row in raw):
            return False
        entries = [bare.unchanged_by(row.cells, self._places) for row in raw]
        return None not in entries and len(set(entries)) == len(entries)

    def _hear(self, raw: RawRow, known: ProjectFacts | None) -> SaidRow:
        near = None if known is None else known.record.region
        row = hear(raw, self._tree, self._facts.phases, near, self._listener)
        if known is not None:
            check_plans(row, known.record)
        if Field.WITHDRAWN_ON in row.values or Field.WITHDRAWN_REASON in row.values:
            check_withdrawal(row, entry_in(known, row))
        return row

    def _check_place(self, rows: Sequence[SaidRow], region: str) -> None:
        """Reject them all, or none."""
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

    def _add_new(self, rows: Sequence[SaidRow], said: Said, region: str) -> None:
        project = new_project(said, region)
        self.new += [
            NewEntry(row.number, new_entry(project.code, row), project, project_is_new=True, sheet=row.sheet)
            for row in rows
        ]
        self._doubt(rows, None, said, project)

    def _compare(self, rows: Sequence[SaidRow], said: Said, region: str, known: ProjectFacts) -> None:
        of_project = [_placed(change, rows) for change in self._project_changes(said, region, known)]
        of_entries: list[Change] = []
        entries: list[EntryRecord] = []
        for row in rows:
            present = entry_in(known, row)
            if present is None:
                entry = new_entry(known.record.code, row)
                new = NewEntry(row.number, entry, known.record, project_is_new=False, sheet=row.sheet)
                self.new.append(new)
                continue
            changes = list(_changes(row.values, entry_cells(present), OF_ENTRY, row.entry))
            if changes:
                of_entries += [_placed(change, [row]) for change in changes]
                entries.append(changed_entry(present, [change.new for change in changes]))
            elif not of_project:
                self.unchanged += 1
        if of_project or of_entries:
            places = tuple((row.sheet, row.number) for row in rows)
            all_changes = (*of_project, *of_entries)
            held = {key: known.entries[key] for entry in entries if (key := (entry.phase, entry.batch))}
            self.changed.append(ChangedProject(known.record, places, all_changes, tuple(entries), held))
        self._doubt(rows, known.record, said, known.record)

    def _doubt(
        self, rows: Sequence[SaidRow], before: ProjectRecord | None, said: Said, project: ProjectRecord
    ) -> None:
        """What is asked about a project, and the START day that is newly reported of it."""
        if not any(name in said.values for name in DOUBTED):
            return
        if before is None:
            after = State(project.milestones, project.invested_wan)
        else:
            after = state_after(before, said)
        measure, named = self._measure, (project.code, said.text(Field.NAME) or project.name)
        self.asked += questions(before, after, rows, named, measure.today, measure.rules)
        day = _newly_started(before, after)
        if day is not None:
            city = self._tree[project.region].city
            self.starts.append(Start(city, rows, project.code, named[1], day))

    def _project_changes(self, said: Said, region: str, known: ProjectFacts) -> list[Change]:
        moved = [Change(Field.COUNTY, known.record.region, region)] if region != known.record.region else []
        return moved + list(_changes(said.values, project_cells(known.record, self._tree), _COMPARED))


_COMPARED = tuple(name for name in OF_PROJECT if name not in (Field.CODE, Field.CITY, Field.COUNTY))


def _remembered(allowed: Allowed) -> Allowed:
    """The same, asked once for each region."""
    answers: dict[str, bool] = {}

    def remembered(region: str) -> bool:
        if region not in answers:
            answers[region] = allowed(region)
        return answers[region]

    return remembered


def _newly_started(before: ProjectRecord | None, after: State) -> date | None:
    """The START day that the ledger has not had, in the place of none."""
    plan = None if before is None else before.milestones.get(Milestone.START)
    held = None if plan is None else plan.actual_on
    return after.milestones[Milestone.START].actual_on if held is None else None


def _placed(change: Change, rows: Sequence[SaidRow]) -> Change:
    """The change with the first row that says so."""
    row = next((row for row in rows if change.field in row.values), rows[0])
    return Change(change.field, change.old, change.new, change.entry, row.sheet, row.number)


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
        old = known_value(name, cells[name])
        if new != old:
            yield Change(name, old, new, entry)
