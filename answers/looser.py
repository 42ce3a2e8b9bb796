"""A list with nothing in it: what there is instead, with one condition fewer or with none."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

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
        conditions.append(
            ("all", {name: value for _, fields in conditions for name, value in fields.items()})
        )
    for dropped, fields in conditions:
        asked = question.but(**fields)
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


def _conditions(question: Question) -> list[tuple[str, dict[str, Any]]]:
    """The conditions that are set, each with the fields that leave it out; the narrowest first."""
    q = question
    listed = q.topic is Topic.PROJECTS
    found: list[tuple[bool, str, dict[str, Any]]] = [
        (q.named is not None, "named", {"named": None, "text": ""}),
        (q.lacks is not None, "lacks", {"lacks": None}),
        (q.category is not None, "category", {"category": None}),
        (q.min_wan is not None or q.max_wan is not None, "amount", {"min_wan": None, "max_wan": None}),
        (q.late_days is not None, "late_days", {"late_days": None}),
        (listed and q.since is not None, "since", {"since": None}),
        (q.topic is Topic.DUE, "window", {"since": None, "days": MOST_DAYS}),
        (q.milestone is not None, "milestone", {"milestone": None, "reached": None}),
        (q.batch is not None, "batch", {"batch": None}),
        (q.phase is not None, "phase", {"phase": None}),
    ]
    if listed:
        found = [(is_set, name, _without_period(name, fields)) for is_set, name, fields in found]
    return [(name, fields) for is_set, name, fields in found if is_set]


def _without_period(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """A period is that of a milestone reached: it goes with it."""
    return {**fields, "since": None} if name == "milestone" else fields
