"""What a scan finds: overdue, due soon and silent projects, and cities that lag."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.engine import Database
from db.queries.concerns import Lagging, Looking, find_concerns, lagging
from db.writing import LedgerWriter, Origin
from ledger.calendar import WorkCalendar
from ledger.clock import china_day
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, Plan
from ledger.rates import Rate, RateFact
from ledger.warning_rules import Ladder, WarningRules
from ledger.warnings import Concern, Level, RuleName
from tests.db.cast import AT, PHASES, PLANT, PLANT_SIGNED, TODAY, TREE, WEIDU
from tests.db.ledgers import Ledger, holding
from tests.db.situations import warn

RULES = WarningRules()
CALENDAR = WorkCalendar()
LOOKING = Looking(TREE, PHASES[0], TODAY, RULES, CALENDAR)
DAY = timedelta(days=1)


def planned(day: date | None, *extensions: Extension) -> Ledger:
    plant = replace(PLANT, milestones={Milestone.START: Plan(day)})
    return Ledger((plant,), (PLANT_SIGNED,), tuple((PLANT.code, extension) for extension in extensions))


async def found(database: Database, ledger: Ledger, looking: Looking = LOOKING) -> list[Concern]:
    async with holding(database, ledger) as session:
        return await find_concerns(session, looking)


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


async def test_it_grows_graver_by_working_days_left(database: Database) -> None:
    rules = replace(RULES, due_soon=Ladder({Level.BLUE: 7, Level.ORANGE: 1}))
    looking = replace(LOOKING, rules=rules)

    over_the_holidays = await found(database, planned(date(2021, 10, 8)), looking)
    two_working_days = await found(database, planned(date(2021, 10, 9)), looking)

    assert [c.level for c in (*over_the_holidays, *two_working_days)] == [Level.ORANGE, Level.BLUE]


async def test_it_counts_lateness_from_the_extended_deadline(database: Database) -> None:
    until = TODAY - DAY
    extension = Extension(Milestone.START, until, TODAY - 50 * DAY, "雨季")

    [concern] = await found(database, planned(TODAY - 100 * DAY, extension))

    assert (concern.level, concern.deadline) == (Level.YELLOW, until)


async def test_it_finds_one_concern_of_a_project_that_waits_on_two_lists(database: Database) -> None:
    """The same milestone is late once, however many phases list the project."""
    once = planned(TODAY - DAY)
    twice = replace(once, entries=(*once.entries, replace(PLANT_SIGNED, phase=2)))

    async with holding(database, twice) as session:
        concerns = await find_concerns(session, LOOKING)
        opened = await warn(session, *concerns)

    assert len(opened) == 1 and len({(c.rule, c.subject, c.milestone) for c in concerns}) == 1


@pytest.mark.parametrize(("silent", "level"), [(59, None), (60, Level.BLUE), (90, Level.YELLOW)])
@pytest.mark.parametrize("deadline", [None, TODAY + 50 * DAY])
async def test_it_warns_when_nothing_was_reported_for_long(
    database: Database, silent: int, level: Level | None, deadline: date | None
) -> None:
    since = china_day(AT)
    looking = replace(LOOKING, today=since + silent * DAY)
    extended = () if deadline is None else (Extension(Milestone.START, since + 200 * DAY, since, "雨季"),)

    concerns = await found(database, planned(deadline, *extended), looking)

    assert [(c.rule, c.level, c.since) for c in concerns] == [(RuleName.STALLED, level, since)] * bool(level)


async def test_it_calls_nothing_silent_that_is_overdue(database: Database) -> None:
    looking = replace(LOOKING, today=china_day(AT) + 70 * DAY)

    concerns = await found(database, planned(TODAY), looking)

    assert [c.rule for c in concerns] == [RuleName.OVERDUE]


@pytest.mark.parametrize(
    ("report", "is_progress"),
    [
        ({"invested_wan": 5}, True),
        ({"remark": "已协调"}, False),
        ({"bank": "建设银行"}, False),
    ],
)
async def test_it_takes_for_progress_what_is_done_and_not_what_is_said(
    database: Database, report: dict[str, object], is_progress: bool
) -> None:
    later = AT + 40 * DAY
    async with holding(database, planned(None)) as session:
        await LedgerWriter(session, TREE, Origin(later, "report")).set_fields(PLANT.code, report)
        concerns = await find_concerns(session, replace(LOOKING, today=china_day(AT) + 60 * DAY))

    assert (concerns == []) == is_progress


async def test_it_looks_for_nothing_that_is_switched_off(database: Database) -> None:
    off = WarningRules(due_soon=Ladder(), overdue=Ladder(), stalled=Ladder(), lagging=Ladder())
    looking = replace(LOOKING, rules=off)

    for day in (TODAY - 100 * DAY, TODAY, None):
        assert await found(database, planned(day), replace(looking, today=TODAY + 99 * DAY)) == []


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


async def test_it_goes_on_to_see_a_city_lag_in_a_phase_that_has_passed(database: Database) -> None:
    """No new city is warned of in it, but none is forgotten before it has caught up."""
    undone, done = {Milestone.START: Plan()}, {Milestone.START: Plan(None, TODAY)}
    projects = tuple(
        replace(PLANT, code=f"{region}-{number}", region=region, milestones=plan)
        for region, plan in ((WEIDU, undone), ("411102", done))
        for number in range(5)
    )
    entries = tuple(EntryRecord(project.code, 1, Batch.SIGNED) for project in projects)
    later = replace(LOOKING, phase=PHASES[1])

    async with holding(database, Ledger(projects, entries, ())) as session:
        before = await find_concerns(session, later)
        concerns = await find_concerns(session, LOOKING)
        await warn(session, *concerns)
        after = await find_concerns(session, later)

    assert (before, after) == ([], concerns) and len(concerns) == 1


def fact(region: str, reached: int, total: int) -> RateFact:
    return RateFact(Rate.START_RATE, 1, 1, Batch.SIGNED, region, TODAY, reached, total)


def lag(
    whole: tuple[int, int],
    cities: dict[str, tuple[int, int]],
    standing: Collection[str] = (),
    rules: WarningRules = RULES,
) -> list[str]:
    """Codes of the cities that lag; `standing` are those that did before."""
    facts = [fact(region, *counts) for region, counts in cities.items()]
    known: set[Lagging] = {(region, Rate.START_RATE, 1) for region in standing}
    return [concern.region for concern in lagging([fact("410000", *whole)], facts, rules, known)]


NO_PLACES = replace(RULES, lagging_bottom=0)


@pytest.mark.parametrize(
    ("reached", "total", "lags"),
    [(35, 100, True), (36, 100, False), (0, 4, False), (0, 5, True), (7, 20, True), (0, 0, False)],
)
def test_it_says_lagging_from_fifteen_points_below_with_five_entries_or_more(
    reached: int, total: int, lags: bool
) -> None:
    assert lag((50, 100), {"411000": (reached, total)}, rules=NO_PLACES) == ["411000"] * lags


def test_it_says_lagging_of_the_last_three_if_they_are_below_the_province() -> None:
    cities = {"a": (60, 100), "b": (49, 100), "c": (48, 100), "d": (47, 100), "e": (46, 100)}

    assert lag((50, 100), cities) == ["c", "d", "e"]
    assert lag((47, 100), cities) == ["e"]  # of the last three, only this one is below


def test_it_says_lagging_of_no_tie_that_reaches_beyond_the_last_three() -> None:
    cities = {"a": (60, 100), "b": (48, 100), "c": (48, 100), "d": (48, 100), "e": (46, 100)}

    assert lag((50, 100), cities) == ["e"]
    assert lag((50, 100), {**cities, "b": (49, 100)}) == ["c", "d", "e"]


def test_it_lets_a_city_go_only_when_it_has_clearly_caught_up() -> None:
    for reached, once_lagging in ((35, True), (40, True), (41, False), (50, False)):
        assert lag((50, 100), {"411000": (reached, 100)}, ["411000"], NO_PLACES) == ["411000"] * once_lagging
        assert lag((50, 100), {"411000": (reached, 100)}, rules=NO_PLACES) == ["411000"] * (reached == 35)


def test_it_lets_a_city_go_only_two_places_above_the_last_three() -> None:
    """All within ten points, so that only the place counts."""
    cities = {name: (40 + place, 100) for place, name in enumerate("abcdefg")}

    assert lag((49, 100), cities) == ["a", "b", "c"]
    assert lag((49, 100), cities, "bcdef") == ["a", "b", "c", "d", "e"]


rates = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).filter(lambda c: c[0] <= c[1]), max_size=7)


@given(rates, st.sets(st.integers(0, 6)), st.integers(0, 3), st.integers(1, 6))
def test_it_does_not_flap(counts: list[tuple[int, int]], before: set[int], bottom: int, least: int) -> None:
    """Whoever lags goes on to do so while nothing changes, and who lagged before never lags less for it."""
    rules = replace(RULES, lagging_bottom=bottom, lagging_min_entries=least)
    cities = {str(number): count for number, count in enumerate(counts)}
    whole = (sum(n for n, _ in counts), sum(total for _, total in counts) or 1)
    standing = {str(number) for number in before}

    now = lag(whole, cities, standing, rules)

    assert lag(whole, cities, now, rules) == now
    assert set(lag(whole, cities, (), rules)) <= set(now)
    assert all(cities[name][1] >= least for name in now)
    assert all(cities[name][0] * whole[1] < whole[0] * cities[name][1] for name in now)
