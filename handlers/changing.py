"""Which updates may change something: those must survive the process that took them."""

import re

from telegram import Message, Update

from answers.acts import INVITATION_HEAD
from handlers.commands import ASKING
from handlers.reading import progress, undoing
from handlers.reading.deeds import WORDS
from ledger import actions

ACTING_WORDS = (*WORDS, *progress.WORDS, *undoing.WORDS)
"""What a typed action begins with."""
_COMMAND = re.compile(r"/(\w+)(?:@\w+)?\s*(.*)", re.DOTALL)
_MENTION = re.compile(r"@\w+", re.ASCII)
"""Names on Telegram are ASCII, so that a Chinese word may follow without a space."""


def may_change(update: Update) -> bool:
    """Whether handling an update may change anything; plainly asking does not."""
    if update.callback_query is not None:
        return (update.callback_query.data or "").startswith(actions.HEAD)
    if update.my_chat_member is not None:
        return True
    return update.message is not None and _message_may_change(update.message)


def _message_may_change(message: Message) -> bool:
    if message.migrate_to_chat_id is not None or message.migrate_from_chat_id is not None:
        return True
    if message.photo:
        return message.chat.type == message.chat.PRIVATE or _replies_to_bot(message)
    if message.document is not None:
        return message.chat.type == message.chat.PRIVATE
    if message.text is None:
        return False
    command = _COMMAND.fullmatch(message.text)
    if command is not None:
        return _command_may_change(command[1].lower(), command[2])
    return _replies_to_bot(message) or _MENTION.sub("", message.text).lstrip().startswith(ACTING_WORDS)


def _command_may_change(name: str, rest: str) -> bool:
    if name == "start":
        return rest.startswith(INVITATION_HEAD)
    return name not in ASKING


def _replies_to_bot(message: Message) -> bool:
    replied = message.reply_to_message
    author = None if replied is None else replied.from_user
    return author is not None and author.id == message.get_bot().id
