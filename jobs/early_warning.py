"""Every working day: find what is overdue, due soon or lagging, and tell the groups, one message each."""

from datetime import datetime

from answers.context import Asker, Context
from answers.front import answer
from answers.message_json import dump
from db import outbox, people
from db.queries.concerns import find_concerns
from db.queries.warnings import all_unresolved
from db.warnings import ScanResult, Step, digests_showing, latest_digest, new_digest, record_scan
from ledger.officials import EARLY_WARNING, Group
from ledger.phases import usual_phase
from ledger.questions import Question, Topic
from ledger.warnings import WarningState


async def work(context: Context, due_at: datetime) -> None:
    """Scan the ledger as of today, bring the warnings in line, and queue digests and edits.

    A group's former digest is brought up to date a last time, and points to the new one.
    """
    scan = await _scan(context)
    changed = (*scan.raised, *scan.resolved)
    stale = {*await digests_showing(context.session, changed)}
    for group in await people.subscribers(context.session, EARLY_WARNING):
        former = await latest_digest(context.session, group.id)
        if await _tell(group, {*scan.opened, *scan.raised}, context) and former is not None:
            stale.add(former)
    await outbox.put_edits(context.session, sorted(stale), context.now)


async def _scan(context: Context) -> ScanResult:
    concerns = await find_concerns(
        context.session,
        context.tree,
        usual_phase(context.phases, context.today),
        context.today,
        context.reference.rules,
        context.reference.calendar,
    )
    return await record_scan(context.session, context.tree, concerns, Step(context.now))


async def _tell(group: Group, news: set[int], context: Context) -> bool:
    """One message with everything unresolved in the group's region; none if nobody needs to do anything."""
    region = context.region(group.region or "")
    warnings = await all_unresolved(context.session, region, context.today)
    if not any(warning.state is WarningState.OPEN for warning in warnings):
        return False
    listed = [(warning.id, warning.id in news) for warning in warnings]
    digest = await new_digest(context.session, group.id, context.today, region.code, listed)
    if digest is None:
        return False
    told = await answer(Question(Topic.DIGEST, subject=digest), Asker(group=group), context)
    key = f"{EARLY_WARNING}:{context.today}:{group.id}"
    return await outbox.put_message(context.session, key, group.id, dump(told.message), context.now, digest)
