"""Typed questions and deeds. In groups only mentions of the bot and replies to it."""

from telegram import MessageEntity, Update

from handlers import deeds
from handlers.asking import answer_text
from handlers.identify import asker_of
from handlers.reconciling import asks_to_reconcile, reconcile_text
from handlers.replies import refusing, reply
from handlers.services import Turn, services_of
from ledger.errors import Reason, Refused


@refusing
async def on_text(update: Update, turn: Turn) -> None:
    """Do or answer what was typed."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None or message.text is None:
        return
    text = message.text
    if chat.type != chat.PRIVATE:
        mention = f"@{turn.bot.username}"
        mentions = message.parse_entities([MessageEntity.MENTION]).values()
        mentioned = any(m.lower() == mention.lower() for m in mentions)
        replied = message.reply_to_message
        to_bot = replied is not None and replied.from_user is not None and replied.from_user.id == turn.bot.id
        if not mentioned and not to_bot:
            return
        text = _without(text, [m for m in mentions if m.lower() == mention.lower()])
    if asks_to_reconcile(text):
        await _reconcile(update, turn, text)
        return
    told = deeds.told(message, text)
    if told is not None and await deeds.do(update, turn, told):
        return
    services = services_of(turn)
    async with services.reading() as context:
        last = services.last_questions.of(update, context.now)
        answer = await answer_text(text, await asker_of(update, services, context), context, last=last)
    services.last_questions.note(update, answer.question, context.now)
    await reply(update, turn, answer.message)


async def _reconcile(update: Update, turn: Turn, text: str) -> None:
    """对账 and what was reported."""
    services = services_of(turn)
    async with services.reading() as context:
        message = await reconcile_text(text, await asker_of(update, services, context), context)
    await reply(update, turn, message)


@refusing
async def on_other(update: Update, turn: Turn) -> None:
    """A voice message, a sticker, a video: say what can be read."""
    services = services_of(turn)
    async with services.reading() as context:
        if (await asker_of(update, services, context)).official is None:
            raise Refused(Reason.NOT_REGISTERED)
    raise Refused(Reason.NOT_READABLE)


def _without(text: str, mentions: list[str]) -> str:
    for mention in mentions:
        text = text.replace(mention, " ")
    return text
