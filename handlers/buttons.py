"""Pressed buttons: every one is a question or an action, and the pressing person's right is checked anew."""

from telegram import CallbackQuery, Update
from telegram import Message as Sent

from answers import front
from answers.acts import Outcome, perform
from answers.context import Asker, Context
from answers.shapes import Answer, Message
from db.outbox import is_pushed
from db.queries.warnings import Digest
from db.warnings import turn_page
from handlers.identify import actor_of, asker_of
from handlers.replies import answer_press, refusing, reply
from handlers.services import Services, Turn, services_of
from ledger import actions, questions
from ledger.errors import Reason, Refused
from ledger.questions import Question, Topic


@refusing
async def on_press(update: Update, turn: Turn) -> None:
    """Ask or act, as the button says."""
    query = update.callback_query
    if query is None:
        return
    code = query.data or ""
    if code.startswith(actions.HEAD):
        await _act(update, turn, code)
    else:
        await _ask(update, turn, questions.decode(code))


async def _ask(update: Update, turn: Turn, question: Question) -> None:
    services = services_of(turn)
    async with services.reading() as context:
        asker = await asker_of(update, services, context)
        if asker.official is None:
            raise Refused(Reason.NOT_REGISTERED)
        answer = await front.answer(question, asker, context)
        keep = await _must_stay(update, question, context)
    await _keep_page(answer, asker, services)
    await answer_press(update)
    await show(update, turn, answer.message, in_place=not keep)


async def _keep_page(answer: Answer, asker: Asker, services: Services) -> None:
    """A group's digest stays on the page that was turned to, also when it is brought up to date."""
    digest, question, group = answer.facts, answer.question, asker.group
    if not isinstance(digest, Digest) or question is None or group is None or group.id != digest.group:
        return
    async with services.writing() as context:
        await turn_page(context.session, digest.id, question.page)


async def _act(update: Update, turn: Turn, code: str) -> None:
    services = services_of(turn)
    action = actions.decode(code)
    async with services.writing() as context:
        actor = await actor_of(update, services, context, turn.bot.username)
        outcome = await perform(action, actor, context)
    await answer_press(update, outcome.said)
    message = await _after(update, outcome, services)
    if message is not None:
        await show(update, turn, message, in_place=True)


async def _after(update: Update, outcome: Outcome, services: Services) -> Message | None:
    """What takes the place of the message that was pressed; None if it stays."""
    if outcome.show is None:
        return outcome.message
    async with services.reading() as context:
        asker = await asker_of(update, services, context)
        return (await front.answer(outcome.show, asker, context)).message


async def _must_stay(update: Update, question: Question, context: Context) -> bool:
    """A pushed report stays as it was sent; what is asked from it is answered below it."""
    pressed = _message(update.callback_query)
    if pressed is None or question.topic is Topic.DIGEST:
        return False
    return await is_pushed(context.session, pressed.chat.id, pressed.id)


async def show(update: Update, turn: Turn, message: Message, *, in_place: bool) -> None:
    """Show a message in the place of the one pressed where Telegram can do that, else below it."""
    pressed = _message(update.callback_query)
    if pressed is None or not in_place or bool(pressed.photo) != (message.picture is not None):
        await reply(update, turn, message)
    else:
        await services_of(turn).courier.edit(pressed.chat.id, pressed.id, message)


def _message(query: CallbackQuery | None) -> Sent | None:
    """The message under which a button was pressed, as long as Telegram still shows it to bots."""
    if query is None or not isinstance(query.message, Sent):
        return None
    return query.message
