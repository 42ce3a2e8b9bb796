"""What the pacing allows: the same attempts, sent by a perfect sender.

Its requests take no time and it never works: it lets each attempt go at the first instant at which Telegram's
limits and the order within the group allow it. It meets the same failures at the same attempts, learns of
each when the real sender did at the earliest (a hang: when the patience ends), and waits after it as long as
Telegram said, or for the shortest pause of the outbox.
"""

import heapq
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PER_SECOND, PER_MINUTE = 30, 20


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a push.

    Attributes:
        takes: seconds of pacing until its outcome is known.
        wait: seconds to wait then, before the next attempt at the same push; 0 if it has arrived.
    """

    takes: float = 0.0
    wait: float = 0.0


@dataclass(slots=True)
class Line:
    """The attempts to one group, in order: the pushes one after the other."""

    attempts: deque[tuple[int, Attempt]]
    free_at: float = 0.0
    sent: deque[float] = field(default_factory=deque)

    def send(self, now: float) -> int:
        """Make the next attempt; the push that it is of."""
        push, attempt = self.attempts.popleft()
        self.sent.append(now)
        self.free_at = max(now + 1.0, now + attempt.takes + attempt.wait)
        if len(self.sent) == PER_MINUTE:
            self.free_at = max(self.free_at, self.sent.popleft() + 60.0)
        return push


def schedule(pushes: Mapping[int, tuple[int, Sequence[Attempt]]]) -> dict[int, float]:
    """When the last attempt at each push is made, in seconds of pacing from the start.

    Args:
        pushes: of each, by number in the order they were queued in, its group and the attempts it takes.
    """
    queues: defaultdict[int, deque[tuple[int, Attempt]]] = defaultdict(deque)
    for number in sorted(pushes):
        group, attempts = pushes[number]
        queues[group].extend((number, attempt) for attempt in attempts)
    lines = {group: Line(queue) for group, queue in queues.items()}
    ready = [(0.0, line.attempts[0][0], group) for group, line in lines.items()]
    heapq.heapify(ready)
    sent: deque[float] = deque(maxlen=PER_SECOND)
    last: dict[int, float] = {}
    now = 0.0
    while ready:
        now = max(now, ready[0][0], sent[0] + 1.0 if len(sent) == PER_SECOND else 0.0)
        group = _oldest(ready, now)
        last[lines[group].send(now)] = now
        sent.append(now)
        if lines[group].attempts:
            heapq.heappush(ready, (lines[group].free_at, lines[group].attempts[0][0], group))
    return last


def _oldest(ready: list[tuple[float, int, int]], now: float) -> int:
    """Of the groups whose next attempt may be made now, the one whose push was queued first."""
    may = []
    while ready and ready[0][0] <= now:
        free_at, push, group = heapq.heappop(ready)
        may.append((push, free_at, group))
    may.sort()
    for push, free_at, group in may[1:]:
        heapq.heappush(ready, (free_at, push, group))
    return may[0][2]
