"""延期: asked for by an officer, decided by a supervisor or by time; exactly one decision counts."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import extensions, mutes
from db.engine import Database
from db.models import ExtensionRow, HistoryRow, MilestoneRow, WarningEventRow, WarningRow
from db.queries.extensions import extension_counts, pending_requests, request_fact, requests_of
from db.warning_log import Step, verify
from db.writing import LedgerWriter
from ledger.errors import Reason, Refused
from ledger.extensions import RequestState
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension
from ledger.warnings import Level, Settlement, WarningState
from tests.db.cast import (
    AT,
    LI_KE,
    LUOHE,
    ORIGIN,
    PHASES,
    PLANT,
    PLANT_SIGNED,
    PROVINCE,
    TODAY,
    TREE,
    WEIDU,
    XUCHANG,
    YANLING,
    ZHANG_CHU,
)
from tests.db.racing import at_once, refusals
from tests.db.situations import LAGGING, late, scanned, warn, write

PLANNED = date(2021, 9, 15)
NEW_DAY, LATER = date(2021, 10, 30), date(2021, 11, 30)
ANSWER_BY = date(2021, 10, 11)
ASKING, DECIDING = Step(AT, LI_KE.id, -1002), Step(AT, ZHANG_CHU.id, -1001)
DAY = timedelta(days=1)


@pytest.fixture
async def plant(database: Database) -> Database:
    """A project of 许昌, number 1, that should have begun on 15 September; a warning says so, number 1."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        for phase in PHASES:
            await writer.add_phase(phase)
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
        await warn(session, replace(late(1), deadline=PLANNED))
    return database


async def ask(database: Database, day: date = NEW_DAY, warning: int = 1) -> int:
    return await write(
        database, lambda s: extensions.ask(s, warning, day, "土地手续未批完", ANSWER_BY, ASKING)
    )


async def approve(database: Database, number: int, at: datetime = AT) -> tuple[int, ...]:
    step = Step(at, ZHANG_CHU.id, -1001)
    return await write(database, lambda s: extensions.approve(s, TREE, number, step))


async def steps(database: Database) -> list[tuple[str, int | None]]:
    async with database.reading() as session:
        rows = await session.scalars(select(WarningEventRow).order_by(WarningEventRow.id))
        assert (await verify(session)).broken_at is None
        return [(row.step.value, row.actor) for row in rows]


async def test_an_approval_moves_the_deadline_and_leaves_the_plan(plant: Database) -> None:
    number = await ask(plant)

    settled = await approve(plant, number)

    async with plant.reading() as session:
        warning = await session.get_one(WarningRow, 1)
        plan = await session.get_one(MilestoneRow, (1, Milestone.START))
        [extension] = await session.scalars(select(ExtensionRow))
        changes = await session.scalars(select(HistoryRow).where(HistoryRow.subject == "extension:start"))
        history = [(row.actor, row.source) for row in changes]
    assert settled == (1,)
    assert (warning.state, warning.settlement) == (WarningState.RESOLVED, Settlement.EXTENDED)
    assert plan.planned_on == PLANNED
    assert (extension.new_day, extension.approved_on, extension.reason) == (NEW_DAY, TODAY, "土地手续未批完")
    assert history == [(ZHANG_CHU.id, "extension:1")]
    assert await steps(plant) == [
        ("opened", None),
        ("extension_asked", LI_KE.id),
        ("extension_approved", ZHANG_CHU.id),
        ("resolved", ZHANG_CHU.id),
    ]


async def test_it_tells_all_about_a_request(plant: Database) -> None:
    number = await ask(plant)

    async with plant.reading() as session:
        fact = await request_fact(session, number)
        assert await requests_of(session, 1) == (fact,)
    assert fact is not None
    assert (fact.serial, fact.code, fact.region) == ("2021-000001", "P-1", WEIDU)
    assert (fact.deadline, fact.new_day, fact.answer_by, fact.before) == (PLANNED, NEW_DAY, ANSWER_BY, 0)
    assert (fact.asked_by, fact.asked_at, fact.decided_by) == ("李科", AT, None)


async def test_it_counts_the_extensions_before(plant: Database) -> None:
    await approve(plant, await ask(plant))
    late_again = replace(late(1), deadline=NEW_DAY)
    then = AT + 40 * DAY
    await write(plant, lambda s: warn(s, late_again))

    second = await write(
        plant, lambda s: extensions.ask(s, 2, LATER, "环评未批复", LATER, replace(ASKING, at=then))
    )
    await approve(plant, second, then)

    async with plant.reading() as session:
        facts = await requests_of(session, 1)
    assert [fact.before for fact in facts] == [0, 1]
    assert [fact.deadline for fact in facts] == [PLANNED, NEW_DAY]


async def test_a_refusal_changes_nothing_but_the_request(plant: Database) -> None:
    number = await ask(plant)

    await write(plant, lambda s: extensions.refuse(s, number, DECIDING))

    async with plant.reading() as session:
        fact = await request_fact(session, number)
        assert (await session.get_one(WarningRow, 1)).state is WarningState.OPEN
        assert (await session.scalars(select(ExtensionRow))).all() == []
    assert fact is not None and (fact.state, fact.decided_by) == (RequestState.REFUSED, "张处")


async def test_one_that_is_not_answered_in_time_expires_the_day_after(plant: Database) -> None:
    number = await ask(plant)

    too_soon = await write(plant, lambda s: extensions.expire(s, ANSWER_BY, Step(AT)))
    expired = await write(plant, lambda s: extensions.expire(s, ANSWER_BY + DAY, Step(AT)))
    again = await write(plant, lambda s: extensions.expire(s, ANSWER_BY + DAY, Step(AT)))

    assert (too_soon, expired, again) == ((), (number,), ())
    assert (await steps(plant))[-1] == ("extension_expired", None)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (TODAY - DAY, Reason.EXTENSION_PAST),
        (date(2023, 10, 1), Reason.EXTENSION_TOO_FAR),
    ],
)
async def test_it_refuses_a_day_that_will_not_do(plant: Database, day: date, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        await ask(plant, day)

    assert refused.value.reason is reason
    assert await steps(plant) == [("opened", None)]


async def test_it_refuses_a_day_that_is_not_after_the_deadline(plant: Database) -> None:
    await write(plant, lambda s: extend(s, NEW_DAY, date(2021, 9, 1)))

    with pytest.raises(Refused) as refused:
        await ask(plant, NEW_DAY)

    assert refused.value.reason is Reason.EXTENSION_TOO_EARLY
    assert refused.value.facts["deadline"] == NEW_DAY


async def test_it_refuses_a_second_request_while_one_is_pending(plant: Database) -> None:
    await ask(plant)

    with pytest.raises(Refused) as refused:
        await ask(plant, LATER)

    assert refused.value.reason is Reason.EXTENSION_PENDING
    assert refused.value.facts == {"name": "李科", "at": AT, "day": NEW_DAY}


async def test_it_refuses_what_has_no_deadline(plant: Database) -> None:
    [lagging] = set(await write(plant, lambda s: warn(s, LAGGING[0], late(1)))) - {1}

    for warning, reason in ((lagging, Reason.NO_DEADLINE), (99, Reason.UNKNOWN_WARNING)):
        with pytest.raises(Refused) as refused:
            await ask(plant, warning=warning)
        assert refused.value.reason is reason


async def reach(session: AsyncSession) -> None:
    await LedgerWriter(session, TREE, ORIGIN).reach("P-1", Milestone.START, TODAY)


async def withdraw(session: AsyncSession) -> None:
    await LedgerWriter(session, TREE, ORIGIN).withdraw("P-1", 1, Batch.SIGNED, TODAY, "不再建设")


async def extend(session: AsyncSession, day: date = LATER, on: date = TODAY) -> None:
    writer = LedgerWriter(session, TREE, ORIGIN)
    await writer.extend("P-1", Extension(Milestone.START, day, on, "另行批准"))


async def extend_before(session: AsyncSession) -> None:
    await extend(session, on=TODAY - DAY)


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (reach, Reason.MILESTONE_REACHED),
        (withdraw, Reason.PROJECT_WITHDRAWN),
        (extend, Reason.EXTENDED_TODAY),
        (extend_before, Reason.EXTENSION_TOO_EARLY),
    ],
)
async def test_it_does_not_approve_what_has_changed_meanwhile(
    plant: Database, meanwhile: object, reason: Reason
) -> None:
    number = await ask(plant)
    assert callable(meanwhile)
    await write(plant, meanwhile)

    with pytest.raises(Refused) as refused:
        await approve(plant, number)

    assert refused.value.reason is reason
    async with plant.reading() as session:
        fact = await request_fact(session, number)
    assert fact is not None and fact.state is RequestState.PENDING


async def test_it_does_not_approve_a_day_that_is_past_by_then(plant: Database) -> None:
    number = await ask(plant)

    with pytest.raises(Refused) as refused:
        await approve(plant, number, AT + 31 * DAY)

    assert refused.value.reason is Reason.EXTENSION_LAPSED


async def test_it_takes_turns_with_an_import_about_the_same_milestone(plant: Database) -> None:
    """An import locks a milestone before warnings; so does who decides, or both would be stuck."""
    number = await ask(plant)

    async def imported(session: AsyncSession) -> None:
        await LedgerWriter(session, TREE, ORIGIN).reach(PLANT.code, Milestone.START, TODAY)
        await asyncio.sleep(0.2)
        await session.execute(select(WarningRow.id).with_for_update())

    async def approved(session: AsyncSession) -> tuple[int, ...]:
        await asyncio.sleep(0.05)
        return await extensions.approve(session, TREE, number, DECIDING)

    [refused] = refusals(await at_once(plant, imported, approved))

    assert refused.reason is Reason.MILESTONE_REACHED


async def test_it_asks_nothing_of_a_warning_that_is_settled(plant: Database) -> None:
    await write(plant, lambda s: warn(s))

    with pytest.raises(Refused) as refused:
        await ask(plant)

    assert refused.value.reason is Reason.EXTENSION_NOT_NEEDED


async def test_exactly_one_decision_wins(plant: Database) -> None:
    number = await ask(plant)

    async def yes(session: AsyncSession) -> str:
        await extensions.approve(session, TREE, number, DECIDING)
        return "approved"

    async def no(session: AsyncSession) -> str:
        await extensions.refuse(session, number, replace(DECIDING, actor=LI_KE.id))
        return "refused"

    results = await at_once(plant, yes, no, yes)

    refused = refusals(results)
    [won] = [result for result in results if isinstance(result, str)]
    assert [one.reason for one in refused] == [Reason.EXTENSION_DECIDED] * 2
    assert all(one.facts["state"] == won for one in refused)
    decided = [step for step, _ in await steps(plant) if step in ("extension_approved", "extension_refused")]
    assert decided == [f"extension_{won}"]


async def test_of_two_who_ask_at_once_one_is_told_of_the_other(plant: Database) -> None:
    results = await at_once(plant, *[lambda s: extensions.ask(s, 1, NEW_DAY, "同时", ANSWER_BY, ASKING)] * 2)

    [refused] = refusals(results)
    assert refused.reason is Reason.EXTENSION_PENDING


async def test_asking_and_approving_at_once_never_wait_for_each_other(plant: Database) -> None:
    number = await ask(plant)

    async def another(session: AsyncSession) -> int:
        return await extensions.ask(session, 1, LATER, "再延", ANSWER_BY, ASKING)

    async def yes(session: AsyncSession) -> int:
        await extensions.approve(session, TREE, number, DECIDING)
        return number

    results = await at_once(plant, another, yes, another)

    reasons = {one.reason for one in refusals(results)}
    assert reasons <= {Reason.EXTENSION_PENDING, Reason.EXTENSION_NOT_NEEDED}
    assert number in results


@pytest.mark.parametrize("decide", ["approve", "refuse", "expire"])
async def test_a_scan_a_mute_and_a_decision_at_once_end_in_one_log(plant: Database, decide: str) -> None:
    number = await ask(plant)

    async def scan(session: AsyncSession) -> str:
        await scanned(session, [replace(late(1), deadline=PLANNED, level=Level.ORANGE), *LAGGING])
        return "scanned"

    async def silence(session: AsyncSession) -> str:
        await mutes.mute(session, WEIDU, 1, NEW_DAY, "停工", DECIDING)
        return "muted"

    async def deciding(session: AsyncSession) -> str:
        if decide == "approve":
            await extensions.approve(session, TREE, number, DECIDING)
        elif decide == "refuse":
            await extensions.refuse(session, number, DECIDING)
        else:
            await extensions.expire(session, ANSWER_BY + DAY, Step(AT))
        return "decided"

    results = await at_once(plant, scan, silence, deciding)

    assert results == ["scanned", "muted", "decided"]
    assert {"extension_asked", "muted"} < {step for step, _ in await steps(plant)}


async def test_it_lists_what_waits_in_a_region(plant: Database) -> None:
    await ask(plant)

    async with plant.reading() as session:
        pages = {
            code: (await pending_requests(session, TREE[code], 1, 5)).total
            for code in (PROVINCE, XUCHANG, WEIDU, YANLING, LUOHE)
        }
        late_page = await pending_requests(session, TREE[PROVINCE], 9, 5)
    assert pages == {PROVINCE: 1, XUCHANG: 1, WEIDU: 1, YANLING: 0, LUOHE: 0}
    assert late_page.number == 1 and len(late_page.requests) == 1


async def test_it_counts_the_extensions_of_a_batch_by_region(plant: Database) -> None:
    async with plant.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_projects([replace(PLANT, code="P-2", region=YANLING)])
        await writer.add_entries([EntryRecord("P-2", 1, Batch.SIGNED), EntryRecord("P-2", 1, Batch.STARTED)])
        for day in (TODAY, TODAY - DAY):
            await writer.extend("P-2", Extension(Milestone.START, NEW_DAY, day, "x"))
        await writer.extend("P-2", Extension(Milestone.PRODUCE, NEW_DAY, TODAY, "x"))
        await writer.extend("P-1", Extension(Milestone.START, NEW_DAY, TODAY + DAY, "x"))

    async with plant.reading() as session:
        signed = await extension_counts(session, TREE[PROVINCE], 1, Batch.SIGNED, TODAY)
        started = await extension_counts(session, TREE[XUCHANG], 1, Batch.STARTED, TODAY)
        tomorrow = await extension_counts(session, TREE[XUCHANG], 1, Batch.SIGNED, TODAY + DAY)
    assert (signed, started) == ({XUCHANG: 2}, {YANLING: 1})
    assert tomorrow == {YANLING: 2, WEIDU: 1}
