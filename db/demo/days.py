"""When things are planned, when they come true, and when the ledger hears of it."""

from datetime import date, timedelta
from random import Random

from db.demo.tables import REVIEW
from ledger.phases import Milestone

HOLIDAYS = (
    (date(2021, 9, 20), date(2021, 9, 21)),
    (date(2021, 10, 1), date(2021, 10, 7)),
    (date(2022, 1, 1), date(2022, 1, 3)),
    (date(2022, 1, 31), date(2022, 2, 6)),
    (date(2022, 4, 4), date(2022, 4, 5)),
    (date(2022, 5, 1), date(2022, 5, 4)),
    (date(2022, 6, 3), date(2022, 6, 3)),
)
"""On these days nobody reports. The bot's own calendar is another matter; these are facts of the demo."""

GAP = {Milestone.PRODUCE: (300, 560), Milestone.EFFICIENT: (90, 240)}
"""Days from one planned milestone to the next."""

NEXT = {Milestone.START: Milestone.PRODUCE, Milestone.PRODUCE: Milestone.EFFICIENT}


def after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def office_day(day: date) -> date:
    """The day itself if somebody is at a desk, otherwise the next one."""
    while day.weekday() >= 5 or any(first <= day <= last for first, last in HOLIDAYS):
        day = after(day, 1)
    return day


def reported_on(rng: Random, reached_on: date) -> date:
    """When the ledger hears of it: within days. Cities hand in everything before the review ends."""
    day = office_day(after(reached_on, rng.choice((0, 0, 1, 1, 2, 3))))
    return min(day, REVIEW) if reached_on <= REVIEW else day


def settled(rng: Random, planned: date, lateness: float, earliest: date) -> date:
    """When a milestone planned for a day is reached, in a city that is late with a share of `lateness`."""
    if rng.random() >= lateness:
        day = after(planned, -int(rng.triangular(0, 60, 18)))
    elif rng.random() < 0.78:
        day = after(planned, rng.randint(2, 35))
    else:
        day = after(planned, rng.randint(36, 120))
    return max(day, after(earliest, rng.randint(1, 6)))


def following(
    rng: Random, milestone: Milestone, planned: date, reached: date, lateness: float
) -> list[tuple[Milestone, date, date]]:
    """The milestones after one, each with its planned day and the day it will be reached."""
    days = []
    while milestone in NEXT:
        milestone = NEXT[milestone]
        planned = after(planned, rng.randint(*GAP[milestone]))
        reached = settled(rng, planned, lateness, after(reached, 75))
        days.append((milestone, planned, reached))
    return days
