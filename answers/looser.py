"""A list with nothing in it: what there is instead, with one condition fewer or with none."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce

from answers.context import Context
from answers.resolve import MOST_DAYS
from answers.words import render
from db.queries.freshness import last_change
from db.queries.projects_listed import Wanted, latest_reached, projects_listed
from db.queries.scope import Filters
from ledger.clock import china_day
from ledger.phases import Phase
from ledger.projects import ProjectPage
from ledger.questions import Question, Topic

Find = Callable[[Question, Context, int, int], Awaitable[ProjectPage]]
"""Gives one page of the list that a question asks for: its number and its size."""
_MOST = 4
Loosen = Callable[[Question], Question]
"""Leaves out one condition of a question; where that is not set, the question stays as it is."""


@dataclass(frozen=True, slots=True)
class Looser:
    """The same question with one condition fewer, and what it is called with the number it finds."""

    label: str
    question: Question


@dataclass(frozen=True, slots=True)
class Empty:
    """What there is instead of an empty list.

    Attributes:
        looser: questions that find something.
        listed: all projects on the lists of the region.
        updated_on: the day of the last change in the ledger, where that is before the as-of day.
        phases: those of the ledger, where the region has no projects at all.
    """

    looser: tuple[Looser, ...]
    listed: ProjectPage
    updated_on: date | None
    phases: tuple[Phase, ...]


async def instead(question: Question, find: Find, context: Context) -> Empty:
    """What there is with one condition fewer; at most four ways of it."""
    assert question.region and question.as_of
    found: list[Looser] = []
    conditions = _conditions(question)
    if len(conditions) > 1 and question.topic is not Topic.PROJECTS:
        conditions["all"] = _without_all
    for dropped, loosen in conditions.items():
        asked = loosen(question)
        if dropped == "since":
            asked = asked.but(since=await latest_reached(context.session, wanted_of(asked, context)))
        if dropped == "all" and found:
            break
        total = (await find(asked, context, 1, 1)).total
        if total and len(found) < _MOST:
            words = render("looser.txt.j2", dropped=dropped, question=question, asked=asked, total=total)
            found.append(Looser("".join(words.split()), asked))
    everywhere = Wanted(context.region(question.region), question.as_of)
    listed = await projects_listed(context.session, everywhere, size=1)
    changed = await last_change(context.session)
    changed_on = changed and china_day(changed)
    return Empty(
        looser=tuple(found),
        listed=listed,
        updated_on=changed_on if changed_on and changed_on < question.as_of else None,
        phases=() if listed.total else tuple(context.phases),
    )


def wanted_of(question: Question, context: Context) -> Wanted:
    """The projects that a question for a list of them is about."""
    assert question.region and question.as_of
    return Wanted(
        context.region(question.region),
        question.as_of,
        Filters.of(question),
        milestone=question.milestone,
        reached=question.reached,
        since=question.since,
        top=question.top,
    )


def everything(question: Question) -> Question:
    """All projects on the lists of the region."""
    return Question(Topic.PROJECTS, region=question.region, as_of=question.as_of)


def _conditions(question: Question) -> dict[str, Loosen]:
    """The conditions that are set, the narrowest first."""
    return {name: loosen for name, loosen in _LOOSEN.items() if loosen(question) != question.but()}


def _without_all(question: Question) -> Question:
    return reduce(lambda looser, loosen: loosen(looser), _LOOSEN.values(), question)


def _without_period(question: Question) -> Question:
    """A period of a list of projects; that of what is due is left by looking as far ahead as can be."""
    return question.but(since=None) if question.topic is Topic.PROJECTS else question.but()


def _without_window(question: Question) -> Question:
    return question.but(since=None, days=MOST_DAYS) if question.topic is Topic.DUE else question.but()


def _without_milestone(question: Question) -> Question:
    """In a list of projects a period is that of the milestone reached: it goes with it."""
    return _without_period(question).but(milestone=None, reached=None)


_LOOSEN: dict[str, Loosen] = {
    "named": lambda question: question.but(named=None, text="" if question.named else question.text),
    "lacks": lambda question: question.but(lacks=None),
    "category": lambda question: question.but(category=None),
    "amount": lambda question: question.but(min_wan=None, max_wan=None),
    "late_days": lambda question: question.but(late_days=None),
    "since": _without_period,
    "window": _without_window,
    "milestone": _without_milestone,
    "batch": lambda question: question.but(batch=None),
    "phase": lambda question: question.but(phase=None),
}
