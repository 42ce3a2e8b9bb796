"""Which part of the ledger a query looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select

from db.models import EntryRow, ProjectCategoryRow, ProjectRow
from ledger.money import WAN_PER_YI
from ledger.phases import Batch
from ledger.regions import Region, RegionLevel


@dataclass(frozen=True, slots=True)
class Filters:
    """What an entry must be to count. None lets everything pass.

    Attributes:
        category: 类别 the project must have.
        min_yi: least total investment, 亿元.
        phase, batch: narrow lists; a rate has both anyway.
    """

    category: str | None = None
    min_yi: int | None = None
    phase: int | None = None
    batch: Batch | None = None


NO_FILTERS = Filters()


def within(region: Region) -> list[ColumnElement[bool]]:
    """The entries of a region, the regions below included."""
    match region.level:
        case RegionLevel.PROVINCE:
            return []
        case RegionLevel.CITY:
            return [EntryRow.city_code == region.code]
        case RegionLevel.COUNTY:
            return [EntryRow.city_code == region.city, EntryRow.region_code == region.code]


def project_within(region: Region) -> list[ColumnElement[bool]]:
    """The projects of a region, the regions below included."""
    match region.level:
        case RegionLevel.PROVINCE:
            return []
        case RegionLevel.CITY:
            return [ProjectRow.city_code == region.code]
        case RegionLevel.COUNTY:
            return [ProjectRow.region_code == region.code]


def is_listed() -> ColumnElement[bool]:
    """Projects that are in the ledger: one whose import was taken back has no entries any more."""
    return exists(select(1).where(EntryRow.project_id == ProjectRow.id).correlate(ProjectRow))


def passing(filters: Filters) -> Sequence[ColumnElement[bool]]:
    """The conditions of the filters, on entries."""
    conditions: list[ColumnElement[bool]] = []
    if filters.category is not None:
        conditions.append(
            exists(
                select(1).where(
                    ProjectCategoryRow.project_id == EntryRow.project_id,
                    ProjectCategoryRow.category == filters.category,
                )
            )
        )
    if filters.min_yi is not None:
        least = filters.min_yi * WAN_PER_YI
        large = select(1).where(ProjectRow.id == EntryRow.project_id, ProjectRow.total_wan >= least)
        conditions.append(exists(large.correlate(EntryRow)))
    if filters.phase is not None:
        conditions.append(EntryRow.phase == filters.phase)
    if filters.batch is not None:
        conditions.append(EntryRow.batch == filters.batch)
    return conditions
