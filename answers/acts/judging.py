"""核实 and 存疑: a supervisor judges a report of progress, as it stood before his eyes."""

from answers import progress as words
from answers.acts.outcome import Actor, Outcome, said
from answers.context import Context
from answers.photos import code_of
from db import outbox
from db.digests import home_groups
from db.progress import judge, judged
from db.queries.progress import report_fact
from db.warning_log import Step
from ledger.actions import Action
from ledger.errors import Reason, Refused
from ledger.officials import Group
from ledger.progress import ReportFact, Standing
from ledger.questions import Question, Topic
from ledger.reasons import checked_reason


async def verify_report(action: Action, actor: Actor, context: Context) -> Outcome:
    """已核实. Raises Refused: REPORT_UNKNOWN, REPORT_JUDGED, or what `Actor.check` raises."""
    seen = await _seen(action, actor, context)
    await judge(context.session, seen, Standing.VERIFIED, "", _step(actor, context))
    await outbox.put_edits(context.session, [code_of(seen)], context.now)
    return _done("report_verified", seen, actor)


async def doubt_report(action: Action, actor: Actor, context: Context) -> Outcome:
    """存疑, with a reason, and the project's own groups are told; without a reason, ask for it.

    Raises:
        Refused: REASON_MISSING, REASON_TOO_LONG, and as `verify_report` does.
    """
    seen = await _seen(action, actor, context)
    if not action.text and action.day is None:
        return Outcome(message=words.reason(action, seen, context), below=True)
    reason = checked_reason(action.text, action.kind)
    await judge(context.session, seen, Standing.DOUBTED, reason, _step(actor, context))
    await outbox.put_edits(context.session, [code_of(seen)], context.now)
    groups = await _tell_home(seen, context)
    return _done("report_doubted", seen, actor, groups=groups, held=context.next_open > context.now)


async def _seen(action: Action, actor: Actor, context: Context) -> ReportFact:
    """The report, if it still stands as it did when the button was made."""
    fact = await report_fact(context.session, action.subject or 0)
    if fact is None:
        raise Refused(Reason.REPORT_UNKNOWN)
    actor.check(action.kind, fact.region, context.tree)
    if action.seen != fact.mark:
        raise Refused(Reason.BROKEN_BUTTON) if fact.standing is Standing.REPORTED else judged(fact)
    return fact


async def _tell_home(report: ReportFact, context: Context) -> tuple[Group, ...]:
    """The groups that are told, if the project has any."""
    groups = await home_groups(context.session, context.tree, report.region)
    for group in groups:
        await outbox.put_message(
            context.session,
            f"report:{report.id}:doubted:{context.now.timestamp():.3f}:{group.id}",
            group.id,
            context.now,
            shows=code_of(report),
            not_before=context.next_open,
        )
    return groups


def _done(what: str, report: ReportFact, actor: Actor, **values: object) -> Outcome:
    """In a private chat the report as it stands now; a group's message the outbox edits."""
    shown = Question(Topic.PHOTOS, subject=report.id) if actor.group is None else None
    return Outcome(said(what, number=report.id, **values), shown)


def _step(actor: Actor, context: Context) -> Step:
    return Step(context.now, actor.person.id, actor.chat_id)
