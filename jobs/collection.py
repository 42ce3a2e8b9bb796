"""台账报送: once a month each city is asked for its ledger; those that do not answer are reminded.

One message a group and day. It is worded, and its workbook made, when it is delivered, so it shows what holds
then; when the city has sent its ledger in, the message says so.
"""

from datetime import date

from answers.context import Context
from db import outbox
from db.collection import asked_of_city, open_round, reminded_city, shown_to_province
from db.queries.collection import city_groups, latest_round, province_groups, state_of, waits
from jobs.schedule import Run
from ledger.clock import china_day
from ledger.collection import Round, RoundState, period_of
from ledger.officials import COLLECTION, Group
from ledger.questions import Question, Topic

REMINDERS = "collection-reminders"


async def ask(context: Context, run: Run) -> None:
    """Open the round of the month, unless it is open, and ask every city that has not been asked.

    A round that was missed is opened late, with as many working days to answer.
    """
    plan, calendar = context.reference.office.collection, context.reference.calendar
    period = period_of(china_day(run.due_at), plan.opens, calendar)
    latest = await latest_round(context.session)
    if latest is not None and latest.period > period:
        return
    at = context.next_open
    due_on = calendar.add(china_day(at), plan.due_after)
    round_ = await open_round(context.session, period, at, due_on)
    state = await state_of(context.session, context.tree, round_, context.today)
    for group in await _of_missing(state, context):
        await _ask(round_, group, context)
    await _tell_province(state, china_day(at), context)


async def remind(context: Context, run: Run) -> None:
    """Remind the cities that have not answered, and tell the province who has and who has not.

    Nothing on the day of asking, and nothing about a round when the next one is open. A group that has come
    since the asking is asked instead.
    """
    round_, day = await latest_round(context.session), china_day(context.next_open)
    if round_ is None or day <= round_.asked_on:
        return
    state = await state_of(context.session, context.tree, round_, context.today)
    for group in await _of_missing(state, context):
        if not await _ask(round_, group, context):
            await _remind(round_, group, day, context)
    await _tell_province(state, day, context)


async def _of_missing(state: RoundState, context: Context) -> list[Group]:
    groups = await city_groups(context.session, context.tree)
    return [group for group in groups if group.region in state.missing]


async def _ask(round_: Round, group: Group, context: Context) -> bool:
    """Queue the workbook and the deadline for a group; False if that was done before."""
    assert group.region is not None
    key = f"{COLLECTION}:{round_.period}:{group.id}"
    return await _put(key, group, asked_of_city(round_, group.region), context)


async def _remind(round_: Round, group: Group, day: date, context: Context) -> None:
    """Queue a reminder for a group, unless a message of the round still waits for it."""
    assert group.region is not None
    shown = [question(round_, group.region).encode() for question in (asked_of_city, reminded_city)]
    if not await waits(context.session, group.id, shown):
        key = f"{COLLECTION}:{round_.period}:{day}:{group.id}"
        await _put(key, group, reminded_city(round_, group.region), context)


async def _tell_province(state: RoundState, day: date, context: Context) -> None:
    """Queue the list of a day; when all have sent it in, one last."""
    for group in await province_groups(context.session, context.tree):
        assert group.region is not None
        which = "complete" if state.is_complete else day
        key = f"{COLLECTION}:{state.round.period}:{which}:{group.id}"
        await _put(key, group, shown_to_province(state.round, group.region, day), context)


async def _put(key: str, group: Group, question: Question, context: Context) -> bool:
    """Queue a message, in the place of earlier ones that still wait."""
    code = question.encode()
    queued = await outbox.put_message(
        context.session, key, group.id, context.now, shows=code, not_before=context.next_open
    )
    if queued:
        earlier = Question(Topic.COLLECTION, region=group.region).encode()
        await outbox.supersede(context.session, group.id, earlier, but=code)
    return queued
