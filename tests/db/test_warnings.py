"""签收 and what else people do to warnings: promises, their withdrawal, extensions; and the lists."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import WarningEventRow, WarningRow
from db.queries import warnings as asked
from db.warning_log import Step
from db.warnings import acknowledge, settle_extended, unacknowledge, warning_region
from db.writing import LedgerWriter
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.warnings import Level, LogStep, RuleName, Settlement, WarningState
from tests.db.cast import AT, LI_KE, ORIGIN, PLANT, TODAY, TREE, WANG_KE, WEIDU, YANLING, ZHANG_CHU
from tests.db.situations import LAGGING, late, scanned, warn, write

DAY = timedelta(days=1)
FRIDAY = TODAY + 8 * DAY
LATE = late(1)
SOON = replace(LATE, rule=RuleName.DUE_SOON, level=Level.BLUE)


@pytest.fixture
async def plants(database: Database) -> Database:
    """Two projects of 许昌, numbers 1 and 2."""
    async with database.writing() as session:
        await LedgerWriter(session, TREE, ORIGIN).add_projects(
            [PLANT, replace(PLANT, code="P-2", name="鄢陵花木产业园", region=YANLING)]
        )
    return database


async def sign(database: Database, *numbers: int, by: int = LI_KE.id, day: date = FRIDAY) -> int:
    return await write(database, lambda s: acknowledge(s, numbers, day, Step(AT + DAY, by, -1001)))


async def refusal(database: Database, *numbers: int) -> Refused:
    with pytest.raises(Refused) as refused:
        await sign(database, *numbers, by=WANG_KE.id)
    return refused.value


async def log(database: Database, warning: int) -> list[tuple[LogStep, int | None, int | None, str]]:
    async with database.reading() as session:
        rows = await session.scalars(
            select(WarningEventRow).where(WarningEventRow.warning_id == warning).order_by(WarningEventRow.id)
        )
        return [(row.step, row.actor, row.chat_id, row.detail) for row in rows]


async def row(database: Database, number: int) -> WarningRow:
    async with database.reading() as session:
        return await session.get_one(WarningRow, number)


async def test_it_keeps_who_promised_which_day_and_where(plants: Database) -> None:
    [number] = await write(plants, lambda s: warn(s, LATE))

    assert await sign(plants, number) == 1

    signed = await row(plants, number)
    assert (signed.state, signed.acknowledged_by) == (WarningState.ACKNOWLEDGED, LI_KE.id)
    assert (signed.acknowledged_at, signed.promised_on) == (AT + DAY, FRIDAY)
    assert (await log(plants, number))[1:] == [
        (LogStep.ACKNOWLEDGED, LI_KE.id, -1001, '{"promised_on": "2021-10-08"}')
    ]


async def test_it_takes_of_a_page_what_nobody_has_taken(plants: Database) -> None:
    numbers = await write(plants, lambda s: warn(s, LATE, SOON, *LAGGING))
    await sign(plants, numbers[2])

    taken = await sign(plants, *numbers, by=WANG_KE.id)

    assert taken == len(numbers) - 1
    assert (await row(plants, numbers[2])).acknowledged_by == LI_KE.id


async def test_it_says_why_a_warning_cannot_be_acknowledged(plants: Database) -> None:
    first, second = await write(plants, lambda s: warn(s, LATE, SOON))
    await sign(plants, first)
    await write(plants, lambda s: scanned(s, [LATE], AT + 2 * DAY))

    taken, gone, unknown = [await refusal(plants, number) for number in (first, second, 404)]

    assert (taken.reason, taken.facts) == (Reason.ALREADY_ACKNOWLEDGED, {"name": LI_KE.name, "at": AT + DAY})
    assert (gone.reason, gone.facts) == (Reason.ALREADY_RESOLVED, {"at": AT + 2 * DAY})
    assert unknown.reason is Reason.UNKNOWN_WARNING
    assert (await refusal(plants, first, second, 404)).reason is Reason.ALREADY_ACKNOWLEDGED


async def test_it_may_be_promised_anew_after_a_promise_was_missed(plants: Database) -> None:
    [number] = await write(plants, lambda s: warn(s, LATE))
    await sign(plants, number)
    await write(plants, lambda s: scanned(s, [LATE], AT + 9 * DAY))

    await sign(plants, number, by=WANG_KE.id, day=TODAY + 20 * DAY)

    again = await row(plants, number)
    assert (again.acknowledged_by, again.promised_on) == (WANG_KE.id, TODAY + 20 * DAY)


# taken back


async def withdraw(database: Database, number: int, by: int, *, any_ones: bool = False) -> None:
    step = Step(AT + 2 * DAY, by, -1001)
    await write(database, lambda s: unacknowledge(s, number, step, any_ones=any_ones))


@pytest.mark.parametrize(("by", "any_ones"), [(LI_KE.id, False), (ZHANG_CHU.id, True)])
async def test_it_waits_again_when_an_acknowledgement_is_taken_back(
    plants: Database, by: int, any_ones: bool
) -> None:
    [number] = await write(plants, lambda s: warn(s, LATE))
    await sign(plants, number)

    await withdraw(plants, number, by, any_ones=any_ones)

    waits = await row(plants, number)
    assert (waits.state, waits.waiting_since) == (WarningState.OPEN, AT + 2 * DAY)
    assert (waits.acknowledged_by, waits.acknowledged_at, waits.promised_on) == (None, None, None)
    assert (await log(plants, number))[-1][:2] == (LogStep.UNACKNOWLEDGED, by)


async def test_it_says_why_an_acknowledgement_cannot_be_taken_back(plants: Database) -> None:
    first, second, third = await write(plants, lambda s: warn(s, LATE, SOON, LAGGING[0]))
    await sign(plants, first, third)
    await write(plants, lambda s: scanned(s, [LATE, SOON], AT + 2 * DAY))

    reasons = []
    for number, any_ones in (first, False), (second, True), (third, True), (404, True):
        with pytest.raises(Refused) as refused:
            await withdraw(plants, number, WANG_KE.id, any_ones=any_ones)
        reasons.append(refused.value)

    assert [refused.reason for refused in reasons] == [
        Reason.NOT_YOUR_ACKNOWLEDGEMENT,
        Reason.NOT_ACKNOWLEDGED,
        Reason.NOT_ACKNOWLEDGED,
        Reason.UNKNOWN_WARNING,
    ]
    assert reasons[0].facts == {"name": LI_KE.name}
    assert (await row(plants, first)).state is WarningState.ACKNOWLEDGED


# settled by an extension


async def extend(database: Database, new_day: date) -> tuple[int, ...]:
    step = Step(AT + DAY, ZHANG_CHU.id)
    today = TODAY + DAY
    return await write(database, lambda s: settle_extended(s, 1, Milestone.START, new_day, today, step))


async def test_it_settles_what_an_extension_makes_untrue_and_nothing_else(plants: Database) -> None:
    other = replace(LATE, milestone=Milestone.PRODUCE)
    stalled = replace(LATE, rule=RuleName.STALLED, since=TODAY)
    numbers = await write(plants, lambda s: warn(s, LATE, SOON, other, stalled, late(2)))
    await sign(plants, numbers[0])

    settled = await extend(plants, FRIDAY)

    assert settled == numbers[:2]
    for number in settled:
        gone = await row(plants, number)
        assert (gone.state, gone.settlement) == (WarningState.RESOLVED, Settlement.EXTENDED)
        assert (gone.resolved_at, gone.deadline) == (AT + DAY, LATE.deadline)
        assert (await log(plants, number))[-1] == (
            LogStep.RESOLVED,
            ZHANG_CHU.id,
            None,
            '{"new_day": "2021-10-08", "why": "extended"}',
        )
    assert await extend(plants, FRIDAY) == ()


async def test_it_settles_nothing_by_an_extension_into_the_past(plants: Database) -> None:
    [number] = await write(plants, lambda s: warn(s, LATE))

    assert await extend(plants, TODAY) == ()
    assert (await row(plants, number)).state is WarningState.OPEN


# the lists


async def test_it_knows_the_region_of_a_warning(plants: Database) -> None:
    [number] = await write(plants, lambda s: warn(s, LATE))

    async with plants.reading() as session:
        assert await warning_region(session, number) == WEIDU
        with pytest.raises(Refused):
            await warning_region(session, 404)


async def test_it_lists_the_waiting_before_the_acknowledged_and_the_worst_first(plants: Database) -> None:
    earlier = replace(late(2, region=YANLING), deadline=TODAY - DAY)
    soon, early, plain, lagging = await write(plants, lambda s: warn(s, SOON, earlier, LATE, LAGGING[0]))
    await sign(plants, early)

    async with plants.reading() as session:
        page = await asked.warning_page(session, TREE.province, TODAY, 1, 3)
        last = await asked.warning_page(session, TREE.province, TODAY, 9, 3)
        yanling = await asked.warning_page(session, TREE[YANLING], TODAY, 1, 3)
        elsewhere = await asked.warning_page(session, TREE["411100"], TODAY, 1, 3)

    assert [warning.id for warning in page.warnings] == [plain, lagging, soon]
    assert (page.total, page.open, page.number) == (4, 3, 1)
    assert ([warning.id for warning in last.warnings], last.number) == ([early], 2)
    assert [warning.id for warning in yanling.warnings] == [early]
    assert (elsewhere.warnings, elsewhere.total, elsewhere.open) == ((), 0, 0)


async def test_it_says_of_a_warning_all_that_is_told(plants: Database) -> None:
    overdue = replace(LATE, deadline=TODAY - 3 * DAY)
    numbers = await write(plants, lambda s: warn(s, overdue, replace(LAGGING[0], reached=1, total=9)))
    await sign(plants, numbers[0])

    async with plants.reading() as session:
        lagging, project = await asked.warning_facts(session, numbers, TODAY)
        of_project = await asked.open_warnings_of(session, 1, TODAY)

    assert (project.title, project.days_late, project.project) == (PLANT.name, 3, 1)
    assert (project.acknowledged_by, project.acknowledged_at) == (LI_KE.name, AT + DAY)
    assert (project.promised_on, project.settlement, project.opened_at) == (FRIDAY, None, AT)
    assert (lagging.title, lagging.days_late, lagging.reached, lagging.total) == ("许昌市", None, 1, 9)
    assert of_project == (project,)
