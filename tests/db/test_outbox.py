"""The outbox: order, patience, no duplicate without a mark, and edits that gather."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from db import outbox, people
from db.engine import Database
from db.models import OutboxKind, OutboxRow, OutboxState
from db.outbox import Push
from db.queries import pushes
from ledger.officials import Group
from tests.db.cast import AT
from tests.db.situations import bind, write

MINUTE = timedelta(minutes=1)
LATER = AT + MINUTE


@pytest.fixture
async def groups(database: Database) -> tuple[Group, Group]:
    async with database.writing() as session:
        return await bind(session, -1001), await bind(session, -1002)


async def put(database: Database, key: str, group: Group, held: int = 0) -> bool:
    """Queue a push, held for so many minutes."""
    return await write(
        database,
        lambda s: outbox.put_message(
            s, key, group.id, AT, body=f'"{key}"', not_before=AT + held * MINUTE if held else None
        ),
    )


async def show(database: Database, key: str, group: Group) -> bool:
    """Queue a push that shows the answer to a question."""
    return await write(database, lambda s: outbox.put_message(s, f"shows:{key}", group.id, AT, shows=key))


async def take(database: Database, minutes: int = 0) -> Push | None:
    """Claim the next push, so many minutes later."""
    pushes = await batch(database, minutes, most=1)
    return pushes[0] if pushes else None


async def batch(database: Database, minutes: int = 0, most: int = 10) -> list[Push]:
    return await write(database, lambda s: outbox.claim(s, AT + minutes * MINUTE, most))


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
        assert await outbox.frame_of(session, -1001, 77)
        assert not await outbox.frame_of(session, -1001, 78)
        assert not await outbox.frame_of(session, -1002, 77)


async def test_it_claims_one_push_of_each_group_at_once(
    database: Database, groups: tuple[Group, Group]
) -> None:
    for key, group in ("first", groups[0]), ("second", groups[0]), ("other", groups[1]):
        await put(database, key, group)

    assert [push.body for push in await batch(database)] == ['"first"', '"other"']
    assert await batch(database) == []


async def test_it_lets_later_pushes_pass_one_that_is_held_for_the_opening(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await put(database, "held", groups[0], held=5)
    await put(database, "red", groups[0])

    red = await taken(database)
    assert red.body == '"red"'
    await sent(database, red)
    assert await take(database, minutes=5) is None, "what is due at the opening may take its place"

    assert (await taken(database, minutes=6)).body == '"held"'


async def test_it_holds_a_group_back_while_a_push_waits_to_be_tried_again(
    database: Database, groups: tuple[Group, Group]
) -> None:
    """Unlike one that was never tried, for the order of what people read."""
    await put(database, "first", groups[0])
    await put(database, "second", groups[0])
    first = await taken(database)
    await write(database, lambda s: outbox.put_back(s, first, "no connection", AT + 5 * MINUTE))

    assert await take(database, minutes=4) is None
    async with database.reading() as session:
        assert not await outbox.has_work(session, AT + 4 * MINUTE)


async def test_it_numbers_a_message_and_its_edits_alike(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await show(database, "Qms1", groups[0])
    message = await taken(database)
    await sent(database, message)
    await edit(database)

    assert message.serial == f"2021-{message.id:06d}"
    assert (await taken(database)).serial == message.serial


async def test_it_fails_all_that_waits_for_a_group(database: Database, groups: tuple[Group, Group]) -> None:
    for key, group in ("first", groups[0]), ("second", groups[0]), ("other", groups[1]):
        await put(database, key, group)
    first = await taken(database)
    await write(database, lambda s: outbox.put_back(s, first, "no connection", AT))

    await write(database, lambda s: outbox.fail_waiting(s, groups[0].id, "removed"))

    assert [push.body for push in await batch(database)] == ['"other"']
    assert (await row(database, first)).failure == "removed"


async def test_it_keeps_no_token(database: Database, groups: tuple[Group, Group]) -> None:
    await put(database, "message", groups[0])
    push = await taken(database)

    await write(database, lambda s: outbox.mark_failed(s, push.id, "https://t.org/bot123456:abc-DEF/send"))

    assert (await row(database, push)).failure == "https://t.org/bot<token>/send"


async def test_it_recovers_nothing_that_is_being_sent_in_truth(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await put(database, "flying", groups[0])
    await put(database, "lost", groups[1])
    flying, lost = await batch(database)

    await write(database, lambda session: outbox.recover(session, AT, but=[flying.id]))

    assert (await row(database, flying)).state is OutboxState.SENDING
    assert (await row(database, lost)).state is OutboxState.UNCERTAIN


async def test_it_merges_what_was_never_attempted_into_a_later_message(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await show(database, "Qms1", groups[0])
    await sent(database, await taken(database))
    for code in ("Qms2", "Qes1", "Qms3"):
        await show(database, code, groups[0])
    await show(database, "Qms4", groups[1])
    tried = await taken(database)
    await write(database, lambda s: outbox.put_back(s, tried, "429", AT))

    merged = await write(database, lambda s: outbox.supersede(s, groups[0].id, "Qms"))

    assert (tried.shows, merged) == ("Qms2", ("Qms3",))
    assert await write(database, lambda s: outbox.supersede(s, groups[0].id, "Qms")) == ()
    codes = []
    for _ in range(3):
        push = await taken(database)
        codes.append(push.shows)
        await sent(database, push)
    assert codes == ["Qms2", "Qes1", "Qms4"]


async def test_it_finds_what_is_next_by_the_index_of_what_waits(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads so small a table as a whole")
    compiled = outbox._ready(AT).compile(
        dialect=database.engine.dialect, compile_kwargs={"literal_binds": True}
    )
    async with database.reading() as session:
        plan = await session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))

    assert "ix_outbox_waiting" in str(plan.all())


@pytest.fixture
async def message(database: Database, groups: tuple[Group, Group]) -> Push:
    """A message that shows a digest, sent to the first group as number 77."""
    await show(database, "Qms1", groups[0])
    push = await taken(database)
    await sent(database, push)
    return push


async def edit(database: Database, code: str = "Qms1") -> None:
    await write(database, lambda s: outbox.put_edits(s, [code], AT))


async def edits(database: Database) -> list[OutboxState]:
    async with database.reading() as session:
        rows = await session.scalars(
            select(OutboxRow.state).where(OutboxRow.kind == OutboxKind.EDIT).order_by(OutboxRow.id)
        )
        return list(rows)


async def test_it_edits_the_message_that_was_sent(database: Database, message: Push) -> None:
    await edit(database)

    push = await taken(database)

    assert (push.kind, push.edits, push.shows, push.body) == (OutboxKind.EDIT, 77, "Qms1", "")


async def test_it_edits_every_message_that_shows_the_same(
    database: Database, message: Push, groups: tuple[Group, Group]
) -> None:
    await show(database, "Qes1", groups[1])
    await sent(database, await taken(database), message_id=5)

    await write(database, lambda s: outbox.put_edits(s, ["Qms1", "Qes1", "Qms9"], AT))

    assert [(push.chat_id, push.edits) for push in await batch(database)] == [(-1001, 77), (-1002, 5)]


async def test_it_gathers_changes_in_an_edit_that_still_waits(database: Database, message: Push) -> None:
    for _ in range(3):
        await edit(database)
    assert await edits(database) == [OutboxState.QUEUED]

    await taken(database)
    for _ in range(2):
        await edit(database)

    assert await edits(database) == [OutboxState.SENDING, OutboxState.QUEUED]


async def test_it_needs_no_edit_of_a_message_that_is_worded_later_anyway(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await show(database, "Qms1", groups[0])
    await edit(database)
    assert await edits(database) == []

    await taken(database)
    await edit(database)

    assert await edits(database) == [OutboxState.QUEUED]


async def test_it_edits_nothing_in_a_group_that_it_was_taken_out_of(
    database: Database, message: Push
) -> None:
    assert await write(database, lambda s: people.leave_group(s, -1001))
    assert not await write(database, lambda s: people.leave_group(s, -1001))

    await edit(database)

    assert await edits(database) == []


async def test_it_marks_no_edit_as_sent_again_but_of_a_message_that_was(
    database: Database, groups: tuple[Group, Group]
) -> None:
    for code, group in ("Qms1", groups[0]), ("Qms2", groups[1]):
        await show(database, code, group)
    once, twice = await batch(database)
    await sent(database, once)
    await write(database, lambda s: outbox.mark_uncertain(s, twice.id, "timed out", AT))
    (again,) = await batch(database)
    await write(database, lambda s: outbox.mark_sent(s, again.id, 78, AT, again=again.again))
    await write(database, lambda s: outbox.put_edits(s, ["Qms1", "Qms2"], AT))

    first, second = await batch(database)
    await write(database, lambda s: outbox.mark_uncertain(s, first.id, "timed out", AT))
    (first_again,) = await batch(database)

    assert (first.again, second.again) == (False, True)
    assert (first_again.again, first_again.uncertain) == (False, True)


async def test_it_edits_after_the_message_itself_and_nothing_that_failed(
    database: Database, groups: tuple[Group, Group]
) -> None:
    await show(database, "Qms1", groups[0])
    message = await taken(database)
    await edit(database)

    await write(database, lambda s: outbox.mark_failed(s, message.id, "refused"))
    orphan = await taken(database)
    await edit(database)

    assert (orphan.kind, orphan.edits) == (OutboxKind.EDIT, None)
    assert await edits(database) == [OutboxState.SENDING]


async def test_it_tells_how_the_queue_stands(database: Database, groups: tuple[Group, Group]) -> None:
    for key, group, held in (
        ("failed", 0, 0),
        ("first", 0, 0),
        ("second", 0, 0),
        ("held", 0, 9),
        ("lost", 1, 0),
    ):
        await put(database, key, groups[group], held)
    failed, lost = await batch(database)
    await write(database, lambda s: outbox.mark_failed(s, failed.id, "refused"))
    await write(database, lambda s: outbox.mark_uncertain(s, lost.id, "timed out", AT + 2 * MINUTE))
    await taken(database)
    await write(database, lambda s: people.leave_group(s, -1002))

    async with database.reading() as session:
        queue = await pushes.queue(session, None, LATER)
        elsewhere = await pushes.queue(session, ["411100"], LATER)
        long_after = await pushes.queue(session, None, LATER + pushes.LOOK_BACK)

    assert (queue.waiting, queue.sending, queue.uncertain, queue.held, queue.failed) == (1, 1, 1, 1, 1)
    assert (queue.oldest, queue.next_attempt, queue.held_until) == (AT, AT, AT + 9 * MINUTE)
    assert [(failure.serial, failure.reason) for failure in queue.failures] == [(failed.serial, "refused")]
    assert [group.title for group in queue.unreached] == ["专班1002"]
    assert (elsewhere.waiting, elsewhere.oldest, elsewhere.failures, elsewhere.unreached) == (0, None, (), ())
    assert (long_after.failures, long_after.waiting) == ((), 2)
