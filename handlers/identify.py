"""Who is asking, and in which group."""

from telegram import Chat, Update, User

from answers.acts import Actor
from answers.context import Asker, Context
from db import people
from handlers.services import Services
from ledger.officials import Group, Official, Role


async def who(user: User | None, services: Services, context: Context) -> Official | None:
    """The registered official, or an administrator named in the settings; None for a stranger."""
    if user is None:
        return None
    official = await people.official(context.session, user.id)
    if official is None and user.id in services.admins:
        return Official(user.id, user.full_name, Role.ADMIN, context.tree.province.code)
    return official


async def where(chat: Chat | None, context: Context) -> Group | None:
    """The group that a chat is; None for a private chat."""
    if chat is None or chat.type == Chat.PRIVATE:
        return None
    known = await people.group_by_chat(context.session, chat.id)
    return known or Group(0, chat.id, chat.title or str(chat.id), None, True, frozenset())


async def asker_of(update: Update, services: Services, context: Context) -> Asker:
    """The asker of an update."""
    official = await who(update.effective_user, services, context)
    return Asker(official, await where(update.effective_chat, context))


async def actor_of(update: Update, services: Services, context: Context, bot_name: str) -> Actor:
    """The actor of an update."""
    asker = await asker_of(update, services, context)
    chat_id = update.effective_chat.id if update.effective_chat else 0
    return Actor(asker.official, chat_id, asker.group, bot_name)
