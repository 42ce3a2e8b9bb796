"""撤销导入: an import that was written into the ledger is taken back."""

from answers import import_pages, imports
from answers.acts.outcome import Actor, Outcome
from answers.acts.settling import settle_now
from answers.context import Context
from db.collection import note_undone
from db.models import ImportState
from db.queries.imports import regions_of
from db.workbook.importing.undo import undo
from ledger import access
from ledger.access import Right
from ledger.actions import Action
from ledger.errors import Reason, Refused
from ledger.officials import Role


async def undo_import(action: Action, actor: Actor, context: Context) -> Outcome:
    """Take an import back; pressed without being sure, it asks first.

    Who sent it may, and a supervisor or administrator whose region contains the sender's; in either case all
    projects that the import changed must lie in their region as it is now.

    Raises:
        Refused: ONLY_IN_PRIVATE, NO_SUCH_IMPORT, NOT_YOUR_IMPORT, and as `access.check` and `undo` do.
    """
    number, official = action.subject or 0, actor.person
    if actor.group is not None:
        raise Refused(Reason.ONLY_IN_PRIVATE)
    access.check(official, action.kind, official.region, context.tree)
    told = await imports.told_of(number, context)
    if not may_undo(told, actor, context):
        raise Refused(Reason.NOT_YOUR_IMPORT, number=number, name=told.sender)
    for region in await regions_of(context.session, number):
        access.check(official, Right.IMPORT, region, context.tree)
    if told.fact.state is ImportState.APPLIED and not action.sure:
        return Outcome(message=import_pages.surely_undo(told.fact, context))
    done = await undo(context.session, context.tree, number, official.id, context.now)
    await note_undone(context.session, number, context.now, context.tree)
    await settle_now(done.codes, actor, context)
    return Outcome(message=import_pages.undone(done, context))


def may_undo(told: imports.Told, actor: Actor, context: Context) -> bool:
    """Whether an import is an official's own, or below them."""
    official = actor.person
    if told.fact.sender_id == official.id:
        return True
    return official.role in (Role.SUPERVISOR, Role.ADMIN) and context.tree.contains(
        official.region, told.region
    )
