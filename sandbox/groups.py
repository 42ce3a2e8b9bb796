"""Groups, topics, and who is in them; the bot's coming and going."""

from collections.abc import Iterable

from sandbox.acting import Acting
from sandbox.changes import Change
from sandbox.model import Chat, Status, User
from sandbox.wire import JsonObject

TELEGRAM = User(777000, "Telegram")


class Groups(Acting):
    """What people do with groups and with the bot's membership."""

    def add_group(
        self,
        chat_id: int,
        title: str,
        members: Iterable[int] = (),
        *,
        bot_in: bool = True,
        bot_admin: bool = False,
        admins: Iterable[int] = (),
        supergroup: bool = False,
        forum: bool = False,
    ) -> Chat:
        """A group as it has been for long: no update tells the bot of it (`add_bot` does)."""
        statuses: dict[int, Status] = dict.fromkeys(members, "member")
        statuses.update(dict.fromkeys(admins, "administrator"))
        if bot_in or bot_admin:
            statuses[self.world.bot.id] = "administrator" if bot_admin else "member"
        chat = Chat(chat_id, "supergroup" if supergroup or forum else "group", title, forum, statuses)
        self.world.chats[chat_id] = chat
        self.world.changes.announce(Change("chats"))
        return chat

    def add_topic(self, user_id: int, chat_id: int, name: str) -> int:
        """A new topic in a forum; returns its ``message_thread_id``."""
        chat = self._there(user_id, chat_id)
        if not chat.forum:
            raise ValueError(f"{chat.title} 不是话题群")
        thread_id = chat.last_id + 1
        chat.topics[thread_id] = name
        service: JsonObject = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        self.world.post(chat, self.world.users[user_id], thread_id=thread_id, service=service)
        return thread_id

    def join(self, user_id: int, chat_id: int) -> None:
        """A person enters a group."""
        chat, user = self.world.chats[chat_id], self.world.users[user_id]
        chat.members[user_id] = "member"
        self.world.post(chat, user, service={"new_chat_members": [user.to_json()]})
        self.world.changes.announce(Change("chats"))

    def leave(self, user_id: int, chat_id: int) -> None:
        """A person leaves a group."""
        chat, user = self._there(user_id, chat_id), self.world.users[user_id]
        self.world.post(chat, user, service={"left_chat_member": user.to_json()})
        chat.members[user_id] = "left"
        self.world.changes.announce(Change("chats"))

    def add_bot(self, user_id: int, chat_id: int, *, admin: bool = False) -> None:
        """A person adds the bot to a group: ``my_chat_member`` and a ``new_chat_members`` message."""
        chat, by = self._there(user_id, chat_id), self.world.users[user_id]
        self.world.set_status(chat, by, "administrator" if admin else "member")
        self.world.post(chat, by, service={"new_chat_members": [self.world.bot.to_json()]})

    def remove_bot(self, user_id: int, chat_id: int) -> None:
        """A person throws the bot out of a group."""
        chat, by = self._there(user_id, chat_id), self.world.users[user_id]
        self.world.post(chat, by, service={"left_chat_member": self.world.bot.to_json()})
        self.world.set_status(chat, by, "kicked")

    def promote_bot(self, user_id: int, chat_id: int) -> None:
        """The bot becomes an administrator of the group and from then on sees every message."""
        self.world.set_status(self._there(user_id, chat_id), self.world.users[user_id], "administrator")

    def block_bot(self, user_id: int) -> None:
        """A person blocks the bot; writing to it again unblocks it."""
        self.world.set_status(self.world.chats[user_id], self.world.users[user_id], "kicked")

    def unblock_bot(self, user_id: int) -> None:
        self.world.set_status(self.world.chats[user_id], self.world.users[user_id], "member")

    def migrate(self, chat_id: int) -> int:
        """The group becomes a supergroup; returns the new id, which the old one answers from now on."""
        old = self.world.chats[chat_id]
        new = Chat(-1_000_000_000_000 + chat_id, "supergroup", old.title, old.forum, dict(old.members))
        self.world.chats[new.id] = new
        by = next((self.world.users[i] for i in old.people() if i != self.world.bot.id), TELEGRAM)
        self.world.post(old, by, service={"migrate_to_chat_id": new.id})
        self.world.post(new, by, service={"migrate_from_chat_id": old.id})
        old.migrated_to = new.id
        self.world.changes.announce(Change("chats"))
        return new.id
