"""A workbook that was sent in is written into the ledger, or not."""

from answers import menus
from answers.acts.outcome import Actor, Outcome
from answers.acts.settling import settle_now
from answers.context import Context
from db.workbook.imports import cancel, confirm, review
from ledger import access
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused


async def confirm_import(action: Action, actor: Actor, context: Context) -> Outcome:
    official = actor.person
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
    await settle_now([changed.record.code for changed in plan.changed], actor, context)
    return Outcome(message=menus.imported(number, plan, context))


async def cancel_import(action: Action, actor: Actor, context: Context) -> Outcome:
    official = actor.person
    access.check(official, action.kind, official.region, context.tree)
    await cancel(context.session, action.subject or 0, official.id)
    return Outcome(message=menus.import_cancelled(action.subject or 0, context))
