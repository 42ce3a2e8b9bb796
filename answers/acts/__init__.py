"""Action → Outcome: the one function that changes something; always with an actor, always recorded."""

from answers.acts import acknowledging, extending, groups, imports, invitations, judging, muting, progress
from answers.acts.invitations import INVITATION_HEAD, invitation_link
from answers.acts.outcome import Actor, Outcome, Performer
from answers.context import Context
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused

__all__ = ["INVITATION_HEAD", "Actor", "Outcome", "invitation_link", "perform"]


async def perform(action: Action, actor: Actor, context: Context) -> Outcome:
    """Do what an action says, in the context's writing session.

    Raises:
        Refused: who may not, or what cannot be; then nothing has changed.
    """
    if actor.official is None:
        raise Refused(Reason.NOT_REGISTERED)
    return await ACTIONS[action.kind](action, actor, context)


ACTIONS: dict[ActionKind, Performer] = {  # what is asked of an import, `handlers.importing` does
    ActionKind.ACKNOWLEDGE: acknowledging.acknowledge_one,
    ActionKind.ACKNOWLEDGE_PAGE: acknowledging.acknowledge_page,
    ActionKind.UNACKNOWLEDGE: acknowledging.withdraw,
    ActionKind.ASK_EXTENSION: extending.ask_extension,
    ActionKind.APPROVE_EXTENSION: extending.approve_extension,
    ActionKind.REFUSE_EXTENSION: extending.refuse_extension,
    ActionKind.MUTE: muting.mute,
    ActionKind.UNMUTE: muting.unmute,
    ActionKind.BIND_GROUP: groups.bind_group,
    ActionKind.SUBSCRIBE: groups.subscribe,
    ActionKind.UNSUBSCRIBE: groups.subscribe,
    ActionKind.INVITE: invitations.invite,
    ActionKind.UNDO_IMPORT: imports.undo_import,
    ActionKind.REPORT: progress.report,
    ActionKind.VERIFY_REPORT: judging.verify_report,
    ActionKind.DOUBT_REPORT: judging.doubt_report,
}
