"""Two at once: exactly one wins, and the other is told. Two genuine connections, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox, people, runs
from db.engine import Database
from db.models import OutboxKind, OutboxRow, WarningEventRow
from db.warnings import Step, acknowledge, digests_showing
from ledger.errors import Reason, Refused
from ledger.officials import Official, Role
from tests.db.cast import AT, LI_KE, STRANGER, WANG_KE, XUCHANG
from tests.db.situations import LAGGING, bind, tell, warn, write

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]
A_MOMENT = 0.05
"""Seconds for which each keeps its transaction open after the deed, so that they overlap."""


async def at_once(database: Database, *works: Work[T]) -> list[T | BaseException]:
    """What each work gives or raises when all start together, each as a process of its own would."""
    start = asyncio.Barrier(len(works))

    async def do(work: Work[T]) -> T:
        own = Database(database.url)
        try:
            async with own.writing() as session:
                await start.wait()
                result = await work(session)
                await asyncio.sleep(A_MOMENT)
        finally:
            await own.close()
        return result

    return await asyncio.gather(*map(do, works), return_exceptions=True)


def refusals(results: list[T | BaseException]) -> list[Refused]:
    """The refusals among the results; any other error is one of the test's."""
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return [result for result in results if isinstance(result, Refused)]


async def test_it_lets_one_acknowledge_and_tells_the_other_who_was_first(database: Database) -> None:
    [warning, *_] = await write(database, lambda session: warn(session, LAGGING[0]))

    results = await at_once(
        database,
        lambda session: acknowledge(session, warning, Step(AT, LI_KE.id)),
        lambda session: acknowledge(session, warning, Step(AT, WANG_KE.id)),
    )

    [refused] = refusals(results)
    first = (LI_KE, WANG_KE)[results.index(None)]
    assert refused.reason is Reason.ALREADY_ACKNOWLEDGED
    assert refused.facts == {"name": first.name, "at": AT}
    async with database.reading() as session:
        by = await session.scalars(
            select(WarningEventRow.actor).where(WarningEventRow.step == "acknowledged")
        )
        assert by.all() == [first.id]


async def test_it_lets_two_acknowledge_two_warnings_of_one_digest_and_queues_one_edit(
    database: Database,
) -> None:
    async with database.writing() as session:
        warnings = await warn(session, *LAGGING[:2])
        await tell(session, await bind(session, -1001), warnings)

    async def sign(session: AsyncSession, warning: int, who: Official) -> None:
        await acknowledge(session, warning, Step(AT, who.id))
        await outbox.put_edits(session, await digests_showing(session, [warning]), AT)

    results = await at_once(
        database,
        lambda session: sign(session, warnings[0], LI_KE),
        lambda session: sign(session, warnings[1], WANG_KE),
    )

    assert refusals(results) == []
    async with database.reading() as session:
        edits = select(func.count()).where(OutboxRow.kind == OutboxKind.EDIT)
        assert await session.scalar(edits) == 1


async def test_it_words_no_edit_before_the_change_that_it_tells_of_is_committed(database: Database) -> None:
    """An edit waits already; whoever would send it must see the change that relies on it."""
    async with database.writing() as session:
        warnings = await warn(session, *LAGGING[:2])
        digest = await tell(session, await bind(session, -1001), warnings)
        push = await outbox.next_push(session, AT)
        assert push is not None
        await outbox.mark_sent(session, push.id, 77, AT)
        await outbox.put_edits(session, [digest], AT)
    order: list[str] = []

    async def sign() -> None:
        async with database.writing() as session:
            await acknowledge(session, warnings[0], Step(AT, LI_KE.id))
            await outbox.put_edits(session, [digest], AT)
            relied.set()
            await asyncio.sleep(A_MOMENT)
            order.append("committed")

    async def send() -> None:
        await relied.wait()
        async with database.writing() as session:
            assert await outbox.next_push(session, AT) is not None
            order.append("claimed")

    relied = asyncio.Event()
    await asyncio.gather(sign(), send())

    assert order == ["committed", "claimed"]


async def test_it_gives_a_push_to_one_sender_only(database: Database) -> None:
    async with database.writing() as session:
        group = await bind(session, -1001)
        await outbox.put_message(session, "only", group.id, "{}", AT)

    pushes = await at_once(database, *[lambda session: outbox.next_push(session, AT)] * 2)

    assert refusals(pushes) == []
    assert sorted(push is None for push in pushes) == [False, True]


async def test_it_gives_two_senders_no_two_pushes_of_one_group(database: Database) -> None:
    async with database.writing() as session:
        group, other = await bind(session, -1001), await bind(session, -1002)
        for key, to in ("1", group), ("2", group), ("3", other):
            await outbox.put_message(session, key, to.id, "{}", AT)

    pushes = await at_once(database, *[lambda session: outbox.next_push(session, AT)] * 2)

    assert refusals(pushes) == []
    claimed = [push.group_id for push in pushes if isinstance(push, outbox.Push)]
    assert group.id in claimed
    assert len(set(claimed)) == len(claimed)


async def test_it_gives_a_job_run_to_one_process_only(database: Database) -> None:
    claims = await at_once(database, *[lambda session: runs.claim(session, "weekly-ranking", AT, AT)] * 3)

    assert refusals(claims) == []
    assert sorted(map(bool, claims)) == [False, False, True]


async def test_it_registers_only_who_opens_an_invitation_first(database: Database) -> None:
    secret, _ = await write(database, lambda s: people.invite(s, Role.VIEWER, XUCHANG, None, AT))

    results = await at_once(
        database,
        lambda session: people.accept(session, secret, STRANGER, "陌生人", AT),
        lambda session: people.accept(session, secret, STRANGER + 1, "又一人", AT),
    )

    [refused] = refusals(results)
    assert refused.reason is Reason.INVITATION_USED
    async with database.reading() as session:
        new = [who for who in await people.officials(session) if who.id >= STRANGER]
    assert [who for who in results if isinstance(who, Official)] == new


async def test_it_queues_a_report_of_a_period_once_whoever_makes_it(database: Database) -> None:
    group = await write(database, lambda session: bind(session, -1001))

    queued = await at_once(
        database, *[lambda session: outbox.put_message(session, "2021-W40", group.id, "{}", AT)] * 2
    )

    assert refusals(queued) == []
    assert sorted(map(bool, queued)) == [False, True]
