"""The bot comes into a group, leaves it, or the group gets a new id."""

from telegram import Chat, ChatMember, ChatMemberRestricted, Update

from answers import menus
from answers.group_lost import Loss, give_up
from db import people
from handlers.replies import refusing
from handlers.services import Turn, services_of

GROUPS = {Chat.GROUP, Chat.SUPERGROUP}
INSIDE = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER}


@refusing
async def on_my_membership(update: Update, turn: Turn) -> None:
    """Greet a group that the bot was added to; forget to push to one that it was taken out of."""
    change = update.my_chat_member
    if change is None or change.chat.type not in GROUPS:
        return
    services = services_of(turn)
    was, now = is_inside(change.old_chat_member), is_inside(change.new_chat_member)
    async with services.writing() as context:
        if now:
            await people.meet_group(context.session, change.chat.id, change.chat.title or "")
        else:
            await give_up(change.chat.id, Loss.REMOVED, context)
        greeting = menus.greeting(context)
    if now and not was:
        await services.courier.send(change.chat.id, greeting)


def is_inside(member: ChatMember) -> bool:
    """Whether the bot, as this member, is in the chat; one who is restricted may be in it or not."""
    return member.status in INSIDE or (isinstance(member, ChatMemberRestricted) and member.is_member)


@refusing
async def on_migration(update: Update, turn: Turn) -> None:
    """Keep the group, change its id. Told twice, once in the old chat and once in the new."""
    message = update.effective_message
    if message is None:
        return
    async with services_of(turn).writing() as context:
        if message.migrate_to_chat_id is not None:
            await people.migrate_group(context.session, message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            await people.migrate_group(context.session, message.migrate_from_chat_id, message.chat.id)
