"""What comes next is worked out by the calendar; where that is a guess, it is said."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from answers import front
from answers.context import Asker, Context, Office
from answers.upcoming import Coming, Event
from answers.why import WhyFacts
from ledger.calendar import WorkCalendar
from ledger.clock import CHINA
from ledger.questions import Question, Topic
from ledger.schedule import Timetable
from tests.answers.conftest import ZHANG

NOTE = "部分日期的放假安排尚未公布，暂按周一至周五算工作日。"
OPEN, PROMISED = 1, 9


def on(context: Context, day: date, calendar: WorkCalendar | None = None) -> Context:
    """The same ledger, looked at on another day, with another calendar."""
    office = Office(timetable=Timetable(calendar or WorkCalendar(), CHINA))
    at = datetime(day.year, day.month, day.day, 10, tzinfo=CHINA)
    return replace(context, now=at, reference=replace(context.reference, office=office))


async def story(context: Context, number: int) -> tuple[str, tuple[Event, ...]]:
    given = await front.answer(Question(Topic.WHY, subject=number), Asker(ZHANG), context)
    assert isinstance(given.facts, WhyFacts)
    return given.message.text, given.facts.coming


async def test_it_says_so_where_the_holidays_are_not_known(context: Context) -> None:
    known, _ = await story(on(context, date(2021, 9, 30)), OPEN)
    guessed, _ = await story(on(context, date(2027, 3, 1)), OPEN)

    assert NOTE not in known and NOTE in guessed


async def test_it_counts_by_the_operators_own_calendar(context: Context) -> None:
    """The 8th and the 9th of October are working days; an operator may know better."""
    closed = WorkCalendar({date(2021, 10, 8): False, date(2021, 10, 9): False})

    _, usual = await story(on(context, date(2021, 9, 30)), OPEN)
    _, moved = await story(on(context, date(2021, 9, 30), closed), OPEN)

    days = [events[0].at.date() for events in (usual, moved)]
    assert days == [date(2021, 10, 9), date(2021, 10, 12)]


@pytest.mark.parametrize("day", [date(2021, 9, 30), date(2021, 10, 8), date(2022, 1, 4), date(2027, 2, 6)])
@pytest.mark.parametrize("number", [OPEN, PROMISED])
async def test_what_comes_lies_ahead_on_working_days_in_order(
    context: Context, day: date, number: int
) -> None:
    _, coming = await story(on(context, day), number)

    assert coming
    assert [event.at for event in coming] == sorted(event.at for event in coming)
    for event in coming:
        assert event.at > on(context, day).now
        assert context.reference.calendar.is_working(event.at.date())
        assert f"{event.at:%H:%M}" == "08:30"


async def test_a_promise_has_no_reminder_before_it_is_due(context: Context) -> None:
    _, coming = await story(on(context, date(2021, 9, 30)), PROMISED)

    [first, *_] = [event for event in coming if event.what is not Coming.RISES]
    assert first.what is Coming.MISSED and first.at.date() > first.day
    assert Coming.STEP not in {event.what for event in coming}
