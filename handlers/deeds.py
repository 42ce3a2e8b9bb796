"""Typed deeds, and replies to messages in which the bot asks for a day: both are an Action, like a button."""

import html
from contextlib import suppress
from dataclasses import dataclass, replace

from telegram import Message as Sent
from telegram import Update
from telegram.error import BadRequest

from answers import front
from answers.acts import Actor, Outcome, perform
from answers.context import Asker, Context
from answers.shapes import Message
from db.mutes import standing_mute
from db.queries.story import warning_numbered
from db.queries.warnings import warning_facts
from handlers.identify import actor_of
from handlers.reading.deeds import Deed, begins_anew, is_deed, read_deed, read_reply
from handlers.reading.progress import is_report, read_report
from handlers.reading.undoing import begins_undo, read_undo
from handlers.replies import reply
from handlers.services import Turn, services_of
from ledger import actions
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused

PROMISES = (ActionKind.ACKNOWLEDGE, ActionKind.ACKNOWLEDGE_PAGE)
"""Asked for by a menu of days."""


@dataclass(frozen=True, slots=True)
class Told:
    """What may be a deed: a text, and the action that the bot asked it for, if it did."""

    text: str
    asked_for: Action | None = None


def told(message: Sent, text: str) -> Told | None:
    """What may be a deed in a text that is meant for the bot; None for what can only be a question.

    Args:
        text: of the message, without mentions of the bot.
    """
    asked_for = None if message.reply_to_message is None else prompt_of(message.reply_to_message)
    if asked_for is None and not (is_deed(text) or is_report(text) or begins_undo(text)):
        return None
    return Told(text, asked_for)


def prompt_of(message: Sent) -> Action | None:
    """The action that a message of the bot asks a day for: its first button is that action, with a day."""
    rows = () if message.reply_markup is None else message.reply_markup.inline_keyboard
    code = next((str(button.callback_data or "") for row in rows for button in row), "")
    if not code.startswith(actions.HEAD):
        return None
    try:
        action = actions.decode(code)
    except Refused:
        return None
    return None if action.day is None else action


async def do(update: Update, turn: Turn, said: Told) -> bool:
    """Do what was told, and say so; False if it was a question after all.

    Raises:
        Refused: as `handlers.reading.deeds` and `answers.acts.perform` do.
    """
    services = services_of(turn)
    async with services.writing() as context:
        actor = await actor_of(update, services, context, turn.bot.username)
        if actor.official is None:
            raise Refused(Reason.NOT_REGISTERED)
        action = await _action(said, actor, context)
        if action is None:
            return False
        outcome = await perform(action, actor, context)
        message = await _message(outcome, actor, context)
    if action.kind not in PROMISES or not _fills_in(action, said.asked_for):
        await reply(update, turn, message)
        return True
    await reply(update, turn, Message(html.escape(outcome.said)))
    await _in_place_of_menu(update, turn, outcome)
    return True


def _fills_in(action: Action, asked_for: Action | None) -> bool:
    """Whether an action is the one that was asked for, with another day."""
    return asked_for is not None and replace(action, day=None) == replace(asked_for, day=None)


async def _in_place_of_menu(update: Update, turn: Turn, outcome: Outcome) -> None:
    """The menu that was replied to becomes what it becomes when a day is pressed."""
    services, message = services_of(turn), update.effective_message
    menu = None if message is None else message.reply_to_message
    async with services.reading() as context:
        actor = await actor_of(update, services, context, turn.bot.username)
        shown = await _shown(outcome, actor, context)
    if menu is not None and shown is not None:
        with suppress(BadRequest):
            await services.courier.edit(menu.chat.id, menu.id, shown)


async def _action(said: Told, actor: Actor, context: Context) -> Action | None:
    undone = read_undo(said.text)
    if undone is not None:
        return Action(ActionKind.UNDO_IMPORT, subject=undone, sure=True)
    if said.asked_for is not None and not begins_anew(said.text, said.asked_for, context.tree, context.today):
        return read_reply(said.asked_for, said.text, context.today)
    if is_report(said.text):
        return read_report(said.text, context.today)
    deed = read_deed(said.text, context.tree, context.today)
    return None if deed is None else await _action_of(deed, actor, context)


async def _action_of(deed: Deed, actor: Actor, context: Context) -> Action:
    """The action that a deed is: its warning by our number, a mute by its own."""
    warning = None
    if deed.serial is not None:
        warning = await warning_numbered(context.session, *deed.serial)
        if warning is None:
            raise Refused(Reason.UNKNOWN_WARNING)
    if deed.kind is ActionKind.UNMUTE:
        return Action(deed.kind, subject=await _mute_of(deed, warning, actor, context))
    return Action(deed.kind, subject=warning, region=deed.region, day=deed.day, text=deed.reason)


async def _mute_of(deed: Deed, warning: int | None, actor: Actor, context: Context) -> int:
    """The mute of a region, or of the project that a warning is about; who may not lift it learns of none.

    Raises:
        Refused: NOT_MUTED, MUTED_WITH a region that lies over it, or as `Actor.check` does.
    """
    region, project, title, over = deed.region, None, "", None
    if warning is not None:
        [fact] = await warning_facts(context.session, [warning], context.today)
        region, project, title, over = fact.region, fact.project, fact.title, fact.mute
    assert region is not None
    actor.check(deed.kind, region, context.tree)
    found = await standing_mute(context.session, region, project, context.today)
    if found is not None:
        return found.id
    title = title or context.tree[region].name
    if over is not None:
        raise Refused(Reason.MUTED_WITH, title=title, name=context.tree[over.region].name)
    raise Refused(Reason.NOT_MUTED, title=title)


async def _message(outcome: Outcome, actor: Actor, context: Context) -> Message:
    if outcome.message is None and outcome.said:
        return Message(html.escape(outcome.said))
    return await _shown(outcome, actor, context) or Message(html.escape(outcome.said))


async def _shown(outcome: Outcome, actor: Actor, context: Context) -> Message | None:
    """The message of an outcome, or the answer that it wants shown; None if it is only said."""
    if outcome.message is not None or outcome.show is None:
        return outcome.message
    return (await front.answer(outcome.show, Asker(actor.official, actor.group), context)).message
