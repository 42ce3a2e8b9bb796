"""The moments at which a process is killed."""

from dataclasses import dataclass
from enum import StrEnum


class Point(StrEnum):
    """A named moment. Those of a commit lie just before the database is told to commit, and just after.

    Telegram accepted: the message is in the chat, and no answer came. Any moment: whatever it was at.
    """

    BEFORE_SEND = "before the send"
    ACCEPTED = "after the server accepted it, before the answer"
    ANSWERED = "after the answer, before it is noted"
    BEFORE_TAKEN = "before the commit that takes an update in"
    AFTER_TAKEN = "after the commit that takes an update in"
    BEFORE_DONE = "before the commit of a press"
    AFTER_DONE = "after the commit of a press"
    BEFORE_SCAN = "before the commit of a scan"
    AFTER_SCAN = "after the commit of a scan"
    BEFORE_CLAIM = "before the commit that claims a push"
    AFTER_CLAIM = "after the commit that claims a push"
    BEFORE_NOTE = "before the commit that notes a push"
    AFTER_NOTE = "after the commit that notes a push"
    ANY = "at any moment, from outside"


@dataclass(frozen=True, slots=True)
class Kill:
    """When to kill a process.

    Attributes:
        nth: at the how many-th time that it comes to the point.
        after: seconds; of a kill from outside.
    """

    point: Point
    nth: int = 1
    after: float = 0.0
