"""What changes rarely: regions, phases, rate definitions, and the mark that a ledger is synthetic."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import read
from db.models import LedgerMarkRow, PhaseRow, RateDefinitionRow, RegionRow
from ledger.phases import Phase
from ledger.rates import RateDefinition
from ledger.regions import Region, RegionTree

DEMO_MARK = "demo"
_PHASES = select(PhaseRow.number, PhaseRow.held_on).order_by(PhaseRow.number)


async def region_tree(session: AsyncSession) -> RegionTree:
    """All regions of the ledger."""
    rows = await session.scalars(select(RegionRow))
    return RegionTree(Region(r.code, r.name, r.short_name, r.level, r.parent_code, r.city_code) for r in rows)


async def phases(session: AsyncSession) -> tuple[Phase, ...]:
    """All phases in the ledger, by number."""
    rows = await read(session, _PHASES)
    return tuple(Phase(number, held_on) for number, held_on in rows)


async def rate_definitions(session: AsyncSession) -> tuple[RateDefinition, ...]:
    """What each rate counts, for each span of phases."""
    rows = await session.scalars(select(RateDefinitionRow))
    return tuple(
        RateDefinition(r.rate, r.version, r.first_phase, r.last_phase, r.batch, r.milestone, r.base)
        for r in rows
    )


async def demo_until(session: AsyncSession) -> date | None:
    """The day up to which the demo script has been written in; None for a genuine ledger."""
    mark = await session.get(LedgerMarkRow, DEMO_MARK)
    return None if mark is None else date.fromisoformat(mark.value)
