"""One row of the workbook: what the ledger holds about an entry, cell by cell."""

from collections.abc import Mapping
from functools import lru_cache

from db.workbook.columns import AMOUNTS, COLUMN, COLUMNS, MILESTONE_DAYS, OWN_TEXTS, Field
from db.workbook.reading.cells import Cell, show_categories, show_text
from ledger.projects import EntryRecord, Plan, ProjectRecord
from ledger.regions import Region, RegionLevel, RegionTree
from ledger.vocabulary import BATCH

SheetRow = tuple[Cell, ...]
"""The cells of one entry, in the order of `COLUMNS`."""

_NO_PLAN = Plan()


def sheet_row(project: ProjectRecord, entry: EntryRecord, tree: RegionTree) -> SheetRow:
    """The row of an entry."""
    cells = {**project_cells(project, tree), **entry_cells(entry)}
    return tuple(cells[column.field] for column in COLUMNS)


def project_cells(project: ProjectRecord, tree: RegionTree) -> Mapping[Field, Cell]:
    """What a row says about the project."""
    city, county = place_names(tree[project.region], tree)
    cells: dict[Field, Cell] = {
        Field.CODE: show_text(COLUMN[Field.CODE], project.code),
        Field.CITY: city,
        Field.COUNTY: county,
        Field.CATEGORIES: show_categories(project.categories),
    }
    for field in OWN_TEXTS:
        cells[field] = show_text(COLUMN[field], getattr(project, field.value))
    for field in AMOUNTS:
        cells[field] = getattr(project, field.value)
    for field, (milestone, side) in MILESTONE_DAYS.items():
        cells[field] = getattr(project.milestones.get(milestone, _NO_PLAN), side)
    return cells


def entry_cells(entry: EntryRecord) -> Mapping[Field, Cell]:
    """What a row says about the entry."""
    return {
        Field.PHASE: entry.phase,
        Field.BATCH: BATCH[entry.batch],
        Field.WITHDRAWN_ON: entry.withdrawn_on,
        Field.WITHDRAWN_REASON: show_text(COLUMN[Field.WITHDRAWN_REASON], entry.withdrawn_reason),
    }


@lru_cache(maxsize=512)
def place_names(place: Region, tree: RegionTree) -> tuple[str | None, str | None]:
    """所属市 and 所属县; a project of the province itself has neither."""
    match place.level:
        case RegionLevel.PROVINCE:
            return None, None
        case RegionLevel.CITY:
            return place.name, None
        case RegionLevel.COUNTY:
            return tree[place.city].name, place.name
