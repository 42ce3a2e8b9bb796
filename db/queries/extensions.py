"""Requests for extension as they stand, and how often the entries of a batch were extended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.engine import read
from db.models import EntryRow, ExtensionRequestRow, ExtensionRow, OfficialRow, ProjectRow, WarningRow
from db.queries.lists import at_most
from db.queries.rates import DAY, KEPT, PHASE
from db.queries.scope import NO_FILTERS, Filters, is_listed, passing, project_within, within
from db.queries.warnings import serial
from ledger.clock import china_day
from ledger.extensions import RequestFact, RequestState
from ledger.phases import Batch, Milestone
from ledger.regions import Region, RegionLevel


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One page of the requests that wait for an answer, the one to be answered first before the others.

    Attributes:
        total: on all pages together.
        number: which page it is, from 1.
    """

    requests: tuple[RequestFact, ...]
    total: int
    number: int


async def request_fact(session: AsyncSession, number: int) -> RequestFact | None:
    """A request by its number; None if there is no such request."""
    found = await _read(session, _facts().where(ExtensionRequestRow.id == number))
    return found[0] if found else None


async def pending_requests(session: AsyncSession, region: Region, page: int, size: int) -> RequestPage:
    """The requests about projects of a region that nobody has answered yet."""
    where = [ExtensionRequestRow.state == RequestState.PENDING, is_listed(), *project_within(region)]
    counted = select(func.count()).select_from(ExtensionRequestRow).join(ProjectRow, _OF_PROJECT)
    total = await session.scalar(counted.where(*where)) or 0
    page = at_most(page, total, size)
    order = (ExtensionRequestRow.answer_by, ExtensionRequestRow.id)
    statement = _facts().where(*where).order_by(*order).limit(size).offset((page - 1) * size)
    return RequestPage(await _read(session, statement), total, page)


async def requests_of(session: AsyncSession, project: int) -> tuple[RequestFact, ...]:
    """All that was ever asked for about a project, the oldest first."""
    about = ExtensionRequestRow.project_id == project
    return await _read(session, _facts().where(about).order_by(ExtensionRequestRow.id))


_OF_PROJECT: ColumnElement[bool] = ProjectRow.id == ExtensionRequestRow.project_id


def _facts() -> Select[*tuple[Any, ...]]:
    asker, decider = aliased(OfficialRow), aliased(OfficialRow)
    return (
        select(
            ExtensionRequestRow,
            WarningRow.year,
            WarningRow.number,
            ProjectRow.code,
            ProjectRow.name,
            ProjectRow.region_code,
            asker.name.label("asked_by"),
            decider.name.label("decided_by"),
        )
        .join(WarningRow, WarningRow.id == ExtensionRequestRow.warning_id)
        .join(ProjectRow, _OF_PROJECT)
        .outerjoin(asker, asker.id == ExtensionRequestRow.asked_by)
        .outerjoin(decider, decider.id == ExtensionRequestRow.decided_by)
    )


async def _read(session: AsyncSession, statement: Select[*tuple[Any, ...]]) -> tuple[RequestFact, ...]:
    rows = (await session.execute(statement.execution_options(populate_existing=True))).all()
    extended = await _extended(session, [row[0] for row in rows])
    return tuple(_fact(row, extended) for row in rows)


async def _extended(
    session: AsyncSession, rows: Sequence[ExtensionRequestRow]
) -> dict[tuple[int, Milestone], list[date]]:
    """The days on which extensions of these projects were approved."""
    projects = {row.project_id for row in rows}
    found: dict[tuple[int, Milestone], list[date]] = {}
    if projects:
        days = select(ExtensionRow.project_id, ExtensionRow.milestone, ExtensionRow.approved_on)
        for project, milestone, day in await session.execute(
            days.where(ExtensionRow.project_id.in_(projects))
        ):
            found.setdefault((project, milestone), []).append(day)
    return found


def _fact(found: Row[Any], extended: dict[tuple[int, Milestone], list[date]]) -> RequestFact:
    row = found[0]
    until = date.max if row.decided_at is None else china_day(row.decided_at)
    before = sum(day < until for day in extended.get((row.project_id, row.milestone), ()))
    return RequestFact(
        id=row.id,
        warning=row.warning_id,
        serial=serial(found.year, found.number),
        project=row.project_id,
        code=found.code,
        title=found.name,
        region=found.region_code,
        milestone=row.milestone,
        deadline=row.deadline,
        new_day=row.new_day,
        reason=row.reason,
        asked_by=found.asked_by,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        state=row.state,
        decided_by=found.decided_by,
        decided_at=row.decided_at,
        before=before,
    )


async def extension_counts(
    session: AsyncSession,
    region: Region,
    phase: int,
    batch: Batch,
    as_of: date,
    filters: Filters = NO_FILTERS,
) -> dict[str, int]:
    """How often the entries of a batch were extended by a day, for each region right below the one given.

    Counted are the extensions of the milestone that the batch waits for, of entries that were in it then.
    Regions without any are left out.
    """
    statement = _counts(region, batch, filters)
    rows = await read(session, statement, {"phase": phase, "day": as_of})
    return {row[0]: row[1] for row in rows}


@lru_cache(maxsize=KEPT)
def _counts(region: Region, batch: Batch, filters: Filters) -> Select[*tuple[Any, ...]]:
    by = EntryRow.city_code if region.level is RegionLevel.PROVINCE else EntryRow.region_code
    return (
        select(by, func.count())
        .select_from(ExtensionRow)
        .join(
            EntryRow,
            (EntryRow.project_id == ExtensionRow.project_id) & (EntryRow.target == ExtensionRow.milestone),
        )
        .where(
            ExtensionRow.approved_on <= DAY,
            EntryRow.phase == PHASE,
            EntryRow.batch == batch,
            EntryRow.withdrawn_on > DAY,
            *within(region),
            *passing(filters),
        )
        .group_by(by)
    )
