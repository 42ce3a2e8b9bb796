"""News of what happens in the sandbox: tests wait for it, the chat page listens to it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sandbox.wire import Json

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened.

    ``kind`` is message, edited, deleted, toast, inline, chats, commands, typing, clock or call;
    ``user_id`` narrows it to one person (toasts), ``chat_id`` to the members of a chat.
    """

    kind: str
    chat_id: int | None = None
    user_id: int | None = None
    content: Json = None


class Changes:
    """Tells listeners of each change, and waiters when what they wait for has come true."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self._listeners: set[asyncio.Queue[Change]] = set()

    def announce(self, change: Change) -> None:
        for listener in self._listeners:
            listener.put_nowait(change)
        for look in list(self._waiting):
            look()

    @contextmanager
    def listener(self) -> Iterator["asyncio.Queue[Change]"]:
        """A queue that receives every change while the context lasts."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def until(self, predicate: Callable[[], Found | None], seconds: float, what: str) -> Found:
        """The first true value of `predicate`, asked now and after each change; TimeoutError names `what`."""
        if found := predicate():
            return found
        result: asyncio.Future[Found] = asyncio.get_running_loop().create_future()

        def look() -> None:
            if result.done():
                return
            try:
                value = predicate()
            except Exception as error:
                result.set_exception(error)
            else:
                if value:
                    result.set_result(value)

        self._waiting.append(look)
        try:
            async with asyncio.timeout(seconds):
                return await result
        except TimeoutError:
            raise TimeoutError(f"{what} did not happen within {seconds:g} s") from None
        finally:
            self._waiting.remove(look)
