"""The outbox: order, patience, no duplicate without a mark, and edits that gather."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.engine import Database
from db.models import OutboxKind, OutboxRow, OutboxState
from db.outbox import Push
from ledger.officials import Group
from tests.db.cast import AT
from tests.db.situations import LAGGING, bind, tell, warn, write

MINUTE = timedelta(minutes=1)
LATER = AT + MINUTE


@pytest.fixture
async def groups(database: Database) -> tuple[Group, Group]:
    async with database.writing() as session:
        return await bind(session, -1001), await bind(session, -1002)


async def put(database: Database, key: str, group: Group) -> bool:
    return await write(database, lambda s: outbox.put_message(s, key, group.id, f'"{key}"', AT))


async def take(database: Database, minutes: int = 0) -> Push | None:
    """Claim the next push, so many minutes later."""
    return await write(database, lambda s: outbox.next_push(s, AT + minutes * MINUTE))


async def taken(database: Database, minutes: int = 0) -> Push:
    push = await take(database, minutes)
    assert push is not None
    return push


async def sent(database: Database, push: Push, message_id: int = 77) -> None:
    await write(database, lambda s: outbox.mark_sent(s, push.id, message_id, LATER))


async def row(database: Database, push: Push) -> OutboxRow:
    async with database.reading() as session:
        return await session.get_one(OutboxRow, push.id)


async def test_it_delivers_in_the_order_in_which_it_was_queued(
    database: Database, groups: tuple[Group, Group]
) -> None:
    for key in ("first", "second"):
        await put(database, key, groups[0])

    first = await taken(database)
    await sent(database, first)
    second = await taken(database)

    assert (first.body, first.chat_id, first.attempts, first.again) == ('"first"', -1001, 1, False)
    assert second.body == '"second"'
    assert (await row(database, first)).message_id == 77
    assert (await row(database, first)).sent_at == LATER


async def test_it_holds_back_a_group_while_one_of_its_pushes_is_being_sent_or_waits(
    database: Database, groups: tuple[Group, Group]
) -> None:
    for key, group in ("first", groups[0]), ("second", groups[0]), ("other", groups[1]):
        await put(database, key, group)

    first = await taken(database)
    other = await taken(database)
    assert (first.body, other.body) == ('"first"', '"other"')
    assert await take(database) is None

    await write(database, lambda s: outbox.put_back(s, first, "429", LATER))
    assert await take(database) is None
    assert (await taken(database, minutes=1)).id == first.id


async def test_it_goes_on_with_a_group_after_a_push_has_failed(
    database: Database, groups: tuple[Group, Group]
) -> None:
    for key in ("first", "second"):
        await put(database, key, groups[0])
    first = await taken(database)

    await write(database, lambda s: outbox.mark_failed(s, first.id, "kicked"))

    assert (await row(database, first)).failure == "kicked"
    assert (await taken(database)).body == '"second"'


async def test_it_queues_one_message_to_a_key(database: Database, groups: tuple[Group, Group]) -> None:
    assert await put(database, "2021-W40", groups[0])
    assert not await put(database, "2021-W40", groups[0])

    await sent(database, await taken(database))

    assert not await put(database, "2021-W40", groups[0])
    assert await take(database) is None


async def test_it_sends_again_and_says_so_what_a_crash_left_in_the_air(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await put(database, "message", groups[0])
    first = await taken(database)

    await write(database, lambda session: outbox.recover(session, AT))

    again = await taken(database)
    assert (again.id, again.again, again.attempts) == (first.id, True, 2)


async def test_it_leaves_alone_what_was_not_in_the_air(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await put(database, "sent", groups[0])
    await sent(database, await taken(database))
    await put(database, "queued", groups[0])

    await write(database, lambda session: outbox.recover(session, AT))

    assert (await taken(database)).again is False
    assert await take(database) is None


async def test_it_keeps_the_mark_of_an_uncertain_push_when_it_is_put_back(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await put(database, "message", groups[0])
    first = await taken(database)
    await write(database, lambda s: outbox.mark_uncertain(s, first.id, "timed out", LATER))
    assert await take(database) is None

    again = await taken(database, minutes=1)
    await write(database, lambda s: outbox.put_back(s, again, "429", LATER))

    assert (await taken(database, minutes=1)).again


async def test_it_does_not_mark_again_what_certainly_did_not_arrive(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await put(database, "message", groups[0])
    push = await taken(database)

    await write(database, lambda s: outbox.put_back(s, push, "no connection", LATER))

    assert not (await taken(database, minutes=1)).again


async def test_it_lets_no_late_word_change_what_is_settled(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await put(database, "message", groups[0])
    push = await taken(database)
    await sent(database, push)

    await write(database, lambda s: outbox.mark_failed(s, push.id, "late"))
    await write(database, lambda s: outbox.mark_uncertain(s, push.id, "late", LATER))
    await write(database, lambda s: outbox.put_back(s, push, "late", LATER))

    settled = await row(database, push)
    assert (settled.state, settled.failure) == (OutboxState.SENT, None)


async def test_it_knows_whether_there_is_work_and_how_much(
    database: Database, groups: tuple[Group, Group]
) -> None:
    async def seen(minutes: int = 0) -> tuple[bool, dict[OutboxState, int]]:
        async with database.reading() as session:
            return await outbox.has_work(session, AT + minutes * MINUTE), await outbox.counts(session)

    assert await seen() == (False, {})
    await put(database, "message", groups[0])
    assert await seen() == (True, {OutboxState.QUEUED: 1})
    push = await taken(database)
    assert await seen() == (True, {OutboxState.SENDING: 1})
    await write(database, lambda s: outbox.mark_uncertain(s, push.id, "timed out", LATER))
    assert await seen() == (False, {OutboxState.UNCERTAIN: 1})
    assert await seen(minutes=1) == (True, {OutboxState.UNCERTAIN: 1})
    await sent(database, await taken(database, minutes=1))
    assert await seen(minutes=1) == (False, {OutboxState.SENT: 1})


async def test_it_knows_which_messages_it_has_pushed(database: Database, groups: tuple[Group, Group]) -> None:
    await put(database, "message", groups[0])
    await sent(database, await taken(database), message_id=77)

    async with database.reading() as session:
        assert await outbox.is_pushed(session, -1001, 77)
        assert not await outbox.is_pushed(session, -1001, 78)
        assert not await outbox.is_pushed(session, -1002, 77)


@pytest.fixture
async def digest(database: Database, groups: tuple[Group, Group]) -> int:
    """A digest whose message has been sent to the first group as number 77."""
    async with database.writing() as session:
        number = await tell(session, groups[0], await warn(session, *LAGGING))
    await sent(database, await taken(database))
    return number


async def edit(session: AsyncSession, digest: int) -> None:
    await outbox.put_edits(session, [digest], AT)


async def edits(database: Database) -> list[OutboxState]:
    async with database.reading() as session:
        rows = await session.scalars(
            select(OutboxRow.state).where(OutboxRow.kind == OutboxKind.EDIT).order_by(OutboxRow.id)
        )
        return list(rows)


async def test_it_edits_the_message_that_was_sent(database: Database, digest: int) -> None:
    await write(database, lambda s: edit(s, digest))

    push = await taken(database)

    assert (push.kind, push.edits, push.digest_id, push.body) == (OutboxKind.EDIT, 77, digest, "")


async def test_it_gathers_changes_in_an_edit_that_still_waits(database: Database, digest: int) -> None:
    for _ in range(3):
        await write(database, lambda s: edit(s, digest))
    assert await edits(database) == [OutboxState.QUEUED]

    await taken(database)
    for _ in range(2):
        await write(database, lambda s: edit(s, digest))

    assert await edits(database) == [OutboxState.SENDING, OutboxState.QUEUED]


async def test_it_never_marks_an_edit_as_sent_again(database: Database, digest: int) -> None:
    await write(database, lambda s: edit(s, digest))
    push = await taken(database)
    await write(database, lambda s: outbox.mark_uncertain(s, push.id, "timed out", AT))

    assert not (await taken(database)).again


async def test_it_edits_after_the_message_itself_and_nothing_that_failed(
    database: Database, groups: tuple[Group, Group]
) -> None:
    async with database.writing() as session:
        digest = await tell(session, groups[0], await warn(session, *LAGGING))
        await edit(session, digest)
    message = await taken(database)
    assert message.kind is OutboxKind.MESSAGE

    await write(database, lambda s: outbox.mark_failed(s, message.id, "kicked"))
    await write(database, lambda s: outbox.mark_sent(s, message.id, 77, AT))
    orphan = await taken(database)
    await write(database, lambda s: edit(s, digest))

    assert (orphan.kind, orphan.edits) == (OutboxKind.EDIT, None)
    assert await edits(database) == [OutboxState.SENDING]
