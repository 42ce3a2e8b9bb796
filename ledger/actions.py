"""Action: what somebody wants to change, as one small value that fits under a button."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ledger import encoding
from ledger.doubts import Doubt
from ledger.encoding import MILESTONE_LETTERS
from ledger.errors import Reason, Refused
from ledger.officials import COLLECTION, EARLY_WARNING, WEEKLY_RANKING, Role
from ledger.phases import Milestone


class ActionKind(StrEnum):
    """What an action does."""

    ACKNOWLEDGE = "acknowledge"
    ACKNOWLEDGE_PAGE = "acknowledge_page"
    UNACKNOWLEDGE = "unacknowledge"
    ASK_EXTENSION = "ask_extension"
    APPROVE_EXTENSION = "approve_extension"
    REFUSE_EXTENSION = "refuse_extension"
    MUTE = "mute"
    UNMUTE = "unmute"
    BIND_GROUP = "bind_group"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    INVITE = "invite"
    CONFIRM_IMPORT = "confirm_import"
    CANCEL_IMPORT = "cancel_import"
    ANSWER_DOUBT = "answer_doubt"
    UNDO_IMPORT = "undo_import"
    REPORT = "report"
    VERIFY_REPORT = "verify_report"
    DOUBT_REPORT = "doubt_report"


@dataclass(frozen=True, slots=True)
class Action:
    """One action. Who acts, and in which chat, is given beside it.

    Attributes:
        kind: what to do.
        subject: number of the warning, the request for extension, the mute, the import, the project to report
            about or the report that it is about; of a page of a list that somebody asked for, the mark of
            what stood on it (`answers.warning_list.page_mark`).
        region: code of the region to bind a group to, to invite for or to mute; without one, the action asks.
        day: the day promised, the new deadline, the last day of a mute, or the day on which the milestone was
            reached; without one, the action asks.
        milestone: of a report, the milestone that was reached; None while it tells of investment alone.
        invested_wan: of a report, the cumulative investment, whole 万元.
        doubt: of an import, the question that is answered.
        sure: that what may be doubted is so all the same; of an answered doubt, whether its rows are taken.
        seen: mark of what the person saw who is sure, or who judges a report; if it is otherwise by now, they
            are shown how it is.
        role: the role to invite for.
        subscription: the push to switch on or off for a group.
        digest: number of the digest under which it was pressed; None under any other list.
        page: page of a list that the action covers or returns to.
        text: the reason as it was typed, or the project to report about as it was named; an action with one
            is never put under a button.
    """

    kind: ActionKind
    subject: int | None = None
    region: str | None = None
    role: Role | None = None
    subscription: str | None = None
    digest: int | None = None
    page: int = 1
    day: date | None = None
    text: str = ""
    milestone: Milestone | None = None
    invested_wan: int | None = None
    doubt: Doubt | None = None
    sure: bool = False
    seen: int | None = None

    def encode(self) -> str:
        """At most 64 ASCII characters; `decode` gives an equal action back."""
        fields = encoding.write_fields(self, _FIELDS, Action(self.kind))
        return encoding.compose(HEAD, _KIND_LETTER[self.kind], fields, "")


HEAD = "A"
_KINDS = {
    "a": ActionKind.ACKNOWLEDGE,
    "A": ActionKind.ACKNOWLEDGE_PAGE,
    "k": ActionKind.UNACKNOWLEDGE,
    "e": ActionKind.ASK_EXTENSION,
    "p": ActionKind.APPROVE_EXTENSION,
    "n": ActionKind.REFUSE_EXTENSION,
    "m": ActionKind.MUTE,
    "M": ActionKind.UNMUTE,
    "b": ActionKind.BIND_GROUP,
    "s": ActionKind.SUBSCRIBE,
    "u": ActionKind.UNSUBSCRIBE,
    "i": ActionKind.INVITE,
    "c": ActionKind.CONFIRM_IMPORT,
    "x": ActionKind.CANCEL_IMPORT,
    "d": ActionKind.ANSWER_DOUBT,
    "y": ActionKind.UNDO_IMPORT,
    "r": ActionKind.REPORT,
    "v": ActionKind.VERIFY_REPORT,
    "w": ActionKind.DOUBT_REPORT,
}
_KIND_LETTER = {kind: letter for letter, kind in _KINDS.items()}
_ROLES = {"V": Role.VIEWER, "O": Role.OFFICER, "S": Role.SUPERVISOR, "A": Role.ADMIN}
_DOUBTS = {chr(ord("A") + number): doubt for number, doubt in enumerate(Doubt)}
_FIELDS = (
    encoding.number("s", "subject", 9),
    encoding.region_code("g", "region"),
    encoding.choice("r", "role", _ROLES),
    encoding.choice("j", "subscription", {"R": WEEKLY_RANKING, "W": EARLY_WARNING, "C": COLLECTION}),
    encoding.number("d", "digest", 9),
    encoding.number("q", "page", 4),
    encoding.day("t", "day"),
    encoding.choice("m", "milestone", MILESTONE_LETTERS),
    encoding.number("i", "invested_wan", 10),
    encoding.choice("b", "doubt", _DOUBTS),
    encoding.choice("y", "sure", {"Y": True}),
    encoding.number("h", "seen", 9),
)


def decode(code: str) -> Action:
    """The action that a code stands for. Raises Refused(BROKEN_BUTTON) for anything else."""
    head, letter, raw, text = encoding.split(code)
    if head != HEAD or letter not in _KINDS or text:
        raise Refused(Reason.BROKEN_BUTTON)
    fields: dict[str, Any] = encoding.read_fields(raw, _FIELDS)
    action = Action(_KINDS[letter], **fields)
    if action.page < 1:
        raise Refused(Reason.BROKEN_BUTTON)
    return action
