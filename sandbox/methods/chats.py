"""getMe, getChat…, leaveChat, createForumTopic, getFile, webhooks and closing."""

from sandbox.files import DOWNLOAD_LIMIT
from sandbox.methods.table import method
from sandbox.wire import ApiError, Call, Json, JsonObject, bad_request, forbidden
from sandbox.world import World

TOPIC_COLOUR = 7322096


@method("getMe")
def get_me(world: World, _: Call) -> Json:
    known = world.bot.to_json()
    known.update(
        can_join_groups=True, can_read_all_group_messages=not world.privacy, supports_inline_queries=True
    )
    return known


@method("getChat")
def get_chat(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    known: JsonObject = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if chat.pinned:
        known["pinned_message"] = world.message_json(chat.messages[chat.pinned[-1]])
    return world.chat_json(chat) | known


@method("getChatMember")
def get_chat_member(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    user = world.users.get(call.number("user_id"))
    if user is None:
        raise bad_request("invalid user_id specified")
    return world.member_json(user, chat.members.get(user.id, "left"))


@method("getChatAdministrators")
def get_chat_administrators(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    found = [(world.users[user_id], status) for user_id, status in chat.members.items()]
    return [
        world.member_json(user, status)
        for user, status in found
        if status in ("creator", "administrator") and (user == world.bot or not user.is_bot)
    ]


@method("getChatMemberCount")
def get_chat_member_count(world: World, call: Call) -> Json:
    return len(world.reachable(call.params["chat_id"]).people())


@method("leaveChat")
def leave_chat(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    if chat.kind == "private":
        raise bad_request("chat is private, it can't be left")
    world.post(chat, world.bot, service={"left_chat_member": world.bot.to_json()})
    world.set_status(chat, world.bot, "left")
    return True


@method("createForumTopic")
def create_forum_topic(world: World, call: Call) -> Json:
    chat = world.reachable(call.params["chat_id"])
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    if chat.members[world.bot.id] != "administrator":
        raise bad_request("not enough rights to create a topic")
    name = call.text("name")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_NAME_INVALID")
    thread_id = chat.last_id + 1
    topic: JsonObject = {"name": name, "icon_color": call.number("icon_color", TOPIC_COLOUR)}
    chat.topics[thread_id] = name
    world.post(chat, world.bot, thread_id=thread_id, service={"forum_topic_created": topic})
    return topic | {"message_thread_id": thread_id}


@method("getFile")
def get_file(world: World, call: Call) -> Json:
    try:
        file = world.files.get(call.text("file_id"))
    except ApiError:
        raise bad_request("invalid file_id") from None
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


@method("deleteWebhook")
def delete_webhook(world: World, call: Call) -> Json:
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, _: Call) -> Json:
    waiting = len(world.updates.pending)
    return {"url": "", "has_custom_certificate": False, "pending_update_count": waiting}


@method("setWebhook")
def set_webhook(_: World, call: Call) -> Json:
    if call.text("url"):
        raise bad_request("bad webhook: the sandbox delivers updates by getUpdates only")
    return True


@method("logOut")
def log_out(_: World, __: Call) -> Json:
    raise forbidden("the sandbox's bot can't log out")


@method("close")
def close(_: World, __: Call) -> Json:
    return True
