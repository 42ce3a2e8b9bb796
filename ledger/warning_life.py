"""How a warning goes on by itself, day after day: rises, has its promise missed, is escalated.

Pure: a scan, a rehearsal and `/why` ask the same functions.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ledger.calendar import WorkCalendar
from ledger.regions import RegionLevel, RegionTree
from ledger.warning_rules import Chain, Told, WarningRules
from ledger.warnings import Level, WarningState, graver


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a warning stands before a scan.

    Attributes:
        step: steps of its chain that were taken.
        waiting_since: the day from which it waits for somebody to acknowledge it.
        promised_on: the day promised; of an open warning, of a promise that was missed.
    """

    state: WarningState
    level: Level
    chain: Chain
    step: int
    waiting_since: date
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Onward:
    """What a day makes of a warning.

    Attributes:
        missed: a promise was not kept, so it waits for somebody again.
        told: whom a step of the chain tells now; None if none was due.
    """

    level: Level
    step: int
    missed: bool = False
    told: Told | None = None


def onward(
    standing: Standing,
    found: Level,
    today: date,
    rules: WarningRules,
    calendar: WorkCalendar,
    *,
    muted: bool = False,
) -> Onward:
    """What becomes of a warning whose concern is still there, on the day of a scan.

    A level never falls. At most one step of the chain is taken, however many days went by. Under a mute
    only the level moves.

    Args:
        found: the level that the concern has by its own rule.
    """
    missed = not muted and is_missed(standing, today)
    level = graver(standing.level, found)
    if missed or (standing.state is WarningState.OPEN and standing.promised_on is not None):
        assert standing.promised_on is not None
        level = graver(level, rules.promise_missed.from_on((today - standing.promised_on).days))
    if missed:
        step = _past_reminders(standing)
        return Onward(level, step + 1, missed=True, told=standing.chain.step(step).to)
    due = not muted and standing.state is WarningState.OPEN and next_step_on(standing, calendar) <= today
    if not due:
        return Onward(level, standing.step)
    return Onward(level, standing.step + 1, told=standing.chain.step(standing.step).to)


def is_missed(standing: Standing, today: date) -> bool:
    """Whether a promise was given and its day is over."""
    return (
        standing.state is WarningState.ACKNOWLEDGED
        and standing.promised_on is not None
        and standing.promised_on < today
    )


def next_step_on(standing: Standing, calendar: WorkCalendar) -> date:
    """The working day on which an open warning is escalated next."""
    return standing.chain.due_on(standing.step, standing.waiting_since, calendar)


def _past_reminders(standing: Standing) -> int:
    """The next step that tells somebody new: that the warning is back is reminder enough for its groups."""
    step = standing.step
    while step < len(standing.chain.steps) and standing.chain.steps[step].to is Told.GROUP:
        step += 1
    return step


def addressed(
    region: str, chain: Chain, taken: int, listening: Collection[str], tree: RegionTree
) -> tuple[str, ...]:
    """Codes of the regions whose groups are told of a warning, from below.

    Args:
        region: the region that the warning concerns.
        taken: steps of the chain that were taken.
        listening: codes of the regions that have groups which receive early warnings.

    The lowest region with a group is the warning's home; `above` is the next one up that has a group.
    """
    lineage = [above.code for above in tree.chain(region) if above.code in listening]
    told = chain.told(taken)
    found = lineage[:1]
    if Told.ABOVE in told:
        found += lineage[1:2]
    if Told.PROVINCE in told:
        found += [code for code in lineage if tree[code].level is RegionLevel.PROVINCE]
    return tuple(dict.fromkeys(found))
