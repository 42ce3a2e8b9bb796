"""Pacing where it matters: the genuine bot in front of a Telegram that enforces its limits."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answers.message_json import dump
from answers.shapes import Message
from bot.demo import Demo
from db import outbox, people
from handlers.courier import Parcel
from sandbox import Entry, Pace, RetryAfter
from tests.conftest import START
from tests.e2e.stage import GROUPS, LI, LUOHE_GROUP, XUCHANG_GROUP, Stage

SPEED = 20.0
"""A second of pacing is 50 ms here."""


@pytest.fixture
async def paced(demo_ledger_file: Path, tmp_path: Path, quick_start: None) -> AsyncIterator[Stage]:
    """The demo, with Telegram's limits on both sides."""
    async with Demo(tmp_path, 0, START, ledger=demo_ledger_file, pace_speed=SPEED) as demo:
        demo.sandbox.gate.pace = Pace(speed=SPEED)
        yield Stage(demo)


async def queue(stage: Stage, group: int, pushes: int) -> None:
    async with stage.demo.program.services.writing() as context:
        to = await people.group_by_chat(context.session, group)
        assert to is not None
        for number in range(pushes):
            body = dump(Message(f"【演示】{number}"))
            await outbox.put_message(context.session, f"{group} {number}", to.id, context.now, body=body)


def sends(stage: Stage, chat: int | None = None) -> list[Entry]:
    return stage.box.calls("sendMessage", chat)


async def test_it_sends_as_fast_as_telegram_allows_and_no_faster(paced: Stage) -> None:
    for group in GROUPS:
        await queue(paced, group, 22)

    await paced.demo.program.sender.settled()

    assert {entry.status for entry in sends(paced)} == {200}
    for group in GROUPS:
        assert [message.text[4:].split()[0] for message in paced.pushed(group)] == [str(n) for n in range(22)]
        first, last = sends(paced, group)[0], sends(paced, group)[-1]
        assert 60 < (last.monotonic - first.monotonic) * SPEED < 150


async def test_it_answers_a_person_while_groups_are_waiting(paced: Stage) -> None:
    for group in GROUPS:
        await queue(paced, group, 10)
    await paced.box.wait_for(lambda: len(sends(paced)) >= 4)

    await paced.ask(LI, "许昌一期开工率")

    assert len(sends(paced)) < 41
    await paced.demo.program.sender.settled()


async def test_it_sends_only_the_last_of_several_edits(paced: Stage) -> None:
    courier = paced.demo.program.services.courier
    sent = await courier.send(XUCHANG_GROUP, Message("【演示】0"))

    await asyncio.gather(*[courier.edit(XUCHANG_GROUP, sent.id, Message(f"【演示】{n}")) for n in (1, 2, 3)])

    assert [entry.params["text"] for entry in paced.box.calls("editMessageText")] == ["【演示】3"]


async def test_it_tries_a_reply_again_that_comes_too_soon(paced: Stage) -> None:
    paced.box.fail(RetryAfter(2), method="sendMessage", chat_id=LI)

    await paced.ask(LI, "许昌一期开工率")

    refused, sent = sends(paced, LI)
    assert (refused.status, sent.status) == (429, 200)
    assert (sent.monotonic - refused.monotonic) * SPEED >= 2


async def test_it_lets_replies_pass_broadcasts(paced: Stage) -> None:
    courier = paced.demo.program.services.courier
    pushes = [
        courier.send_parcel(LUOHE_GROUP, Parcel(Message(f"【演示】{n}")), broadcast=True) for n in range(4)
    ]
    tasks = [asyncio.ensure_future(push) for push in pushes]
    await paced.box.wait_for(lambda: sends(paced))
    await courier.send(LUOHE_GROUP, Message("【演示】回复"))
    await asyncio.gather(*tasks)

    assert paced.pushed(LUOHE_GROUP)[1].text == "【演示】回复"
