"""账龄: the overdue projects of each region below one, by how long they are overdue."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import EntryRow, ProjectRow
from db.queries.lists import Waiting
from db.queries.scope import NO_FILTERS, Filters, held_by, passing, within
from ledger.ageing import BANDS, AgeingLine, Band
from ledger.phases import Milestone
from ledger.regions import Region, RegionLevel


async def overdue_by_age(
    session: AsyncSession,
    region: Region,
    as_of: date,
    *,
    milestone: Milestone | None = None,
    filters: Filters = NO_FILTERS,
) -> tuple[AgeingLine, ...]:
    """A line for each city of the province, or county of a city, that has any overdue project.

    What is overdue is what `lists.overdue` lists; a project with several such entries is counted once, by
    the earliest of their deadlines.
    """
    waiting = Waiting(as_of)
    by_city = region.level is RegionLevel.PROVINCE
    place = EntryRow.city_code.expression if by_city else EntryRow.region_code.expression
    wanted = [EntryRow.planned_on < as_of, waiting.deadline < as_of, held_by(as_of)]
    wanted += [*within(region), *passing(filters)]
    if milestone is not None:
        wanted.append(EntryRow.target == milestone)
    late = (
        waiting.count.where(*wanted)
        .with_only_columns(
            EntryRow.project_id, place.label("place"), func.min(waiting.deadline).label("deadline")
        )
        .group_by(EntryRow.project_id, place)
        .subquery("late")
    )
    day = late.c.deadline
    first, second = (as_of - timedelta(days=days) for days in BANDS)
    bands = (day >= first, (day < first) & (day >= second), day < second)
    statement = (
        select(late.c.place)
        .add_columns(*(func.count().filter(band) for band in bands))
        .add_columns(*(func.coalesce(func.sum(ProjectRow.total_wan).filter(band), 0) for band in bands))
        .join(ProjectRow, ProjectRow.id == late.c.project_id)
        .group_by(late.c.place)
    )
    rows = await session.execute(statement)
    return tuple(
        AgeingLine(code, (Band(a, int(x)), Band(b, int(y)), Band(c, int(z))))
        for code, a, b, c, x, y, z in rows.all()
    )
