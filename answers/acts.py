"""Action → Outcome: the one function that changes something; always with an actor, always recorded."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from answers import menus
from answers.context import Context
from answers.shapes import Message
from answers.warning_list import PAGE, page_mark
from answers.words import render
from db import outbox, people
from db.queries.warnings import digest_of, warning_page
from db.warnings import Step, acknowledge, digests_showing, warning_region
from db.workbook.imports import cancel, confirm, review
from ledger import access
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.officials import SUBSCRIPTIONS, Group, Official
from ledger.questions import Question, Topic
from ledger.warnings import WarningFact, WarningState

INVITATION_HEAD = "i-"
"""What a deep link's payload begins with when it is an invitation and not a question."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and where.

    Attributes:
        official: None for a person who is not registered.
        chat_id: Telegram's id of the chat.
        group: the group that the chat is, bound or not; None in a private chat.
        bot_name: the bot's user name, for links.
    """

    official: Official | None
    chat_id: int
    group: Group | None = None
    bot_name: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did.

    Attributes:
        said: one sentence to the actor, plain text; empty when `message` says it all.
        show: a question whose answer takes the place of the message that was pressed.
        message: a message that takes its place.
    """

    said: str = ""
    show: Question | None = None
    message: Message | None = None


Performer = Callable[[Action, Actor, Context], Awaitable[Outcome]]


async def perform(action: Action, actor: Actor, context: Context) -> Outcome:
    """Do what an action says, in the context's writing session.

    Raises:
        Refused: who may not, or what cannot be; then nothing has changed.
    """
    if actor.official is None:
        raise Refused(Reason.NOT_REGISTERED)
    return await ACTIONS[action.kind](action, actor, context)


async def _acknowledge(action: Action, actor: Actor, context: Context) -> Outcome:
    region = await warning_region(context.session, action.subject or 0)
    access.check(actor.official, action.kind, region, context.tree)
    await _acknowledge_all([action.subject or 0], actor, context)
    return Outcome(_said("acknowledged", count=1), _list_again(action))


async def _acknowledge_page(action: Action, actor: Actor, context: Context) -> Outcome:
    listed = await _listed(action, actor, context)
    if action.digest is None and action.subject != page_mark(listed):
        return Outcome(_said("list_changed"), _list_again(action))
    mine = [
        warning.id
        for warning in listed
        if warning.state is WarningState.OPEN
        and access.may(actor.official, action.kind, warning.region, context.tree)
    ]
    if not mine:
        raise Refused(Reason.NOTHING_TO_ACKNOWLEDGE)
    taken = await _acknowledge_all(mine, actor, context)
    return Outcome(_said("acknowledged", count=taken), _list_again(action))


async def _acknowledge_all(warnings: Sequence[int], actor: Actor, context: Context) -> int:
    """Acknowledge several, in one order for everybody; how many somebody else had not taken meanwhile.

    Raises:
        Refused: as `acknowledge` does, if none was left.
    """
    assert actor.official is not None
    step = Step(context.now, actor.official.id, actor.chat_id)
    taken, refusals = 0, []
    for warning in sorted(warnings):
        try:
            await acknowledge(context.session, warning, step)
        except Refused as refused:
            refusals.append(refused)
        else:
            taken += 1
    if not taken:
        raise refusals[0]
    await outbox.put_edits(context.session, await digests_showing(context.session, warnings), context.now)
    return taken


async def _listed(action: Action, actor: Actor, context: Context) -> Sequence[WarningFact]:
    """The warnings on the page under which the button was pressed, as they stand now."""
    if action.digest is None:
        assert actor.official is not None
        region = context.region(action.region or actor.official.region)
        access.check(actor.official, Topic.WARNINGS, region.code, context.tree)
        page = await warning_page(context.session, region, context.today, action.page, PAGE)
        return page.warnings
    digest = await digest_of(context.session, action.digest)
    if digest is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    first = (action.page - 1) * PAGE
    return [line.warning for line in digest.lines[first : first + PAGE]]


def _list_again(action: Action) -> Question | None:
    """A list that somebody asked for is shown anew; a digest is brought up to date by the outbox."""
    if action.digest is not None:
        return None
    return Question(Topic.WARNINGS, region=action.region, page=action.page)


async def _bind_group(action: Action, actor: Actor, context: Context) -> Outcome:
    group, official = _in_group(actor), _person(actor)
    if action.region is None:
        access.check(official, ActionKind.BIND_GROUP, official.region, context.tree)
        return Outcome(message=menus.bind(group, official, context))
    region = context.region(action.region)
    _check_binding(group, official, region.code, context)
    bound = await people.bind_group(
        context.session, group.chat_id, group.title, region.code, SUBSCRIPTIONS, official.id
    )
    return Outcome(_said("bound", region=region), message=menus.bound(bound, context))


async def _subscribe(action: Action, actor: Actor, context: Context) -> Outcome:
    group, official = _in_group(actor), _person(actor)
    if group.region is None:
        raise Refused(Reason.GROUP_NOT_BOUND)
    _check_binding(group, official, group.region, context)
    wanted = set(group.subscriptions)
    if action.kind is ActionKind.SUBSCRIBE:
        wanted.add(action.subscription or "")
    else:
        wanted.discard(action.subscription or "")
    if not wanted <= set(SUBSCRIPTIONS):
        raise Refused(Reason.BROKEN_BUTTON)
    bound = await people.bind_group(
        context.session, group.chat_id, group.title, group.region, wanted, official.id
    )
    return Outcome(message=menus.bound(bound, context))


def _check_binding(group: Group, official: Official, region: str, context: Context) -> None:
    """Who binds a group must answer for its new region, and for the old one if it had one."""
    access.check(official, ActionKind.BIND_GROUP, region, context.tree)
    if group.region is not None:
        access.check(official, ActionKind.BIND_GROUP, group.region, context.tree)


async def _invite(action: Action, actor: Actor, context: Context) -> Outcome:
    official = _person(actor)
    if actor.group is not None:
        raise Refused(Reason.ONLY_IN_PRIVATE)
    access.check(official, ActionKind.INVITE, official.region, context.tree)
    if action.role is None:
        return Outcome(message=menus.invite_role(official, context))
    access.check(official, access.right_to_invite(action.role), official.region, context.tree)
    if action.region is None:
        return Outcome(message=menus.invite_region(official, action.role, context))
    region = context.region(action.region)
    access.check(official, access.right_to_invite(action.role), region.code, context.tree)
    secret, invitation = await people.invite(
        context.session, action.role, region.code, official.id, context.now
    )
    link = invitation_link(actor.bot_name, secret)
    return Outcome(message=menus.invited(link, invitation, context))


def invitation_link(bot_name: str, secret: str) -> str:
    """The deep link that opens a private chat with the bot and hands over the secret."""
    return f"https://t.me/{bot_name}?start={INVITATION_HEAD}{secret}"


async def _confirm_import(action: Action, actor: Actor, context: Context) -> Outcome:
    official = _person(actor)
    number, session, tree = action.subject or 0, context.session, context.tree
    access.check(official, action.kind, official.region, tree)

    def allowed(region: str) -> bool:
        return access.may(official, ActionKind.CONFIRM_IMPORT, region, tree)

    try:
        async with session.begin_nested():
            plan = await confirm(session, tree, number, official.id, context.now, allowed)
    except Refused as refused:
        if refused.reason is not Reason.LEDGER_CHANGED:
            raise
        plan = await review(session, tree, number, official.id, allowed)
        return Outcome(message=menus.import_plan(number, plan, context, again=True))
    if plan.does_nothing:
        return Outcome(message=menus.import_plan(number, plan, context))
    return Outcome(message=menus.imported(number, plan, context))


async def _cancel_import(action: Action, actor: Actor, context: Context) -> Outcome:
    official = _person(actor)
    access.check(official, action.kind, official.region, context.tree)
    await cancel(context.session, action.subject or 0, official.id)
    return Outcome(message=menus.import_cancelled(action.subject or 0, context))


def _person(actor: Actor) -> Official:
    if actor.official is None:
        raise Refused(Reason.NOT_REGISTERED)
    return actor.official


def _in_group(actor: Actor) -> Group:
    if actor.group is None:
        raise Refused(Reason.ONLY_IN_GROUP)
    return actor.group


def _said(what: str, **values: object) -> str:
    return render("said.txt.j2", what=what, **values)


ACTIONS: dict[ActionKind, Performer] = {
    ActionKind.ACKNOWLEDGE: _acknowledge,
    ActionKind.ACKNOWLEDGE_PAGE: _acknowledge_page,
    ActionKind.BIND_GROUP: _bind_group,
    ActionKind.SUBSCRIBE: _subscribe,
    ActionKind.UNSUBSCRIBE: _subscribe,
    ActionKind.INVITE: _invite,
    ActionKind.CONFIRM_IMPORT: _confirm_import,
    ActionKind.CANCEL_IMPORT: _cancel_import,
}
