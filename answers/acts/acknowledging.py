"""签收: an official takes a warning, or all on a page, and promises a day by which it will be done."""

from collections.abc import Sequence

from answers import menus
from answers.acts.outcome import Actor, Outcome, said
from answers.context import Context
from answers.shown import bring_up_to_date
from answers.warning_list import PAGE, in_order, page_mark
from db.queries.warnings import digest_of, warning_facts, warning_page
from db.warning_log import Step
from db.warnings import acknowledge, unacknowledge, warning_region
from ledger import access
from ledger.actions import Action
from ledger.errors import Reason, Refused
from ledger.officials import Role
from ledger.promises import check_promise
from ledger.questions import Question, Topic
from ledger.warnings import WarningFact, WarningState


async def acknowledge_one(action: Action, actor: Actor, context: Context) -> Outcome:
    """签收 of one warning: without a day it asks for one.

    Raises:
        Refused: UNKNOWN_WARNING, ALREADY_ACKNOWLEDGED, ALREADY_RESOLVED, PROMISE_PAST, PROMISE_TOO_FAR, or
            what `access.check` raises.
    """
    found = await warning_facts(context.session, [action.subject or 0], context.today)
    if not found:
        raise Refused(Reason.UNKNOWN_WARNING)
    actor.check(action.kind, found[0].region, context.tree)
    _require_open(found[0])
    return await _ask_or_promise(action, found, actor, context)


async def acknowledge_page(action: Action, actor: Actor, context: Context) -> Outcome:
    """签收 of all on a page that are open and one's own: one day for all of them.

    Raises:
        Refused: NOTHING_TO_ACKNOWLEDGE, and as `acknowledge_one` does.
    """
    access.check(actor.official, action.kind, actor.person.region, context.tree)
    listed = await _listed(action, actor, context)
    if action.digest is None and action.subject != page_mark(listed):
        return Outcome(said("list_changed"), _list_again(action))
    mine = [
        warning
        for warning in listed
        if warning.state is WarningState.OPEN
        and access.may(actor.official, action.kind, warning.region, context.tree)
    ]
    if not mine:
        raise Refused(Reason.NOTHING_TO_ACKNOWLEDGE)
    return await _ask_or_promise(action, mine, actor, context)


async def withdraw(action: Action, actor: Actor, context: Context) -> Outcome:
    """撤回签收, by who acknowledged or by a supervisor.

    Raises:
        Refused: UNKNOWN_WARNING, NOT_ACKNOWLEDGED, NOT_YOUR_ACKNOWLEDGEMENT, or what `access.check` raises.
    """
    number, official = action.subject or 0, actor.person
    region = await warning_region(context.session, number)
    actor.check(action.kind, region, context.tree)
    any_ones = official.role is Role.SUPERVISOR
    await unacknowledge(context.session, number, _step(actor, context), any_ones=any_ones)
    await bring_up_to_date([number], context)
    return Outcome(said("unacknowledged"), _list_again(action) or Question(Topic.WHY, subject=number))


async def _ask_or_promise(
    action: Action, warnings: Sequence[WarningFact], actor: Actor, context: Context
) -> Outcome:
    if action.day is None:
        in_group = actor.group is not None
        menu = menus.promise_day(action, warnings, actor.person, context, in_group=in_group)
        return Outcome(message=menu, below=in_group)
    check_promise(action.day, context.today, context.reference.rules.promise_within_days)
    numbers = [warning.id for warning in warnings]
    await acknowledge(context.session, numbers, action.day, _step(actor, context))
    await bring_up_to_date(numbers, context)
    taken = await _taken(numbers, context)
    done = said("acknowledged", count=len(taken), day=action.day)
    if actor.group is None and _list_again(action) is not None:
        return Outcome(done, _list_again(action))
    return Outcome(done, message=menus.promised(actor.person, taken, action.day, context))


async def _taken(numbers: Sequence[int], context: Context) -> list[WarningFact]:
    """Those of the warnings that this action took; the others somebody else took meanwhile."""
    facts = await warning_facts(context.session, numbers, context.today)
    return [warning for warning in facts if warning.acknowledged_at == context.now]


def _require_open(warning: WarningFact) -> None:
    if warning.state is WarningState.RESOLVED:
        raise Refused(Reason.ALREADY_RESOLVED)
    if warning.state is WarningState.ACKNOWLEDGED:
        raise Refused(Reason.ALREADY_ACKNOWLEDGED, name=warning.acknowledged_by, at=warning.acknowledged_at)


async def _listed(action: Action, actor: Actor, context: Context) -> Sequence[WarningFact]:
    """The warnings on the page under which the button was pressed, as they stand now."""
    if action.digest is None:
        region = context.region(action.region or actor.person.region)
        actor.check(action.kind, region.code, context.tree)
        page = await warning_page(context.session, region, context.today, action.page, PAGE)
        return page.warnings
    digest = await digest_of(context.session, action.digest, context.today)
    if digest is None or (actor.group is not None and actor.group.id != digest.group):
        raise Refused(Reason.UNKNOWN_WARNING)
    first = (action.page - 1) * PAGE
    return [line.warning for line in in_order(digest)[first : first + PAGE]]


def _list_again(action: Action) -> Question | None:
    """A list that somebody asked for comes back; a digest is brought up to date by the outbox."""
    if action.digest is not None or action.region is None:
        return None
    return Question(Topic.WARNINGS, region=action.region, page=action.page)


def _step(actor: Actor, context: Context) -> Step:
    return Step(context.now, actor.person.id, actor.chat_id)
