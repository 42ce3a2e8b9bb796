"""The one function that turns a question into an answer; nobody else queries or words anything."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from answers import (
    ageing,
    brief,
    bulletin,
    calendar,
    collection,
    compare,
    conversion,
    digest,
    due,
    extension,
    help_,
    history,
    imports,
    leaders,
    mutes,
    overdue,
    photos,
    project,
    projects,
    ranking,
    rates,
    search,
    share,
    source,
    status,
    trend,
    unacknowledged,
    warnings,
    weekly,
    weekly_report,
    why,
)
from answers.context import Asker, Context
from answers.resolve import resolve
from answers.shapes import Answer
from answers.words import render_in
from ledger.access import Right
from ledger.encoding import TooLongError
from ledger.errors import Reason, Refused
from ledger.questions import Named, Question, Topic, View

Answerer = Callable[[Question, Asker, Context], Awaitable[Answer]]

TOPICS: dict[Topic, Answerer] = {
    Topic.RATES: rates.answer,
    Topic.RANKING: ranking.answer,
    Topic.OVERDUE: overdue.answer,
    Topic.DUE: due.answer,
    Topic.PROJECT: project.answer,
    Topic.SEARCH: search.answer,
    Topic.WARNINGS: warnings.answer,
    Topic.DIGEST: digest.answer,
    Topic.WHY: why.answer,
    Topic.EXTENSION: extension.answer,
    Topic.MUTES: mutes.answer,
    Topic.WEEKLY: weekly.answer,
    Topic.STATUS: status.answer,
    Topic.COLLECTION: collection.answer,
    Topic.PHOTOS: photos.answer,
    Topic.IMPORT: imports.answer,
    Topic.HISTORY: history.answer,
    Topic.HELP: help_.answer,
    Topic.PROJECTS: projects.answer,
    Topic.SOURCE: source.answer,
    Topic.SHARE: share.answer,
    Topic.COMPARE: compare.answer,
    Topic.TREND: trend.answer,
    Topic.CONVERSION: conversion.answer,
    Topic.LEADERS: leaders.answer,
    Topic.CALENDAR: calendar.answer,
    Topic.AGEING: ageing.answer,
    Topic.UNACKNOWLEDGED: unacknowledged.answer,
    Topic.BRIEF: brief.answer,
    Topic.WEEKLY_REPORT: weekly_report.answer,
    Topic.BULLETIN: bulletin.answer,
}

NOT_IN_GROUPS = {Topic.STATUS, Topic.IMPORT, Topic.BULLETIN}
"""What is for one person's eyes."""


REBUILT = {
    *(Topic.RATES, Topic.RANKING, Topic.OVERDUE, Topic.DUE, Topic.PROJECT, Topic.SEARCH, Topic.WEEKLY),
    *(Topic.HISTORY, Topic.HELP, Topic.PROJECTS, Topic.SOURCE, Topic.SHARE, Topic.COMPARE, Topic.TREND),
    *(Topic.CONVERSION, Topic.LEADERS, Topic.CALENDAR, Topic.AGEING),
}
"""What can be answered of the ledger as it was known at a past instant; of the rest no history is kept."""


IDENTITIES = {Named.PERSON, Named.COMPANY}
"""Whose projects are details of a region even where only their number is asked for: it may be one project."""

BESIDE_OTHERS = {Topic.COMPARE, Topic.TREND, Topic.LEADERS, Topic.WEEKLY}
"""What shows figures of other regions beside those of the one asked about."""


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The answer to a question, for this asker.

    Raises:
        Refused: with the reason, for everything that the asker can mend or may not see.
    """
    if asker.group is not None and question.topic in NOT_IN_GROUPS:
        raise Refused(Reason.ONLY_IN_PRIVATE)
    if context.known_at is not None and question.topic not in REBUILT:
        raise Refused(Reason.NOT_REBUILT)
    question = resolve(question, asker, context)
    region = await _concerned(question, context) or asker.viewpoint().region
    asker.check(question.topic, region, context.tree)
    if question.named in IDENTITIES:
        whole = context.tree.province.code if question.topic in BESIDE_OTHERS else region
        asker.check(Right.DETAIL, whole, context.tree)
    try:
        given = await TOPICS[question.topic](question, asker, context)
    except TooLongError as error:
        raise Refused(Reason.TOO_MANY_CONDITIONS) from error
    return _asking_where(given, context) if question.view is View.PLACES else given


def _asking_where(given: Answer, context: Context) -> Answer:
    """Say what the buttons with places are for."""
    text = given.message.text + "\n\n" + render_in(context, "choose.html.j2")
    return replace(given, message=replace(given.message, text=text))


async def _concerned(question: Question, context: Context) -> str | None:
    """Code of the region whose facts the question shows."""
    match question.topic:
        case Topic.PROJECT:
            return await project.region_of(question, context)
        case Topic.HISTORY:
            return await history.region_of(question, context)
        case Topic.DIGEST:
            return await digest.region_of(question, context)
        case Topic.EXTENSION:
            return await extension.region_of(question, context)
        case Topic.PHOTOS:
            return await photos.region_of(question, context)
        case Topic.IMPORT:
            return await imports.region_of(question, context)
        case Topic.WHY:
            return await why.region_of(question, context)
        case _:
            return question.region
