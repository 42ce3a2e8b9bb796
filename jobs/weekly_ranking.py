"""Every group that wants it gets the ranking of its own region, once a week."""

import logging

from answers.context import Asker, Context
from answers.front import answer
from answers.message_json import dump
from answers.shapes import Message
from answers.weekly import WeeklyFacts
from answers.weekly_corrections import Corrector
from answers.weekly_frozen import drawn_again, frozen
from db import outbox, people, reports
from db.queries.reports import Report, report_of
from jobs.schedule import Run
from ledger.calendar import ONE_DAY
from ledger.clock import china_day
from ledger.errors import Refused
from ledger.officials import WEEKLY_RANKING, Group
from ledger.questions import Question, Topic
from ledger.schedule import iso_week

log = logging.getLogger(__name__)

SHOWN = Question(Topic.WEEKLY).encode()
"""What the codes of weekly rankings begin with."""


async def work(context: Context, run: Run) -> None:
    """Queue the report of the week; its as-of day is the day before it is due, the last complete one.

    The report of a region and a week is made and frozen once; what goes out is drawn from what was frozen.
    """
    day, corrector = china_day(run.due_at), Corrector(context)
    for group in await people.subscribers(context.session, WEEKLY_RANKING):
        question = Question(Topic.WEEKLY, region=group.region, as_of=day - ONE_DAY)
        try:
            report = await _report(question, group, iso_week(day), corrector, context)
            message = drawn_again(report, context)
        except Refused as refused:
            log.warning("no weekly ranking for %s: %s", group.title, refused.reason)
            continue
        await _push(report, message, group, context)


async def _report(
    question: Question, group: Group, period: str, corrector: Corrector, context: Context
) -> Report:
    """The report of a group's region for a week; made, unless there is one already."""
    session = context.session
    known = group.region and await report_of(session, WEEKLY_RANKING, group.region, period)
    if known:
        return known
    given = await answer(question, Asker(group=group), context)
    resolved, facts = given.question, given.facts
    assert resolved is not None
    assert resolved.region is not None
    assert resolved.as_of is not None
    assert isinstance(facts, WeeklyFacts)
    corrections = await corrector.since(resolved.region, resolved.as_of)
    await reports.freeze(session, frozen(resolved, facts, corrections, period, context), context.now)
    made = await report_of(session, WEEKLY_RANKING, resolved.region, period)
    assert made is not None
    return made


async def _push(report: Report, message: Message, group: Group, context: Context) -> None:
    """Queue a report, once for each week, in the place of an earlier week's that still waits."""
    session = context.session
    queued = await outbox.put_message(
        session,
        f"{WEEKLY_RANKING}:{report.period}:{group.id}",
        group.id,
        context.now,
        body=dump(message),
        shows=report.question,
        not_before=context.next_open,
    )
    if queued:
        await outbox.supersede(session, group.id, SHOWN, but=report.question)
