"""How handlers answer: in the chat they were asked in, and in one sentence when they must refuse."""

import html
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Message as Sent
from telegram import Update
from telegram.error import BadRequest

from answers.refusals import refusal_text
from answers.shapes import Message
from handlers.services import Turn, services_of
from ledger.errors import Refused

Handler = Callable[[Update, Turn], Coroutine[Any, Any, None]]
ALERT_LIMIT = 200
TOO_LATE = ("query is too old", "query id is invalid")


def refusing(handler: Handler) -> Handler:
    """Turn `Refused` into one clear sentence to the person."""

    @wraps(handler)
    async def wrapped(update: Update, turn: Turn) -> None:
        try:
            await handler(update, turn)
        except Refused as refused:
            await tell(update, turn, refusal_text(refused))

    return wrapped


async def tell(update: Update, turn: Turn, text: str) -> None:
    """One sentence: an alert over a pressed button while Telegram waits for it, else a message."""
    if update.callback_query is None or not await answer_press(update, text, alert=True):
        await reply(update, turn, Message(html.escape(text)))


async def reply(update: Update, turn: Turn, message: Message) -> Sent | None:
    """Send a message to the chat of the update; in a group as a reply to who asked."""
    chat, asked = update.effective_chat, update.effective_message
    if chat is None:
        return None
    in_group = chat.type != chat.PRIVATE and asked is not None and update.callback_query is None
    reply_to = asked.id if asked is not None and in_group else None
    return await services_of(turn).courier.send(chat.id, message, reply_to)


async def answer_press(update: Update, text: str = "", *, alert: bool = False) -> bool:
    """Stop the spinner of a button; False if Telegram no longer waits, and so nobody saw the text."""
    assert update.callback_query is not None
    try:
        await update.callback_query.answer(text[:ALERT_LIMIT] or None, show_alert=alert)
    except BadRequest as error:
        if not any(harmless in error.message.lower() for harmless in TOO_LATE):
            raise
        return False
    return True
