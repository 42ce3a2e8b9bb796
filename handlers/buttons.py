"""Pressed buttons: every one is a question or an action, and the pressing person's right is checked anew."""

from telegram import CallbackQuery, Update
from telegram import Message as Sent

from answers import front
from answers.acts import Outcome, perform
from answers.context import Asker, Context
from answers.framing import framed
from answers.shapes import Answer, Message
from db.digests import turn_page
from db.outbox import Frame, frame_of
from db.queries.warnings import Digest
from handlers import importing
from handlers.identify import actor_of, asker_of
from handlers.replies import answer_press, refusing, reply
from handlers.services import Services, Turn, services_of
from ledger import actions, questions
from ledger.errors import Reason, Refused
from ledger.questions import Question


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
        frame = await _frame(update, context)
    services.last_questions.note(update, answer.question, context.now)
    turns = await _keep_page(answer, asker, services)
    await answer_press(update)
    if frame is None:
        await show(update, turn, answer.message)
    elif turns:
        await show(update, turn, framed(answer.message, frame.serial, again=frame.again))
    else:
        await show(update, turn, answer.message, below=True)


async def _keep_page(answer: Answer, asker: Asker, services: Services) -> bool:
    """Whether a group turns a page of its digest; it stays on it, also when it is brought up to date."""
    digest, question, group = answer.facts, answer.question, asker.group
    if not isinstance(digest, Digest) or question is None or group is None or group.id != digest.group:
        return False
    async with services.writing() as context:
        await turn_page(context.session, digest.id, question.page)
    return True


async def _act(update: Update, turn: Turn, code: str) -> None:
    services = services_of(turn)
    action = actions.decode(code)
    if action.kind in importing.KINDS:
        await importing.on_action(update, turn, action)
        return
    async with services.writing() as context:
        actor = await actor_of(update, services, context, turn.bot.username)
        outcome = await perform(action, actor, context)
        pushed = await _frame(update, context) is not None
    await answer_press(update, outcome.said)
    message = await _after(update, outcome, services)
    if message is not None:
        await show(update, turn, message, below=outcome.below or pushed)


async def _after(update: Update, outcome: Outcome, services: Services) -> Message | None:
    """What takes the place of the message that was pressed; None if it stays."""
    if outcome.show is None:
        return outcome.message
    async with services.reading() as context:
        asker = await asker_of(update, services, context)
        return (await front.answer(outcome.show, asker, context)).message


async def _frame(update: Update, context: Context) -> Frame | None:
    """The frame of the message that was pressed, if it was pushed: such a message stays where it is."""
    pressed = _message(update.callback_query)
    return None if pressed is None else await frame_of(context.session, pressed.chat.id, pressed.id)


async def show(update: Update, turn: Turn, message: Message, *, below: bool = False) -> None:
    """Show a message in the place of the one pressed where Telegram can do that; else below, as a reply."""
    pressed, courier = _message(update.callback_query), services_of(turn).courier
    if pressed is None:
        await reply(update, turn, message)
    elif below or not _fits(pressed, message):
        in_group = pressed.chat.type != pressed.chat.PRIVATE
        await courier.send(pressed.chat.id, message, pressed.id if below and in_group else None)
    else:
        await courier.edit(pressed.chat.id, pressed.id, message)


def _fits(pressed: Sent, message: Message) -> bool:
    """Whether Telegram can put one in the place of the other: words for words, a picture for a picture."""
    if pressed.document is not None or message.document is not None:
        return False
    return bool(pressed.photo) == (message.picture is not None)


def _message(query: CallbackQuery | None) -> Sent | None:
    """The message under which a button was pressed, as long as Telegram still shows it to bots."""
    if query is None or not isinstance(query.message, Sent):
        return None
    return query.message
