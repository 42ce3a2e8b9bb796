"""What happens to a warning next if nobody does anything, and at what time: what a scan will find then."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from answers.context import Context
from ledger.calendar import ONE_DAY
from ledger.clock import CHINA, china_day
from ledger.warning_life import Standing, addressed, next_step_on, onward
from ledger.warning_rules import Chain, Ladder, Told
from ledger.warnings import Level, RuleName, WarningFact, WarningState

JUST_BEFORE = timedelta(microseconds=1)


class Coming(StrEnum):
    """What may come."""

    STEP = "step"
    MISSED = "missed"
    RISES = "rises"
    OVERDUE = "overdue"
    UNMUTED = "unmuted"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a scan will do.

    Attributes:
        at: when that scan is due; of the end of a mute, the scan from which on all goes its way again.
        day: the day that brings it about.
        to: whom a step of escalation tells, and `regions` the codes of the regions whose groups that are.
        level: the level it will have.
    """

    what: Coming
    at: datetime
    day: date
    to: Told | None = None
    regions: tuple[str, ...] = ()
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """What the events depend on.

    Attributes:
        waiting_since: the day from which it waits for somebody, a mute that is over counted.
        listening: codes of the regions that have groups which receive early warnings.
    """

    chain: Chain
    step: int
    waiting_since: date
    listening: Collection[str]


def upcoming(warning: WarningFact, life: Life, context: Context) -> tuple[Event, ...]:
    """What happens next to a warning, soonest first; nothing to one that is resolved."""
    if warning.state is WarningState.RESOLVED:
        return ()
    missed, rise = _missed(warning, life, context), _rise(warning, context)
    if missed is not None and rise is not None and _says(missed, rise):
        rise = None
    found = [_unmuted(warning, context), missed, _step(warning, life, context), rise]
    found.append(_overdue(warning, context))
    return tuple(sorted((event for event in found if event is not None), key=lambda event: event.at))


def _says(missed: Event, rise: Event) -> bool:
    """Whether the end of a promise brings the level, or one graver still, before time alone does."""
    if missed.level is None or rise.level is None or rise.at < missed.at:
        return False
    return rise.level.gravity <= missed.level.gravity


def is_certain(events: Collection[Event], life: Life, context: Context) -> bool:
    """Whether the calendar knows all the days that the events were worked out with."""
    days = [life.waiting_since, *(event.day for event in events), *(china_day(event.at) for event in events)]
    return all(context.reference.calendar.is_certain(day) for day in days)


def _scan_on(day: date, context: Context) -> datetime:
    """When the first scan on or after a day is due."""
    timetable = context.reference.timetable
    start = datetime.combine(day, time(), timetable.zone) - JUST_BEFORE
    return timetable.next_after(context.reference.office.early_warning, max(start, context.now)).astimezone(
        CHINA
    )


def _standing(warning: WarningFact, life: Life) -> Standing:
    muted_until = None if warning.mute is None else warning.mute.until
    since = life.waiting_since if muted_until is None else max(life.waiting_since, muted_until)
    return Standing(warning.state, warning.level, life.chain, life.step, since, warning.promised_on)


def _unmuted(warning: WarningFact, context: Context) -> Event | None:
    if warning.mute is None:
        return None
    day = warning.mute.until
    return Event(Coming.UNMUTED, _scan_on(day + ONE_DAY, context), day)


def _missed(warning: WarningFact, life: Life, context: Context) -> Event | None:
    """The scan after the promised day finds the promise missed."""
    standing = _standing(warning, life)
    if warning.state is not WarningState.ACKNOWLEDGED or warning.promised_on is None:
        return None
    muted_until = date.min if warning.mute is None else warning.mute.until
    at = _scan_on(max(warning.promised_on, muted_until) + ONE_DAY, context)
    rules, calendar = context.reference.rules, context.reference.calendar
    then = onward(standing, warning.level, china_day(at), rules, calendar)
    regions = _newly_told(warning.region, standing, then.step, then.told, life, context)
    level = then.level if then.level is not warning.level else None
    return Event(Coming.MISSED, at, warning.promised_on, then.told, regions, level)


def _step(warning: WarningFact, life: Life, context: Context) -> Event | None:
    """The next step of escalation of a warning that nobody has acknowledged."""
    if warning.state is not WarningState.OPEN:
        return None
    standing = _standing(warning, life)
    day = next_step_on(standing, context.reference.calendar)
    to = standing.chain.step(standing.step).to
    regions = _newly_told(warning.region, standing, standing.step + 1, to, life, context)
    return Event(Coming.STEP, _scan_on(day, context), day, to, regions)


def _newly_told(
    region: str, standing: Standing, step: int, to: Told | None, life: Life, context: Context
) -> tuple[str, ...]:
    """Codes of the regions whose groups a step tells: a reminder those who know, else who does not yet."""
    before = addressed(region, standing.chain, standing.step, life.listening, context.tree)
    if to is Told.GROUP or to is None:
        return before
    after = addressed(region, standing.chain, step, life.listening, context.tree)
    return tuple(code for code in after if code not in before)


def _rise(warning: WarningFact, context: Context) -> Event | None:
    """The next level, where time alone makes a warning graver."""
    rules = context.reference.rules
    if warning.rule is RuleName.DUE_SOON and warning.deadline is not None:
        return _nearer(warning, warning.deadline, rules.due_soon, context)
    found = []
    if warning.rule is RuleName.OVERDUE and warning.deadline is not None:
        found += _later(warning, warning.deadline, rules.overdue)
    if warning.rule is RuleName.STALLED and warning.since is not None:
        found += _later(warning, warning.since, rules.stalled)
    if warning.state is WarningState.OPEN and warning.promised_on is not None:
        found += _later(warning, warning.promised_on, rules.promise_missed)
    if not found:
        return None
    day, level = min(found)
    return Event(Coming.RISES, _scan_on(day, context), day, level=level)


def _later(warning: WarningFact, start: date, ladder: Ladder) -> list[tuple[date, Level]]:
    """The days on which a ladder, climbed from a day on, reaches each level that is graver."""
    graver = [(n, level) for level, n in ladder.steps.items() if level.gravity > warning.level.gravity]
    return [(start + timedelta(days=n), level) for n, level in graver]


def _nearer(warning: WarningFact, deadline: date, ladder: Ladder, context: Context) -> Event | None:
    """The next level of what is due soon: by working days left."""
    graver = [(n, level) for level, n in ladder.steps.items() if level.gravity > warning.level.gravity]
    if not graver:
        return None
    left, level = max(graver)
    day = context.today
    while day < deadline and context.reference.calendar.between(day, deadline) > left:
        day += ONE_DAY
    return Event(Coming.RISES, _scan_on(day, context), day, level=level)


def _overdue(warning: WarningFact, context: Context) -> Event | None:
    """What is due soon is overdue after its deadline, which is a warning of its own."""
    if warning.rule is not RuleName.DUE_SOON or warning.deadline is None:
        return None
    rules = context.reference.rules
    if not rules.overdue:
        return None
    first = min(rules.overdue.steps.values())
    day = warning.deadline + timedelta(days=first)
    return Event(Coming.OVERDUE, _scan_on(day, context), day, level=rules.overdue.first)


def muted_life(life: Life, until: date | None) -> Life:
    """The same after a mute that is over: people wait from its end on."""
    return life if until is None else replace(life, waiting_since=max(life.waiting_since, until))
