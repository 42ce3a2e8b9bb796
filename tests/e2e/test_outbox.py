"""Pushes through bad weather: nothing is lost, and what may have come twice says so."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from db import people
from handlers.courier import Courier
from sandbox import DropAfterAccept, DropBefore, Hang, Kicked, Message, RetryAfter, ServerError
from tests.e2e.stage import GROUPS, LI, LUOHE_GROUP, XUCHANG_GROUP, Stage

AGAIN = "【补发】"


def states(stage: Stage, group: int = XUCHANG_GROUP) -> list[tuple[object, ...]]:
    return stage.rows(
        "SELECT o.state, o.attempts FROM outbox o JOIN chat_group g ON g.id = o.group_id"
        f" WHERE g.chat_id = {group} ORDER BY o.id"
    )


def others_were_told_once(stage: Stage) -> bool:
    return all(len(stage.pushed(group)) == 1 for group in GROUPS if group != XUCHANG_GROUP)


async def test_it_waits_as_long_as_it_is_told(stage: Stage) -> None:
    stage.box.fail(RetryAfter(30), method="sendMessage", chat_id=XUCHANG_GROUP)

    await stage.job("early-warning")
    assert states(stage) == [("queued", 1)] and others_were_told_once(stage)
    await stage.move("2021-09-30T10:00:25")
    assert states(stage) == [("queued", 1)]

    await stage.move("2021-09-30T10:01")
    assert states(stage) == [("sent", 2)]
    assert [AGAIN in message.text for message in stage.pushed(XUCHANG_GROUP)] == [False]


async def test_it_sends_again_and_says_so_when_the_answer_was_lost(stage: Stage) -> None:
    stage.box.fail(DropAfterAccept(), method="sendMessage", chat_id=XUCHANG_GROUP)

    await stage.job("early-warning")
    assert states(stage) == [("uncertain", 1)]
    await stage.move("2021-09-30T10:01")

    first, second = stage.pushed(XUCHANG_GROUP)
    assert states(stage) == [("sent", 2)] and others_were_told_once(stage)
    assert not first.text.startswith(AGAIN) and second.text.startswith(AGAIN)
    assert second.text.partition("\n")[2] == first.text


async def test_it_sends_again_and_says_so_after_a_server_error(stage: Stage) -> None:
    stage.box.fail(ServerError(), method="sendMessage", chat_id=XUCHANG_GROUP)

    await stage.job("early-warning")
    await stage.move("2021-09-30T10:01")

    assert [message.text.startswith(AGAIN) for message in stage.pushed(XUCHANG_GROUP)] == [True]


async def test_it_keeps_trying_through_many_failures(stage: Stage) -> None:
    stage.box.fail(DropBefore(), method="sendMessage", chat_id=XUCHANG_GROUP, times=3)

    await stage.job("early-warning")
    for minute in ("01", "02", "03", "04"):
        await stage.move(f"2021-09-30T10:{minute}")

    assert states(stage) == [("sent", 4)] and len(stage.pushed(XUCHANG_GROUP)) == 1


async def test_it_gives_up_on_a_group_that_threw_it_out(stage: Stage) -> None:
    stage.box.fail(Kicked(), chat_id=XUCHANG_GROUP)

    await stage.job("early-warning")
    await stage.job("weekly-ranking")

    assert states(stage) == [("failed", 1)] and stage.pushed(XUCHANG_GROUP) == []
    assert stage.rows(f"SELECT active FROM chat_group WHERE chat_id = {XUCHANG_GROUP}") == [(0,)]
    assert len(stage.pushed(LUOHE_GROUP)) == 2


async def test_it_goes_on_in_the_new_chat_when_told_by_an_error(stage: Stage) -> None:
    """The service message was lost; the first push learns of the new id."""
    await stage.demo.stop_bot()
    new = stage.box.migrate(XUCHANG_GROUP)
    stage.box.world.updates.clear()
    await stage.demo.start_bot()

    await stage.job("early-warning")

    assert stage.pushed(XUCHANG_GROUP) == [] and len(stage.pushed(new)) == 1
    assert states(stage, new) == [("sent", 2)]


async def test_it_loses_nothing_when_it_ends_between_claim_and_answer(stage: Stage) -> None:
    stage.box.fail(Hang(30.0), method="sendMessage", chat_id=XUCHANG_GROUP)
    await stage.demo.program.scheduler.run_now("early-warning")
    await stage.box.wait_for(lambda: stage.pushed(XUCHANG_GROUP))

    await stage.demo.stop_bot()
    assert states(stage) == [("sending", 1)]
    await stage.demo.start_bot()

    first, second = stage.pushed(XUCHANG_GROUP)
    assert second.text.startswith(AGAIN) and not first.text.startswith(AGAIN)
    assert all(len(stage.pushed(group)) == 1 for group in GROUPS if group != XUCHANG_GROUP)
    await _acknowledge(stage, second)


async def _acknowledge(stage: Stage, message: Message) -> None:
    await stage.press(LI, message, stage.to_acknowledge(message, 27))
    await stage.settled()
    assert "✅ 李科" in stage.again(message).text


async def test_it_delivers_what_another_process_queued(stage: Stage) -> None:
    """`sanpi job` only queues; the running bot looks into the outbox at least every second."""
    news = stage.demo.program.services.outbox_has_news
    await stage.demo.program.scheduler.run_now("early-warning")
    news.clear()

    async with asyncio.timeout(3):
        await stage.box.wait_for(lambda: stage.pushed(XUCHANG_GROUP))


async def test_it_goes_on_after_the_database_failed_it(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is out, its outcome could not be written down: it is sent again, and says so."""

    async def locked(*_: object) -> None:
        raise OperationalError("UPDATE outbox", {}, Exception("database is locked"))

    monkeypatch.setattr("jobs.outbox.NOTE_AGAIN_AFTER", ())
    monkeypatch.setattr("jobs.outbox.LOOK_EVERY", 0.05)
    with monkeypatch.context() as broken:
        broken.setattr("db.outbox.mark_sent", locked)
        await stage.demo.program.scheduler.run_now("early-warning")
        await stage.box.wait_for(lambda: bool(stage.pushed(XUCHANG_GROUP)))
    await stage.move("2021-09-30T10:30")

    assert {state for group in GROUPS for state, _ in states(stage, group)} == {"sent"}
    first, *later = stage.pushed(XUCHANG_GROUP)
    assert not first.text.startswith(AGAIN)
    assert all(message.text.startswith(AGAIN) for message in later)


async def test_it_calls_uncertain_what_ended_in_an_unknown_way(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sends = Courier.send_parcel

    async def stumbling(courier: Courier, *values: Any) -> Any:
        await sends(courier, *values)
        raise KeyError("result")

    with monkeypatch.context() as odd:
        odd.setattr(Courier, "send_parcel", stumbling)
        await stage.job("early-warning")
        assert states(stage) == [("uncertain", 1)]
    await stage.move("2021-09-30T10:01")

    first, second = stage.pushed(XUCHANG_GROUP)
    assert not first.text.startswith(AGAIN) and second.text.startswith(AGAIN)


async def test_it_does_not_hold_a_rebound_group_back(stage: Stage) -> None:
    """The digest of the old region can no longer be shown there; what comes after it still goes out."""
    await stage.job("early-warning")
    warning = stage.warning(XUCHANG_GROUP)
    async with stage.demo.program.services.writing() as context:
        await people.bind_group(
            context.session, XUCHANG_GROUP, "专班", "411100", ["weekly-ranking", "early-warning"], None
        )

    await stage.forge(LI, warning, code_of(warning))
    await stage.job("weekly-ranking")

    assert [state for state, _ in states(stage)] == ["sent", "failed", "sent"]


def code_of(message: Message) -> str:
    button = message.button("签收第1条")
    assert button is not None and button.data is not None
    return button.data
