"""People are invited with one-time links."""

from answers import menus
from answers.acts.outcome import Actor, Outcome
from answers.context import Context
from db import people
from ledger import access
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused

INVITATION_HEAD = "i-"
"""What a deep link's payload begins with when it is an invitation and not a question."""


async def invite(action: Action, actor: Actor, context: Context) -> Outcome:
    official = actor.person
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
