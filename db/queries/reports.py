"""Reports that were pushed and frozen; see `db.reports.freeze`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import OutboxKind, OutboxRow, OutboxState, ReportRow
from db.reports import hash_of

_UNSEEN = (OutboxState.MERGED, OutboxState.FAILED)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was stored.

    Attributes:
        number: 12 of 第12号; counts up over all reports.
        question: code of the question whose answer it is.
        facts: JSON; `facts_hash` is the SHA-256 that was stored with it.
    """

    number: int
    name: str
    region: str
    period: str
    as_of: date
    definition_version: int
    question: str
    facts: str
    facts_hash: str
    made_at: datetime

    @property
    def is_intact(self) -> bool:
        """Whether the facts are those that were stored."""
        return hash_of(self.facts) == self.facts_hash


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page of a region's reports, latest first; `total` of them on all pages, `number` from 1."""

    reports: tuple[Report, ...]
    total: int
    number: int


_REPORTS = select(
    ReportRow.id,
    ReportRow.name,
    ReportRow.region_code,
    ReportRow.period,
    ReportRow.as_of,
    ReportRow.definition_version,
    ReportRow.question,
    ReportRow.facts,
    ReportRow.facts_hash,
    ReportRow.made_at,
)


async def report_numbered(session: AsyncSession, name: str, number: int) -> Report | None:
    """The report of a number; None if there is none of this name."""
    return await _first(session, _REPORTS.where(ReportRow.id == number, ReportRow.name == name))


async def report_of(session: AsyncSession, name: str, region: str, period: str) -> Report | None:
    """The report of a region for a period (2021-W39); None while there is none."""
    where = (ReportRow.name == name, ReportRow.region_code == region, ReportRow.period == period)
    return await _first(session, _REPORTS.where(*where))


async def report_page(session: AsyncSession, name: str, region: str, page: int, size: int) -> ReportPage:
    """A region's reports, latest first."""
    where = (ReportRow.name == name, ReportRow.region_code == region)
    total = await session.scalar(select(func.count()).select_from(ReportRow).where(*where)) or 0
    page = min(page, max(1, -(-total // size)))
    statement = _latest(_REPORTS.where(*where)).limit(size).offset((page - 1) * size)
    rows = await session.execute(statement)
    return ReportPage(tuple(Report(*row) for row in rows), total, page)


async def reports_before(
    session: AsyncSession, name: str, region: str, as_of: date, most: int
) -> tuple[Report, ...]:
    """A region's latest reports on former days that some group was sent or will be, latest first."""
    told = exists(
        select(1).where(
            OutboxRow.shows == ReportRow.question,
            OutboxRow.kind == OutboxKind.MESSAGE,
            OutboxRow.state.not_in(_UNSEEN),
        )
    )
    where = (ReportRow.name == name, ReportRow.region_code == region, ReportRow.as_of < as_of, told)
    rows = await session.execute(_latest(_REPORTS.where(*where)).limit(most))
    return tuple(Report(*row) for row in rows)


def _latest(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.order_by(ReportRow.as_of.desc(), ReportRow.id.desc())


async def _first(session: AsyncSession, statement: Select[*tuple[Any, ...]]) -> Report | None:
    row = (await session.execute(statement)).first()
    return None if row is None else Report(*row)
