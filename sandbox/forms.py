"""How things look in Bot API form."""

from sandbox.files import StoredFile
from sandbox.keyboards import keyboard_json
from sandbox.model import Chat, Message, Status, User
from sandbox.queries import Query
from sandbox.updates import only
from sandbox.wire import Json, JsonObject

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages",
)  # fmt: skip


class Forms:
    """The Bot API objects of users, chats, messages and presses."""

    bot: User
    users: dict[int, User]
    chats: dict[int, Chat]

    def member_json(self, user: User, status: Status) -> JsonObject:
        known: JsonObject = {"status": status, "user": user.to_json()}
        if status == "kicked":
            known["until_date"] = 0
        elif status == "creator":
            known["is_anonymous"] = False
        elif status == "administrator":
            known.update(dict.fromkeys(ADMIN_RIGHTS, True), can_be_edited=False, is_anonymous=False)
        return known

    def chat_json(self, chat: Chat) -> JsonObject:
        known: JsonObject = {"id": chat.id, "type": chat.kind}
        if chat.kind != "private":
            return known | {"title": chat.title} | ({"is_forum": True} if chat.forum else {})
        user = self.users[chat.id]
        return known | only(first_name=user.name, username=user.username)

    def message_json(self, message: Message, nested: bool = False) -> JsonObject:
        """The Bot API form; a message replied to is included once, not its own in turn."""
        chat = self.chats[message.chat_id]
        known: JsonObject = {
            "message_id": message.id,
            "from": message.sender.to_json(),
            "chat": self.chat_json(chat),
            "date": message.date,
            **message.service,
        }
        known.update(_content_json(message))
        known.update(only(edit_date=message.edit_date, media_group_id=message.album))
        if message.thread_id is not None:
            known.update(message_thread_id=message.thread_id, is_topic_message=True)
        if message.keyboard:
            known["reply_markup"] = keyboard_json(message.keyboard)
        if message.via_bot:
            known["via_bot"] = self.bot.to_json()
        replied = chat.messages.get(message.reply_to) if message.reply_to else None
        if replied and not nested:
            known["reply_to_message"] = self.message_json(replied, nested=True)
        return known

    def query_json(self, query: Query) -> JsonObject:
        chat = self.chats[query.chat_id]
        message = chat.messages.get(query.message_id)
        gone: JsonObject = {"chat": self.chat_json(chat), "message_id": query.message_id, "date": 0}
        return {
            "id": query.id,
            "from": self.users[query.user_id].to_json(),
            "message": self.message_json(message) if message else gone,
            "chat_instance": str(abs(chat.id) * 7919),
            "data": query.data,
        }


def _content_json(message: Message) -> JsonObject:
    content, file = message.content, message.file
    text, entities = ("caption", "caption_entities") if file else ("text", "entities")
    known: JsonObject = {}
    if content.text:
        known[text] = content.text
    if content.entities:
        known[entities] = [entity.to_json() for entity in content.entities]
    if file:
        known[file.kind] = file_json(file)
    return known


def file_json(file: StoredFile) -> Json:
    """A Document, or the list of PhotoSize (one size: the sandbox does not scale)."""
    known: JsonObject = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    if file.kind == "photo":
        return [known | {"width": file.width, "height": file.height}]
    return known | {"file_name": file.name, "mime_type": file.mime}
