"""A scan: the warnings are brought in line with the concerns that were found in the ledger.

Everything is written in a few statements for all warnings together, since a province may have many thousands.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.many import all_rows
from db.models import WarningRow
from db.muted import Muted
from db.queries.concerns import Looking, find_concerns
from db.settling import Settled, settle
from db.unresolved import Unresolved, unresolved
from db.warning_log import Event, Step, append
from db.writing.bulk import insert_all, run_each
from ledger.calendar import WorkCalendar
from ledger.clock import china_day
from ledger.regions import RegionTree
from ledger.warning_life import Onward, Standing, onward
from ledger.warning_rules import Chain, Told, WarningRules
from ledger.warnings import Concern, Level, LogStep, RuleName, WarningState

Key = tuple[RuleName, str, str]


class Listed(NamedTuple):
    """A warning after a scan, as far as digests need to know it."""

    id: int
    region: str
    level: Level
    state: WarningState
    chain: str
    step: int
    deadline: date | None
    muted: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan did.

    Attributes:
        unresolved: all warnings there are now, by number.
        opened, raised, missed: numbers of those it opened, of those whose level rose, of those whose promise
            was missed.
        moved: the region that a warning was about before, by number, where its project has moved.
        told: whom a step of escalation tells now, by number.
        settled: those that are gone, with why.
    """

    unresolved: dict[int, Listed] = field(default_factory=dict)
    opened: set[int] = field(default_factory=set)
    raised: set[int] = field(default_factory=set)
    missed: set[int] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)
    told: dict[int, Told] = field(default_factory=dict)
    settled: dict[int, Settled] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judging:
    """What concerns and warnings are judged with."""

    tree: RegionTree
    today: date
    rules: WarningRules
    calendar: WorkCalendar
    muted: Muted


async def record_scan(
    session: AsyncSession, judging: Judging, concerns: Iterable[Concern], step: Step
) -> Scan:
    """Bring the warnings in line with the concerns that a scan found.

    A concern without a warning opens one; one that is graver raises it; a warning without its concern is
    settled. Promises whose day is over are missed, and warnings that wait too long escalate by one step.
    A level never falls. The unique index keeps a second open warning out.
    """
    found = {_key(concern): concern for concern in concerns}
    known = {row.key: row for row in await unresolved(session)}
    scan = Scan()
    changed = _follow_all(known, found, judging, scan, step.at)
    gone = [row for key, row in known.items() if key not in found]
    scan.settled.update(await settle(session, gone, found.keys(), judging.today, step.at))
    await run_each(session, _FOLLOW, changed)
    events = _settled_events(gone, scan.settled)
    new = [concern for key, concern in found.items() if key not in known]
    events += await _open(session, judging, new, known, scan, step)
    events += _onward_events(scan, known, changed)
    await append(session, events, step)
    return scan


async def settle_gone(session: AsyncSession, looking: Looking, step: Step) -> tuple[int, ...]:
    """销号 at once: end the warnings about `looking.only` whose concern is gone, and change nothing else.

    Returns:
        Numbers of the warnings it settled.
    """
    assert looking.only is not None
    found = {_key(concern) for concern in await find_concerns(session, looking)}
    gone = [row for row in await unresolved(session, looking.only) if row.key not in found]
    settled = await settle(session, gone, found, looking.today, step.at)
    await append(session, _settled_events(gone, settled), step)
    return tuple(settled)


def _key(concern: Concern) -> Key:
    return concern.rule, concern.subject, concern.milestone or ""


def _follow_all(
    known: Mapping[Key, Unresolved],
    found: Mapping[Key, Concern],
    judging: Judging,
    scan: Scan,
    now: datetime,
) -> list[dict[str, object]]:
    """Let a day pass for the warnings whose concern is still there; the new values of those that change."""
    passing = _day_passing(judging)
    muted_of = judging.muted.of
    changed = []
    for key, row in known.items():
        concern = found.get(key)
        if concern is None:
            continue
        muted, muted_until = muted_of(row.region_code, row.project_id)
        on = passing(
            row.state,
            row.level,
            row.chain,
            row.step,
            row.waiting_since,
            row.promised_on,
            concern.level,
            muted,
            muted_until,
        )
        _note(scan, row, concern, on, muted)
        if _differs(row, concern, on):
            changed.append(_values(row, concern, on, judging.tree, now))
    return changed


def _day_passing(judging: Judging) -> Callable[..., Onward]:
    """What the day makes of a warning; many stand alike, so each way of standing is judged once."""

    @cache
    def passing(
        state: WarningState,
        level: Level,
        chain: str,
        step: int,
        waiting_since: datetime,
        promised_on: date | None,
        found: Level,
        muted: bool,
        muted_until: date | None,
    ) -> Onward:
        since = china_day(waiting_since)
        since = since if muted_until is None else max(since, muted_until)
        standing = Standing(state, level, Chain.parse(chain), step, since, promised_on)
        return onward(standing, found, judging.today, judging.rules, judging.calendar, muted=muted)

    return passing


def _note(scan: Scan, row: Unresolved, concern: Concern, on: Onward, muted: bool) -> None:
    scan.unresolved[row.id] = Listed(
        row.id,
        concern.region,
        on.level,
        WarningState.OPEN if on.missed else row.state,
        row.chain,
        on.step,
        concern.deadline,
        muted,
    )
    if concern.region != row.region_code:
        scan.moved[row.id] = row.region_code
    if on.level is not row.level:
        scan.raised.add(row.id)
    if on.missed:
        scan.missed.add(row.id)
    if on.told is not None:
        scan.told[row.id] = on.told


def _differs(row: Unresolved, concern: Concern, on: Onward) -> bool:
    """Whether anything about a warning is to be written; a missed promise takes a step."""
    return (
        on.level is not row.level
        or on.step != row.step
        or concern.deadline != row.deadline
        or concern.region != row.region_code
        or concern.since != row.since
        or concern.reached != row.reached
        or concern.total != row.total
    )


def _values(
    row: Unresolved, concern: Concern, on: Onward, tree: RegionTree, now: datetime
) -> dict[str, object]:
    return {
        "which": row.id,
        "level": on.level,
        "state": WarningState.OPEN if on.missed else row.state,
        "region_code": concern.region,
        "city_code": tree[concern.region].city,
        "deadline": concern.deadline,
        "since": concern.since,
        "reached": concern.reached,
        "total": concern.total,
        "step": on.step,
        "waiting_since": now if on.missed else row.waiting_since,
        "acknowledged_by": None if on.missed else row.acknowledged_by,
        "acknowledged_at": None if on.missed else row.acknowledged_at,
    }


_FOLLOW = update(WarningRow.__table__).where(WarningRow.__table__.c.id == bindparam("which"))  # type: ignore[arg-type]


async def _open(
    session: AsyncSession,
    judging: Judging,
    concerns: Sequence[Concern],
    known: Mapping[Key, Unresolved],
    scan: Scan,
    step: Step,
) -> list[Event]:
    """Open a warning for each concern; what was due soon hands its promise over to the overdue one."""
    if not concerns:
        return []
    year = china_day(step.at).year
    last = await session.scalar(select(func.max(WarningRow.number)).where(WarningRow.year == year)) or 0
    chain, now = str(judging.rules.chain), step.at.astimezone(UTC)
    rows = []
    for number, concern in enumerate(concerns, start=last + 1):
        carried = _promise_of(concern, known, judging.today)
        rows.append(
            {
                "year": year,
                "number": number,
                "rule": concern.rule,
                "subject": concern.subject,
                "milestone_key": concern.milestone or "",
                "level": concern.level,
                "state": WarningState.OPEN if carried is None else WarningState.ACKNOWLEDGED,
                "region_code": concern.region,
                "city_code": judging.tree[concern.region].city,
                "project_id": concern.project,
                "milestone": concern.milestone,
                "rate": concern.rate,
                "phase": concern.phase,
                "deadline": concern.deadline,
                "since": concern.since,
                "reached": concern.reached,
                "total": concern.total,
                "opened_at": now,
                "acknowledged_by": carried and carried.acknowledged_by,
                "acknowledged_at": carried and carried.acknowledged_at,
                "promised_on": carried and carried.promised_on,
                "chain": chain,
                "step": 0,
                "waiting_since": now,
            }
        )
    await insert_all(session, WarningRow, rows)
    ids = await _ids_after(session, year, last)
    events = []
    for number, row, concern in zip(ids, rows, concerns, strict=True):
        muted, _ = judging.muted.of(concern.region, concern.project)
        state = WarningState(str(row["state"]))
        scan.opened.add(number)
        scan.unresolved[number] = Listed(
            number, concern.region, concern.level, state, chain, 0, concern.deadline, muted
        )
        events.append(Event(LogStep.OPENED, number, concern.level))
        if state is WarningState.ACKNOWLEDGED:
            detail = {"promised_on": row["promised_on"], "by": row["acknowledged_by"]}
            events.append(Event(LogStep.CARRIED_OVER, number, concern.level, detail))
    return events


async def _ids_after(session: AsyncSession, year: int, last: int) -> list[int]:
    """The warnings of a year past a serial number, in the order of these."""
    statement = select(WarningRow.id).where(WarningRow.year == year, WarningRow.number > last)
    return [number for (number,) in await all_rows(session, statement.order_by(WarningRow.number))]


def _promise_of(concern: Concern, known: Mapping[Key, Unresolved], today: date) -> Unresolved | None:
    """The warning whose promise still holds for a concern that has just become overdue."""
    if concern.rule is not RuleName.OVERDUE:
        return None
    before = known.get((RuleName.DUE_SOON, concern.subject, concern.milestone or ""))
    if before is None or before.state is not WarningState.ACKNOWLEDGED or before.promised_on is None:
        return None
    return before if before.promised_on >= today else None


def _settled_events(gone: Sequence[Unresolved], ends: Mapping[int, Settled]) -> list[Event]:
    events = []
    for row in gone:
        settled = ends[row.id]
        if settled.promise is not None:
            kept = LogStep.PROMISE_KEPT if settled.promise else LogStep.PROMISE_MISSED
            events.append(Event(kept, row.id, row.level, {"promised_on": row.promised_on}))
        detail: dict[str, object] = {"why": settled.why}
        if settled.day is not None:
            detail["day"] = settled.day
        events.append(Event(LogStep.RESOLVED, row.id, row.level, detail))
    return events


def _onward_events(
    scan: Scan, known: Mapping[Key, Unresolved], changed: Sequence[Mapping[str, object]]
) -> list[Event]:
    """What became of the warnings that go on, in the order of their numbers."""
    rows = {row.id: row for row in known.values()}
    events = []
    for values in changed:
        number = values["which"]
        assert isinstance(number, int)
        row, listed = rows[number], scan.unresolved[number]
        if number in scan.missed:
            detail = {"promised_on": row.promised_on, "by": row.acknowledged_by}
            events.append(Event(LogStep.PROMISE_MISSED, number, listed.level, detail))
        if number in scan.raised:
            events.append(Event(LogStep.RAISED, number, listed.level, {"from": row.level}))
        told = scan.told.get(number)
        if told is not None:
            step = LogStep.REMINDED if told is Told.GROUP else LogStep.ESCALATED
            events.append(Event(step, number, listed.level, {"to": told, "step": listed.step}))
    return events
