"""What people do in the sandbox's Telegram: write, press, upload, add and remove the bot."""

import re
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from sandbox import entities
from sandbox.changes import Change
from sandbox.entities import Rich, utf16_length
from sandbox.files import FileKind
from sandbox.groups import Groups
from sandbox.keyboards import keyboard
from sandbox.methods import content
from sandbox.model import Chat, Message, Status, User
from sandbox.queries import Query
from sandbox.wire import Json, JsonObject, Upload

ALBUM = range(2, 11)
INLINE_LIMIT = 256
"""Longest inline question, in UTF-16 units."""
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class People(Groups):
    """Everything a person may do. Raises `ValueError` for what Telegram's own app would not let them do.

    Ids: users > 0, groups < 0; a person's private chat with the bot has the person's id.
    """

    def add_user(
        self, user_id: int, name: str, username: str | None = None, *, note: str = "", started: bool = False
    ) -> User:
        """A person. ``note`` is shown beside the name (“许昌”); ``started`` opens the chat with the bot.

        As on Telegram, the bot cannot write to someone who never wrote to it.
        """
        user = self.world.users[user_id] = User(user_id, name, username, note=note)
        status: Status = "member" if started else "left"
        members: dict[int, Status] = {user_id: "member", self.world.bot.id: status}
        self.world.chats[user_id] = Chat(user_id, "private", members=members)
        self.world.changes.announce(Change("chats"))
        return user

    def say(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """A person writes a text; commands, mentions and links in it become entities."""
        rich = entities.finished(Rich(text))
        if not rich.text or utf16_length(rich.text) > content.TEXT_LIMIT:
            raise ValueError("消息应为 1 至 4096 个字符")
        return self._write(user_id, chat_id, rich, reply_to=reply_to, thread_id=thread_id)

    def upload(
        self,
        user_id: int,
        chat_id: int,
        filename: str,
        data: bytes,
        caption: str = "",
        *,
        mime: str = "application/octet-stream",
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """A person sends a document."""
        upload = Upload(filename, mime, data)
        return self._send_file(user_id, chat_id, "document", upload, caption, reply_to, thread_id)

    def send_photo(
        self,
        user_id: int,
        chat_id: int,
        data: bytes,
        caption: str = "",
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """A person sends a picture (PNG, JPEG, GIF)."""
        upload = Upload("photo.jpg", "image/jpeg", data)
        return self._send_file(user_id, chat_id, "photo", upload, caption, reply_to, thread_id)

    def send_album(
        self,
        user_id: int,
        chat_id: int,
        photos: list[bytes],
        caption: str = "",
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> list[Message]:
        """A person sends 2 to 10 pictures at once: a message each, the caption under the first."""
        if len(photos) not in ALBUM:
            raise ValueError("一组应有 2 至 10 张图片")
        album = str(secrets.randbits(53))
        uploads = [Upload("photo.jpg", "image/jpeg", data) for data in photos]
        captions = [caption, *[""] * (len(photos) - 1)]
        return [
            self._send_file(user_id, chat_id, "photo", upload, words, reply_to, thread_id, album)
            for upload, words in zip(uploads, captions, strict=True)
        ]

    def _send_file(
        self,
        user_id: int,
        chat_id: int,
        kind: FileKind,
        upload: Upload,
        caption: str,
        reply_to: int | None,
        thread_id: int | None,
        album: str | None = None,
    ) -> Message:
        file = self.world.files.add(kind, upload)
        rich = entities.finished(Rich(caption))
        return self._write(
            user_id, chat_id, rich, file=file, reply_to=reply_to, thread_id=thread_id, album=album
        )

    def edit(self, user_id: int, chat_id: int, message_id: int, text: str) -> Message:
        """A person changes their own message."""
        chat = self._there(user_id, chat_id)
        old = chat.messages.get(message_id)
        if old is None or old.sender.id != user_id:
            raise ValueError("只能修改自己的消息")
        new = chat.update(message_id, content=entities.finished(Rich(text)), edit_date=self.world.unix())
        self.world.edited(chat, new)
        if self.world.visible(chat, new):
            self.world.updates.push("edited_message", self.world.message_json(new))
        return new

    def press(self, user_id: int, chat_id: int, message_id: int, label_or_data: str) -> Query:
        """A person presses the button with this label (or this ``callback_data``) under a message."""
        message = self._there(user_id, chat_id).messages.get(message_id)
        if message is None:
            raise ValueError("这条消息已不存在")
        button = message.button(label_or_data)
        if button is None:
            raise ValueError(f"消息下没有按钮“{label_or_data}”，有：{'、'.join(message.buttons) or '无'}")
        if button.data is None:
            raise ValueError(f"按钮“{button.text}”打开链接，不发送数据")
        return self.forge(user_id, chat_id, message_id, button.data)

    def forge(self, user_id: int, chat_id: int, message_id: int, data: str) -> Query:
        """A press with any data, as a manipulated app could send it."""
        newest = self.world.chats[chat_id].last_id
        query = self.world.queries.ask(user_id, chat_id, message_id, data, newest)
        if self.world.updates.push("callback_query", self.world.query_json(query)) is None:
            raise ValueError("机器人未订阅 callback_query")
        return query

    def open_link(self, user_id: int, url: str) -> Message:
        """A person opens ``https://t.me/<bot>?start=payload`` and presses START."""
        parts = urlsplit(url if "//" in url else f"https://{url}")
        if parts.netloc != "t.me" or parts.path.strip("/").lower() != str(self.world.bot.username).lower():
            raise ValueError(f"不是本机器人的链接：{url}")
        payload = parse_qs(parts.query).get("start", [""])[0]
        if not PAYLOAD.fullmatch(payload):
            raise ValueError("链接参数只能是至多 64 个字母、数字、_ 和 -")
        return self.say(user_id, user_id, f"/start {payload}".strip())

    def inline_query(self, user_id: int, text: str, *, offset: str = "") -> Query:
        """A person types ``@bot text`` in any chat; `offer` has the bot's answer once it came."""
        if utf16_length(text) > INLINE_LIMIT:
            raise ValueError(f"行内提问至多 {INLINE_LIMIT} 个字符")
        query = self.world.queries.ask(user_id, user_id, 0, text)
        content: JsonObject = {
            "id": query.id,
            "from": self.world.users[user_id].to_json(),
            "query": text,
            "offset": offset,
        }
        if self.world.updates.push("inline_query", content) is None:
            raise ValueError("机器人未订阅 inline_query")
        return query

    def choose_result(self, user_id: int, chat_id: int, query_id: str, result_id: str) -> Message:
        """A person sends one of the answers to an inline question into a chat."""
        offer = self.world.queries.offers[query_id]
        chosen = next(result for result in offer.results if result["id"] == result_id)
        message, markup = chosen.get("input_message_content"), chosen.get("reply_markup")
        if not isinstance(message, Mapping):
            raise ValueError("沙盒只支持文字结果")  # noqa: TRY004 - a person's mistake, not a type error
        rich = content.text(message, "message_text")
        buttons = keyboard(markup if isinstance(markup, Mapping) else None)
        chat, user = self._there(user_id, chat_id), self.world.users[user_id]
        sent = self.world.post(chat, user, rich, keyboard=buttons, via_bot=True)
        told: Json = {"result_id": result_id, "from": user.to_json(), "query": offer.query.data}
        self.world.updates.push("chosen_inline_result", told)
        return sent
