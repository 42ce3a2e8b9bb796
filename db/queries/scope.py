"""Which part of the ledger a query looks at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Self

from sqlalchemy import ColumnElement, exists, or_, select

from db.models import EntryRow, PhaseRow, ProjectCategoryRow, ProjectRow
from ledger.banks import spellings
from ledger.phases import Batch
from ledger.questions import Lack, Named, Question
from ledger.regions import Region, RegionLevel


@dataclass(frozen=True, slots=True)
class Filters:
    """What an entry must be to count. None lets everything pass.

    Attributes:
        category: 类别 the project must have.
        min_wan: least total investment, whole 万元.
        max_wan: total investment below this, whole 万元.
        lacks: what the project must not have.
        named, name: what the project must have something of this name of (a part of it is enough).
        phase, batch: narrow lists; a rate has both anyway.
    """

    category: str | None = None
    min_wan: int | None = None
    max_wan: int | None = None
    lacks: Lack | None = None
    named: Named | None = None
    name: str = ""
    phase: int | None = None
    batch: Batch | None = None

    @classmethod
    def of(cls, question: Question) -> Self:
        """The filters of a list of projects."""
        return replace(cls.of_rate(question), phase=question.phase, batch=question.batch)

    @classmethod
    def of_rate(cls, question: Question) -> Self:
        """The filters of a rate; its phase and batch are given apart."""
        name = question.text if question.named else ""
        return cls(
            question.category, question.min_wan, question.max_wan, question.lacks, question.named, name
        )


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


def held_by(day: date) -> ColumnElement[bool]:
    """The entries of phases held by a day: those of a later one were on no list yet."""
    return EntryRow.phase.not_in(select(PhaseRow.number).where(PhaseRow.held_on > day))


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
    if of_project := _of_project(filters):
        such = select(1).where(ProjectRow.id == EntryRow.project_id, *of_project)
        conditions.append(exists(such.correlate(EntryRow)))
    if filters.phase is not None:
        conditions.append(EntryRow.phase == filters.phase)
    if filters.batch is not None:
        conditions.append(EntryRow.batch == filters.batch)
    return conditions


def project_passing(filters: Filters) -> Sequence[ColumnElement[bool]]:
    """The conditions of the filters on projects; phase and batch are their entries'."""
    conditions = _of_project(filters)
    if filters.category is not None:
        of_category = select(1).where(
            ProjectCategoryRow.project_id == ProjectRow.id, ProjectCategoryRow.category == filters.category
        )
        conditions.append(exists(of_category.correlate(ProjectRow)))
    return conditions


_LACKED = {
    Lack.SERVICE_OFFICER: ProjectRow.service_officer,
    Lack.LEADER: ProjectRow.leader,
    Lack.BANK: ProjectRow.bank,
}
_NAMED = {
    Named.CHAIN: (ProjectRow.chain,),
    Named.INDUSTRY: (ProjectRow.industry,),
    Named.PERSON: (ProjectRow.service_officer, ProjectRow.leader),
    Named.BANK: (ProjectRow.bank,),
    Named.COMPANY: (ProjectRow.company,),
}


def _of_project(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions that the project itself must meet."""
    conditions: list[ColumnElement[bool]] = []
    if filters.min_wan is not None:
        conditions.append(ProjectRow.total_wan >= filters.min_wan)
    if filters.max_wan is not None:
        conditions.append(ProjectRow.total_wan < filters.max_wan)
    if filters.lacks is not None:
        conditions.append(_LACKED[filters.lacks] == "")
    if filters.named is not None:
        called = spellings(filters.name) if filters.named is Named.BANK else (filters.name,)
        held = product(_NAMED[filters.named], called)
        conditions.append(or_(*(column.contains(name, autoescape=True) for column, name in held)))
    return conditions
