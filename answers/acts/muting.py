"""静默: a supervisor above has nobody reminded about a project or a region until a day."""

from answers import deed_prompts
from answers.acts.outcome import Actor, Outcome, said
from answers.context import Context
from answers.mutes import done
from answers.shown import bring_up_to_date
from db import mutes
from db.queries.projects import project_region
from db.queries.warnings import warning_facts
from db.warning_log import Step
from ledger.actions import Action
from ledger.errors import Reason, Refused
from ledger.mutes import check_mute
from ledger.questions import Question, Topic
from ledger.reasons import checked_reason
from ledger.warnings import MuteFact


async def mute(action: Action, actor: Actor, context: Context) -> Outcome:
    """Mute the project or the lagging region of a warning, or any region; without a day, say how."""
    region, project, title = await _subject(action, context)
    actor.check(action.kind, region, context.tree)
    if action.day is None:
        await mutes.refuse_second(context.session, region, project, context.today)
        return Outcome(message=deed_prompts.mute(action, title, context), below=True)
    reason = checked_reason(action.text, action.kind)
    check_mute(action.day, context.today)
    step = Step(context.now, actor.person.id, actor.chat_id)
    number = await mutes.mute(context.session, region, project, action.day, reason, step)
    muted = await _changed(number, context)
    return Outcome(said("muted", mute=muted), message=done(muted, context))


async def unmute(action: Action, actor: Actor, context: Context) -> Outcome:
    """End a mute early."""
    muted = await _fact(action.subject or 0, context)
    actor.check(action.kind, muted.region, context.tree)
    await mutes.lift(context.session, muted.id, Step(context.now, actor.person.id, actor.chat_id))
    await _changed(muted.id, context)
    if action.region is not None:
        return Outcome(said("unmuted"), Question(Topic.MUTES, region=action.region, page=action.page))
    return Outcome(said("unmuted"), message=done(muted, context, lifted=True))


async def _subject(action: Action, context: Context) -> tuple[str, int | None, str]:
    """Region, project (None for the region itself) and title of what is to be muted."""
    if action.region is not None:
        region = context.region(action.region)
        return region.code, None, region.name
    if action.subject is None:
        raise Refused(Reason.DEED_UNREADABLE, deed=action.kind, reply=False)
    found = await warning_facts(context.session, [action.subject], context.today)
    if not found:
        raise Refused(Reason.UNKNOWN_WARNING)
    warning = found[0]
    if warning.project is None:
        return warning.region, None, warning.title
    region_code = await project_region(context.session, warning.project)
    return region_code or warning.region, warning.project, warning.title


async def _changed(number: int, context: Context) -> MuteFact:
    """Bring the messages up to date that show a warning under the mute."""
    muted = await _fact(number, context)
    warnings = await mutes.muted_warnings(context.session, muted.region, muted.project)
    await bring_up_to_date(warnings, context)
    return muted


async def _fact(number: int, context: Context) -> MuteFact:
    found = await mutes.mute_fact(context.session, number)
    if found is None:
        raise Refused(Reason.MUTE_UNKNOWN)
    return found
