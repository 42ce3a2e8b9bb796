"""Long work: after a second a message says how far it is, and in the end becomes the result."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from telegram import Update
from telegram.error import BadRequest, TelegramError

from answers import import_pages
from answers.shapes import Message
from db.workbook.importing.proposal import Progress
from handlers.replies import answer_press
from handlers.services import Turn, services_of
from ledger.errors import Refused

AFTER, EVERY = 1.0, 2.0
"""Seconds before the first word, and between changes of it; Telegram wants messages edited sparingly."""


class Waiting:
    """Says in the chat of an update how far long work has come, while it is entered.

    A pressed message becomes the word on progress itself, so that nobody presses twice.

    Attributes:
        shown: whether anything was said.
    """

    def __init__(self, update: Update, turn: Turn) -> None:
        self._update = update
        self._turn = turn
        self._courier = services_of(turn).courier
        pressed = None if update.callback_query is None else update.callback_query.message
        self._place = None if pressed is None else pressed.message_id
        self._latest: Progress | None = None
        self._ended = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.shown = False

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tell(), name="progress")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._task is not None:
            await self._task
        if self.shown and isinstance(error, Exception) and not isinstance(error, Refused):
            await self.become(import_pages.broken())

    def note(self, progress: Progress) -> None:
        """So far the work has come."""
        self._latest = progress

    async def become(self, message: Message) -> None:
        """Put a message in the place of the word on progress, or of the message that was pressed."""
        chat = self._update.effective_chat
        assert chat is not None
        if self._place is None or not await self._edited(chat.id, self._place, message):
            self._place = (await self._courier.send(chat.id, message)).message_id

    async def _edited(self, chat_id: int, place: int, message: Message) -> bool:
        """Whether the message could be edited: it may have been deleted meanwhile, or be too old."""
        try:
            await self._courier.edit(chat_id, place, message)
        except BadRequest:
            return False
        return True

    async def _tell(self) -> None:
        if await self._over(AFTER):
            return
        if self._update.callback_query is not None:
            with suppress(TelegramError):
                await answer_press(self._update)
        said = ""
        while True:
            message = import_pages.progress(self._latest)
            if message.text != said:
                with suppress(TelegramError):
                    await self.become(message)
                    self.shown = True
                said = message.text
            if await self._over(EVERY):
                return

    async def _over(self, seconds: float) -> bool:
        """Wait; whether the work ended meanwhile."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        return self._ended.is_set()
