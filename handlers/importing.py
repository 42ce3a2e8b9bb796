"""Buttons under the plan of an import. What they start runs in a process of its own.

No session of ours may be open meanwhile, and the update stays in the inbox until its sender has been told
what came of it.
"""

import logging
from functools import partial

from telegram import Update

from answers import import_pages
from answers.acts import Actor
from answers.acts.settling import settle_now
from answers.context import Context
from answers.import_copy import copy_of, has_marks
from answers.refusals import refusal_text
from answers.shapes import Message
from db.models import ImportState
from db.workbook.importing.imports import ImportFact
from db.workbook.importing.proposal import Applied, Proposal
from handlers.identify import actor_of
from handlers.replies import answer_press, reply
from handlers.services import Services, Turn, services_of
from handlers.waiting import Waiting
from ledger import access
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused, SanpiError
from ledger.officials import Official

log = logging.getLogger(__name__)

KINDS = frozenset({ActionKind.CONFIRM_IMPORT, ActionKind.CANCEL_IMPORT, ActionKind.ANSWER_DOUBT})
"""The actions that are done here, and not by `answers.acts.perform`."""


async def on_action(update: Update, turn: Turn, action: Action) -> None:
    """Confirm, cancel, or answer a question.

    Raises:
        Refused: NOT_REGISTERED, ONLY_IN_PRIVATE, NOT_YOUR_ROLE, IMPORT_UNKNOWN, IMPORT_OVER.
    """
    services = services_of(turn)
    async with services.reading() as context:
        actor = await actor_of(update, services, context, turn.bot.username)
        official = importer(actor, context)
    number = action.subject or 0
    waiting = Waiting(update, turn)
    try:
        async with waiting:
            message, copied = await _done(action, official, services, waiting)
    except Refused as refused:
        await _refuse(refused, number, services, waiting)
        return
    await answer_press(update)
    await waiting.become(message)
    if copied is not None:
        content = (await services.desk.content(number, official))[1]
        await send_copy(update, turn, content, copied)


def importer(actor: Actor, context: Context) -> Official:
    """Who may send in workbooks, and does it where nobody else looks on.

    Raises:
        Refused: NOT_REGISTERED, ONLY_IN_PRIVATE or NOT_YOUR_ROLE.
    """
    official = actor.person
    if actor.group is not None:
        raise Refused(Reason.ONLY_IN_PRIVATE)
    access.check(official, access.Right.IMPORT, official.region, context.tree)
    return official


async def send_copy(update: Update, turn: Turn, content: bytes, proposal: Proposal) -> None:
    """Send the annotated copy below, if there is anything to annotate; the plan stands without it too."""
    if not has_marks(proposal):
        return
    services = services_of(turn)
    tree = services.reference.tree
    for source in (content, b""):
        try:
            made = await services.desk.apart(partial(copy_of, source, proposal, tree))
            break
        except SanpiError:
            log.warning("import %s: no copy of %s bytes", proposal.number, len(source), exc_info=True)
    else:
        return
    async with services.reading() as context:
        message = import_pages.copy(proposal, made, context)
    await reply(update, turn, message)


async def _done(
    action: Action, official: Official, services: Services, waiting: Waiting
) -> tuple[Message, Proposal | None]:
    """What takes the place of the plan, and the plan of which to send a new annotated copy, if any."""
    fact = await _own(action.subject or 0, official, services)
    number = fact.number
    if fact.state is ImportState.APPLIED and action.kind is ActionKind.CONFIRM_IMPORT:
        again = await services.desk.applied(number)
        if again is not None:
            return await _applied(again, official, services), None
    if fact.state is not ImportState.WAITING:
        raise Refused(Reason.IMPORT_OVER, number=number, state=fact.state)
    if action.kind is ActionKind.CANCEL_IMPORT:
        await services.desk.cancel(number, official)
        async with services.reading() as context:
            return import_pages.cancelled(number, context), None
    if action.kind is ActionKind.ANSWER_DOUBT:
        if action.doubt is None:
            shown = await services.desk.shown(number, official, waiting.note)
        else:
            shown = await services.desk.answer(number, official, action.doubt, sure=action.sure)
        return await _plan(shown, official, services), None
    done = await services.desk.confirm(number, official, services.clock.now(), waiting.note)
    if isinstance(done, Proposal):
        return await _plan(done, official, services), done
    return await _applied(done, official, services), None


async def _own(number: int, official: Official, services: Services) -> ImportFact:
    """The official's own import: looked up first, so that a press in vain starts no process."""
    fact = await services.desk.fact(number)
    if fact is None or fact.sender_id != official.id:
        raise Refused(Reason.IMPORT_UNKNOWN, number=number)
    return fact


async def _applied(done: Applied, official: Official, services: Services) -> Message:
    """End the warnings that are gone now, and word the result.

    The update is not settled with that: it is only when the sender has been told.
    """
    async with services.database.writing() as session:
        context = await services.context(session)
        await settle_now(done.codes, Actor(official, official.id), context)
        message = await import_pages.applied(done, context)
    services.outbox_has_news.set()
    return message


async def _plan(proposal: Proposal, official: Official, services: Services) -> Message:
    async with services.reading() as context:
        return await import_pages.plan(proposal, official, context)


async def _refuse(refused: Refused, number: int, services: Services, waiting: Waiting) -> None:
    """Say why in the place of the word on progress, which took the plan's; else leave it to the alert."""
    if not waiting.shown:
        raise refused
    async with services.reading() as context:
        said = refusal_text(refused)
        over = refused.reason in (Reason.IMPORT_OVER, Reason.IMPORT_UNKNOWN)
        message = import_pages.stopped(said, None if over else number, context)
    await waiting.become(message)
