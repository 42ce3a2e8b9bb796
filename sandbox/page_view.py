"""What the chat page shows one person: chats, messages, menus, the clock."""

from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from sandbox.changes import Change
from sandbox.clock import ClockControl
from sandbox.model import Chat, Message, User
from sandbox.wire import Json, JsonObject
from sandbox.world import World

NEWEST = 300
"""Messages per chat that the page loads."""


class Shown(Protocol):
    """What the page needs to know of the sandbox."""

    world: World
    clock: ClockControl | None
    notice: str
    shown: Sequence[int] | None
    zone: ZoneInfo


def state(box: Shown, user_id: int | None) -> JsonObject:
    """Everything the page needs for one person (the first one when there is no such person)."""
    people = choosable(box)
    me = next((user for user in people if user.id == user_id), people[0] if people else None)
    return {
        "bot": box.world.bot.to_json(),
        "notice": box.notice,
        "zone": str(box.zone),
        "people": [_person(user) for user in people],
        "me": me.id if me else None,
        "chats": [chat_view(box.world, chat, me.id) for chat in chats_of(box.world, me.id)] if me else [],
        "clock": clock_view(box),
    }


def choosable(box: Shown) -> list[User]:
    users = box.world.users
    if box.shown is not None:
        return [users[user_id] for user_id in box.shown if user_id in users]
    return [user for user in users.values() if not user.is_bot]


def _person(user: User) -> JsonObject:
    return user.to_json() | {"note": user.note}


def chats_of(world: World, user_id: int) -> list[Chat]:
    """A person's chat with the bot, then their groups."""
    groups = [
        chat
        for chat in world.chats.values()
        if chat.kind != "private" and chat.migrated_to is None and chat.present(user_id)
    ]
    return [world.chats[user_id], *groups]


def chat_view(world: World, chat: Chat, user_id: int) -> JsonObject:
    messages = list(chat.messages.values())[-NEWEST:]
    view: JsonObject = {
        "bot_in": chat.present(world.bot.id),
        "bot_status": chat.members.get(world.bot.id, "left"),
        "started": bool(chat.messages),
        "people": [world.users[i].name for i in chat.people() if i != world.bot.id and i in world.users],
        "topics": [{"id": thread_id, "name": name} for thread_id, name in chat.topics.items()],
        "pinned": list(chat.pinned),
        "commands": world.profile.menu_for(chat, user_id),
        "description": world.profile.texts.get(("description", ""), ""),
        "messages": [message_view(world, message) for message in messages],
    }
    return world.chat_json(chat) | view


def message_view(world: World, message: Message) -> JsonObject:
    return world.message_json(message) | {"reactions": list(message.reactions), "version": message.version}


def clock_view(box: Shown) -> Json:
    """The present instant and the moments to move to; None without a clock to move."""
    if box.clock is None:
        return None
    presets = [
        {"label": preset.label, "at": preset.at.isoformat(), "note": preset.note}
        for preset in box.clock.presets()
    ]
    return {"now": box.clock.now().astimezone(box.zone).isoformat(), "presets": presets}


def concerns(world: World, change: Change, user_id: int) -> bool:
    """Whether a person's page must hear of a change."""
    if change.kind == "call":
        return False
    if change.user_id is not None:
        return change.user_id == user_id
    chat = world.chats.get(change.chat_id) if change.chat_id is not None else None
    return chat is None or chat.present(user_id)


def change_view(world: World, change: Change) -> JsonObject:
    """A change as the page gets it: messages whole, as they are by now."""
    content = change.content
    if change.kind in ("message", "edited") and change.chat_id is not None and isinstance(content, int):
        message = world.chats[change.chat_id].messages.get(content)
        content = message_view(world, message) if message else None
    return {"kind": change.kind, "chat_id": change.chat_id, "content": content}
