"""Everything there is in the sandbox's Telegram."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox.changes import Change, Changes
from sandbox.entities import EMPTY, Rich
from sandbox.files import FileStore, StoredFile
from sandbox.forms import Forms
from sandbox.model import Chat, Keyboard, Message, Status, User
from sandbox.privacy import reaches
from sandbox.profile import Profile
from sandbox.queries import Queries
from sandbox.updates import UpdateQueue
from sandbox.wire import Json, JsonObject, bad_request, forbidden


class World(Forms):
    """Users, chats, messages, files and the bot's queue of updates."""

    def __init__(self, bot: User, now: Callable[[], datetime], privacy: bool, query_lifetime: float) -> None:
        self.bot = bot
        self.now = now
        self.privacy = privacy
        self.users = {bot.id: bot}
        self.chats = {}
        self.files = FileStore()
        self.updates = UpdateQueue()
        self.queries = Queries(query_lifetime)
        self.changes = Changes()
        self.profile = Profile()

    def unix(self) -> int:
        return int(self.now().timestamp())

    def found(self, chat_id: Json) -> Chat:
        """The chat of that id as the bot may know it, or 400 “chat not found”."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def reachable(self, chat_id: Json) -> Chat:
        """The chat if the bot may write there, else Telegram's refusal."""
        chat = self.found(chat_id)
        if chat.migrated_to is not None:
            description = "group chat was upgraded to a supergroup chat"
            raise bad_request(description, migrate_to_chat_id=chat.migrated_to)
        if not chat.present(self.bot.id):
            self._refuse(chat)
        return chat

    def _refuse(self, chat: Chat) -> None:
        status = chat.members.get(self.bot.id)
        if chat.kind == "private":
            if status == "kicked":
                raise forbidden("bot was blocked by the user")
            if any(c.present(chat.id) and c.present(self.bot.id) for c in self.chats.values()):
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {_called(chat)}")
        raise forbidden(f"bot is not a member of the {_called(chat)}")

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Rich = EMPTY,
        *,
        file: StoredFile | None = None,
        keyboard: Keyboard = (),
        reply_to: int | None = None,
        thread_id: int | None = None,
        album: str | None = None,
        via_bot: bool = False,
        service: Mapping[str, Json] | None = None,
    ) -> Message:
        """Puts a message into a chat, tells the page, and tells the bot what it may see."""
        message = Message(
            chat.id, chat.next_id(), sender, self.unix(), content, file, keyboard, reply_to, thread_id,
            album, via_bot, service or {},
        )  # fmt: skip
        chat.messages[message.id] = message
        if not sender.is_bot and self.visible(chat, message):
            self.updates.push("message", self.message_json(message))
        self.tell("message", chat, message.id)
        return message

    def visible(self, chat: Chat, message: Message) -> bool:
        """Whether the bot may see this message."""
        return reaches(self.bot, chat, message, self.privacy)

    def edited(self, chat: Chat, message: Message) -> None:
        self.tell("edited", chat, message.id)

    def tell(self, kind: str, chat: Chat, content: Json = None) -> None:
        self.changes.announce(Change(kind, chat.id, None, content))

    def set_status(self, chat: Chat, by: User, status: Status) -> None:
        """Changes the bot's own membership and sends it ``my_chat_member``."""
        before: Status = chat.members.get(self.bot.id, "left")
        chat.members[self.bot.id] = status
        change: JsonObject = {
            "chat": self.chat_json(chat),
            "from": by.to_json(),
            "date": self.unix(),
            "old_chat_member": self.member_json(self.bot, before),
            "new_chat_member": self.member_json(self.bot, status),
        }
        if before != status:
            self.updates.push("my_chat_member", change)
            self.changes.announce(Change("chats"))


def _called(chat: Chat) -> str:
    return "supergroup chat" if chat.kind == "supergroup" else "group chat"
