"""Every group that wants it gets the ranking of its own region, once a week."""

import json
import logging

from answers.context import Asker, Context
from answers.front import answer
from answers.message_json import dump, jsonable
from answers.shapes import Answer
from answers.weekly import WeeklyFacts
from db import outbox, people, runs
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
    """Queue the report of the week; its as-of day is the day before it is due, the last complete one."""
    day = china_day(run.due_at)
    for group in await people.subscribers(context.session, WEEKLY_RANKING):
        question = Question(Topic.WEEKLY, region=group.region, as_of=day - ONE_DAY)
        try:
            report = await answer(question, Asker(group=group), context)
        except Refused as refused:
            log.warning("no weekly ranking for %s: %s", group.title, refused.reason)
            continue
        await _push(report, group, iso_week(day), context)


async def _push(report: Answer, group: Group, period: str, context: Context) -> None:
    """Queue a report, once for each week, in the place of an earlier week's that still waits."""
    session, frozen = context.session, _frozen(report, period)
    queued = await outbox.put_message(
        session,
        f"{WEEKLY_RANKING}:{period}:{group.id}",
        group.id,
        context.now,
        body=dump(report.message),
        shows=frozen.question,
        not_before=context.next_open,
    )
    if queued:
        await outbox.supersede(session, group.id, SHOWN, but=frozen.question)
        await runs.freeze(session, frozen, context.now)


def _frozen(report: Answer, period: str) -> runs.FrozenReport:
    question, facts = report.question, report.facts
    assert question is not None
    assert question.region is not None
    assert question.as_of is not None
    assert isinstance(facts, WeeklyFacts)
    return runs.FrozenReport(
        name=WEEKLY_RANKING,
        region=question.region,
        period=period,
        as_of=question.as_of,
        definition_version=facts.pictured.whole.version,
        question=question.encode(),
        facts=canonical(facts),
    )


def canonical(facts: object) -> str:
    """Facts as JSON that is the same for the same facts."""
    return json.dumps(jsonable(facts), ensure_ascii=False, sort_keys=True)
