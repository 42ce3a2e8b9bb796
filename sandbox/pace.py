"""Telegram's limits on how fast a bot may send."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from sandbox.wire import ApiError

COUNTED = frozenset(
    ("sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup", "editMessageText", "editMessageCaption",
     "editMessageMedia", "editMessageReplyMarkup")
)  # fmt: skip


@dataclass
class Pace:
    """Answers 429 when a bot sends faster than this; hand one to the `Sandbox` to have it enforced.

    `per_second` messages in all, `per_chat_second` to one chat, `per_group_minute` to one group. Edits count
    too. For rehearsals `speed` of these seconds pass in one second.
    """

    per_second: int = 30
    per_chat_second: int = 1
    per_group_minute: int = 20
    speed: float = 1.0
    _sent: dict[int | None, deque[float]] = field(default_factory=lambda: defaultdict(deque), repr=False)

    def admit(self, method: str, chat_id: int | None, now: float) -> None:
        """Counts a message sent `now` (seconds), or refuses it with the seconds to wait."""
        if method not in COUNTED:
            return
        now *= self.speed
        rules = [(None, self.per_second, 1.0), (chat_id, self.per_chat_second, 1.0)]
        if chat_id is not None and chat_id < 0:
            rules.append((chat_id, self.per_group_minute, 60.0))
        wait = max(self._wait(key, most, span, now) for key, most, span in rules)
        if wait > 0:
            seconds = math.ceil(wait)
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for key in (None, chat_id):
            self._sent[key].append(now)

    def _wait(self, key: int | None, most: int, span: float, now: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - 60.0:
            sent.popleft()
        if len(sent) < most or sent[-most] <= now - span:
            return 0.0
        return sent[-most] + span - now
