"""What the rows of one project say, read cell by cell and checked against each other."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby

from db.workbook.columns import COLUMN, OF_ENTRY, OF_PROJECT, REQUIRED, Field, Value
from db.workbook.importing.facts import EntryKey
from db.workbook.importing.plainly import plainly
from db.workbook.problems import BadCell, Rejection, Why
from db.workbook.reading.amounts import WAN
from db.workbook.reading.cells import as_text, parse
from db.workbook.reading.notes import How, Listener
from db.workbook.reading.places import find_city, find_county, named_in_full
from db.workbook.reading.reading import RawRow
from ledger.phases import Batch
from ledger.regions import Region, RegionLevel, RegionTree

_PLACE = (Field.CITY, Field.COUNTY)
_ORDER = {name: i for i, name in enumerate(Field)}


@dataclass(slots=True)
class SaidRow:
    """What one row says, and what is wrong with it.

    Attributes:
        values: what its cells say; 所属市 and 所属县 as region codes. A cell that says nothing is not there.
    """

    number: int
    values: dict[Field, Value] = field(default_factory=dict)
    problems: list[Rejection] = field(default_factory=list)
    sheet: str = ""

    @property
    def entry(self) -> EntryKey | None:
        """The entry that the row is about, where it says one."""
        phase, batch = self.values.get(Field.PHASE), self.values.get(Field.BATCH)
        return (phase, batch) if isinstance(phase, int) and isinstance(batch, Batch) else None

    def spoilt(self, field: Field) -> bool:
        """Whether the cell says something impossible."""
        return any(problem.field is field for problem in self.problems)

    def reject(self, field: Field, why: Why, **facts: object) -> None:
        self.problems.append(Rejection(self.number, field, why, facts, self.sheet))


@dataclass(frozen=True, slots=True)
class Said:
    """Values by field, asked for by their type."""

    values: Mapping[Field, Value]

    def text(self, field: Field) -> str:
        """The text; empty where nothing is said."""
        value = self.values.get(field)
        return value if isinstance(value, str) else ""

    def amount(self, field: Field) -> int:
        """Whole 万元; 0 where nothing is said."""
        value = self.values.get(field)
        return value if isinstance(value, int) else 0

    def day(self, field: Field) -> date | None:
        value = self.values.get(field)
        return value if isinstance(value, date) else None

    def categories(self) -> tuple[str, ...]:
        value = self.values.get(Field.CATEGORIES)
        return value if isinstance(value, tuple) else ()


def by_project(rows: Iterable[RawRow]) -> list[tuple[str, list[RawRow]]]:
    """The rows of each 项目编号, in the order of their first rows; rows without one each alone."""
    groups: dict[object, list[RawRow]] = {}
    for row in rows:
        code = row_code(row)
        groups.setdefault(code or (row.sheet, row.number), []).append(row)
    return [(row_code(group[0]), group) for group in groups.values()]


def row_code(row: RawRow) -> str:
    """The row's 项目编号; empty where it says none."""
    code = row.cells.get(Field.CODE)
    if isinstance(code, str) and code.isprintable() and code == code.strip():
        return code
    return as_text(code)


def hear(
    raw: RawRow,
    tree: RegionTree,
    phases: Collection[int],
    near: str | None,
    listener: Listener | None = None,
) -> SaidRow:
    """What a row says.

    Args:
        phases: the phases in the ledger.
        near: the region of the project in the ledger, if it is there.
        listener: notes what was read how, and knows the day for days without a year.
    """
    row = SaidRow(raw.number, sheet=raw.sheet)
    if listener is not None:
        listener.at(raw.sheet, raw.number)
    for name, cell in raw.cells.items():
        plain = None if raw.units else plainly(name, cell)
        if plain is not None:
            row.values[name] = plain
            continue
        try:
            value = parse(COLUMN[name], cell, raw.units.get(name, WAN), listener)
        except BadCell as bad:
            row.reject(name, bad.why, **bad.facts)
            continue
        if value is not None:
            row.values[name] = value
    if len(row.problems) > 1:
        row.problems.sort(key=lambda problem: _ORDER[problem.field])
    for name in REQUIRED:
        if name not in row.values and not row.spoilt(name):
            row.reject(name, Why.MISSING_VALUE)
    _check_phase(row, phases)
    _place(row, tree, near, listener)
    return row


def check_together(rows: Sequence[SaidRow]) -> None:
    """Reject rows of one project that contradict each other, and second rows of one entry."""
    _check_agreement(rows, OF_PROJECT)
    with_entry = sorted((row for row in rows if row.entry), key=lambda row: str(row.entry))
    for _, group in groupby(with_entry, key=lambda row: row.entry):
        first, *others = same = list(group)
        _check_agreement(same, OF_ENTRY)
        for other in others:
            if not first.problems and not other.problems:
                other.reject(Field.BATCH, Why.DOUBLE_ENTRY, other_row=first.number, other_sheet=first.sheet)


def merged(rows: Iterable[SaidRow]) -> Said:
    """What rows that agree say together about their project."""
    values: dict[Field, Value] = {}
    for row in rows:
        for name, value in row.values.items():
            if name in OF_PROJECT:
                values.setdefault(name, value)
    return Said(values)


def _check_phase(row: SaidRow, phases: Collection[int]) -> None:
    phase = row.values.get(Field.PHASE)
    if phase is not None and phase not in phases:
        row.reject(Field.PHASE, Why.UNKNOWN_PHASE, text=str(phase), known=tuple(phases))
        del row.values[Field.PHASE]


def _place(row: SaidRow, tree: RegionTree, near: str | None, listener: Listener | None) -> None:
    """Put region codes in place of the names; a county alone says its city too."""
    city, county = (row.values.pop(name, None) for name in _PLACE)
    named = named_in_full(tree, city, county)
    if named is not None:
        row.values[Field.CITY], row.values[Field.COUNTY] = named
        return
    within: Region | None = None
    if city is not None:
        within = _found(row, Field.CITY, str(city), partial(find_city, tree), listener)
        if within is None:
            return
        row.values[Field.CITY] = within.city
        if within.level is RegionLevel.COUNTY:
            row.values[Field.COUNTY] = within.code
            within = tree[within.city]
    if county is None:
        return
    found = _found(
        row, Field.COUNTY, str(county), lambda text: find_county(tree, text, within, near), listener
    )
    said = row.values.pop(Field.COUNTY, None)
    if found is None:
        return
    if said not in (None, found.code):
        row.reject(Field.COUNTY, Why.UNKNOWN_REGION, text=str(county), city=tree[str(said)].name)
        return
    row.values[Field.COUNTY] = found.code
    row.values[Field.CITY] = found.city


def _found(
    row: SaidRow, name: Field, text: str, find: Callable[[str], Region], listener: Listener | None
) -> Region | None:
    """The region that a cell names; None where it names none, which is a problem of the row."""
    try:
        region = find(text)
    except BadCell as bad:
        row.reject(name, bad.why, **bad.facts)
        return None
    if listener is not None and text != region.name:
        listener.note(How.REGION, text, region.code, name)
    return region


def _check_agreement(rows: Sequence[SaidRow], names: Iterable[Field]) -> None:
    """Reject every row that says something else than another, each naming the first such other."""
    for name in names:
        saying = [row for row in rows if name in row.values]
        dissent = next((row for row in saying if row.values[name] != saying[0].values[name]), None)
        if dissent is None:
            continue
        for row in saying:
            other = dissent if row.values[name] == saying[0].values[name] else saying[0]
            row.reject(
                name,
                Why.CONTRADICTION,
                value=row.values[name],
                other=other.values[name],
                other_row=other.number,
                other_sheet=other.sheet,
            )
