"""What a message may contain: text, caption, file, reply, topic."""

from collections.abc import Mapping

from sandbox import entities
from sandbox.entities import Rich, utf16_length
from sandbox.files import FileKind, StoredFile
from sandbox.markup import parse_html
from sandbox.model import Chat
from sandbox.wire import Call, Json, Upload, bad_request, objects
from sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def text(params: Mapping[str, Json], name: str = "text") -> Rich:
    """The text of a message, 1–4096 UTF-16 units after its entities were parsed."""
    rich = formatted(params, name, "entities")
    if not rich.text:
        raise bad_request("message text is empty")
    if utf16_length(rich.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return rich


def caption(params: Mapping[str, Json]) -> Rich:
    """The caption of a file, at most 1024 UTF-16 units after its entities were parsed."""
    rich = formatted(params, "caption", "caption_entities")
    if utf16_length(rich.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return rich


def formatted(params: Mapping[str, Json], name: str, entities_name: str) -> Rich:
    value = params.get(name)
    source = value if isinstance(value, str) else ""
    style = str(params.get("parse_mode") or "").lower()
    if style == "html":
        return entities.finished(parse_html(source))
    if style in ("markdown", "markdownv2"):
        raise bad_request("the sandbox reads parse_mode HTML only")
    if style:
        raise bad_request("unsupported parse_mode")
    return entities.finished(Rich(source, entities.from_json(objects(params.get(entities_name)))))


def file(world: World, kind: FileKind, source: Json, uploads: Mapping[str, Upload]) -> StoredFile:
    """The file that `source` means: ``attach://part``, or the ``file_id`` of one sent before."""
    name = source if isinstance(source, str) else ""
    if name.startswith("attach://"):
        return _attached(world, kind, name.removeprefix("attach://"), uploads)
    if name.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(name)
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def _attached(world: World, kind: FileKind, part: str, uploads: Mapping[str, Upload]) -> StoredFile:
    if part not in uploads:
        raise bad_request(f'file part "{part}" is missing from the request')
    return world.files.add(kind, uploads[part])


def reply(chat: Chat, call: Call) -> int | None:
    """The message replied to, which must exist unless the bot allows otherwise."""
    parameters = call.object("reply_parameters")
    if parameters is None:
        return None
    message_id = parameters.get("message_id")
    if isinstance(message_id, int) and message_id in chat.messages:
        return message_id
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def topic(chat: Chat, call: Call, reply_to: int | None) -> int | None:
    """The forum topic to write to; a reply without one goes where the message is."""
    thread_id = call.maybe_number("message_thread_id")
    if thread_id is None:
        return chat.messages[reply_to].thread_id if reply_to and chat.forum else None
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id
