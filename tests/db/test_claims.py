"""Two at once: exactly one wins, and the other is told. Two genuine connections, on both databases.

On PostgreSQL they meet at a barrier between two statements, with their transactions open: just before the
one that decides, be it the update itself or the lock that is taken for it. SQLite's `BEGIN IMMEDIATE` lets
only one in, so there the barrier stands before the transaction.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.util.concurrency import await_only

from db import extensions, mutes, outbox, people, runs
from db.digests import digests_showing, latest_digests
from db.engine import Database
from db.models import ExtensionRequestRow, ExtensionRow, OutboxKind, OutboxRow, WarningEventRow, WarningRow
from db.warning_log import Step, verify
from db.warnings import acknowledge, unacknowledge
from db.writing import LedgerWriter
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from ledger.warnings import LogStep, WarningState
from tests.db.cast import (
    AT,
    LI_KE,
    ORIGIN,
    PHASES,
    PLANT,
    PLANT_SIGNED,
    STRANGER,
    TODAY,
    TREE,
    WANG_KE,
    WEIDU,
    XUCHANG,
    ZHANG_CHU,
)
from tests.db.situations import LAGGING, bind, deliver, late, scanned, tell, warn, write

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]
DAY = timedelta(days=1)
FRIDAY = TODAY + 8 * DAY
LONGEST = 120
"""Seconds within which all must have met and ended."""
TURN = "pg_advisory_xact_lock"
LOCK = "ORDER BY warning.id FOR "
"""Who decides about a warning's extension locks the warning first."""
A_MOMENT = 0.02
"""Seconds for which the winner keeps its transaction open, so that the other comes to wait for it."""


async def at_once(database: Database, decisive: str, *works: Work[T]) -> list[T | BaseException]:
    """What each work gives or raises when all meet, each with a connection of its own.

    Args:
        decisive: what the statement has in it before which they meet.
    """
    barrier = asyncio.Barrier(len(works))
    if database.engine.dialect.name == "sqlite":
        decisive = "BEGIN IMMEDIATE"

    async def do(work: Work[T]) -> T:
        own = Database(database.url)
        try:
            with meeting(own, decisive, barrier) as met:
                async with own.writing() as session:
                    result = await work(session)
                    await asyncio.sleep(A_MOMENT)
            return result
        finally:
            await own.close()
            assert met, f"it never came to {decisive}"

    async with asyncio.timeout(LONGEST):
        return await asyncio.gather(*map(do, works), return_exceptions=True)


@contextmanager
def meeting(database: Database, decisive: str, barrier: asyncio.Barrier) -> Iterator[list[str]]:
    """Waits for the others before the first statement that has these words; which it was."""
    met: list[str] = []

    def wait(connection: object, cursor: object, statement: str, *_: object) -> None:
        if decisive in statement and not met:
            met.append(statement)
            await_only(barrier.wait())

    event.listen(database.engine.sync_engine, "before_cursor_execute", wait)
    yield met


def refusals(results: list[T | BaseException]) -> list[Refused]:
    """The refusals among the results; any other error is one of the test's."""
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return [result for result in results if isinstance(result, Refused)]


async def logged(database: Database, step: LogStep) -> list[int | None]:
    """Who took a step, one for each time it is in the log, which must be whole."""
    async with database.reading() as session:
        assert (await verify(session)).broken_at is None
        actors = select(WarningEventRow.actor).where(WarningEventRow.step == step)
        return list(await session.scalars(actors.order_by(WarningEventRow.id)))


def sign(*warnings: int, by: Official, day: date = FRIDAY) -> Work[int]:
    """签收."""
    return lambda session: acknowledge(session, warnings, day, Step(AT, by.id))


# acknowledgements


async def test_it_lets_one_acknowledge_and_tells_the_other_who_was_first(database: Database) -> None:
    [warning] = await write(database, lambda session: warn(session, LAGGING[0]))

    results = await at_once(
        database, "UPDATE warning ", sign(warning, by=LI_KE), sign(warning, by=WANG_KE, day=FRIDAY + DAY)
    )

    [refused] = refusals(results)
    first = (LI_KE, WANG_KE)[results.index(1)]
    assert refused.reason is Reason.ALREADY_ACKNOWLEDGED
    assert refused.facts == {"name": first.name, "at": AT}
    assert await logged(database, LogStep.ACKNOWLEDGED) == [first.id]
    async with database.reading() as session:
        row = await session.get_one(WarningRow, warning)
    assert (row.acknowledged_by, row.promised_on) == (first.id, FRIDAY + (first is WANG_KE) * DAY)


async def test_it_shares_a_page_between_two_who_acknowledge_it_in_opposite_orders(database: Database) -> None:
    """Each warning has one winner, and neither waits for the other for ever."""
    numbers = await write(database, lambda session: warn(session, *LAGGING))

    results = await at_once(
        database,
        "UPDATE warning ",
        sign(*numbers[:3], by=LI_KE),
        sign(*reversed(numbers[1:]), by=WANG_KE),
    )

    assert refusals(results) == []
    assert sum(result for result in results if isinstance(result, int)) == 4
    assert len(await logged(database, LogStep.ACKNOWLEDGED)) == 4


async def test_it_lets_one_take_an_acknowledgement_back(database: Database) -> None:
    async with database.writing() as session:
        [warning] = await warn(session, LAGGING[0])
        await sign(warning, by=LI_KE)(session)

    async def withdraw(session: AsyncSession, by: Official) -> None:
        supervises = by is ZHANG_CHU
        await unacknowledge(session, warning, Step(AT + DAY, by.id), any_ones=supervises)

    results = await at_once(
        database, "UPDATE warning ", lambda s: withdraw(s, LI_KE), lambda s: withdraw(s, ZHANG_CHU)
    )

    [refused] = refusals(results)
    assert refused.reason is Reason.NOT_ACKNOWLEDGED
    assert len(await logged(database, LogStep.UNACKNOWLEDGED)) == 1


async def test_it_lets_an_acknowledgement_and_a_scan_that_settles_it_meet(database: Database) -> None:
    """Either nothing was left to acknowledge, or the promise was made and then over."""
    [warning] = await write(database, lambda session: warn(session, LAGGING[0]))

    async def settle(session: AsyncSession) -> int:
        return len((await scanned(session, (), AT)).settled)

    results = await at_once(database, " warning ", sign(warning, by=LI_KE), settle)

    assert results[1] == 1
    first = await logged(database, LogStep.ACKNOWLEDGED)
    assert [refused.reason for refused in refusals(results)] == [Reason.ALREADY_RESOLVED] * (not first)
    async with database.reading() as session:
        row = await session.get_one(WarningRow, warning)
    assert row.state is WarningState.RESOLVED
    assert (row.promised_on is None) == (not first)


async def test_it_opens_a_warning_once_whoever_scans(database: Database) -> None:
    """Two scans at once: the second is refused by the database and would be repeated, or sees the first."""

    async def scan(session: AsyncSession) -> int:
        return len((await scanned(session, LAGGING, AT)).opened)

    results = await at_once(database, "FROM warning", scan, scan)

    opened = [result for result in results if isinstance(result, int)]
    assert sum(opened) == 4
    assert len(await logged(database, LogStep.OPENED)) == 4


async def test_it_lets_two_acknowledge_two_warnings_of_one_digest_and_queues_one_edit(
    database: Database,
) -> None:
    async with database.writing() as session:
        warnings = await warn(session, *LAGGING[:2])
        digest = await tell(session, await bind(session, -1001), warnings)
        await deliver(session, AT)

    async def sign_and_show(session: AsyncSession, warning: int, by: Official) -> None:
        await sign(warning, by=by)(session)
        showing = await digests_showing(session, [warning])
        assert showing == (digest,)
        await outbox.put_edits(session, [f"Qms{number}" for number in showing], AT)

    results = await at_once(
        database,
        "UPDATE warning ",
        lambda session: sign_and_show(session, warnings[0], LI_KE),
        lambda session: sign_and_show(session, warnings[1], WANG_KE),
    )

    assert refusals(results) == []
    async with database.reading() as session:
        edits = select(func.count()).where(OutboxRow.kind == OutboxKind.EDIT)
        assert await session.scalar(edits) == 1


async def test_it_words_no_edit_before_the_change_that_it_tells_of_is_committed(database: Database) -> None:
    """An edit waits already; whoever would send it must see the change that relies on it."""
    async with database.writing() as session:
        warnings = await warn(session, *LAGGING[:2])
        code = f"Qms{await tell(session, await bind(session, -1001), warnings)}"
        await deliver(session, AT)
        await outbox.put_edits(session, [code], AT)
    order: list[str] = []

    async def change() -> None:
        async with database.writing() as session:
            await sign(warnings[0], by=LI_KE)(session)
            await outbox.put_edits(session, [code], AT)
            relied.set()
            await asyncio.sleep(A_MOMENT)
            order.append("committed")

    async def send() -> None:
        await relied.wait()
        async with database.writing() as session:
            assert len(await outbox.claim(session, AT)) == 1
            order.append("claimed")

    relied = asyncio.Event()
    await asyncio.gather(change(), send())

    assert order == ["committed", "claimed"]


# extensions and mutes


@pytest.fixture
async def asked(database: Database) -> tuple[Database, int]:
    """李科 has asked for an extension of a late plant; the number of the request."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_phase(PHASES[0])
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
        [warning] = await warn(session, late(1, region=WEIDU))
        request = await extensions.ask(
            session, warning, TODAY + 30 * DAY, "等土地批复", FRIDAY, Step(AT, LI_KE.id)
        )
    return database, request


def approve(request: int, *, by: Official = ZHANG_CHU) -> Work[object]:
    return lambda session: extensions.approve(session, TREE, request, Step(AT + DAY, by.id))


def refuse(request: int, *, by: Official = ZHANG_CHU) -> Work[object]:
    return lambda session: extensions.refuse(session, request, Step(AT + DAY, by.id))


def expire(session: AsyncSession) -> Awaitable[tuple[int, ...]]:
    return extensions.expire(session, FRIDAY + DAY, Step(AT + DAY))


DECIDED = (LogStep.EXTENSION_APPROVED, LogStep.EXTENSION_REFUSED, LogStep.EXTENSION_EXPIRED)


async def decisions(database: Database) -> list[LogStep]:
    return [step for step in DECIDED for _ in await logged(database, step)]


async def granted(database: Database) -> int | None:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(ExtensionRow))


async def test_it_lets_one_approve_and_tells_the_other_who_did(asked: tuple[Database, int]) -> None:
    database, request = asked
    results = await at_once(database, TURN, approve(request, by=ZHANG_CHU), approve(request, by=ZHANG_CHU))

    [refused] = refusals(results)
    assert refused.reason is Reason.EXTENSION_DECIDED
    assert (refused.facts["name"], refused.facts["state"]) == (ZHANG_CHU.name, "approved")
    assert await decisions(database) == [LogStep.EXTENSION_APPROVED]
    assert await granted(database) == 1


async def test_it_either_approves_or_refuses(asked: tuple[Database, int]) -> None:
    database, request = asked

    results = await at_once(database, LOCK, approve(request), refuse(request))

    [refused] = refusals(results)
    assert refused.reason is Reason.EXTENSION_DECIDED
    [decision] = await decisions(database)
    assert await granted(database) == (decision is LogStep.EXTENSION_APPROVED)


async def test_it_either_approves_or_lets_it_expire(asked: tuple[Database, int]) -> None:
    database, request = asked

    results = await at_once(database, LOCK, approve(request), expire)

    [decision] = await decisions(database)
    assert len(refusals(results)) == (decision is LogStep.EXTENSION_EXPIRED)
    assert results[1] == ((request,) if decision is LogStep.EXTENSION_EXPIRED else ())
    assert await granted(database) == (decision is LogStep.EXTENSION_APPROVED)


async def test_it_lets_a_request_be_made_once(asked: tuple[Database, int]) -> None:
    database, former = asked
    await write(database, lambda session: extensions.refuse(session, former, Step(AT, ZHANG_CHU.id)))

    async def ask(session: AsyncSession, by: Official) -> int:
        day = TODAY + 40 * DAY
        return await extensions.ask(session, 1, day, "雨季", FRIDAY, Step(AT + DAY, by.id))

    results = await at_once(database, LOCK, lambda s: ask(s, LI_KE), lambda s: ask(s, WANG_KE))

    [refused] = refusals(results)
    assert refused.reason is Reason.EXTENSION_PENDING
    async with database.reading() as session:
        rows = select(func.count()).where(ExtensionRequestRow.state == "pending")
        assert await session.scalar(rows) == 1


async def test_it_lets_one_mute_and_one_lift(asked: tuple[Database, int]) -> None:
    database, _ = asked

    async def mute(session: AsyncSession) -> int:
        return await mutes.mute(session, WEIDU, 1, FRIDAY, "停工待批", Step(AT, ZHANG_CHU.id))

    muted = await at_once(database, "FOR ", mute, mute)
    [number] = [result for result in muted if isinstance(result, int)]
    lifted = await at_once(
        database, "UPDATE mute", *[lambda s: mutes.lift(s, number, Step(AT, ZHANG_CHU.id))] * 2
    )

    assert [refused.reason for refused in refusals(muted)] == [Reason.ALREADY_MUTED]
    assert [refused.reason for refused in refusals(lifted)] == [Reason.MUTE_OVER]


# what is pushed


async def test_it_gives_a_push_to_one_sender_only(database: Database) -> None:
    async with database.writing() as session:
        group = await bind(session, -1001)
        await outbox.put_message(session, "only", group.id, AT, body="{}")

    pushes = await at_once(database, "UPDATE outbox", *[lambda session: outbox.claim(session, AT)] * 2)

    assert refusals(pushes) == []
    assert sorted(len(push) for push in pushes if isinstance(push, list)) == [0, 1]


async def test_it_gives_two_senders_no_two_pushes_of_one_group(database: Database) -> None:
    async with database.writing() as session:
        group, other = await bind(session, -1001), await bind(session, -1002)
        for key, to in ("1", group), ("2", group), ("3", other):
            await outbox.put_message(session, key, to.id, AT, body="{}")

    pushes = await at_once(database, "UPDATE outbox", *[lambda session: outbox.claim(session, AT, 9)] * 2)

    assert refusals(pushes) == []
    claimed = [push.group_id for found in pushes if isinstance(found, list) for push in found]
    assert sorted(claimed) == sorted([group.id, other.id])


async def test_it_either_sends_a_push_or_merges_it_into_the_next(database: Database) -> None:
    async with database.writing() as session:
        group = await bind(session, -1001)
        await outbox.put_message(session, "digest:1", group.id, AT, shows="Qms1")

    claimed, merged = await at_once(
        database,
        " outbox",
        lambda session: outbox.claim(session, AT),
        lambda session: outbox.supersede(session, group.id, "Qms"),
    )

    refusals([claimed, merged])
    assert (bool(claimed), merged) in [(True, ()), (False, ("Qms1",))]


async def test_it_queues_a_report_of_a_period_once_whoever_makes_it(database: Database) -> None:
    group = await write(database, lambda session: bind(session, -1001))

    async def put(session: AsyncSession) -> bool:
        return await outbox.put_message(session, "2021-W40", group.id, AT, body="{}")

    queued = await at_once(database, "INSERT INTO outbox", put, put)

    assert refusals(queued) == []
    assert sorted(map(bool, queued)) == [False, True]


async def test_it_gives_a_job_run_to_one_process_only(database: Database) -> None:
    claims = await at_once(
        database,
        "INSERT INTO job_run",
        *[lambda session: runs.claim(session, "weekly-ranking", AT, AT)] * 3,
    )

    assert refusals(claims) == []
    assert sorted(map(bool, claims)) == [False, False, True]


async def test_it_tells_one_that_a_group_is_lost(database: Database) -> None:
    async with database.writing() as session:
        await bind(session, -1001)
        assert await latest_digests(session) == {}

    lost = await at_once(
        database, "UPDATE chat_group", *[lambda session: people.leave_group(session, -1001)] * 2
    )

    assert refusals(lost) == []
    assert sorted(map(bool, lost)) == [False, True]


async def test_it_registers_only_who_opens_an_invitation_first(database: Database) -> None:
    secret, _ = await write(database, lambda s: people.invite(s, Role.VIEWER, XUCHANG, None, AT))

    results = await at_once(
        database,
        "UPDATE invitation",
        lambda session: people.accept(session, secret, STRANGER, "陌生人", AT),
        lambda session: people.accept(session, secret, STRANGER + 1, "又一人", AT),
    )

    [refused] = refusals(results)
    assert refused.reason is Reason.INVITATION_USED
    async with database.reading() as session:
        new = [who for who in await people.officials(session) if who.id >= STRANGER]
    assert [who for who in results if isinstance(who, Official)] == new
