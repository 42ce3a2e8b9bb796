"""editMessage…, deleteMessage, pinChatMessage, setMessageReaction."""

from sandbox.entities import Rich
from sandbox.files import StoredFile
from sandbox.keyboards import keyboard
from sandbox.methods import content
from sandbox.methods.sending import album_file
from sandbox.methods.table import method
from sandbox.model import Chat, Message
from sandbox.wire import ApiError, Call, Json, bad_request
from sandbox.world import World

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@method("editMessageText")
def edit_text(world: World, call: Call) -> Json:
    chat, message = _own(world, call)
    rich = content.text(call.params)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    return _changed(world, call, chat, message, rich, None)


@method("editMessageCaption")
def edit_caption(world: World, call: Call) -> Json:
    chat, message = _own(world, call)
    rich = content.caption(call.params)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    return _changed(world, call, chat, message, rich, message.file)


@method("editMessageMedia")
def edit_media(world: World, call: Call) -> Json:
    """Puts another file into a message; a text message becomes one with a file."""
    chat, message = _own(world, call)
    media = call.object("media") or {}
    rich = content.caption(media)
    if message.album and message.file and message.file.kind != media["type"]:
        raise bad_request("can't edit media of an album to another type")
    file = album_file(world, call, media["type"], media["media"])
    return _changed(world, call, chat, message, rich, file)


@method("editMessageReplyMarkup")
def edit_reply_markup(world: World, call: Call) -> Json:
    chat, message = _own(world, call)
    return _changed(world, call, chat, message, message.content, message.file)


def _changed(
    world: World, call: Call, chat: Chat, message: Message, rich: Rich, file: StoredFile | None
) -> Json:
    """Stores the new contents; without ``reply_markup`` the keyboard goes, as on Telegram."""
    buttons = keyboard(call.object("reply_markup"))
    same_file = (file and file.unique_id) == (message.file and message.file.unique_id)
    if same_file and rich == message.content and buttons == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    new = chat.update(message.id, content=rich, file=file, keyboard=buttons, edit_date=world.unix())
    world.edited(chat, new)
    return world.message_json(new)


def _own(world: World, call: Call) -> tuple[Chat, Message]:
    if "inline_message_id" in call:
        raise ApiError(501, "Not Implemented: the sandbox does not stand in for inline_message_id")
    if "chat_id" not in call or "message_id" not in call:
        raise bad_request("message identifier is not specified")
    chat = world.reachable(call.params["chat_id"])
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender != world.bot or message.service:
        raise bad_request("message can't be edited")
    return chat, message


@method("deleteMessage")
def delete_message(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    may = chat.kind == "private" or chat.members[world.bot.id] == "administrator"
    if message.sender != world.bot and not may:
        raise bad_request("message can't be deleted")
    if world.unix() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.id]
    chat.pinned = [pinned for pinned in chat.pinned if pinned != message.id]
    world.tell("deleted", chat, message.id)
    return True


@method("pinChatMessage")
def pin_message(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    message_id = call.number("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    if chat.kind != "private" and chat.members[world.bot.id] != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(message_id)
    world.tell("chats", chat)
    return True


@method("unpinChatMessage")
def unpin_message(world: World, call: Call) -> Json:
    """Without ``message_id`` the newest pin goes."""
    chat = world.reachable(call.params["chat_id"])
    message_id = call.number("message_id", chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.tell("chats", chat)
    return True


@method("setMessageReaction")
def set_reaction(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    if call.number("message_id") not in chat.messages:
        raise bad_request("message to react not found")
    emoji = tuple(str(item.get("emoji")) for item in call.objects("reaction"))
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message = chat.update(call.number("message_id"), reactions=emoji)
    world.edited(chat, message)
    return True
