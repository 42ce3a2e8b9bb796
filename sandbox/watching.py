"""How tests look at the sandbox and wait for the bot, without sleeping."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from sandbox.gate import Gate
from sandbox.model import Message
from sandbox.people import People
from sandbox.queries import Offer, Query, Toast
from sandbox.wire import Json

Found = TypeVar("Found")
SECONDS = 60.0


class Watching(People):
    """Reading what was written, and waiting for what is to come (`TimeoutError` after ``within`` s)."""

    gate: Gate

    def messages(self, chat_id: int, thread_id: int | None = None) -> list[Message]:
        """All messages of a chat (or of one topic) as they are now, oldest first."""
        messages = self.world.chats[chat_id].messages.values()
        return [m for m in messages if thread_id is None or m.thread_id == thread_id]

    def message(self, chat_id: int, message_id: int) -> Message:
        """One message as it is now; KeyError when it was deleted."""
        return self.world.chats[chat_id].messages[message_id]

    def last(self, chat_id: int) -> Message:
        """The newest message; LookupError in an empty chat."""
        return self.messages(chat_id)[-1]

    def toasts(self, user_id: int) -> list[Toast]:
        """What the bot answered to this person's presses, oldest first."""
        return [toast for toast in self.world.queries.toasts if toast.user_id == user_id]

    async def wait_for(
        self, predicate: Callable[[], Found | None], within: float = SECONDS, what: str = "the awaited change"
    ) -> Found:
        """The first true value of `predicate`; it is asked again after each message, edit, press and call."""
        return await self.world.changes.until(predicate, within, what)

    async def next_message(
        self, chat_id: int, after: Message | Query | int, *, within: float = SECONDS
    ) -> Message:
        """The bot's first message in a chat that is newer than `after` (a message or its id)."""
        known = self._newest(chat_id, after)

        def newer() -> Message | None:
            found = None
            for message in reversed(self.world.chats[chat_id].messages.values()):
                if message.id <= known:
                    break
                found = message if message.by_bot else found
            return found

        return await self.wait_for(newer, within, f"a message of the bot in {chat_id} after {known}")

    def _newest(self, chat_id: int, after: Message | Query | int) -> int:
        if isinstance(after, int):
            return after
        if isinstance(after, Query):
            return after.newest
        return after.id

    async def next_edit(self, message: Message, *, within: float = SECONDS) -> Message:
        """`message` after its next change; pass the value you last saw, so that no edit can be missed."""

        def changed() -> Message | None:
            now = self.world.chats[message.chat_id].messages.get(message.id)
            return now if now and now.version > message.version else None

        return await self.wait_for(changed, within, f"an edit of message {message.id} in {message.chat_id}")

    async def answered(self, query: Query, *, within: float = SECONDS) -> Toast:
        """The bot's answer to a press."""
        wanted = f"an answer to the press “{query.data}”"
        return await self.wait_for(lambda: self.world.queries.toast(query.id), within, wanted)

    async def offer(self, query: Query, *, within: float = SECONDS) -> Offer:
        """What the bot offered for an inline question: results, and a button above them."""
        wanted = f"results for “{query.data}”"
        return await self.wait_for(lambda: self.world.queries.offers.get(query.id), within, wanted)

    async def results(self, query: Query, *, within: float = SECONDS) -> list[dict[str, Json]]:
        """The bot's answers to an inline question."""
        return [dict(result) for result in (await self.offer(query, within=within)).results]

    async def ask(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        within: float = SECONDS,
    ) -> Message:
        """`say`, then the bot's next message in the same chat."""
        said = self.say(user_id, chat_id, text, reply_to=reply_to, thread_id=thread_id)
        return await self.next_message(chat_id, said, within=within)

    async def wait_idle(self, quiet: float = 0.1, within: float = SECONDS) -> None:
        """Until the bot has fetched every update and then made no call for `quiet` seconds."""
        async with asyncio.timeout(within):
            while (rest := self._busy_for(quiet)) > 0:  # noqa: ASYNC110 - quiet is no event
                await asyncio.sleep(rest)

    def _busy_for(self, quiet: float) -> float:
        if self.world.updates.pending or self.gate.in_flight:
            return quiet
        return self.gate.last_call + quiet - time.monotonic()
