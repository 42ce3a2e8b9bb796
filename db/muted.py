"""Which warnings are under a mute, and since when they no longer are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import MuteRow
from ledger.calendar import ONE_DAY
from ledger.clock import china_day
from ledger.regions import RegionTree


@dataclass(frozen=True, slots=True)
class _Span:
    region: str
    project: int | None
    first: date
    last: date


class Muted:
    """All mutes that there ever were, asked for one warning after the other."""

    def __init__(self, tree: RegionTree, spans: Iterable[_Span], today: date) -> None:
        self._tree = tree
        self._today = today
        self._projects: dict[int, list[_Span]] = {}
        self._regions: dict[str, list[_Span]] = {}
        for span in spans:
            if span.project is not None:
                self._projects.setdefault(span.project, []).append(span)
            else:
                self._regions.setdefault(span.region, []).append(span)

    def of(self, region: str, project: int | None) -> tuple[bool, date | None]:
        """Whether a warning is muted today, and the last day of the latest mute that is over.

        One that was lifted on its first day never held.
        """
        if not self._projects and not self._regions:
            return False, None
        spans = list(self._projects.get(project, ())) if project is not None else []
        for above in self._tree.chain(region):
            spans += self._regions.get(above.code, ())
        now = any(span.first <= self._today <= span.last for span in spans)
        over = [span.last for span in spans if span.first <= span.last < self._today]
        return now, max(over, default=None)


async def muted(session: AsyncSession, tree: RegionTree, today: date) -> Muted:
    """The mutes of the ledger, as of a day. One that was lifted early ended the day before."""
    rows = await session.execute(
        select(
            MuteRow.region_code, MuteRow.project_id, MuteRow.muted_at, MuteRow.until, MuteRow.lifted_on
        ).order_by(MuteRow.id)
    )
    spans = [
        _Span(
            row.region_code,
            row.project_id,
            china_day(row.muted_at),
            row.until if row.lifted_on is None else min(row.until, row.lifted_on - ONE_DAY),
        )
        for row in rows
    ]
    return Muted(tree, spans, today)
