"""Updates of one chat in their order, those of different chats side by side."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from handlers.inbox import Inbox

AT_ONCE = 64


class ChatByChat(BaseUpdateProcessor):
    """Handles up to 64 chats at once; within a chat one update after the other."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(AT_ONCE)
        self._inbox = inbox
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's earlier updates, then handle this one.

        What has no chat, an inline question, is in the order of its person's private chat.
        """
        lock = self._locks.setdefault(_place(update), asyncio.Lock())
        async with lock, self._inbox.handling(update):
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""


def _place(update: object) -> int:
    if not isinstance(update, Update):
        return 0
    where = update.effective_chat or update.effective_user
    return where.id if where else 0
