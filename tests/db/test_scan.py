"""A scan brings warnings in line with what it found: opens, raises, misses promises, escalates, settles."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import mutes
from db.engine import Database
from db.models import WarningEventRow, WarningRow
from db.queries import warnings as asked
from db.scan import Scan
from db.warning_log import Step
from db.warnings import acknowledge, unacknowledge
from db.writing import LedgerWriter, Origin
from ledger.clock import china_day
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, ProjectRecord
from ledger.warning_rules import Chain, Escalation, Told, WarningRules
from ledger.warnings import Concern, Level, RuleName, Settlement, WarningFact, WarningState
from tests.db.cast import (
    AT,
    LI_KE,
    LUOHE,
    ORIGIN,
    PHASES,
    PLANT,
    TODAY,
    TREE,
    WEIDU,
    XUCHANG,
    YANLING,
    ZHANG_CHU,
)
from tests.db.ledgers import few
from tests.db.situations import CALENDAR, LAGGING, RULES, late, scanned, write

DAY = timedelta(days=1)
LUOHE_COUNTY = "411102"
LATE = late(1)
SOON = replace(LATE, rule=RuleName.DUE_SOON, level=Level.BLUE)
STALLED = replace(LATE, rule=RuleName.STALLED, level=Level.BLUE, since=TODAY)
NOTHING: tuple[object, ...] = (set(), set(), set(), {}, {})


@pytest.fixture
async def plants(database: Database) -> Database:
    """Two signed projects of 许昌, numbers 1 and 2."""
    second = replace(PLANT, code="P-2", name="鄢陵花木产业园", region=YANLING)
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_phase(PHASES[0])
        await writer.add_projects([PLANT, second])
        await writer.add_entries([EntryRecord(project.code, 1, Batch.SIGNED) for project in (PLANT, second)])
    return database


async def scan(
    database: Database, *concerns: Concern, day: int = 0, at: datetime = AT, rules: WarningRules = RULES
) -> Scan:
    return await write(database, lambda s: scanned(s, concerns, at + day * DAY, rules))


def did(scan: Scan) -> tuple[object, ...]:
    """What a scan changed."""
    why = {number: settled.why for number, settled in scan.settled.items()}
    return scan.opened, scan.raised, scan.missed, scan.told, why


async def promise(database: Database, number: int, days: int, day: int = 0) -> None:
    """李科 promises it for so many days from `TODAY`, on a day."""
    step = Step(AT + day * DAY, LI_KE.id, -1001)
    await write(database, lambda s: acknowledge(s, [number], TODAY + days * DAY, step))


async def log(database: Database, warning: int) -> list[tuple[str, Level | None, dict[str, Any]]]:
    async with database.reading() as session:
        rows = await session.scalars(
            select(WarningEventRow).where(WarningEventRow.warning_id == warning).order_by(WarningEventRow.id)
        )
        return [(row.step, row.level, json.loads(row.detail)) for row in rows]


async def steps(database: Database, warning: int) -> list[str]:
    return [step for step, *_ in await log(database, warning)]


async def standing(database: Database, *numbers: int) -> list[tuple[str, Level, WarningState]]:
    async with database.reading() as session:
        facts = await asked.warning_facts(session, numbers, TODAY)
    return [(fact.serial, fact.level, fact.state) for fact in facts]


async def row(database: Database, number: int) -> WarningRow:
    async with database.reading() as session:
        return await session.get_one(WarningRow, number)


async def test_it_opens_a_warning_raises_it_and_resolves_it(plants: Database) -> None:
    opened = await scan(plants, LATE)
    same = await scan(plants, LATE, day=1)
    raised = await scan(plants, replace(LATE, level=Level.RED), day=2)
    resolved = await scan(plants, day=3)

    [number] = opened.opened
    assert did(same) == NOTHING
    assert did(raised) == (set(), {number}, set(), {}, {})
    assert did(resolved) == (set(), set(), set(), {}, {number: Settlement.CHANGED})
    assert await standing(plants, number) == [("2021-000001", Level.RED, WarningState.RESOLVED)]
    assert await log(plants, number) == [
        ("opened", Level.YELLOW, {}),
        ("raised", Level.RED, {"from": "yellow"}),
        ("resolved", Level.RED, {"why": "changed"}),
    ]


async def test_it_never_lets_a_level_fall(plants: Database) -> None:
    [number] = (await scan(plants, replace(LATE, level=Level.RED))).opened

    assert did(await scan(plants, LATE, day=1)) == NOTHING

    assert await standing(plants, number) == [("2021-000001", Level.RED, WarningState.OPEN)]


async def test_it_tells_rules_milestones_and_subjects_apart(plants: Database) -> None:
    concerns = [LATE, SOON, STALLED, replace(LATE, milestone=Milestone.SIGN), late(2), *LAGGING]

    opened = await scan(plants, *concerns)

    assert len(opened.opened) == len(concerns)
    assert did(await scan(plants, *concerns, day=1)) == NOTHING


async def test_it_gives_a_concern_that_comes_back_a_new_number(plants: Database) -> None:
    await scan(plants, LATE)
    await scan(plants, day=1)

    [again] = (await scan(plants, LATE, day=2)).opened

    assert await standing(plants, again) == [("2021-000002", Level.YELLOW, WarningState.OPEN)]


async def test_it_counts_from_one_in_each_chinese_year(plants: Database) -> None:
    before, after = (datetime.fromisoformat(f"2021-12-31T{time}Z") for time in ("15:59:59", "16:00:00"))

    old = await scan(plants, LATE, at=before)
    new = await scan(plants, LATE, SOON, at=after)

    assert [serial for serial, *_ in await standing(plants, *old.opened, *new.opened)] == [
        "2021-000001",
        "2022-000001",
    ]


async def test_it_moves_with_the_project_to_another_county(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened

    moved = await scan(plants, replace(LATE, region=LUOHE_COUNTY), day=1)

    assert did(moved) == NOTHING
    async with plants.reading() as session:
        old = await asked.warning_page(session, TREE[XUCHANG], TODAY, 1, 10)
        new = await asked.warning_page(session, TREE[LUOHE], TODAY, 1, 10)
    assert (old.warnings, [warning.id for warning in new.warnings]) == ((), [number])


async def test_it_keeps_an_acknowledgement_while_the_level_rises(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened
    await promise(plants, number, 20)

    raised = await scan(plants, replace(LATE, level=Level.RED), day=10)

    assert did(raised) == (set(), {number}, set(), {}, {})
    assert await standing(plants, number) == [("2021-000001", Level.RED, WarningState.ACKNOWLEDGED)]


# promises


async def test_it_reopens_raises_and_escalates_when_a_promise_is_missed(plants: Database) -> None:
    """Promised for Sunday 10-03; the first scan after the holidays is on 10-08."""
    [number] = (await scan(plants, LATE)).opened
    await promise(plants, number, 3)

    missed = await scan(plants, LATE, day=8)

    assert did(missed) == (set(), {number}, {number}, {number: Told.ABOVE}, {})
    assert (await log(plants, number))[2:] == [
        ("promise_missed", Level.ORANGE, {"promised_on": "2021-10-03", "by": LI_KE.id}),
        ("raised", Level.ORANGE, {"from": "yellow"}),
        ("escalated", Level.ORANGE, {"to": "above", "step": 2}),
    ]
    reopened = await row(plants, number)
    assert (reopened.state, reopened.acknowledged_by, reopened.promised_on) == (
        WarningState.OPEN,
        None,
        date(2021, 10, 3),
    )
    assert reopened.waiting_since == AT + 8 * DAY


async def test_it_misses_a_promise_once(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened
    await promise(plants, number, 3)
    await scan(plants, LATE, day=8)

    assert did(await scan(plants, LATE, day=9)) == NOTHING


async def test_it_does_not_miss_a_promise_on_its_own_day(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened
    await promise(plants, number, 8)

    assert did(await scan(plants, LATE, day=8)) == NOTHING


@pytest.mark.parametrize(("reached", "kept"), [(2, True), (3, True), (4, False)])
async def test_it_knows_by_the_day_of_the_milestone_whether_a_promise_was_kept(
    plants: Database, reached: int, kept: bool
) -> None:
    """Whenever it is reported: what counts is the day on which it was done."""
    [number] = (await scan(plants, LATE)).opened
    await promise(plants, number, 3)
    day = TODAY + reached * DAY
    await write(plants, lambda s: LedgerWriter(s, TREE, ORIGIN).reach(PLANT.code, Milestone.START, day))

    settled = (await scan(plants, day=8)).settled[number]

    assert (settled.why, settled.day, settled.promise) == (Settlement.REACHED, day, kept)
    assert (await log(plants, number))[2:] == [
        ("promise_kept" if kept else "promise_missed", Level.YELLOW, {"promised_on": "2021-10-03"}),
        ("resolved", Level.YELLOW, {"why": "reached", "day": str(day)}),
    ]


async def test_it_carries_a_promise_over_from_due_soon_to_overdue(plants: Database) -> None:
    [soon] = (await scan(plants, SOON)).opened
    await promise(plants, soon, 20)

    scanned = await scan(plants, LATE, day=8)

    [overdue] = scanned.opened
    assert did(scanned) == ({overdue}, set(), set(), {}, {soon: Settlement.OVERDUE})
    carried = await row(plants, overdue)
    assert (carried.state, carried.acknowledged_by, carried.promised_on) == (
        WarningState.ACKNOWLEDGED,
        LI_KE.id,
        TODAY + 20 * DAY,
    )
    assert await steps(plants, soon) == ["opened", "acknowledged", "resolved"]
    assert (await log(plants, overdue))[1] == (
        "carried_over",
        Level.YELLOW,
        {"promised_on": "2021-10-20", "by": LI_KE.id},
    )
    assert did(await scan(plants, LATE, day=20)) == NOTHING


async def test_it_carries_no_promise_over_whose_day_is_past(plants: Database) -> None:
    [soon] = (await scan(plants, SOON)).opened
    await promise(plants, soon, 3)

    [overdue] = (await scan(plants, LATE, day=8)).opened

    assert (await row(plants, overdue)).state is WarningState.OPEN


# escalation


async def told(database: Database, days: range, rules: WarningRules = RULES) -> dict[date, Told]:
    """Whom scans on each of these days tell of a late project."""
    found = {}
    for day in days:
        at = AT + day * DAY
        if CALENDAR.is_working(china_day(at)):
            for to in (await scan(database, LATE, day=day, rules=rules)).told.values():
                found[china_day(at)] = to
    return found


async def test_it_escalates_step_by_step_by_working_days(plants: Database) -> None:
    """Opened on 2021-09-30; then the holidays, and 10-09 is a Saturday made up."""
    assert await told(plants, range(27)) == {
        date(2021, 10, 9): Told.GROUP,
        date(2021, 10, 12): Told.ABOVE,
        date(2021, 10, 14): Told.PROVINCE,
        date(2021, 10, 21): Told.GROUP,
    }


async def test_it_goes_by_the_chain_that_held_when_it_was_opened(plants: Database) -> None:
    """Whatever the file says later."""
    [number] = (await scan(plants, LATE)).opened
    impatient = replace(RULES, chain=Chain((Escalation(1, Told.PROVINCE),), 1))

    assert await told(plants, range(1, 13), impatient) == {
        date(2021, 10, 9): Told.GROUP,
        date(2021, 10, 12): Told.ABOVE,
    }
    assert (await row(plants, number)).chain == "2:group 4:above 6:province +5"


async def test_it_waits_anew_after_an_acknowledgement_was_taken_back(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened
    await promise(plants, number, 30, day=8)
    step = Step(AT + 11 * DAY, LI_KE.id)
    await write(plants, lambda s: unacknowledge(s, number, step, any_ones=False))

    assert await told(plants, range(11, 15)) == {date(2021, 10, 13): Told.GROUP}


async def test_it_takes_one_step_after_a_long_downtime(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened

    assert (await scan(plants, LATE, day=60)).told == {number: Told.GROUP}
    assert (await scan(plants, LATE, day=61)).told == {number: Told.ABOVE}


# mutes


async def mute(database: Database, project: int | None, until: int, region: str = WEIDU) -> int:
    """The number of a mute for so many days from `TODAY`."""
    step = Step(AT, ZHANG_CHU.id)
    return await write(
        database, lambda s: mutes.mute(s, region, project, TODAY + until * DAY, "停工待批", step)
    )


@pytest.mark.parametrize(("project", "region"), [(1, WEIDU), (None, WEIDU), (None, XUCHANG)])
async def test_it_reminds_of_nothing_under_a_mute_and_goes_on_after_it(
    plants: Database, project: int | None, region: str
) -> None:
    [number] = (await scan(plants, LATE)).opened
    await mute(plants, project, 11, region)

    raised = await scan(plants, replace(LATE, level=Level.RED), day=11)

    assert did(raised) == (set(), {number}, set(), {}, {})
    assert raised.unresolved[number].muted
    assert await told(plants, range(12, 15)) == {date(2021, 10, 13): Told.GROUP}


async def test_it_mutes_nobody_else(plants: Database) -> None:
    one, other = sorted((await scan(plants, LATE, late(2, region=YANLING))).opened)
    await mute(plants, 1, 30)

    scanned = await scan(plants, LATE, late(2, region=YANLING), day=9)

    assert scanned.told == {other: Told.GROUP}
    assert (scanned.unresolved[one].muted, scanned.unresolved[other].muted) == (True, False)


async def test_it_misses_a_promise_only_when_the_mute_is_over(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened
    await promise(plants, number, 3)
    await mute(plants, 1, 11)

    assert did(await scan(plants, LATE, day=11)) == NOTHING
    assert (await scan(plants, LATE, day=12)).missed == {number}


async def test_it_goes_on_at_once_when_a_mute_is_lifted(plants: Database) -> None:
    [number] = (await scan(plants, LATE)).opened
    muted = await mute(plants, 1, 90)
    await write(plants, lambda s: mutes.lift(s, muted, Step(AT + 11 * DAY, ZHANG_CHU.id)))

    assert not (await scan(plants, LATE, day=11)).unresolved[number].muted
    assert await told(plants, range(12, 15)) == {
        date(2021, 10, 12): Told.GROUP,
        date(2021, 10, 14): Told.ABOVE,
    }


async def test_it_makes_nothing_of_a_mute_that_was_lifted_on_the_same_day(plants: Database) -> None:
    """It never held on any day, so nobody gains time by it."""
    [number] = (await scan(plants, LATE)).opened
    step = Step(AT + 9 * DAY, ZHANG_CHU.id)
    muted = await write(plants, lambda s: mutes.mute(s, WEIDU, 1, TODAY + 90 * DAY, "误按", step))
    await write(plants, lambda s: mutes.lift(s, muted, step))

    assert (await scan(plants, LATE, day=9)).told == {number: Told.GROUP}


# why a warning ends


async def reach(writer: LedgerWriter) -> None:
    await writer.reach(PLANT.code, Milestone.START, TODAY)


async def withdraw(writer: LedgerWriter) -> None:
    await writer.withdraw(PLANT.code, 1, Batch.SIGNED, TODAY + DAY, "用地未批")


async def extend(writer: LedgerWriter) -> None:
    await writer.extend(PLANT.code, Extension(Milestone.START, TODAY + 90 * DAY, TODAY, "雨季"))


async def spend(writer: LedgerWriter) -> None:
    await writer.set_fields(PLANT.code, {"invested_wan": 1})


async def rename(writer: LedgerWriter) -> None:
    await writer.set_fields(PLANT.code, {"remark": "已协调"})


@pytest.mark.parametrize(
    ("concern", "report", "found", "why", "day"),
    [
        (LATE, reach, (), Settlement.REACHED, TODAY),
        (SOON, reach, (), Settlement.REACHED, TODAY),
        (STALLED, reach, (), Settlement.REACHED, TODAY),
        (LATE, withdraw, (), Settlement.WITHDRAWN, None),
        (STALLED, withdraw, (), Settlement.WITHDRAWN, None),
        (LATE, extend, (), Settlement.EXTENDED, TODAY + 90 * DAY),
        (SOON, extend, (), Settlement.EXTENDED, TODAY + 90 * DAY),
        (SOON, rename, (LATE,), Settlement.OVERDUE, TODAY),
        (STALLED, rename, (LATE,), Settlement.OVERDUE, TODAY),
        (STALLED, spend, (), Settlement.REPORTED, TODAY + DAY),
        (LAGGING[0], rename, (), Settlement.RECOVERED, None),
        (LATE, rename, (), Settlement.CHANGED, None),
    ],
)
async def test_it_says_why_a_warning_ended(
    plants: Database, concern: Concern, report: Any, found: tuple[Concern, ...], why: Settlement, day: date
) -> None:
    [number] = (await scan(plants, concern)).opened
    origin = Origin(AT + DAY, "report")
    await write(plants, lambda s: report(LedgerWriter(s, TREE, origin)))

    settled = (await scan(plants, *found, day=1)).settled[number]

    assert (settled.why, settled.day, settled.promise) == (why, day, None)
    assert (await row(plants, number)).settlement is why
    assert (await log(plants, number))[-1][2] == {"why": why} | ({} if day is None else {"day": str(day)})


async def test_it_settles_thousands_at_once(database: Database) -> None:
    """More than a statement may have parameters."""
    records = [ProjectRecord(f"P-{n}", f"项目{n}", WEIDU) for n in range(1, 6002)]
    async with database.writing() as session:
        await LedgerWriter(session, TREE, ORIGIN).add_projects(records)
        opened = await scanned(session, [late(n) for n in range(1, 6002)])
        settled = await scanned(session, [late(6001)], AT + DAY)

    assert len(opened.opened) == 6001
    assert len(settled.settled) == 6000 and len(settled.unresolved) == 1


concerns = st.dictionaries(
    st.sampled_from((LATE, SOON, late(2), *LAGGING)), st.sampled_from(Level), max_size=5
).map(lambda found: [replace(concern, level=level) for concern, level in found.items()])


@few
@given(st.lists(concerns, max_size=5))
async def test_it_leaves_open_exactly_what_the_last_scan_found(
    plants: Database, scans: list[list[Concern]]
) -> None:
    worst: dict[tuple[RuleName, str], Level] = {}
    async with AsyncSession(plants.engine) as session:
        for found in scans:
            await scanned(session, found)
            worst = {
                key: max(concern.level, worst.get(key, Level.BLUE), key=lambda level: level.gravity)
                for concern in found
                for key in [(concern.rule, concern.subject)]
            }
        page = await asked.warning_page(session, TREE.province, TODAY, page=1, size=1000)
    unresolved = page.warnings

    assert {(fact.rule, _subject(fact)): fact.level for fact in unresolved} == worst
    assert len(unresolved) == len(worst)


def _subject(fact: WarningFact) -> str:
    return f"project:{fact.project}" if fact.project else f"region:{fact.region}:{fact.rate}:{fact.phase}"
