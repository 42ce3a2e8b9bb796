"""Warnings that nobody has acknowledged, region by region."""

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import WarningRow
from db.queries.warnings import warnings_within
from ledger.regions import Region, RegionLevel
from ledger.unacknowledged import Unacknowledged
from ledger.warnings import Level, WarningState


async def unacknowledged(session: AsyncSession, region: Region) -> tuple[Unacknowledged, ...]:
    """By city of the province, or by county of a city: the regions with warnings that are not resolved.

    The gravest waiting first; of the same gravity the most, then those waiting longest. Last come those
    whose warnings are all acknowledged.
    """
    place = WarningRow.city_code if region.level is RegionLevel.PROVINCE else WarningRow.region_code
    rows = await session.execute(
        select(place, WarningRow.state, WarningRow.level, func.count(), func.min(WarningRow.waiting_since))
        .where(WarningRow.state != WarningState.RESOLVED, *warnings_within(region))
        .group_by(place, WarningRow.state, WarningRow.level)
    )
    total: Counter[str] = Counter()
    levels: defaultdict[str, dict[Level, int]] = defaultdict(dict)
    since: dict[str, datetime] = {}
    for code, state, level, count, first in rows:
        total[code] += count
        if state is WarningState.OPEN:
            levels[code][level] = count
            since[code] = min(first, since.get(code, first))
    found = [
        Unacknowledged(code, sum(levels[code].values()), total[code], levels[code], since.get(code))
        for code in sorted(total)
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(one: Unacknowledged) -> tuple[bool, int, int, datetime | None]:
    gravity = one.worst.gravity if one.worst else 0
    return one.since is None, -gravity, -one.open, one.since
