"""静默: until a day, of a project or a region, with a reason; lifted by exactly one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import mutes
from db.engine import Database
from db.models import WarningEventRow
from db.muted import muted
from db.queries.warnings import warning_facts
from db.warning_log import Step, verify
from db.writing import LedgerWriter
from ledger.errors import Reason, Refused
from tests.db.cast import AT, LUOHE, ORIGIN, PLANT, TODAY, TREE, WEIDU, XUCHANG, YANLING, ZHANG_CHU
from tests.db.racing import at_once, refusals
from tests.db.situations import LAGGING, late, warn, write

DAY = timedelta(days=1)
UNTIL = date(2021, 10, 20)
BY = Step(AT, ZHANG_CHU.id, ZHANG_CHU.id)


@pytest.fixture
async def plants(database: Database) -> Database:
    """Projects 1 of 魏都 and 2 of 鄢陵, both late: warnings 1 and 2; 许昌 lags: warning 3."""
    async with database.writing() as session:
        await LedgerWriter(session, TREE, ORIGIN).add_projects(
            [PLANT, replace(PLANT, code="P-2", name="鄢陵花木产业园", region=YANLING)]
        )
        await warn(session, late(1), late(2, region=YANLING), LAGGING[0])
    return database


async def mute(database: Database, region: str = WEIDU, project: int | None = 1, by: Step = BY) -> int:
    return await write(database, lambda s: mutes.mute(s, region, project, UNTIL, "停工整改", by))


async def lift(database: Database, number: int) -> None:
    await write(database, lambda s: mutes.lift(s, number, BY))


async def logged(database: Database) -> list[tuple[str, int | None]]:
    async with database.reading() as session:
        assert (await verify(session)).broken_at is None
        rows = await session.scalars(select(WarningEventRow).order_by(WarningEventRow.id))
        return [(row.step.value, row.warning_id) for row in rows if row.step != "opened"]


async def muted_ones(database: Database, day: date = TODAY) -> list[int]:
    async with database.reading() as session:
        return [fact.id for fact in await warning_facts(session, [1, 2, 3], day) if fact.mute]


async def test_a_project_is_muted_up_to_a_day(plants: Database) -> None:
    await mute(plants)

    async with plants.reading() as session:
        [fact] = await mutes.active(session, UNTIL)
        assert await mutes.active(session, UNTIL + DAY) == ()
    assert (fact.project, fact.title, fact.region) == (1, PLANT.name, WEIDU)
    assert (fact.until, fact.reason, fact.by, fact.at) == (UNTIL, "停工整改", "张处", AT)
    assert await muted_ones(plants) == [1]
    assert await logged(plants) == [("muted", None), ("muted", 1)]


async def test_a_region_is_muted_with_all_below_it(plants: Database) -> None:
    await mute(plants, XUCHANG, None)

    assert sorted(await muted_ones(plants)) == [1, 2, 3]
    assert await logged(plants) == [("muted", None)]
    async with plants.reading() as session:
        assert await mutes.muted_warnings(session, XUCHANG, None) == (1, 2, 3)
        assert await mutes.muted_warnings(session, YANLING, None) == (2,)
        assert await mutes.muted_warnings(session, LUOHE, None) == ()


async def test_one_that_is_lifted_holds_no_more_from_that_day_on(plants: Database) -> None:
    number = await mute(plants)

    await write(plants, lambda s: mutes.lift(s, number, replace(BY, at=AT + DAY)))

    assert await muted_ones(plants, TODAY + DAY) == []
    assert await logged(plants) == [("muted", None), ("muted", 1), ("unmuted", None), ("unmuted", 1)]
    async with plants.reading() as session:
        assert (await muted(session, TREE, TODAY + DAY)).of(WEIDU, 1) == (False, TODAY)


async def test_it_refuses_to_lift_what_does_not_hold(plants: Database) -> None:
    number = await mute(plants)
    await write(plants, lambda s: mutes.lift(s, number, BY))

    for which, reason in ((number, Reason.MUTE_OVER), (99, Reason.MUTE_UNKNOWN)):
        with pytest.raises(Refused) as refused:
            await lift(plants, which)
        assert refused.value.reason is reason


async def test_one_that_is_over_cannot_be_lifted(plants: Database) -> None:
    number = await mute(plants)

    with pytest.raises(Refused) as refused:
        await write(plants, lambda s: mutes.lift(s, number, replace(BY, at=AT + 30 * DAY)))

    assert refused.value.facts == {"until": UNTIL, "name": None, "at": None}


async def test_it_refuses_a_second_mute_of_the_same_subject(plants: Database) -> None:
    await mute(plants)
    await mute(plants, WEIDU, None)

    with pytest.raises(Refused) as refused:
        await mute(plants)

    assert refused.value.reason is Reason.ALREADY_MUTED
    again = await mute(plants, by=replace(BY, at=AT + 30 * DAY))
    assert again > 2


async def test_exactly_one_lifts_it(plants: Database) -> None:
    number = await mute(plants)

    results = await at_once(plants, *[lambda s: mutes.lift(s, number, BY)] * 2)

    [refused] = refusals(results)
    assert refused.reason is Reason.MUTE_OVER and refused.facts["name"] == "张处"


async def test_exactly_one_mutes(plants: Database) -> None:
    async def work(session: AsyncSession) -> int:
        return await mutes.mute(session, WEIDU, 1, UNTIL, "停工整改", BY)

    results = await at_once(plants, work, work)

    [refused] = refusals(results)
    assert refused.reason is Reason.ALREADY_MUTED
