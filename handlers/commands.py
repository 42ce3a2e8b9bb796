"""Commands. Those that ask share the way of typed questions; the words behind them may be in any order."""

from telegram import Update

from answers import help_, menus
from answers.acts import INVITATION_HEAD, perform
from answers.front import answer
from answers.shapes import Message
from db import people
from handlers.asking import answer_text
from handlers.identify import actor_of, asker_of
from handlers.replies import Handler, refusing, reply
from handlers.services import Turn, services_of
from ledger import questions
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.questions import Topic

ASKING = {
    "rates": Topic.RATES,
    "ranking": Topic.RANKING,
    "overdue": Topic.OVERDUE,
    "due": Topic.DUE,
    "project": Topic.SEARCH,
    "search": Topic.SEARCH,
    "warnings": Topic.WARNINGS,
    "why": Topic.WHY,
    "extensions": Topic.EXTENSION,
    "mutes": Topic.MUTES,
    "weekly": Topic.WEEKLY,
    "report": Topic.WEEKLY_REPORT,
    "brief": Topic.BRIEF,
    "bulletin": Topic.BULLETIN,
    "collection": Topic.COLLECTION,
    "status": Topic.STATUS,
    "help": Topic.HELP,
}
"""Commands that ask, and what about."""


def asking(topic: Topic) -> Handler:
    """The handler of a command that asks about a topic."""

    @refusing
    async def on_command(update: Update, turn: Turn) -> None:
        services = services_of(turn)
        async with services.reading() as context:
            asker = await asker_of(update, services, context)
            given = await answer_text(" ".join(turn.args or []), asker, context, topic)
        services.last_questions.note(update, given.question, context.now)
        await reply(update, turn, given.message)

    return on_command


@refusing
async def on_start(update: Update, turn: Turn) -> None:
    """Say what this is for; or follow the deep link that led here."""
    payload = turn.args[0] if turn.args else ""
    if payload.startswith(INVITATION_HEAD):
        await _accept(update, turn, payload.removeprefix(INVITATION_HEAD))
        return
    services = services_of(turn)
    async with services.reading() as context:
        asker = await asker_of(update, services, context)
        if asker.official is None:
            raise Refused(Reason.NOT_REGISTERED)
        if payload:
            given = await answer(questions.decode(payload), asker, context)
            services.last_questions.note(update, given.question, context.now)
            message = given.message
        else:
            buttons = tuple(help_.starters(asker, context))
            message = menus.start(asker.viewpoint(), context, buttons)
    await reply(update, turn, message)


async def _accept(update: Update, turn: Turn, secret: str) -> None:
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None:
        return
    if chat.type != chat.PRIVATE:
        raise Refused(Reason.ONLY_IN_PRIVATE)
    async with services_of(turn).writing() as context:
        official = await people.accept(context.session, secret, user.id, user.full_name, context.now)
        message = menus.welcome(official, context)
    await reply(update, turn, message)


def acting(kind: ActionKind) -> Handler:
    """The handler of a command that begins an action with buttons."""

    @refusing
    async def on_command(update: Update, turn: Turn) -> None:
        services = services_of(turn)
        async with services.writing() as context:
            actor = await actor_of(update, services, context, turn.bot.username)
            outcome = await perform(Action(kind), actor, context)
        await reply(update, turn, outcome.message or Message(outcome.said))

    return on_command


@refusing
async def on_unknown(update: Update, turn: Turn) -> None:
    """A command that does not exist: offer what does."""
    await asking(Topic.HELP)(update, turn)
