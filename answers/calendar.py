"""活动日历: when each phase was held, and when the next one will be, as far as that is known."""

from dataclasses import dataclass

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask, rows_of
from answers.words import render_in
from ledger.meetings import Meeting, meeting, meetings
from ledger.questions import Question, Topic

MOST = 12
"""Phases that are listed: the latest ones."""


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """The phases listed, by number.

    Attributes:
        asked: the phase asked about; None where all are.
        certain: whether the working days up to the last of these days are known.
    """

    meetings: tuple[Meeting, ...]
    asked: Meeting | None
    certain: bool


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The day of one phase, or of all; what is not known is said to be unknown."""
    calendar, phases = context.reference.calendar, context.phases
    listed = meetings(phases, context.today, calendar)[-MOST:]
    asked = None if question.phase is None else meeting(question.phase, phases, calendar)
    days = [one.held_on for one in (*listed, asked) if one is not None and one.held_on is not None]
    facts = CalendarFacts(listed, asked, all(calendar.is_certain(day) for day in days))
    text = render_in(
        context,
        "calendar.html.j2",
        question=question,
        facts=facts,
        left={day: calendar.between(context.today, day) for day in days if day > context.today},
    )
    held = [p.number for p in phases if p.held_on <= context.today]
    buttons = [
        ask(keyboard.label("phase_rates", number=number), Question(Topic.RATES, phase=number))
        for number in held[-4:]
    ]
    return Answer(question, Message(text, tuple(rows_of(buttons, 2))), facts)
