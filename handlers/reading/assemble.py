"""From tokens to questions: all the questions that the words may mean, and none that leaves a word out.

Exactly one reading is an understanding. Several are an ambiguity to ask about; none means that some word has
no place in any question that the bot can answer. Which words each topic has a place for, and who puts its
questions together, stands here in one table.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from handlers.reading import compared, deadlines, figures_asked, lists, others
from handlers.reading.checks import check_days_ahead, check_phases, check_regions, tells_only_when_held
from handlers.reading.meaning import Kind
from handlers.reading.said import Builder, Said
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from handlers.reading.topics import topics
from ledger.questions import Question, Topic

MAX_READINGS = 12


class Way(NamedTuple):
    """How the questions of a topic are read: the kinds of words that have a place, and who joins them."""

    places: frozenset[Kind]
    build: Builder


_WAYS: dict[Topic, Way] = {
    Topic.RATES: Way(figures_asked.RATES_PLACES, figures_asked.rates),
    Topic.RANKING: Way(figures_asked.RANKING_PLACES, figures_asked.ranking),
    Topic.WEEKLY: Way(figures_asked.WEEKLY_PLACES, figures_asked.weekly),
    Topic.PROJECTS: Way(lists.PROJECTS_PLACES, lists.projects),
    Topic.OVERDUE: Way(deadlines.OVERDUE_PLACES, deadlines.overdue),
    Topic.DUE: Way(deadlines.DUE_PLACES, deadlines.due),
    Topic.COMPARE: Way(compared.COMPARE_PLACES, compared.compare),
    Topic.TREND: Way(compared.TREND_PLACES, compared.trend),
    Topic.CONVERSION: Way(compared.CONVERSION_PLACES, compared.conversion),
    Topic.SHARE: Way(compared.SHARE_PLACES, compared.share),
    Topic.LEADERS: Way(compared.LEADERS_PLACES, compared.leaders),
    Topic.SOURCE: Way(compared.SOURCE_PLACES, compared.source),
    Topic.AGEING: Way(others.AGEING_PLACES, others.ageing),
    Topic.UNACKNOWLEDGED: Way(others.UNACKNOWLEDGED_PLACES, others.unacknowledged),
    Topic.CALENDAR: Way(others.CALENDAR_PLACES, others.calendar),
    Topic.BRIEF: Way(others.BRIEF_PLACES, others.of_phase_and_day(Topic.BRIEF)),
    Topic.BULLETIN: Way(others.BRIEF_PLACES, others.of_phase_and_day(Topic.BULLETIN)),
    Topic.WEEKLY_REPORT: Way(others.REPORT_PLACES, others.weekly_report),
    Topic.WARNINGS: Way(others.PLAIN_PLACES, others.of_region(Topic.WARNINGS)),
    Topic.EXTENSION: Way(others.PLAIN_PLACES, others.of_region(Topic.EXTENSION)),
    Topic.MUTES: Way(others.PLAIN_PLACES, others.of_region(Topic.MUTES)),
    Topic.COLLECTION: Way(others.COLLECTION_PLACES, others.collection),
    Topic.STATUS: Way(others.ALONE_PLACES, others.alone(Topic.STATUS)),
    Topic.IMPORT: Way(others.ALONE_PLACES, others.alone(Topic.IMPORT)),
    Topic.HELP: Way(others.ALONE_PLACES, others.alone(Topic.HELP)),
}
_UNCHECKED = {Topic.HELP, Topic.CALENDAR}
"""Topics of which phases yet to be held may be asked, or no region at all."""


def readings(
    tokens: Sequence[Token], text: str, setting: Setting, topic: Topic | None = None
) -> tuple[Question, ...]:
    """All questions that the tokens may mean.

    Args:
        text: the cleaned text the tokens come from.
        topic: the topic of the command that they are the arguments of; None for free text.

    Raises:
        Refused: UNKNOWN_PHASE, UNKNOWN_REGION, FUTURE_DAY.
    """
    found: dict[Question, None] = {}
    for about in topics(tokens, topic, setting):
        for question in _about(about, tokens, text, setting, given=topic is not None):
            found[question] = None
            if len(found) == MAX_READINGS:
                return tuple(found)
    return tuple(found)


def _about(
    topic: Topic, tokens: Sequence[Token], text: str, setting: Setting, *, given: bool
) -> Iterable[Question]:
    if topic is Topic.SEARCH:
        return others.searches(tuple(tokens), text, setting)
    way = _WAYS.get(topic)
    if way is None:
        return ()
    if topic is not Topic.CALENDAR:
        check_phases(tokens, setting)
    if topic not in _UNCHECKED:
        check_regions(tokens, setting)
    kinds = {token.kind for token in tokens}
    places = way.places
    if topic is Topic.DUE and given:
        check_days_ahead(tokens)
        places |= {Kind.NUMBER}
    held_in = Kind.YEAR in kinds and Kind.PHASE in places and tells_only_when_held(tokens, setting)
    if held_in:
        places |= {Kind.YEAR}
    if not kinds <= places:
        return ()
    said = Said.of(tokens, setting, given=given, only_held_in=held_in)
    return way.build(said, setting)
