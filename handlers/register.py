"""Which update goes to which handler, and the menus of commands."""

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from answers.words import render
from handlers.buttons import on_press
from handlers.commands import ASKING, acting, asking, on_start, on_unknown
from handlers.documents import on_document
from handlers.failures import on_failure
from handlers.inline import on_inline
from handlers.membership import on_migration, on_my_membership
from handlers.photos import NO_PHOTO, on_no_photo, on_photo
from handlers.services import KEY, App, Services
from handlers.texts import on_other, on_text
from ledger.actions import ActionKind

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
"""Asked for explicitly: Telegram otherwise remembers what an earlier program wanted."""
ACTING = {"bind": ActionKind.BIND_GROUP, "invite": ActionKind.INVITE}
MENU = {
    BotCommandScopeAllPrivateChats(): (*ASKING, "invite"),
    BotCommandScopeAllGroupChats(): (
        *(name for name in ASKING if name not in ("status", "bulletin")),
        "bind",
    ),
}


def register(app: App, services: Services) -> None:
    """Put all handlers into the application."""
    app.bot_data[KEY] = services
    new = filters.UpdateType.MESSAGE
    app.add_handler(CommandHandler("start", on_start, new))
    for name, topic in ASKING.items():
        app.add_handler(CommandHandler(name, asking(topic), new))
    for name, kind in ACTING.items():
        app.add_handler(CommandHandler(name, acting(kind), new))
    app.add_handler(MessageHandler(new & filters.StatusUpdate.MIGRATE, on_migration))
    app.add_handler(MessageHandler(new & filters.PHOTO, on_photo))
    app.add_handler(MessageHandler(new & NO_PHOTO, on_no_photo))
    app.add_handler(MessageHandler(new & filters.Document.ALL, on_document))
    app.add_handler(MessageHandler(new & filters.COMMAND & filters.ChatType.PRIVATE, on_unknown))
    app.add_handler(MessageHandler(new & filters.TEXT & ~filters.COMMAND, on_text))
    other = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    app.add_handler(MessageHandler(new & other, on_other))
    app.add_handler(CallbackQueryHandler(on_press))
    app.add_handler(InlineQueryHandler(on_inline))
    app.add_handler(ChatMemberHandler(on_my_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_error_handler(on_failure)


async def set_menus(bot: Bot) -> None:
    """Tell Telegram what the bot is for, and the commands of private chats and of groups."""
    for scope, names in MENU.items():
        commands = [BotCommand(name, render("commands.txt.j2", name=name)) for name in dict.fromkeys(names)]
        await bot.set_my_commands(commands, scope)
    await bot.set_my_description(render("description.txt.j2"))
