"""The one message of a scan to a group: what is new, what is still open; kept up to date in place."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from answers import keyboard, warning_list
from answers.context import Asker, Context
from answers.shapes import Answer, Message
from answers.words import render_in
from db.queries.lists import at_most
from db.queries.warnings import Digest, digest_of
from ledger.errors import Reason, Refused
from ledger.questions import Question
from ledger.warnings import Level, WarningFact, WarningState

LATEST = 3
"""Acknowledgements that every page of a digest names, so that a new one is seen wherever it happened."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many warnings a digest tells of: by level from the gravest down, by state, and the new ones."""

    total: int
    levels: Mapping[Level, int]
    states: Mapping[WarningState, int]
    news: int


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What one person acknowledged at one moment: one warning, or a page of them, the gravest first."""

    who: str | None
    at: datetime
    warnings: tuple[WarningFact, ...]


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of a digest: the warnings that it told of, as they stand now."""
    digest = await _digest(question, context)
    page = at_most(question.page, len(digest.lines), warning_list.PAGE)
    question = replace(question, region=digest.region, page=page)
    first = (question.page - 1) * warning_list.PAGE
    lines = digest.lines[first : first + warning_list.PAGE]
    text = render_in(
        context,
        "digest.html.j2",
        question=question,
        digest=digest,
        lines_shown=lines,
        first=first + 1,
        count=_count(digest),
        latest=_latest(digest),
    )
    shown = [] if digest.superseded else [line.warning for line in lines]
    rows = warning_list.acknowledge_buttons(shown, asker, context, question)
    rows += keyboard.pages(replace(question, region=None), len(digest.lines), warning_list.PAGE)
    return Answer(question, Message(text, tuple(rows)), digest)


async def region_of(question: Question, context: Context) -> str:
    """Code of the region the digest is for. Raises Refused(UNKNOWN_WARNING)."""
    return (await _digest(question, context)).region


async def _digest(question: Question, context: Context) -> Digest:
    digest = await digest_of(context.session, question.subject or 0)
    if digest is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    return digest


def _count(digest: Digest) -> Count:
    levels = Counter(line.warning.level for line in digest.lines)
    states = Counter(line.warning.state for line in digest.lines)
    return Count(
        total=len(digest.lines),
        levels={level: levels[level] for level in reversed(Level)},
        states={state: states[state] for state in WarningState},
        news=sum(line.news for line in digest.lines),
    )


def _latest(digest: Digest) -> list[Acknowledgement]:
    """The newest acknowledgements, newest first."""
    together: defaultdict[tuple[datetime, str | None], list[WarningFact]] = defaultdict(list)
    for line in digest.lines:
        if line.warning.acknowledged_at is not None:
            together[line.warning.acknowledged_at, line.warning.acknowledged_by].append(line.warning)
    newest = sorted(together.items(), key=lambda item: item[0][0], reverse=True)[:LATEST]
    return [Acknowledgement(who, at, tuple(warnings)) for (at, who), warnings in newest]
