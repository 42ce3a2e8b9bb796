"""延期: an officer asks for a later deadline; a supervisor above approves or does not, in one press."""

from answers import deed_prompts
from answers.acts.outcome import Actor, Outcome, said
from answers.context import Context
from answers.extension import asked, code_of
from answers.shown import bring_up_to_date
from db import extensions, outbox, people
from db.digests import home_groups
from db.queries.extensions import request_fact
from db.warning_log import Step
from db.warnings import warning_region
from ledger.actions import Action
from ledger.errors import Reason, Refused
from ledger.extensions import RequestFact
from ledger.officials import Group, Role
from ledger.questions import Question, Topic
from ledger.reasons import checked_reason


async def ask_extension(action: Action, actor: Actor, context: Context) -> Outcome:
    """Ask for a later deadline; without a day, say how that is done."""
    region = await warning_region(context.session, action.subject or 0)
    actor.check(action.kind, region, context.tree)
    if action.day is None:
        await extensions.deadline_to_move(context.session, action.subject or 0, context.today)
        return Outcome(message=await deed_prompts.extension(action, context), below=True)
    reason = checked_reason(action.text, action.kind)
    answer_by = context.reference.calendar.add(context.today, context.reference.rules.extension_answer_days)
    number = await extensions.ask(
        context.session, action.subject or 0, action.day, reason, answer_by, _step(actor, context)
    )
    request = await _fact(number, context)
    groups = await _deciding_groups(request.region, context)
    await _push(request, groups, "asked", context)
    return Outcome(said("extension_asked", request=request), message=asked(request, groups, context))


async def approve_extension(action: Action, actor: Actor, context: Context) -> Outcome:
    """The deadline moves; everybody who was told of the warnings sees it."""
    await _check_decision(action, actor, context)
    step = _step(actor, context)
    settled = await extensions.approve(context.session, context.tree, action.subject or 0, step)
    request = await _decided(action.subject or 0, context, settled)
    return Outcome(said("extension_approved", request=request), _shown_again(action, actor))


async def refuse_extension(action: Action, actor: Actor, context: Context) -> Outcome:
    """The deadline stays."""
    await _check_decision(action, actor, context)
    await extensions.refuse(context.session, action.subject or 0, _step(actor, context))
    request = await _decided(action.subject or 0, context)
    return Outcome(said("extension_refused", request=request), _shown_again(action, actor))


async def expire_requests(context: Context) -> None:
    """What nobody answered in time is refused, and said."""
    for number in await extensions.expire(context.session, context.today, Step(context.now)):
        await _decided(number, context)


async def _check_decision(action: Action, actor: Actor, context: Context) -> None:
    request = await _fact(action.subject or 0, context)
    actor.check(action.kind, request.region, context.tree)


async def _decided(number: int, context: Context, settled: tuple[int, ...] = ()) -> RequestFact:
    """Bring all messages up to date that a decision changes, and tell the project's own groups of it."""
    request = await _fact(number, context)
    await bring_up_to_date(settled, context)
    await outbox.put_edits(context.session, [code_of(request)], context.now)
    home = await home_groups(context.session, context.tree, request.region)
    await _push(request, home, "done", context)
    return request


async def _push(request: RequestFact, groups: tuple[Group, ...], what: str, context: Context) -> None:
    for group in groups:
        await outbox.put_message(
            context.session,
            f"extension:{request.id}:{what}:{group.id}",
            group.id,
            context.now,
            shows=code_of(request),
            not_before=context.next_open,
        )


async def _deciding_groups(region: str, context: Context) -> tuple[Group, ...]:
    """The groups of the nearest region above that has both a group and a supervisor, else the province's."""
    groups = [g for g in await people.groups(context.session) if g.active and g.region is not None]
    officials = await people.officials(context.session)
    supervised = {official.region for official in officials if official.role is Role.SUPERVISOR}
    above = [upper.code for upper in context.tree.chain(region)[1:] if upper.code in supervised]
    for code in (*above, context.tree.province.code):
        found = tuple(group for group in groups if group.region == code)
        if found:
            return found
    return ()


def _shown_again(action: Action, actor: Actor) -> Question | None:
    """In a private chat the list or the request as it stands now; a group's message the outbox edits."""
    if actor.group is not None:
        return None
    if action.region is not None:
        return Question(Topic.EXTENSION, region=action.region, page=action.page)
    return Question(Topic.EXTENSION, subject=action.subject)


async def _fact(number: int, context: Context) -> RequestFact:
    request = await request_fact(context.session, number)
    if request is None:
        raise Refused(Reason.EXTENSION_UNKNOWN)
    return request


def _step(actor: Actor, context: Context) -> Step:
    return Step(context.now, actor.person.id, actor.chat_id)
