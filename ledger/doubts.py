"""存疑: what somebody reports that may be so, and is taken only if they say that it is.

Source: 把项目做实，决不能弄虚作假. The answer stays in the ledger's history beside the facts that it let in.
The same rules hold for a workbook and for a report in chat.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from ledger.phases import Milestone
from ledger.projects import Plan

NO_PLAN = Plan()
_ORDER = tuple(Milestone)


class Doubt(StrEnum):
    """A question about a reported fact.

    FUTURE_DAY: an actual day that has not come yet. OUT_OF_ORDER: a milestone reached before the one that
    precedes it. INVESTMENT_FALLS: cumulative investment less than it was. DAY_MOVED_BACK: an actual day that
    was on record becomes an earlier one. LATE_REPORT: an actual day reported long after the fact. RUSH: many
    starts on the last days of a month.
    """

    FUTURE_DAY = "future_day"
    OUT_OF_ORDER = "out_of_order"
    INVESTMENT_FALLS = "investment_falls"
    DAY_MOVED_BACK = "day_moved_back"
    LATE_REPORT = "late_report"
    RUSH = "rush"


@dataclass(frozen=True, slots=True)
class DoubtRules:
    """When to ask.

    Attributes:
        late_after_days: an actual day reported more than so many days after it is asked about.
        rush_last_days: how many last days of a month are looked at.
        rush_least: fewer starts than this on those days are never asked about.
        rush_percent: of the starts that are reported together, at least this share lies on such days.
    """

    late_after_days: int = 60
    rush_last_days: int = 3
    rush_least: int = 5
    rush_percent: int = 50


@dataclass(frozen=True, slots=True)
class State:
    """What can be doubted of a project: the days of its milestones, and its cumulative investment in 万元."""

    milestones: Mapping[Milestone, Plan]
    invested_wan: int = 0


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What is doubted of a project.

    Attributes:
        milestone: whose actual day is doubted; None for the investment.
    """

    doubt: Doubt
    milestone: Milestone | None = None


def doubts_about(before: State | None, after: State, today: date, rules: DoubtRules) -> Iterator[Doubtful]:
    """The questions about what changes between two states of a project; `before` is None for a new one.

    What already stands in the ledger is not asked about again.
    """
    old = State({}) if before is None else before
    thens, nows = _actuals(old), _actuals(after)
    for milestone, then, now in zip(_ORDER, thens, nows, strict=True):
        if now is None or now == then:
            continue
        if now > today:
            yield Doubtful(Doubt.FUTURE_DAY, milestone)
        elif then is None and (today - now).days > rules.late_after_days and before is not None:
            yield Doubtful(Doubt.LATE_REPORT, milestone)
        if then is not None and now < then:
            yield Doubtful(Doubt.DAY_MOVED_BACK, milestone)
    for later, held, days in zip(_ORDER[1:], pairwise(thens), pairwise(nows), strict=True):
        if _reversed(*days) and days != held:
            yield Doubtful(Doubt.OUT_OF_ORDER, later)
    if after.invested_wan < old.invested_wan:
        yield Doubtful(Doubt.INVESTMENT_FALLS)


def rushed(started: Collection[date], rules: DoubtRules) -> frozenset[date]:
    """Of the START days that are reported together, those that are a rush at the end of a month; or none."""
    last = [day for day in started if _is_last(day, rules.rush_last_days)]
    if len(last) < rules.rush_least or 100 * len(last) < rules.rush_percent * len(started):
        return frozenset()
    return frozenset(last)


def _is_last(day: date, days: int) -> bool:
    month_end = day.replace(day=monthrange(day.year, day.month)[1])
    return day > month_end - timedelta(days=days)


def _actuals(state: State) -> list[date | None]:
    return [state.milestones.get(milestone, NO_PLAN).actual_on for milestone in _ORDER]


def _reversed(earlier: date | None, later: date | None) -> bool:
    return earlier is not None and later is not None and later < earlier
