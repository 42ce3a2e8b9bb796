"""Failures on order, and the record that judges what really happened."""

import hashlib
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

import sandbox as box
from sandbox import Sandbox
from tests.sandbox.cast import LI, WANG, picture


async def test_it_fails_the_ordered_call_and_no_other(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.fail(box.Kicked(), chat_id=WANG)
    sandbox.fail(box.ChatNotFound(), method="sendPhoto")

    await bot.send_message(LI, "好")
    with pytest.raises(Forbidden):
        await bot.send_message(WANG, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_photo(LI, picture())

    await bot.send_message(WANG, "好")
    assert [m.text for m in sandbox.messages(LI)] == ["好"]


async def test_it_orders_a_wait(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.fail(box.RetryAfter(7), times=2)

    for _ in range(2):
        with pytest.raises(RetryAfter) as told:
            await bot.send_message(LI, "x")
        assert told.value.retry_after == timedelta(seconds=7)

    assert [entry.status for entry in sandbox.calls("sendMessage")] == [429, 429]


@pytest.mark.parametrize("status", [500, 502])
async def test_it_answers_as_a_broken_server(sandbox: Sandbox, bot: Bot, status: int) -> None:
    sandbox.fail(box.ServerError(status))

    with pytest.raises(NetworkError):
        await bot.send_message(LI, "x")

    assert not sandbox.messages(LI)


async def test_it_accepts_and_drops_the_connection(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.fail(box.DropAfterAccept())

    with pytest.raises(NetworkError):
        await bot.send_message(LI, "到了")
    await bot.send_message(LI, "又到了")

    dropped, answered = sandbox.calls("sendMessage")
    assert (dropped.accepted, dropped.answered, dropped.fault) == (True, False, "drop_after_accept")
    assert (answered.accepted, answered.answered, answered.message_ids) == (True, True, (2,))
    assert [m.text for m in sandbox.messages(LI)] == ["到了", "又到了"]


async def test_it_drops_the_connection_before_anything_is_done(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.fail(box.DropBefore())

    with pytest.raises(NetworkError):
        await bot.send_message(LI, "丢了")

    (entry,) = sandbox.calls("sendMessage")
    assert (entry.accepted, entry.answered) == (False, False)
    assert not sandbox.messages(LI)


@pytest.mark.parametrize("accepted", [True, False])
async def test_it_hangs_longer_than_the_bot_waits(sandbox: Sandbox, accepted: bool) -> None:
    sandbox.fail(box.Hang(5, accepted=accepted), method="sendMessage")

    async with Bot(sandbox.token, sandbox.api_url, request=HTTPXRequest(read_timeout=0.1)) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(LI, "x")
        entry = await sandbox.wait_for(
            lambda: [e for e in sandbox.calls("sendMessage") if e.answered is False]
        )

    assert entry[0].accepted is accepted
    assert len(sandbox.messages(LI)) == accepted


async def test_it_fails_at_random_in_the_same_way_for_the_same_seed(sandbox: Sandbox, bot: Bot) -> None:
    async def outcomes() -> list[bool]:
        sandbox.fail_at_random(7, {box.ServerError(): 0.3, box.RetryAfter(1): 0.2})
        found = []
        for _ in range(20):
            try:
                found.append(bool(await bot.send_message(LI, "x")))
            except TelegramError:
                found.append(False)
        return found

    first = await outcomes()

    assert await outcomes() == first
    assert 5 <= sum(first) < 18
    sandbox.heal()
    await bot.send_message(LI, "x")


async def test_it_records_calls_without_their_files(sandbox: Sandbox, bot: Bot) -> None:
    await bot.send_document(LI, b"x" * 100_000, filename="a.bin")

    (entry,) = sandbox.calls("sendDocument", LI)
    assert entry.params["document"] == {
        "file": "a.bin",
        "bytes": 100_000,
        "sha256": hashlib.sha256(b"x" * 100_000).hexdigest()[:16],
    }
    assert entry.at.tzinfo is not None
