"""A sandbox with the usual cast, and genuine python-telegram-bot programs that talk to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.ext import Application, BaseHandler
from telegram.request import HTTPXRequest

from sandbox import Sandbox
from tests.sandbox.cast import LI, PROVINCE, STRANGER, WANG, XUCHANG, ZHANG

Handlers = BaseHandler[Any, Any, Any]
Running = Callable[..., AbstractAsyncContextManager[Bot]]


def plain() -> HTTPXRequest:
    """A connection pool that does not load certificates, which takes longer than most of these tests."""
    return HTTPXRequest(httpx_kwargs={"verify": False})


@pytest.fixture(autouse=True)
def new_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """``RetryAfter.retry_after`` as a timedelta; the old form warns whenever such an error is made."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox("123456:demo", username="sanpi_bot", name="三批") as box:
        box.add_user(LI, "李科", note="许昌", started=True)
        box.add_user(WANG, "王科", note="漯河", started=True)
        box.add_user(ZHANG, "张处", note="省办", started=True)
        box.add_user(STRANGER, "陌生人")
        box.add_group(XUCHANG, "许昌专班", [LI, ZHANG])
        box.add_group(PROVINCE, "省办", [LI, WANG, ZHANG], forum=True, bot_admin=True)
        yield box


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot that only calls methods and fetches nothing by itself."""
    url, files = sandbox.api_url, sandbox.file_url
    async with Bot(sandbox.token, url, files, request=plain(), get_updates_request=plain()) as bot:
        yield bot


@pytest.fixture
def running(sandbox: Sandbox) -> Running:
    """``async with running(handler, …) as bot``: an application that polls the sandbox."""

    @asynccontextmanager
    async def run(*handlers: Handlers) -> AsyncIterator[Bot]:
        builder = Application.builder().token(sandbox.token)
        builder = builder.request(plain()).get_updates_request(plain())
        app = builder.base_url(sandbox.api_url).base_file_url(sandbox.file_url).build()
        app.add_handlers(handlers)
        async with app:
            await app.start()
            assert app.updater is not None
            await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
            yield app.bot
            await app.updater.stop()
            await app.stop()

    return run
