"""sendMessage, sendPhoto, sendDocument, sendMediaGroup, sendChatAction."""

import secrets

from sandbox.entities import Rich
from sandbox.files import FileKind, StoredFile
from sandbox.keyboards import keyboard
from sandbox.methods import content
from sandbox.methods.table import method
from sandbox.model import Message
from sandbox.wire import Call, Json, bad_request
from sandbox.world import World

ACTIONS = frozenset((
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
))  # fmt: skip
KINDS: tuple[FileKind, ...] = ("photo", "document")
ALBUM = range(2, 11)


@method("sendMessage")
def send_message(world: World, call: Call) -> Json:
    world.reachable(call.params["chat_id"])
    return world.message_json(_post(world, call, content.text(call.params), None))


@method("sendPhoto")
def send_photo(world: World, call: Call) -> Json:
    return _send_file(world, call, "photo")


@method("sendDocument")
def send_document(world: World, call: Call) -> Json:
    return _send_file(world, call, "document")


def _send_file(world: World, call: Call, kind: FileKind) -> Json:
    world.reachable(call.params["chat_id"])
    caption = content.caption(call.params)
    keyboard(call.object("reply_markup"))
    file = content.file(world, kind, call.params[kind], call.uploads)
    return world.message_json(_post(world, call, caption, file))


def _post(world: World, call: Call, rich: Rich, file: StoredFile | None, album: str | None = None) -> Message:
    chat = world.reachable(call.params["chat_id"])
    reply_to = content.reply(chat, call)
    thread_id = content.topic(chat, call, reply_to)
    buttons = keyboard(call.object("reply_markup"))
    return world.post(
        chat,
        world.bot,
        rich,
        file=file,
        keyboard=buttons,
        reply_to=reply_to,
        thread_id=thread_id,
        album=album,
    )


@method("sendMediaGroup")
def send_media_group(world: World, call: Call) -> Json:
    world.reachable(call.params["chat_id"])
    items = call.objects("media")
    kinds = {str(item["type"]) for item in items}
    if len(items) not in ALBUM:
        few = len(items) < ALBUM.start
        raise bad_request(f"too {'few' if few else 'much'} messages to send as an album")
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    parts = [(content.caption(item), album_file(world, call, item["type"], item["media"])) for item in items]
    album = str(secrets.randbits(53))
    return [world.message_json(_post(world, call, rich, file, album)) for rich, file in parts]


def album_file(world: World, call: Call, kind: Json, source: Json) -> StoredFile:
    """The file of one InputMedia."""
    for known in KINDS:
        if kind == known:
            return content.file(world, known, source, call.uploads)
    raise bad_request(f"the sandbox does not stand in for media of the type {kind}")


@method("sendChatAction")
def send_chat_action(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell("typing", chat, call.text("action"))
    return True
