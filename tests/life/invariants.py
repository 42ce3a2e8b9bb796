"""What must hold whatever happened: of the log at any time, of warnings and digests after every scan."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from answers.context import Context
from db.digests import code_of
from db.models import (
    DigestRow,
    DigestWarningRow,
    MuteRow,
    OutboxKind,
    OutboxRow,
    OutboxState,
    WarningEventRow,
    WarningRow,
)
from db.queries.concerns import Looking, find_concerns
from db.warning_log import verify
from ledger.clock import china_day
from ledger.phases import usual_phase
from ledger.warning_life import addressed
from ledger.warning_rules import Chain, Told
from ledger.warnings import Concern, DigestPart, LogStep, WarningState
from tests.life.fold import Folded, Logged, fold
from tests.life.world import GROUPS, World

STEPS = (LogStep.REMINDED, LogStep.ESCALATED)
TOLD_BY: dict[DigestPart, Sequence[LogStep]] = {
    DigestPart.NEW: (LogStep.OPENED,),
    DigestPart.RISEN: (LogStep.RAISED,),
    DigestPart.MISSED: (LogStep.PROMISE_MISSED,),
    DigestPart.ESCALATED: (LogStep.ESCALATED,),
    DigestPart.REMINDED: STEPS,
}
"""The steps of the log that are the news of each part: who has a warning is reminded if nobody is above."""


@dataclass(frozen=True, slots=True)
class Line:
    """A warning in a digest that went out or will.

    Attributes:
        at: the instant of the scan.
    """

    group: int
    warning: int
    part: DigestPart
    at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """All that can be seen of the warnings at one time."""

    warnings: dict[int, Any]
    log: tuple[Logged, ...]
    lines: tuple[Line, ...]
    mutes: tuple[Any, ...]
    concerns: tuple[Concern, ...]
    today: date

    @property
    def unresolved(self) -> dict[int, Any]:
        return {n: row for n, row in self.warnings.items() if row.state is not WarningState.RESOLVED}

    def steps_of(self, warning: int) -> list[Logged]:
        """Its log."""
        return [event for event in self.log if event.warning == warning]

    def is_muted(self, row: Any, context: Context, day: date | None = None) -> bool:
        """Whether a warning is under a mute on a day; without one, whether it ever was."""
        return any(
            (mute.project_id is not None and mute.project_id == row.project_id)
            or (mute.project_id is None and context.tree.contains(mute.region_code, row.region_code))
            for mute in self.mutes
            if day is None or _holds(mute, day)
        )


def _holds(mute: Any, day: date) -> bool:
    return bool(
        china_day(mute.muted_at) <= day <= mute.until and (mute.lifted_on is None or day < mute.lifted_on)
    )


async def see(world: World, *, scanned: bool) -> Seen:
    """Look at everything, and check what holds at any time; with `scanned` what holds after a scan too."""
    async with world.looking() as context:
        seen = await _read(world, context, scanned=scanned)
        verdict = await verify(context.session)
        assert (verdict.broken_at, verdict.events) == (None, len(seen.log))
        for number, row in seen.warnings.items():
            check_by_log(row, fold(seen.steps_of(number)))
        if scanned:
            check_concerns(seen)
            check_told_once(seen)
            check_all_is_told(seen, world, context)
    return seen


async def _read(world: World, context: Context, *, scanned: bool) -> Seen:
    session = context.session
    looking = Looking(
        context.tree,
        usual_phase(context.phases, context.today),
        context.today,
        world.rules,
        context.reference.calendar,
    )
    lines = await session.execute(
        select(DigestRow.group_id, DigestWarningRow.warning_id, DigestWarningRow.part, DigestRow.id).join(
            DigestWarningRow, DigestWarningRow.digest_id == DigestRow.id
        )
    )
    pushes = await session.execute(
        select(OutboxRow.shows, OutboxRow.created_at).where(
            OutboxRow.kind == OutboxKind.MESSAGE, OutboxRow.state != OutboxState.MERGED
        )
    )
    went_out = {row.shows: row.created_at for row in pushes}
    return Seen(
        warnings={row.id: row for row in await session.scalars(select(WarningRow).order_by(WarningRow.id))},
        log=tuple(
            map(Logged.read, await session.scalars(select(WarningEventRow).order_by(WarningEventRow.id)))
        ),
        lines=tuple(
            Line(group, warning, part, went_out[code_of(digest)])
            for group, warning, part, digest in lines
            if code_of(digest) in went_out
        ),
        mutes=tuple(await session.scalars(select(MuteRow).order_by(MuteRow.id))),
        concerns=tuple(await find_concerns(session, looking)) if scanned else (),
        today=context.today,
    )


def check_by_log(row: Any, folded: Folded) -> None:
    """A warning is what its log says it is."""
    assert (row.state, row.level, row.step) == (folded.state, folded.level, folded.step)
    assert (row.promised_on, row.settlement) == (folded.promised_on, folded.settlement)
    if row.state is not WarningState.RESOLVED:
        assert row.acknowledged_by == folded.acknowledged_by
        assert (row.acknowledged_at is None) == (row.acknowledged_by is None)
    if row.state is WarningState.OPEN:
        assert row.waiting_since == folded.waits_since


def check_concerns(seen: Seen) -> None:
    """Every concern has exactly one warning that is not resolved, at least as grave, and no other has any."""
    wanted = {(concern.rule, concern.subject, concern.milestone): concern for concern in seen.concerns}
    found = Counter((row.rule, row.subject, row.milestone) for row in seen.unresolved.values())
    assert found == Counter(wanted.keys())
    for row in seen.unresolved.values():
        concern = wanted[row.rule, row.subject, row.milestone]
        assert row.level.gravity >= concern.level.gravity
        assert (row.region_code, row.deadline) == (concern.region, concern.deadline)


def check_told_once(seen: Seen) -> None:
    """No group is told of the same step of the log as news twice, and none of what never happened."""
    told: set[tuple[int, int]] = set()
    for line in seen.lines:
        if not line.part.is_news:
            continue
        steps = [e for e in seen.steps_of(line.warning) if e.step in TOLD_BY[line.part] and e.at <= line.at]
        assert steps, f"{line} tells of what never was"
        if LogStep.ESCALATED in TOLD_BY[line.part]:
            known = [e for e in seen.steps_of(line.warning) if e.at < line.at or e in steps]
            assert fold(known).state is WarningState.OPEN, f"{line} chases what was acknowledged"
        news = (line.group, steps[-1].id)
        assert news not in told, f"{line} tells of {steps[-1]} again"
        told.add(news)


def check_all_is_told(seen: Seen, world: World, context: Context) -> None:
    """Every opening, rise and missed promise is told to the home group, a step of the chain to whom it tells.

    Of warnings that are still there, were never muted, and whose project was never moved.
    """
    news: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for line in seen.lines:
        if line.part.is_news:
            news[line.group, line.warning].append(line.at)
    for number, row in seen.unresolved.items():
        if seen.is_muted(row, context) or row.project_id in world.moved:
            continue
        steps = seen.steps_of(number)
        signed = max((event.id for event in steps if event.step is LogStep.ACKNOWLEDGED), default=0)
        for event in steps:
            if event.step in STEPS and event.id < signed:
                continue  # acknowledged, perhaps while the message was held
            for region in _concerned(event, row, context):
                group = world.groups[GROUPS[region]]
                assert any(at >= event.at for at in news[group.id, number]), (
                    f"{region} never heard of {event}"
                )


def _concerned(event: Logged, row: Any, context: Context) -> Iterable[str]:
    """Codes of the regions whose groups must hear of a step."""

    def told(step: int) -> tuple[str, ...]:
        return addressed(row.region_code, Chain.parse(row.chain), step, GROUPS, context.tree)

    match event.step:
        case LogStep.OPENED | LogStep.RAISED | LogStep.PROMISE_MISSED:
            return told(0)
        case LogStep.REMINDED | LogStep.ESCALATED:
            step = event.detail["step"]
            return set(told(step)) - set(told(step - 1)) or told(step)
        case _:
            return ()


def check_passage(before: Seen, after: Seen) -> None:
    """From one look to the next: levels never fall, chains stay, the log only grows."""
    assert after.log[: len(before.log)] == before.log
    for number, row in before.warnings.items():
        now = after.warnings[number]
        assert now.level.gravity >= row.level.gravity
        assert (now.chain, now.year, now.number, now.opened_at) == (
            row.chain,
            row.year,
            row.number,
            row.opened_at,
        )
        assert row.state is not WarningState.RESOLVED or now.state is WarningState.RESOLVED


def check_scan(before: Seen, after: Seen, context: Context) -> None:
    """One scan takes at most one step of a chain, never too early, never under a mute or a promise."""
    done = after.log[len(before.log) :]
    taken = Counter(event.warning for event in done if event.step in STEPS)
    assert all(times == 1 for times in taken.values())
    missed = {event.warning for event in done if event.step is LogStep.PROMISE_MISSED}
    for event in done:
        if event.step not in STEPS:
            continue
        row = after.warnings[event.warning or 0]
        known = before.warnings[event.warning or 0]
        assert not after.is_muted(row, context, after.today)
        if event.warning in missed:
            assert known.promised_on < after.today
            continue
        assert known.state is WarningState.OPEN
        assert event.detail["step"] == known.step + 1
        needed = Chain.parse(known.chain).step(known.step)
        assert needed.to == Told(event.detail["to"])
        waited = context.reference.calendar.between(china_day(known.waiting_since), after.today)
        assert waited >= needed.after
