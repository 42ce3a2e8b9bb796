"""Which messages of a group reach a bot in privacy mode."""

from sandbox.model import Chat, Message, User


def reaches(bot: User, chat: Chat, message: Message, privacy: bool) -> bool:
    """Whether the bot is sent this message of a person.

    In a group with privacy mode on: commands (not those for another bot), mentions of it, replies to its
    messages, messages written through it (inline) and service messages. An administrator bot, and one
    with privacy mode off, gets everything.
    """
    if not chat.present(bot.id):
        return False
    if chat.kind == "private" or not privacy or chat.members[bot.id] == "administrator":
        return True
    if message.via_bot or message.service:
        return True
    return _addresses(bot, message) or _replies_to_bot(chat, message)


def _addresses(bot: User, message: Message) -> bool:
    own = f"@{bot.username}".lower()
    if any(mention.lower() == own for mention in message.content.found("mention")):
        return True
    return any(_is_ours(command, own) for command in message.content.found("bot_command"))


def _is_ours(command: str, own: str) -> bool:
    return "@" not in command or command.lower().endswith(own)


def _replies_to_bot(chat: Chat, message: Message) -> bool:
    answered = chat.messages.get(message.reply_to) if message.reply_to else None
    return answered is not None and answered.by_bot
