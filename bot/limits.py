"""Telegram's limits on how fast a bot may send, as sliding windows. Pure: the time is handed in, in seconds.

Source: https://core.telegram.org/bots/faq, “How can I avoid hitting limits”: about one message a second to
one chat, 20 a minute to one group, 30 a second in all.
"""

import math
from dataclasses import dataclass, field

ARRIVES_WITHIN = 1.0
"""Seconds after which a request that is not answered yet has reached Telegram, or never will."""
MOST_CHATS = 1000
"""How many chats may be remembered before those are forgotten that no limit needs any more."""

Chat = int | str
"""A chat's id, negative for groups, or the @name of a public one."""


@dataclass(slots=True, eq=False)
class Sending:
    """A message on its way.

    Attributes:
        began: when it was let go.
        latest: when it has reached Telegram or never will, whether or not an answer comes.
        ended: when its outcome was known; None before.
    """

    began: float
    latest: float
    ended: float | None = None

    @property
    def arrived(self) -> float:
        """The latest instant at which it may have reached Telegram."""
        return self.latest if self.ended is None else min(self.ended, self.latest)


@dataclass(slots=True)
class Window:
    """At most `most` messages in any `span` seconds, wherever in them Telegram begins to count.

    A request takes time to arrive, and nobody tells how much of it: so it counts until the span has passed
    since its outcome was known.
    """

    most: int
    span: float
    _sendings: list[Sending] = field(default_factory=list)

    def add(self, sending: Sending) -> None:
        """One more."""
        self._sendings.append(sending)

    def free_at(self, now: float) -> float:
        """When there is room for one more, as far as is known by now; `now` if there is."""
        if self.count(now) < self.most:
            return now
        return sorted(sending.arrived for sending in self._sendings)[-self.most] + self.span

    def count(self, now: float) -> int:
        """How many still count."""
        self._sendings = [sending for sending in self._sendings if sending.arrived + self.span > now]
        return len(self._sendings)


@dataclass(slots=True)
class ChatLimits:
    """The windows of one chat, and until when Telegram wants to hear nothing for it."""

    windows: tuple[Window, ...]
    held_until: float = -math.inf

    def free_at(self, now: float) -> float:
        """When the next message may go out to the chat, as far as is known by now; `now` if it may."""
        return max(self.held_until, *(window.free_at(now) for window in self.windows), now)

    def limits_nothing(self, now: float) -> bool:
        """Whether nothing that was sent or said to the chat matters any more."""
        return self.held_until <= now and not any(window.count(now) for window in self.windows)


class Limits:
    """What may be sent when, and what was.

    Args:
        per_second: messages a second in all.
        per_chat_second: messages a second to one chat.
        per_group_minute: messages a minute to one group.
        arrives_within: seconds after which a request without an answer has arrived or never will.
    """

    def __init__(
        self,
        per_second: int = 30,
        per_chat_second: int = 1,
        per_group_minute: int = 20,
        arrives_within: float = ARRIVES_WITHIN,
    ) -> None:
        self.apart = 1.0 / per_second
        """Seconds between messages that are spread evenly."""
        self._all = Window(per_second, 1.0)
        self._per_chat_second = per_chat_second
        self._per_group_minute = per_group_minute
        self._arrives_within = arrives_within
        self._chats: dict[Chat, ChatLimits] = {}
        self._held_until = -math.inf

    def free_for_all(self, now: float) -> float:
        """When the next message may go out, whoever it is for; `now` if it may."""
        return max(self._all.free_at(now), self._held_until)

    def free_at(self, chat: Chat | None, now: float) -> float:
        """When the next message may go out to this chat, as far as is known by now; `now` if it may."""
        own = self._chats.get(chat) if chat is not None else None
        return max(self.free_for_all(now), own.free_at(now) if own is not None else now)

    def begin(self, chat: Chat | None, now: float) -> Sending:
        """A message goes out; set its `ended` when its outcome is known."""
        sending = Sending(now, now + self._arrives_within)
        self._all.add(sending)
        for window in self._of(chat, now).windows if chat is not None else ():
            window.add(sending)
        return sending

    def hold(self, chat: Chat | None, until: float, now: float) -> None:
        """Send nothing to this chat before an instant; nothing at all if it is None."""
        if chat is None:
            self._held_until = max(self._held_until, until)
        else:
            own = self._of(chat, now)
            own.held_until = max(own.held_until, until)

    def held_until(self, chat: Chat | None) -> float:
        """Until when nothing may be sent to a chat on Telegram's word; an instant gone by if it may."""
        own = self._chats.get(chat) if chat is not None else None
        return max(self._held_until, own.held_until if own is not None else -math.inf)

    def _of(self, chat: Chat, now: float) -> ChatLimits:
        if chat not in self._chats and len(self._chats) >= MOST_CHATS:
            self._chats = {known: own for known, own in self._chats.items() if not own.limits_nothing(now)}
        if chat not in self._chats:
            self._chats[chat] = self._new(chat)
        return self._chats[chat]

    def _new(self, chat: Chat) -> ChatLimits:
        second = Window(self._per_chat_second, 1.0)
        if isinstance(chat, int) and chat > 0:
            return ChatLimits((second,))
        return ChatLimits((second, Window(self._per_group_minute, 60.0)))
