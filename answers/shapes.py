"""What comes out: an Answer, and the Message that a chat is sent."""

from dataclasses import dataclass

from pydantic import ConfigDict

from answers import charts
from ledger.actions import Action
from ledger.questions import Question


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo that somebody sent: Telegram's id of it, by which it is shown again."""

    file_id: str


Picture = charts.Picture | StoredPhoto
"""Any picture: one to draw, or one that Telegram keeps."""

MAX_CAPTION = 1024
"""Telegram's limit for the words under a picture or a document, in characters after parsing."""


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled question, action or link under an answer.

    Attributes:
        code: an encoded question or action, at most 64 ASCII characters; empty for a link.
        url: where a link leads; empty otherwise.
    """

    label: str
    code: str = ""
    url: str = ""


def ask(label: str, question: Question) -> Button:
    """A button that asks."""
    return Button(label, question.encode())


def act(label: str, action: Action) -> Button:
    """A button that acts."""
    return Button(label, action.encode())


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Document:
    """A file to keep: its name as people see it, and what is in it."""

    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What a chat shows: words in Telegram's HTML, at most one picture or document, rows of buttons.

    Words beside a picture or a document are its caption: at most `MAX_CAPTION` characters.
    """

    text: str
    buttons: Rows = ()
    picture: Picture | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question.

    Attributes:
        question: as understood: every field that was left open is filled in; None when it was not
            understood and the message offers the nearest questions.
        message: what to show.
        facts: what it rests on, in the ledger's own types.
    """

    question: Question | None
    message: Message
    facts: object


def rows_of(buttons: list[Button], width: int) -> list[tuple[Button, ...]]:
    """Buttons in rows of at most `width`."""
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]
