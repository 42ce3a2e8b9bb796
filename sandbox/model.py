"""Users, chats, messages and buttons, as values; each knows its Bot API form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from sandbox.entities import EMPTY, Rich
from sandbox.files import StoredFile
from sandbox.wire import Json, JsonObject

ChatKind = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot. ``note`` says who it is on the chat page, e.g. “许昌”."""

    id: int
    name: str
    username: str | None = None
    is_bot: bool = False
    note: str = ""

    def to_json(self) -> JsonObject:
        known: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            known["username"] = self.username
        if not self.is_bot:
            known["language_code"] = "zh-hans"
        return known


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; ``raw`` is what the bot sent."""

    text: str
    data: str | None
    url: str | None
    raw: Mapping[str, Json] = field(compare=False, default_factory=dict)


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message at one moment; an edit makes a new value with ``version`` one higher.

    ``content`` is the text, or the caption when there is a ``file``. ``service`` holds the fields of a
    service message (e.g. ``new_chat_members``); ``date`` and ``edit_date`` are Unix seconds.
    """

    chat_id: int
    id: int
    sender: User
    date: int
    content: Rich = EMPTY
    file: StoredFile | None = None
    keyboard: Keyboard = ()
    reply_to: int | None = None
    thread_id: int | None = None
    album: str | None = None
    via_bot: bool = False
    service: Mapping[str, Json] = field(default_factory=dict)
    edit_date: int | None = None
    version: int = 0
    reactions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The plain text or caption."""
        return self.content.text

    @property
    def by_bot(self) -> bool:
        return self.sender.is_bot

    @property
    def photo(self) -> StoredFile | None:
        return self.file if self.file and self.file.kind == "photo" else None

    @property
    def document(self) -> StoredFile | None:
        return self.file if self.file and self.file.kind == "document" else None

    @property
    def buttons(self) -> list[str]:
        """The labels of all inline buttons, row after row."""
        return [button.text for row in self.keyboard for button in row]

    def button(self, label_or_data: str) -> Button | None:
        """The button with this label, or else with this ``callback_data``, or else whose label holds it."""
        every = [button for row in self.keyboard for button in row]
        for fits in (
            lambda b: b.text == label_or_data,
            lambda b: b.data == label_or_data,
            lambda b: label_or_data in b.text,
        ):
            for button in every:
                if fits(button):
                    return button
        return None


@dataclass
class Chat:
    """A chat with everything in it. ``members`` maps user ids to their status, the bot's too."""

    id: int
    kind: ChatKind
    title: str = ""
    forum: bool = False
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0
    migrated_to: int | None = None

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def present(self, user_id: int) -> bool:
        return self.members.get(user_id) in ("creator", "administrator", "member")

    def people(self) -> list[int]:
        return [user_id for user_id in self.members if self.present(user_id)]

    def update(self, message_id: int, **changes: object) -> Message:
        """Replaces a stored message by one with `changes` and the next version."""
        old = self.messages[message_id]
        new = replace(old, version=old.version + 1, **changes)  # type: ignore[arg-type]
        self.messages[message_id] = new
        return new
