"""Projects as two statements give them: a row each, made into the ledger's own types only when looked at.

Most rows of a workbook say what the ledger holds already; for those a comparison with the bare row is enough,
and a hundred thousand of them are compared in the time it takes to read them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from db.many import repeated
from db.models import EntryRow, MilestoneRow, ProjectCategoryRow, ProjectRow
from db.workbook.columns import AMOUNTS, MILESTONE_DAYS, OWN_TEXTS, REQUIRED, Field
from db.workbook.reading.cells import Cell, show_categories
from db.workbook.sheets.rows import place_names
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from ledger.regions import RegionTree
from ledger.vocabulary import BATCH

EntryKey = tuple[int, Batch]
_BETWEEN = "\x1f"
_OWN = ("code", *OWN_TEXTS, *AMOUNTS)
"""The project's own columns, named as the fields of the workbook and of `ProjectRecord` are."""
_MILESTONES = tuple(Milestone)
_DAYS = tuple((milestone, side) for milestone in _MILESTONES for side in ("planned_on", "actual_on"))
_APPENDED = (
    *(Field.PHASE, Field.BATCH, Field.WITHDRAWN_ON, Field.WITHDRAWN_REASON),
    *(Field.CITY, Field.COUNTY, Field.CATEGORIES),
)
_REGION, _CATEGORIES, _FIRST_OWN = 1, 2, 3
_FIRST_DAY = _FIRST_OWN + len(_OWN)
"""Where things stand in a bare row: its number, region, categories, the project's own columns, days."""
_PLACE = {
    **{Field(name): _FIRST_OWN + i for i, name in enumerate(_OWN)},
    **{name: _FIRST_DAY + _DAYS.index(day) for name, day in MILESTONE_DAYS.items()},
    **{name: _FIRST_DAY + len(_DAYS) + i for i, name in enumerate(_APPENDED)},
}
"""Where what a field shows stands in a bare row to which `_APPENDED` was appended."""
_NEEDED = frozenset(REQUIRED)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project in the ledger with its entries by phase and batch."""

    record: ProjectRecord
    entries: Mapping[EntryKey, EntryRecord]


def project_statement(conditions: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The projects that meet conditions on `ProjectRow`, one bare row each."""
    stages = {milestone: aliased(MilestoneRow) for milestone in Milestone}
    categories = (
        select(func.aggregate_strings(ProjectCategoryRow.category, _BETWEEN))
        .where(ProjectCategoryRow.project_id == ProjectRow.id)
        .scalar_subquery()
    )
    statement = select(
        ProjectRow.id,
        ProjectRow.region_code,
        categories,
        *(getattr(ProjectRow, name) for name in _OWN),
        *(repeated(getattr(stages[milestone], side)) for milestone, side in _DAYS),
    ).where(*conditions)
    for milestone, stage in stages.items():
        statement = statement.outerjoin(
            stage, and_(stage.project_id == ProjectRow.id, stage.kind == milestone)
        )
    return statement


def entry_statement(conditions: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The entries of the projects that meet conditions on `ProjectRow`, one bare row each."""
    return (
        select(
            EntryRow.project_id,
            EntryRow.phase,
            repeated(EntryRow.batch),
            repeated(EntryRow.withdrawn_on),
            EntryRow.withdrawn_reason,
        )
        .join_from(ProjectRow, EntryRow, EntryRow.project_id == ProjectRow.id)
        .where(*conditions)
    )


class BareProject:
    """A project and its entries, as rows."""

    __slots__ = ("entries", "row")

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.row = row
        self.entries: list[tuple[Any, ...]] = []

    @property
    def region(self) -> str:
        """Code of the region it lies in."""
        return str(self.row[_REGION])

    def facts(self) -> ProjectFacts:
        """The same in the ledger's own types."""
        row = self.row
        days = row[_FIRST_DAY:]
        record = ProjectRecord(
            region=row[_REGION],
            categories=categories_of(row[_CATEGORIES]),
            milestones={kind: Plan(days[2 * i], days[2 * i + 1]) for i, kind in enumerate(_MILESTONES)},
            **{str(name): value for name, value in zip(_OWN, row[_FIRST_OWN:_FIRST_DAY], strict=True)},
        )
        return ProjectFacts(
            record,
            {
                (phase, batch): EntryRecord(row[_FIRST_OWN], phase, batch, day, reason)
                for _, phase, batch, day, reason in self.entries
            },
        )

    def unchanged_by(self, cells: Mapping[Field, Cell], places: "Places") -> EntryKey | None:
        """The entry of which a row of a workbook says nothing new, when that shows at a glance.

        None where it may say something: then it is heard and compared cell by cell.
        """
        said = _getter(tuple(cells))
        if said is None:
            return None
        row, phase, name = self.row, cells[Field.PHASE], cells[Field.BATCH]
        for _, number, batch, *withdrawn in self.entries:
            if number == phase and BATCH[batch] == name:
                shown = (
                    *row,
                    phase,
                    name,
                    *withdrawn,
                    *places[row[_REGION]],
                    shown_categories(row[_CATEGORIES]),
                )
                return (number, batch) if said(shown) == tuple(cells.values()) else None
        return None


class Places(dict[str, tuple[str | None, str | None]]):
    """所属市 and 所属县 of each region, found out once."""

    def __init__(self, tree: RegionTree) -> None:
        super().__init__()
        self._tree = tree

    def __missing__(self, region: str) -> tuple[str | None, str | None]:
        self[region] = names = place_names(self._tree[region], self._tree)
        return names


class BareProjects(Mapping[str, ProjectFacts]):
    """Projects by 项目编号."""

    def __init__(self, projects: Iterable[tuple[Any, ...]], entries: Iterable[tuple[Any, ...]]) -> None:
        self.bare = {row[_FIRST_OWN]: BareProject(row) for row in projects}
        by_number = {project.row[0]: project.entries for project in self.bare.values()}
        for entry in entries:
            by_number[entry[0]].append(entry)

    def __getitem__(self, code: str) -> ProjectFacts:
        return self.bare[code].facts()

    def __iter__(self) -> Iterator[str]:
        return iter(self.bare)

    def __len__(self) -> int:
        return len(self.bare)

    def __contains__(self, code: object) -> bool:
        return code in self.bare


@lru_cache(maxsize=256)
def _getter(names: tuple[Field, ...]) -> Callable[[Sequence[Any]], tuple[Any, ...]] | None:
    """What the ledger shows in these columns; None where a row says too little to be passed."""
    return itemgetter(*(_PLACE[name] for name in names)) if _NEEDED.issubset(names) else None


def categories_of(joined: str | None) -> tuple[str, ...]:
    """类别 from how the statement joins them."""
    return tuple(sorted(joined.split(_BETWEEN))) if joined is not None else ()


@lru_cache(maxsize=4096)
def shown_categories(joined: str | None) -> Cell:
    """类别 as a cell shows them."""
    return show_categories(categories_of(joined))
