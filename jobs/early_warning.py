"""Every working day: find what is overdue, due soon, silent or lagging, and tell who has to do something.

One message a group. It is worded when it is delivered, so it shows what holds then.
"""

from datetime import date, datetime

from answers.acts.extending import expire_requests
from answers.context import Context
from db import outbox, people
from db.digests import SHOWN, code_of, digests_showing, latest_digests, new_digest, parts_of, shown_among
from db.muted import muted
from db.queries.concerns import Looking, find_concerns
from db.scan import Judging, Scan, record_scan
from db.telling import Draft, Telling
from db.warning_log import Step
from jobs.calendar_notice import warn_of_calendar
from jobs.schedule import Run
from ledger.clock import china_day
from ledger.officials import EARLY_WARNING, Group
from ledger.phases import usual_phase
from ledger.warnings import DigestPart


async def work(context: Context, run: Run) -> None:
    """Scan the ledger as of today, bring the warnings in line, and queue digests and edits.

    A group's former digest is brought up to date a last time, and points to the new one.
    """
    await expire_requests(context)
    scan = await _scan(context)
    groups = await people.subscribers(context.session, EARLY_WARNING)
    telling = Telling(context.tree, scan, groups)
    changed = {*scan.raised, *scan.missed, *scan.told, *scan.settled}
    stale = {*await digests_showing(context.session, changed)}
    missed_from = None if run.missed_from is None else china_day(run.missed_from)
    former = await latest_digests(context.session)
    for group in groups:
        stale |= await _tell(group, telling, former.get(group.id), missed_from, context)
    await outbox.put_edits(context.session, [code_of(digest) for digest in sorted(stale)], context.now)
    await warn_of_calendar(context)


async def _scan(context: Context) -> Scan:
    reference, today = context.reference, context.today
    phase = usual_phase(context.phases, today)
    looking = Looking(context.tree, phase, today, reference.rules, reference.calendar)
    concerns = await find_concerns(context.session, looking)
    mutes = await muted(context.session, context.tree, today)
    judging = Judging(context.tree, today, reference.rules, reference.calendar, mutes)
    return await record_scan(context.session, judging, concerns, Step(context.now))


async def _tell(
    group: Group, telling: Telling, former: int | None, missed_from: date | None, context: Context
) -> set[int]:
    """Queue what a group is told; numbers of the digests that this one takes the place of.

    While offices are closed red news goes out at once, and the rest waits for the opening, if it is news too.
    What waits already is told by the new message instead.
    """
    ended = set() if former is None else await shown_among(context.session, former, telling.settled)
    held = await _take_back(group, context)
    draft, waits = telling.draft(group, ended, held), context.next_open > context.now
    if waits and draft.has_red_news:
        red = telling.draft(group, held=held, red_only=True)
        rest = telling.draft(group, ended, held, told=red.parts.keys())
        waits = rest.has_news
        if waits:
            await _queue(red, missed_from, context, context.now)
            draft = rest
    if not draft.has_news and not (missed_from and draft.parts):
        return set()
    await _queue(draft, missed_from, context, context.next_open if waits else context.now)
    return set() if former is None else {former}


async def _take_back(group: Group, context: Context) -> dict[int, DigestPart]:
    """The news of digests that have not gone out yet, and now never will."""
    held: dict[int, DigestPart] = {}
    for code in await outbox.supersede(context.session, group.id, SHOWN):
        parts = await parts_of(context.session, int(code.removeprefix(SHOWN)))
        held |= {number: part for number, part in parts.items() if part.is_news}
    return held


async def _queue(draft: Draft, missed_from: date | None, context: Context, not_before: datetime) -> None:
    digest = await new_digest(context.session, draft, context.today, missed_from)
    await outbox.put_message(
        context.session,
        f"digest:{digest}",
        draft.group.id,
        context.now,
        shows=code_of(digest),
        not_before=not_before,
    )
