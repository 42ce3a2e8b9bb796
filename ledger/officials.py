"""Who asks and who acts: officials with role and region, and the groups they sit in."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an official may do; see `ledger.access`."""

    VIEWER = "viewer"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Official:
    """A registered person.

    Attributes:
        id: Telegram user id.
        region: code of the region the official answers for.
    """

    id: int
    name: str
    role: Role
    region: str


@dataclass(frozen=True, slots=True)
class Group:
    """A chat of several people, bound to a region.

    Attributes:
        id: our own number for it; stays when Telegram gives the chat a new id.
        chat_id: Telegram's id of the chat.
        region: code of the region it is bound to; None until somebody entitled binds it.
        subscriptions: names of the pushes it receives (`weekly-ranking`, `early-warning`, `collection`).
    """

    id: int
    chat_id: int
    title: str
    region: str | None
    active: bool
    subscriptions: frozenset[str]


WEEKLY_RANKING = "weekly-ranking"
EARLY_WARNING = "early-warning"
COLLECTION = "collection"
SUBSCRIPTIONS = (WEEKLY_RANKING, EARLY_WARNING, COLLECTION)
