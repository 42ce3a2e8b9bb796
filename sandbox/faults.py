"""Failures on order: once, several times, or at random with a seed."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from sandbox.wire import ApiError, bad_request, forbidden


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with one API call; ``name`` is how the HTTP endpoint calls it."""

    name: ClassVar[str] = "fault"

    def refusal(self) -> ApiError | None:
        """The error answered instead of doing what was asked, if it is of that sort."""
        return None


@dataclass(frozen=True, slots=True)
class RetryAfter(Fault):
    """429 with ``parameters.retry_after`` in seconds."""

    name = "retry_after"
    seconds: int = 1

    def refusal(self) -> ApiError:
        description = f"Too Many Requests: retry after {self.seconds}"
        return ApiError(429, description, retry_after=self.seconds)


@dataclass(frozen=True, slots=True)
class ServerError(Fault):
    """500 or 502; nothing was done."""

    name = "server_error"
    status: int = 500

    def refusal(self) -> ApiError:
        return ApiError(self.status, "Bad Gateway" if self.status == 502 else "Internal Server Error")


@dataclass(frozen=True, slots=True)
class Kicked(Fault):
    """403 as from a group that threw the bot out (the chat itself stays as it is)."""

    name = "kicked"

    def refusal(self) -> ApiError:
        return forbidden("bot was kicked from the supergroup chat")


@dataclass(frozen=True, slots=True)
class ChatNotFound(Fault):
    """400 “chat not found”."""

    name = "chat_not_found"

    def refusal(self) -> ApiError:
        return bad_request("chat not found")


@dataclass(frozen=True, slots=True)
class Hang(Fault):
    """The answer comes only after `seconds`; what was asked is done at once if `accepted`, else never."""

    name = "hang"
    seconds: float = 5.0
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class DropAfterAccept(Fault):
    """What was asked is done, then the connection closes without an answer."""

    name = "drop_after_accept"


@dataclass(frozen=True, slots=True)
class DropBefore(Fault):
    """The connection closes before anything is done."""

    name = "drop_before"


KINDS: dict[str, type[Fault]] = {
    kind.name: kind
    for kind in (RetryAfter, ServerError, Kicked, ChatNotFound, Hang, DropAfterAccept, DropBefore)
}


@dataclass(slots=True)
class _Order:
    fault: Fault
    method: str | None
    chat_id: int | None
    left: int


class Faults:
    """What shall fail. A fault without a method hits every method but getUpdates."""

    def __init__(self) -> None:
        self._orders: list[_Order] = []
        self._random = random.Random(0)
        self._chances: Mapping[Fault, float] = {}
        self._methods: frozenset[str] | None = None

    def order(self, fault: Fault, method: str | None, chat_id: int | None, times: int) -> None:
        """The next `times` calls that match fail."""
        self._orders.append(_Order(fault, method, chat_id, times))

    def at_random(
        self, seed: int, chances: Mapping[Fault, float], methods: Collection[str] | None = None
    ) -> None:
        """From now on each fault strikes with its probability (0…1); an empty mapping ends it."""
        self._random = random.Random(seed)
        self._chances = dict(chances)
        self._methods = frozenset(methods) if methods is not None else None

    def clear(self) -> None:
        self._orders.clear()
        self._chances = {}

    def strike(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that hits this call, used up by it."""
        for order in self._orders:
            if (method != "getUpdates" if order.method is None else order.method == method) and (
                order.chat_id in (None, chat_id)
            ):
                return self._used(order)
        return self._by_chance(method) if self._chances else None

    def _used(self, order: _Order) -> Fault:
        order.left -= 1
        if order.left <= 0:
            self._orders.remove(order)
        return order.fault

    def _by_chance(self, method: str) -> Fault | None:
        if method not in self._methods if self._methods is not None else method == "getUpdates":
            return None
        point = self._random.random()
        for fault, chance in self._chances.items():
            point -= chance
            if point < 0:
                return fault
        return None
