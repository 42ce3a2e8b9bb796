"""Tokens never reach a log, an error text or the database."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs
from bot.demo import TOKEN
from sandbox import DropBefore, RetryAfter, ServerError
from tests.e2e.importing import PLANT, book, imported
from tests.e2e.stage import LI, XUCHANG_GROUP, Stage

SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that the program would write to its log if everything were logged."""
    root, stream = logging.getLogger(), io.StringIO()
    before = {name: logging.getLogger(name).level for name in ("", "httpx", "httpcore", "apscheduler")}
    handlers = root.handlers[:]
    logs.set_up(logging.DEBUG)
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


async def test_it_never_tells_its_token(logged: io.StringIO, stage: Stage) -> None:
    await stage.ask(LI, "许昌一期开工率")
    stage.box.fail(ServerError(), method="sendMessage", times=1)
    stage.box.say(LI, LI, "许昌一期投产率")
    await stage.settled()
    await imported(stage, LI, book(PLANT))
    stage.box.fail(DropBefore(), method="getFile")
    stage.box.upload(LI, LI, "台账.xlsx", book(PLANT))
    await stage.settled()
    stage.box.fail(RetryAfter(1), chat_id=XUCHANG_GROUP)
    stage.box.fail(ServerError(502), method="getUpdates")
    await stage.job("early-warning")
    await stage.box.stop()
    await stage.demo.program.scheduler.run_now("weekly-ranking")
    await stage.box.start()
    await stage.restart()

    lines = logged.getvalue()
    assert "/bot<token>/sendMessage" in lines and "/file/bot<token>/" in lines
    for place in (lines, str(stage.dump()), str(stage.said()), str(stage.toast_texts(LI))):
        assert TOKEN not in place and SECRET not in place
