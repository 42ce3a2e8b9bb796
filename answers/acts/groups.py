"""Groups are bound to a region, and switch what they receive."""

from answers import menus
from answers.acts.outcome import Actor, Outcome, said
from answers.context import Context
from db import people
from ledger import access
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.officials import SUBSCRIPTIONS, Group, Official


async def bind_group(action: Action, actor: Actor, context: Context) -> Outcome:
    group, official = _in_group(actor), actor.person
    if action.region is None:
        access.check(official, ActionKind.BIND_GROUP, official.region, context.tree)
        return Outcome(message=menus.bind(group, official, context))
    region = context.region(action.region)
    _check_binding(group, official, region.code, context)
    bound = await people.bind_group(
        context.session, group.chat_id, group.title, region.code, SUBSCRIPTIONS, official.id
    )
    return Outcome(said("bound", region=region), message=menus.bound(bound, context))


async def subscribe(action: Action, actor: Actor, context: Context) -> Outcome:
    group, official = _in_group(actor), actor.person
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


def _in_group(actor: Actor) -> Group:
    if actor.group is None:
        raise Refused(Reason.ONLY_IN_GROUP)
    return actor.group
