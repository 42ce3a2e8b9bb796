"""The bot's queue of updates and its one long poll."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence

from sandbox.wire import ApiError, Json, JsonObject

UNLESS_ASKED = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates wait here until a poll confirms them by a higher ``offset``."""

    def __init__(self) -> None:
        self.pending: deque[Mapping[str, Json]] = deque()
        self.allowed: frozenset[str] | None = None
        self._next_id = 1
        self._poller: asyncio.Future[bool] | None = None

    def push(self, kind: str, content: Json) -> int | None:
        """Queues an update of `kind`; None when the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in UNLESS_ASKED:
            return None
        update_id = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": update_id, kind: content})
        self._wake(True)
        return update_id

    async def poll(
        self, offset: int, limit: int, seconds: float, allowed: Sequence[Json] | None
    ) -> list[Json]:
        """Confirms everything before `offset`, then answers at once or within `seconds`.

        A negative offset keeps only that many of the newest. A second poll ends the first one with 409.
        """
        self._wake(False)
        if allowed is not None:
            self.allowed = frozenset(str(kind) for kind in allowed) or None
        self._confirm(offset)
        if not self.pending and seconds > 0:
            await self._wait(seconds)
        count = min(limit if limit > 0 else 100, 100)
        return [update for _, update in zip(range(count), self.pending, strict=False)]

    def clear(self) -> None:
        self.pending.clear()

    def close(self) -> None:
        """Ends a waiting poll with an empty answer."""
        self._wake(True)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and offset > _update_id(self.pending[0]):
            self.pending.popleft()

    async def _wait(self, seconds: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                goes_on = await poller
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None
        if not goes_on:
            raise ApiError(409, CONFLICT)

    def _wake(self, goes_on: bool) -> None:
        poller, self._poller = self._poller, None
        if poller is not None and not poller.done():
            poller.set_result(goes_on)


def _update_id(update: Mapping[str, Json]) -> int:
    update_id = update["update_id"]
    return update_id if isinstance(update_id, int) else 0


def only(**fields: Json) -> JsonObject:
    """An object of the fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
