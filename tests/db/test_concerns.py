"""What a scan finds: overdue and due-soon milestones, and cities that lag."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.engine import Database
from db.queries.concerns import find_concerns, lagging
from ledger.calendar import WorkCalendar
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, Plan
from ledger.rates import Rate, RateFact
from ledger.warnings import Concern, Level, RuleName, WarningRules
from tests.db.cast import PHASES, PLANT, PLANT_SIGNED, TODAY, TREE, WEIDU
from tests.db.ledgers import Ledger, holding

RULES = WarningRules()
CALENDAR = WorkCalendar()
DAY = timedelta(days=1)


def planned(day: date, *extensions: Extension) -> Ledger:
    plant = replace(PLANT, milestones={Milestone.START: Plan(day)})
    return Ledger((plant,), (PLANT_SIGNED,), tuple((PLANT.code, extension) for extension in extensions))


async def found(database: Database, ledger: Ledger) -> list[Concern]:
    async with holding(database, ledger) as session:
        return await find_concerns(session, TREE, PHASES[0], TODAY, RULES, CALENDAR)


@pytest.mark.parametrize(
    ("days_late", "rule", "level"),
    [
        (1, RuleName.OVERDUE, Level.YELLOW),
        (30, RuleName.OVERDUE, Level.ORANGE),
        (90, RuleName.OVERDUE, Level.RED),
        (0, RuleName.DUE_SOON, Level.BLUE),
    ],
)
async def test_it_warns_by_how_late_a_milestone_is(
    database: Database, days_late: int, rule: RuleName, level: Level
) -> None:
    deadline = TODAY - days_late * DAY

    concerns = await found(database, planned(deadline))

    assert [(c.rule, c.level, c.region, c.milestone, c.deadline) for c in concerns] == [
        (rule, level, WEIDU, Milestone.START, deadline)
    ]


async def test_it_looks_seven_working_days_ahead_over_the_holidays(database: Database) -> None:
    """From 2021-09-30 on: 10-08, 10-09 (a Saturday made up), 10-11 … 10-15."""
    last = date(2021, 10, 15)

    assert [c.rule for c in await found(database, planned(last))] == [RuleName.DUE_SOON]
    assert await found(database, planned(last + DAY)) == []


async def test_it_counts_lateness_from_the_extended_deadline(database: Database) -> None:
    until = TODAY - DAY
    extension = Extension(Milestone.START, until, TODAY - 50 * DAY, "雨季")

    [concern] = await found(database, planned(TODAY - 100 * DAY, extension))

    assert (concern.level, concern.deadline) == (Level.YELLOW, until)


async def test_it_finds_a_city_that_lags_behind_the_province(database: Database) -> None:
    done, undone = {Milestone.START: Plan(None, TODAY)}, {Milestone.START: Plan()}
    projects = [
        replace(PLANT, code=f"{region}-{number}", region=region, milestones=plan)
        for region, plan in ((WEIDU, undone), ("411102", done))
        for number in range(5)
    ]
    entries = [EntryRecord(project.code, 1, Batch.SIGNED) for project in projects]

    concerns = await found(database, Ledger(tuple(projects), tuple(entries), ()))

    assert concerns == [
        Concern(RuleName.LAGGING, Level.YELLOW, "411000", rate=Rate.START_RATE, phase=1, reached=0, total=5)
    ]


def fact(region: str, reached: int, total: int) -> RateFact:
    return RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, region, TODAY, reached, total)


@pytest.mark.parametrize(
    ("reached", "total", "lags"),
    [(35, 100, True), (36, 100, False), (0, 4, False), (0, 5, True), (7, 20, True), (0, 0, False)],
)
def test_it_says_lagging_from_fifteen_points_below_with_five_entries_or_more(
    reached: int, total: int, lags: bool
) -> None:
    concerns = lagging([fact("410000", 50, 100)], [fact("411000", reached, total)], RULES)

    assert [(c.region, c.reached, c.total) for c in concerns] == [("411000", reached, total)] * lags
