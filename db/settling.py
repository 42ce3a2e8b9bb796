"""销号: why the concern of a warning is gone, and whether a promise was kept by that."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import EntryRow, ExtensionRow, MilestoneRow, ProjectRow, WarningRow
from db.unresolved import Unresolved
from db.writing.bulk import run_each
from ledger.phases import Milestone
from ledger.warnings import RuleName, Settlement, WarningState

AT_ONCE = 5000
"""Projects that are looked up in one statement."""
DONE = (Settlement.REACHED, Settlement.REPORTED, Settlement.RECOVERED)
"""Ends that a promise can be held against."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How a warning ended.

    Attributes:
        region: code of the region that the warning was about.
        day: the day of what ended it, where there is one: the milestone's, or the new deadline.
        promise: whether the promise that it was under was kept; None if there was none to keep.
    """

    region: str
    why: Settlement
    day: date | None = None
    promise: bool | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the ledger says about the projects whose warnings end, by project and milestone."""

    reached: dict[tuple[int, Milestone], date]
    listed: set[tuple[int, Milestone]]
    extended: dict[tuple[int, Milestone], date]
    progress: dict[int, date]


async def settle(
    session: AsyncSession,
    gone: Sequence[Unresolved],
    found: Collection[tuple[RuleName, str, str]],
    today: date,
    at: datetime,
) -> dict[int, Settled]:
    """Resolve warnings whose concern is gone; how each ended, by number.

    Args:
        gone: rows of the warnings, as the scan reads them.
        found: what the scan has found: (rule, subject, milestone).
    """
    if not gone:
        return {}
    facts = await _facts(session, {row.project_id for row in gone if row.project_id is not None}, today)
    settled = {row.id: _settled(row, found, facts, today) for row in gone}
    await run_each(
        session,
        _RESOLVE,
        [{"which": number, "now": at, "why": one.why} for number, one in settled.items()],
    )
    return settled


_TABLE = WarningRow.__table__
_RESOLVE = (
    update(_TABLE)  # type: ignore[arg-type]
    .where(_TABLE.c.id == bindparam("which"))
    .values(state=WarningState.RESOLVED, resolved_at=bindparam("now"), settlement=bindparam("why"))
)


def _settled(
    row: Unresolved, found: Collection[tuple[RuleName, str, str]], facts: _Facts, today: date
) -> Settled:
    why, day = _why(row, found, facts)
    if row.state is not WarningState.ACKNOWLEDGED or row.promised_on is None or why not in DONE:
        return Settled(row.region_code, why, day)
    done_on = day if why is Settlement.REACHED and day else today
    return Settled(row.region_code, why, day, done_on <= row.promised_on)


def _why(
    row: Unresolved, found: Collection[tuple[RuleName, str, str]], facts: _Facts
) -> tuple[Settlement, date | None]:
    if row.project_id is None:
        return Settlement.RECOVERED, None
    about = (row.project_id, row.milestone)
    if about in facts.reached:
        return Settlement.REACHED, facts.reached[about]
    if row.rule is not RuleName.OVERDUE and (RuleName.OVERDUE, row.subject, row.milestone_key) in found:
        return Settlement.OVERDUE, row.deadline
    if about not in facts.listed:
        return Settlement.WITHDRAWN, None
    extended = facts.extended.get(about)
    if extended is not None and row.deadline is not None and extended > row.deadline:
        return Settlement.EXTENDED, extended
    if row.rule is RuleName.STALLED and row.since is not None and facts.progress[row.project_id] > row.since:
        return Settlement.REPORTED, facts.progress[row.project_id]
    return Settlement.CHANGED, None


async def _facts(session: AsyncSession, projects: Iterable[int], today: date) -> _Facts:
    facts = _Facts({}, set(), {}, {})
    wanted = sorted(projects)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for project, kind, day in await session.execute(
            select(MilestoneRow.project_id, MilestoneRow.kind, MilestoneRow.actual_on).where(
                MilestoneRow.project_id.in_(some), MilestoneRow.actual_on <= today
            )
        ):
            if day is not None:
                facts.reached[project, kind] = day
        for project, target in await session.execute(
            select(EntryRow.project_id, EntryRow.target).where(
                EntryRow.project_id.in_(some), EntryRow.withdrawn_on > today
            )
        ):
            facts.listed.add((project, target))
        for project, kind, day in await session.execute(
            select(ExtensionRow.project_id, ExtensionRow.milestone, func.max(ExtensionRow.new_day))
            .where(ExtensionRow.project_id.in_(some), ExtensionRow.approved_on <= today)
            .group_by(ExtensionRow.project_id, ExtensionRow.milestone)
        ):
            facts.extended[project, kind] = day
        for project, day in await session.execute(
            select(ProjectRow.id, ProjectRow.progress_on).where(ProjectRow.id.in_(some))
        ):
            facts.progress[project] = day
    return facts
