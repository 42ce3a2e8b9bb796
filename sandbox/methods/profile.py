"""Command menus, the bot's name and its descriptions."""

import re

from sandbox.changes import Change
from sandbox.methods.table import Handler, method
from sandbox.wire import Call, Json, bad_request
from sandbox.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100


@method("setMyCommands")
def set_commands(world: World, call: Call) -> Json:
    commands = call.objects("commands")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command["command"]).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command["description"])) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile.set_commands(call.object("scope"), call.text("language_code"), commands)
    world.changes.announce(Change("commands"))
    return True


@method("getMyCommands")
def get_commands(world: World, call: Call) -> Json:
    return world.profile.commands(call.object("scope"), call.text("language_code"))


@method("deleteMyCommands")
def delete_commands(world: World, call: Call) -> Json:
    world.profile.delete_commands(call.object("scope"), call.text("language_code"))
    world.changes.announce(Change("commands"))
    return True


def _text_methods(which: str, field: str, limit: int) -> None:
    """Enters setMy… and getMy… for one text of at most `limit` characters."""

    def set_text(world: World, call: Call) -> Json:
        if len(call.text(field)) > limit:
            raise bad_request(f"{field} is too long")
        world.profile.texts[field, call.text("language_code")] = call.text(field)
        return True

    def get_text(world: World, call: Call) -> Json:
        texts, language = world.profile.texts, call.text("language_code")
        unset = world.bot.name if field == "name" else ""
        return {field: texts.get((field, language)) or texts.get((field, ""), unset)}

    setter: Handler = set_text
    getter: Handler = get_text
    method(f"setMy{which}")(setter)
    method(f"getMy{which}")(getter)


_text_methods("Name", "name", 64)
_text_methods("Description", "description", 512)
_text_methods("ShortDescription", "short_description", 120)
