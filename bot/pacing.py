"""Pacing: as fast as Telegram allows and no faster, people first.

PTB's own `AIORateLimiter` lets 20 messages at once into a group, knows no limit for one chat, and its halt
after `RetryAfter` is broken in 22.8 (issue 5338); hence this one.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.limits import ARRIVES_WITHIN, Chat, Limits, Sending
from handlers.courier import BROADCAST

Result = bool | JSONDict | list[JSONDict]
Call = Callable[[], Coroutine[Any, Any, Result]]

COUNTED = ("send", "edit", "copy", "forward")
"""How the methods begin that Telegram counts as messages."""
NOT_COUNTED = ("sendChatAction",)
MOST_TRIES = 4
"""How often a reply is sent that Telegram answers with “retry after”."""
LONGEST_WAIT = 60.0
"""A reply that may only go out after more seconds than this is given up at once."""
LEAST_DELAY = 1e-4
"""Seconds that an alarm is set ahead at least."""
LATE = 0.1
"""Broadcasts are spread over the second: a burst is answered slowly, and until then all of it counts. By so
many seconds an alarm may be late without a broadcast losing its place.
"""


@dataclass(slots=True, eq=False)
class Ticket:
    """A message that waits for its turn.

    Attributes:
        place: messages go out in this order, replies before broadcasts.
        edits: the message that it brings up to date; None for a new one.
        covers: earlier edits of the same message that it makes superfluous; they share its outcome.
        turn: done when it may go (with None), or when a later edit has taken its place (with the outcome).
    """

    number: int
    chat: Chat | None
    broadcast: bool
    edits: tuple[Chat, int] | None
    place: int
    tries: int = 0
    covers: list["Ticket"] = field(default_factory=list)
    turn: "asyncio.Future[Outcome | None]" = field(default_factory=lambda: _future())
    sending: Sending | None = None

    @property
    def order(self) -> tuple[bool, int]:
        """What sorts before goes before."""
        return self.broadcast, self.place

    def take_place_of(self, earlier: "Ticket") -> None:
        """Make an earlier edit of the same message superfluous, and those that it made so."""
        self.covers += [*earlier.covers, earlier]
        earlier.covers = []
        self.place, self.broadcast = min(self.place, earlier.place), self.broadcast and earlier.broadcast


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call."""

    result: Result = False
    error: Exception | None = None

    def get(self) -> Result:
        """The result. Raises the error if there was one."""
        if self.error is not None:
            raise self.error
        return self.result


@dataclass(frozen=True, slots=True)
class Refusal:
    """A chat to which Telegram wanted nothing to be sent, said `at` an instant, `until` another."""

    chat: Chat
    at: float
    until: float


class Pacer(BaseRateLimiter[str]):
    """Lets messages go when Telegram's limits allow, replies before what is marked `BROADCAST`.

    Sent and edited messages count; presses answered, menus and the like go at once. A chat that must wait
    holds back no other. Of several edits of one message that wait only the last goes out, in the place of
    the first, and all share its outcome.

    Telegram's `RetryAfter` does not say whom it is about. It is taken to mean the chat, unless no chat was
    named, or another chat is refused too before anything that was sent after the first refusal got through:
    then it means everyone. A reply is sent again when the time has come, at most three times; the refusal of
    a broadcast is left to the outbox.

    Args:
        time: the present instant in seconds.
        speed: seconds of pacing that pass in one second of `time`; more than 1 only for rehearsals. The
            network is as fast as ever then.
        limits: others than Telegram's, for rehearsals too.
    """

    def __init__(
        self,
        *,
        time: Callable[[], float] = time.monotonic,
        speed: float = 1.0,
        limits: Limits | None = None,
    ) -> None:
        self._time = time
        self._speed = speed
        self._limits = limits or Limits(arrives_within=ARRIVES_WITHIN * speed)
        self._waiting: list[Ticket] = []
        self._numbers = itertools.count()
        self._refusal: Refusal | None = None
        self._next_broadcast = 0.0
        self._alarm: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Set no more alarms; what still waits waits for ever."""
        self._waiting.clear()
        if self._alarm is not None:
            self._alarm.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - as PTB has it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Result:
        """Make the call when its turn has come, and return what came of it."""
        call: Call = partial(callback, *args, **kwargs)
        chat = _chat(data)
        if not endpoint.startswith(COUNTED) or endpoint in NOT_COUNTED:
            return await self._uncounted(chat, call)
        number = next(self._numbers)
        edits = _edited(chat, endpoint, data)
        ticket = Ticket(number, chat, rate_limit_args == BROADCAST, edits, place=number)
        return await self._counted(ticket, call)

    async def _uncounted(self, chat: Chat | None, call: Call) -> Result:
        """Make a call that no limit counts, but that waits as long as Telegram wants to hear nothing."""
        for tries in itertools.count(1):
            await asyncio.sleep(max(0.0, self._limits.held_until(chat) - self._now()) / self._speed)
            began = self._now()
            try:
                return await call()
            except RetryAfter as refusal:
                self._refused(chat, began, refusal)
                if not _worth_waiting(refusal, tries):
                    raise
        raise AssertionError("unreachable")

    async def _counted(self, ticket: Ticket, call: Call) -> Result:
        while True:
            self._join(ticket)
            try:
                done = await ticket.turn
                outcome = done if done is not None else await self._go(ticket, call)
            except BaseException:
                self._leave(ticket)
                raise
            if outcome is not None:
                self._share(ticket, outcome)
                return outcome.get()

    async def _go(self, ticket: Ticket, call: Call) -> Outcome | None:
        """Make the call; None if it is to be made again."""
        assert ticket.sending is not None
        ticket.tries += 1
        try:
            result = await call()
        except RetryAfter as refusal:
            self._refused(ticket.chat, ticket.sending.began, refusal)
            again = not ticket.broadcast and _worth_waiting(refusal, ticket.tries)
            return None if again else Outcome(error=refusal)
        except Exception as error:
            return Outcome(error=error)
        else:
            self._got_through(ticket.sending)
            return Outcome(result)
        finally:
            ticket.sending.ended = self._now()
            self._let_go()

    def _join(self, ticket: Ticket) -> None:
        """Wait in line. A later edit of the same message takes the place of an earlier one."""
        if ticket.turn.done():
            ticket.turn = _future()
        other = next((t for t in self._waiting if t.edits == ticket.edits is not None), None)
        if other is not None and other.number > ticket.number:
            other.take_place_of(ticket)
        else:
            if other is not None:
                self._waiting.remove(other)
                ticket.take_place_of(other)
            self._waiting.append(ticket)
        self._let_go()

    def _leave(self, ticket: Ticket) -> None:
        """Nobody waits for this one any more; the last of those it made superfluous takes its place."""
        if ticket in self._waiting:
            self._waiting.remove(ticket)
        if ticket.sending is not None and ticket.sending.ended is None:
            ticket.sending.ended = self._now()
        left = sorted((t for t in ticket.covers if not t.turn.done()), key=lambda t: t.number)
        ticket.covers = []
        if left:
            *left[-1].covers, heir = left
            heir.place = min(heir.place, ticket.place)
            self._waiting.append(heir)
        self._let_go()

    def _share(self, ticket: Ticket, outcome: Outcome) -> None:
        for covered in ticket.covers:
            if not covered.turn.done():
                covered.turn.set_result(outcome)
        ticket.covers = []

    def _let_go(self) -> None:
        """Let everything go that may, and set the alarm for what may next."""
        now = self._now()
        soonest = self._limits.free_for_all(now)
        if soonest <= now:
            soonest = now + 3600.0
            for ticket in sorted(self._waiting, key=lambda ticket: ticket.order):
                free_at = self._limits.free_at(ticket.chat, now)
                if ticket.broadcast:
                    free_at = max(free_at, self._next_broadcast)
                if ticket.turn.done():  # its task was cancelled a moment ago
                    continue
                if free_at <= now:
                    self._waiting.remove(ticket)
                    if ticket.broadcast:
                        self._next_broadcast = max(self._next_broadcast, now - LATE) + self._limits.apart
                    ticket.sending = self._limits.begin(ticket.chat, now)
                    ticket.turn.set_result(None)
                else:
                    soonest = min(soonest, free_at)
        self._set_alarm(soonest - now)

    def _set_alarm(self, wait: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._waiting:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(max(wait / self._speed, LEAST_DELAY), self._let_go)

    def _refused(self, chat: Chat | None, began: float, refusal: RetryAfter) -> None:
        """Obey; the class says whom a refusal is taken to mean."""
        now = self._now()
        until, former = now + _seconds(refusal), self._refusal
        meant = chat
        if former is not None and chat != former.chat and former.at < began and now < former.until:
            meant = None
        self._limits.hold(meant, until, now)
        self._refusal = Refusal(chat, now, until) if chat is not None else None

    def _got_through(self, sending: Sending) -> None:
        if self._refusal is not None and sending.began > self._refusal.at:
            self._refusal = None

    def _now(self) -> float:
        return self._time() * self._speed


def unpaced() -> Pacer:
    """Lets everything go at once: for tests, and for benchmarks of other things."""
    any_number = 10**9
    return Pacer(speed=1e9, limits=Limits(any_number, any_number, any_number))


def _future() -> "asyncio.Future[Outcome | None]":
    return asyncio.get_running_loop().create_future()


def _chat(data: Mapping[str, Any]) -> Chat | None:
    chat = data.get("chat_id")
    if isinstance(chat, str) and chat.removeprefix("-").isdecimal():
        return int(chat)
    return chat if isinstance(chat, int | str) else None


def _edited(chat: Chat | None, endpoint: str, data: Mapping[str, Any]) -> tuple[Chat, int] | None:
    message = data.get("message_id")
    if not endpoint.startswith("edit") or chat is None or not isinstance(message, int):
        return None
    return chat, message


def _worth_waiting(refusal: RetryAfter, tries: int) -> bool:
    return tries < MOST_TRIES and _seconds(refusal) <= LONGEST_WAIT


def _seconds(refusal: RetryAfter) -> float:
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
