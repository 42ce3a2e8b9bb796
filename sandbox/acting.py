"""What every act of a person begins with: are they there, may they write."""

from sandbox.entities import Rich
from sandbox.files import StoredFile
from sandbox.model import Chat, Message
from sandbox.world import World


class Acting:
    """A person's presence in a chat. `ValueError` for what Telegram's app would not let them do."""

    world: World

    def _write(
        self,
        user_id: int,
        chat_id: int,
        rich: Rich,
        *,
        file: StoredFile | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
        album: str | None = None,
    ) -> Message:
        chat = self._there(user_id, chat_id)
        if reply_to is not None and reply_to not in chat.messages:
            raise ValueError("所回复的消息不存在")
        if thread_id is not None and thread_id not in chat.topics:
            raise ValueError("没有这个话题")
        if chat.kind == "private":
            self._open(chat)
        user = self.world.users[user_id]
        return self.world.post(
            chat, user, rich, file=file, reply_to=reply_to, thread_id=thread_id, album=album
        )

    def _open(self, chat: Chat) -> None:
        """Writing to the bot starts it; it is told only when it had been blocked."""
        status = chat.members.get(self.world.bot.id)
        if status == "kicked":
            self.world.set_status(chat, self.world.users[chat.id], "member")
        elif status != "member":
            chat.members[self.world.bot.id] = "member"

    def _there(self, user_id: int, chat_id: int) -> Chat:
        chat = self.world.chats.get(chat_id)
        if chat is None or user_id not in self.world.users:
            raise ValueError(f"没有这个会话或这个人：{chat_id}、{user_id}")
        if not chat.present(user_id):
            raise ValueError(f"{self.world.users[user_id].name} 不在会话 {chat_id} 中")
        if chat.migrated_to is not None:
            raise ValueError(f"该群已升级为超级群 {chat.migrated_to}")
        return chat
