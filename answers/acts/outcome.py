"""Who acts, and what an action did."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from answers.context import Asker, Context
from answers.shapes import Message
from answers.words import render
from ledger import access
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.officials import Group, Official
from ledger.questions import Question
from ledger.regions import RegionTree


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and where.

    Attributes:
        official: None for a person who is not registered.
        chat_id: Telegram's id of the chat.
        group: the group that the chat is, bound or not; None in a private chat.
        bot_name: the bot's user name, for links.
    """

    official: Official | None
    chat_id: int
    group: Group | None = None
    bot_name: str = ""

    @property
    def person(self) -> Official:
        """The official. Raises Refused(NOT_REGISTERED)."""
        if self.official is None:
            raise Refused(Reason.NOT_REGISTERED)
        return self.official

    def check(self, kind: ActionKind, region: str, tree: RegionTree) -> None:
        """Let pass who may do something about a region's projects and warnings, and where it may be told.

        In a group it takes the person's own right, and that the group may see what it is about.

        Raises:
            Refused: as `access.check` and `Asker.check` do.
        """
        access.check(self.official, kind, region, tree)
        if self.group is not None:
            Asker(self.official, self.group).check(access.Right.DETAIL, region, tree)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did.

    Attributes:
        said: one sentence to the actor, plain text; empty when `message` says it all.
        show: a question whose answer takes the place of the message that was pressed.
        message: a message that takes its place.
        below: whether the message comes below instead, and the one that was pressed stays.
    """

    said: str = ""
    show: Question | None = None
    message: Message | None = None
    below: bool = False


Performer = Callable[[Action, Actor, Context], Awaitable[Outcome]]


def said(what: str, **values: object) -> str:
    """One sentence to the actor."""
    return render("said.txt.j2", what=what, **values)
