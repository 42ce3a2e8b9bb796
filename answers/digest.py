"""The one message of a scan to a group: what is new, what still waits; kept up to date in place."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from answers import keyboard, warning_list
from answers.context import Asker, Context
from answers.shapes import Answer, Message
from answers.words import render_in
from db.queries.lists import at_most
from db.queries.story import waiting_since
from db.queries.warnings import Digest, DigestLine, digest_of
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.questions import Question
from ledger.warnings import DigestPart, Level, WarningFact, WarningState

LATEST = 3
"""Acknowledgements that every page of a digest names, so that a new one is seen wherever it happened."""
CHASING = (DigestPart.REMINDED, DigestPart.ESCALATED)
"""Parts that say for how many working days nobody has acknowledged."""


@dataclass(frozen=True, slots=True)
class Count:
    """How the warnings that a digest lists stand now: by level from the gravest down, and by state."""

    total: int
    levels: Mapping[Level, int]
    states: Mapping[WarningState, int]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What one person acknowledged at one moment: one warning, or a page of them, the gravest first."""

    who: str | None
    at: datetime
    promised_on: date | None
    warnings: tuple[WarningFact, ...]


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of a digest: the warnings that it told of, as they stand now."""
    digest = await _digest(question, context)
    page = at_most(question.page, len(digest.lines), warning_list.PAGE)
    question = replace(question, region=digest.region, page=page)
    first = (question.page - 1) * warning_list.PAGE
    lines = warning_list.in_order(digest)[first : first + warning_list.PAGE]
    since = await _waits_since(lines, context)
    text = render_in(
        context,
        "digest.html.j2",
        question=question,
        digest=digest,
        lines_shown=lines,
        first=first + 1,
        count=_count(digest),
        latest=_latest(digest),
        all_new=all(line.part is DigestPart.NEW for line in digest.lines),
        waited={number: context.reference.calendar.between(day, digest.day) for number, day in since.items()},
        certain=warning_list.is_certain(
            [line.warning for line in lines], [digest.day, *since.values()] if since else [], context
        ),
    )
    shown = [] if digest.superseded else [line.warning for line in lines]
    rows = warning_list.buttons(shown, asker, context, question)
    rows += keyboard.pages(replace(question, region=None), len(digest.lines), warning_list.PAGE)
    return Answer(question, Message(text, tuple(rows)), digest)


async def region_of(question: Question, context: Context) -> str:
    """Code of the region the digest is for. Raises Refused(UNKNOWN_WARNING)."""
    return (await _digest(question, context)).region


async def _digest(question: Question, context: Context) -> Digest:
    digest = await digest_of(context.session, question.subject or 0, context.today)
    if digest is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    return digest


async def _waits_since(lines: Sequence[DigestLine], context: Context) -> dict[int, date]:
    """Since which day the warnings that people are chased for have been waiting, by their numbers."""
    chased = [
        line.warning.id for line in lines if line.part in CHASING and line.warning.state is WarningState.OPEN
    ]
    if not chased:
        return {}
    found = await waiting_since(context.session, chased)
    return {number: china_day(since) for number, since in found.items()}


def _count(digest: Digest) -> Count:
    levels = Counter(line.warning.level for line in digest.lines)
    states = Counter(line.warning.state for line in digest.lines)
    return Count(
        total=len(digest.lines),
        levels={level: levels[level] for level in reversed(Level)},
        states={state: states[state] for state in WarningState},
    )


def _latest(digest: Digest) -> list[Acknowledgement]:
    """Of a digest of several pages the newest acknowledgements, newest first; one page shows them all."""
    if len(digest.lines) <= warning_list.PAGE:
        return []
    together: defaultdict[tuple[datetime, str | None], list[WarningFact]] = defaultdict(list)
    for line in digest.lines:
        if line.warning.acknowledged_at is not None:
            together[line.warning.acknowledged_at, line.warning.acknowledged_by].append(line.warning)
    newest = sorted(together.items(), key=lambda item: item[0][0], reverse=True)[:LATEST]
    return [Acknowledgement(who, at, taken[0].promised_on, tuple(taken)) for (at, who), taken in newest]
