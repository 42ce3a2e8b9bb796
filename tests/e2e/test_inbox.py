"""What was pressed survives the process that took it, and is done once."""

import asyncio
from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from db import inbox
from handlers.order import ChatByChat
from ledger.actions import Action, ActionKind
from ledger.officials import COLLECTION, EARLY_WARNING, WEEKLY_RANKING
from ledger.questions import Question, Topic
from sandbox import Message
from tests.e2e.stage import LI, WANG, XUCHANG_GROUP, Stage

WAITING = "SELECT count(*) FROM inbox WHERE body LIKE '{%'"
KEPT = "SELECT count(*) FROM inbox"
RECEIVES = (
    "SELECT s.name FROM subscription s JOIN chat_group g ON g.id = s.group_id"
    f" WHERE g.chat_id = {XUCHANG_GROUP} ORDER BY s.name"
)
ALL = [(COLLECTION,), (EARLY_WARNING,), (WEEKLY_RANKING,)]
OTHERS = [name for name in ALL if name != (WEEKLY_RANKING,)]


@pytest.fixture
async def menu(stage: Stage) -> Message:
    """A message of the bot in 许昌's group, under which 李科 can press anything."""
    return await stage.ask(LI, "/help", XUCHANG_GROUP)


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The bot takes updates and handles none, as if it were killed before it came to that; undo ends it."""

    async def drop(_: ChatByChat, update: object, coroutine: Awaitable[Any]) -> None:
        coroutine.close()  # type: ignore[attr-defined]

    monkeypatch.setattr(ChatByChat, "do_process_update", drop)
    return monkeypatch


def subscribe(name: str, *, off: bool = False) -> str:
    kind = ActionKind.UNSUBSCRIBE if off else ActionKind.SUBSCRIBE
    return Action(kind, subscription=name).encode()


async def taken(stage: Stage) -> None:
    """Telegram has been told that the bot has everything."""
    async with asyncio.timeout(60):
        while stage.box.world.updates.pending:  # noqa: ASYNC110 - what is awaited is the bot's next poll
            await asyncio.sleep(0.01)


async def test_it_does_at_the_next_start_what_the_last_process_only_took(
    stage: Stage, menu: Message, deaf: pytest.MonkeyPatch
) -> None:
    query = stage.box.forge(LI, XUCHANG_GROUP, menu.id, subscribe(WEEKLY_RANKING, off=True))
    await taken(stage)
    assert stage.rows(RECEIVES) == ALL

    deaf.undo()
    await stage.restart()

    await stage.box.answered(query)
    assert stage.rows(RECEIVES) == OTHERS
    assert stage.rows(WAITING) == [(0,)]


async def test_it_keeps_the_order_of_a_chat(stage: Stage, menu: Message, deaf: pytest.MonkeyPatch) -> None:
    for name in (WEEKLY_RANKING, EARLY_WARNING):
        for off in (True, False, True):
            stage.box.forge(LI, XUCHANG_GROUP, menu.id, subscribe(name, off=off))
    await taken(stage)

    deaf.undo()
    await stage.restart()

    assert stage.rows(RECEIVES) == [(COLLECTION,)]


async def test_it_counts_before_what_has_come_due_meanwhile(stage: Stage, deaf: pytest.MonkeyPatch) -> None:
    await stage.job(EARLY_WARNING)
    [(warning, events)] = stage.rows(
        "SELECT (SELECT min(id) FROM warning WHERE city_code = '411000'), count(*) FROM warning_event"
    )
    code = Action(ActionKind.ACKNOWLEDGE, subject=warning, day=date(2021, 10, 8)).encode()
    stage.box.forge(LI, XUCHANG_GROUP, stage.warning(XUCHANG_GROUP).id, code)
    await taken(stage)

    deaf.undo()
    await stage.demo.stop_bot()
    await stage.move("2021-10-08T09:00")
    await stage.demo.start_bot()

    steps = [
        step for (step,) in stage.rows(f"SELECT step FROM warning_event WHERE id > {events} ORDER BY id")
    ]
    assert steps[0] == "acknowledged" and "opened" in steps


async def test_it_does_once_what_telegram_sends_twice(stage: Stage, menu: Message) -> None:
    await stage.demo.stop_bot()
    off = stage.box.forge(LI, XUCHANG_GROUP, menu.id, subscribe(WEEKLY_RANKING, off=True))
    press = stage.box.world.updates.pending[0]
    await stage.demo.start_bot()
    await stage.box.answered(off)
    await stage.forge(LI, menu, subscribe(WEEKLY_RANKING))

    await stage.demo.stop_bot()
    stage.box.world.updates.pending.append(press)
    await stage.demo.start_bot()
    await stage.settled()

    assert stage.rows(RECEIVES) == ALL


async def test_it_settles_what_it_refuses(stage: Stage, menu: Message) -> None:
    toast = await stage.forge(WANG, await stage.ask(WANG, "/help"), subscribe(WEEKLY_RANKING, off=True))
    await stage.settled()

    assert toast.alert
    assert stage.rows(KEPT) == [(1,)] and stage.rows(WAITING) == [(0,)]


async def test_it_writes_nothing_down_of_who_only_asks(stage: Stage, menu: Message) -> None:
    for text in ("许昌一期开工率", "/rates 郑州", "/start", "/help", "你好", f"/start {rates()}"):
        await stage.ask(LI, text)
    await stage.forge(LI, menu, rates())
    await stage.settled()

    assert stage.rows(KEPT) == [(0,)]


@pytest.mark.parametrize("text", ["/bind", "/start i-nonsense", "签收", "延期，因为雨季"])
async def test_it_keeps_what_may_change_something(stage: Stage, text: str) -> None:
    await stage.ask(LI, text)
    await stage.settled()

    assert stage.rows(KEPT) == [(1,)] and stage.rows(WAITING) == [(0,)]


async def test_it_keeps_a_deed_that_follows_its_name_without_a_space(stage: Stage, menu: Message) -> None:
    await stage.ask(LI, f"@{stage.demo.program.app.bot.username}签收 2021-999999 明天", XUCHANG_GROUP)
    await stage.settled()

    assert stage.rows(KEPT) == [(1,)] and stage.rows(WAITING) == [(0,)]


async def test_it_keeps_replies_to_it_and_workbooks(stage: Stage, menu: Message) -> None:
    stage.box.say(LI, XUCHANG_GROUP, "两周内", reply_to=menu.id)
    stage.box.upload(LI, LI, "台账.xlsx", b"not a workbook")
    await stage.settled()

    assert stage.rows(KEPT) == [(2,)] and stage.rows(WAITING) == [(0,)]


async def test_it_leaves_a_press_with_telegram_while_the_database_fails(
    stage: Stage, menu: Message, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failed = asyncio.Event()

    async def fail(*_: object) -> None:
        failed.set()
        raise OperationalError("INSERT INTO inbox", None, Exception("disk full"))

    monkeypatch.setattr(inbox, "keep", fail)
    query = stage.box.forge(LI, XUCHANG_GROUP, menu.id, subscribe(WEEKLY_RANKING, off=True))
    await failed.wait()
    assert len(stage.box.world.updates.pending) == 1

    monkeypatch.undo()
    await stage.box.answered(query, within=10)

    assert stage.rows(RECEIVES) == OTHERS
    assert "cannot be kept yet" in caplog.text


def rates() -> str:
    return Question(Topic.RATES, region="411000").encode()
