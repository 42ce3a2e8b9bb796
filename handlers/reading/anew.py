"""What a word says anew of a question, and which parts of it each topic lets be said anew."""

from typing import Any

from handlers.reading.checks import check_day
from handlers.reading.lexicon import RATE_OF, RATE_OF_BATCH
from handlers.reading.meaning import Kind
from handlers.reading.tokens import Setting, Token
from ledger.questions import End, Question, Topic, View

MOST_OTHERS = 3
_PLACE = frozenset({"region", "as_of"})
_LISTED = _PLACE | {"phase", "batch", "category", "min_wan", "max_wan", "lacks", "named", "text", "milestone"}
_RATED = _PLACE | {"phase", "rate", "category", "min_wan", "max_wan"}
TAKES: dict[Topic, frozenset[str]] = {
    Topic.RATES: _RATED,
    Topic.RANKING: _RATED | {"top", "end"},
    Topic.OVERDUE: _LISTED | {"late_days"},
    Topic.DUE: _LISTED | {"since", "days"},
    Topic.PROJECTS: _LISTED | {"since", "reached", "top"},
    Topic.SHARE: _PLACE | {"phase", "batch", "category"},
    Topic.COMPARE: _RATED,
    Topic.TREND: _RATED,
    Topic.CONVERSION: _PLACE | {"phase", "batch"},
    Topic.LEADERS: frozenset({"phase", "rate", "threshold", "top", "end", "as_of"}),
    Topic.CALENDAR: frozenset({"phase"}),
    Topic.AGEING: _PLACE,
    Topic.WEEKLY: _PLACE | {"phase"},
    Topic.BRIEF: _PLACE | {"phase"},
    Topic.BULLETIN: _PLACE | {"phase"},
    **dict.fromkeys(
        (Topic.WARNINGS, Topic.UNACKNOWLEDGED, Topic.SEARCH, Topic.EXTENSION, Topic.MUTES, Topic.COLLECTION),
        frozenset({"region"}),
    ),
}
"""What can be said anew of a question about each topic; of others nothing."""
OF_RATES = frozenset({Topic.RATES, Topic.RANKING, Topic.TREND, Topic.COMPARE, Topic.LEADERS})
VIEWS = {
    View.PICTURE: {Topic.RANKING, Topic.TREND, Topic.CONVERSION, Topic.AGEING},
    View.MAP: {Topic.RANKING},
    View.INTERVALS: {Topic.RANKING},
    View.WORKBOOK: {Topic.OVERDUE, Topic.DUE, Topic.PROJECTS, Topic.SEARCH, Topic.WARNINGS},
    View.WORDS: frozenset(TAKES),
}
"""The topics that each form of an answer is there for."""


def said_of(token: Token, question: Question, setting: Setting) -> dict[str, Any] | None:
    """The fields that a word says of a question."""
    meaning = token.meaning
    match token.kind:
        case Kind.ALL_RATES:
            return {"rate": None}
        case Kind.CUE | Kind.ORDER | Kind.CHILDREN:
            return {} if meaning.milestone is None else {"milestone": meaning.milestone}
        case Kind.TOP if question.topic is Topic.PROJECTS:
            return {"top": meaning.top} if meaning.end is End.FIRST else None
        case Kind.TOP:
            return {"top": meaning.top, "end": meaning.end}
        case Kind.DAY | Kind.MONTH | Kind.SPAN | Kind.WINDOW | Kind.PERIOD:
            return _when(token, question, setting)
        case Kind.BATCH if question.topic in OF_RATES and meaning.batch:
            return {"rate": RATE_OF_BATCH[meaning.batch]}
        case Kind.STAGE if question.topic in OF_RATES:
            return {"rate": RATE_OF[meaning.milestone]} if meaning.milestone in RATE_OF else None
        case Kind.UNDONE if question.topic is Topic.PROJECTS:
            return {"milestone": meaning.milestone, "reached": False, "since": None}
        case Kind.REACHED:
            return {"milestone": meaning.milestone, "reached": True}
        case Kind.AMOUNT:
            return {"min_wan": meaning.min_wan, "max_wan": meaning.max_wan}
        case _:
            fields = (
                "phase",
                "rate",
                "batch",
                "milestone",
                "category",
                "lacks",
                "named",
                "late_days",
                "threshold",
            )
            said = {name: value for name in fields if (value := getattr(meaning, name)) is not None}
            return said | ({"text": meaning.text} if meaning.named else {}) if said else None


def _when(token: Token, question: Question, setting: Setting) -> dict[str, Any] | None:
    """A day or a period: what was reached in it, what is due in it, or how things stood at its end."""
    first, last = token.meaning.first, token.meaning.last
    if question.topic is Topic.PROJECTS and question.reached and first:
        end = min(last or token.meaning.day or first, setting.today)
        return {"since": first, "as_of": end} if first <= setting.today else None
    if question.topic is Topic.DUE and (first or token.meaning.days):
        if first and last:
            return {"since": first, "days": (last - first).days}
        return {"since": None, "days": token.meaning.days}
    day = token.meaning.day or last
    if day is None:
        return None
    if token.kind is Kind.DAY:
        check_day(day, setting.today)
    if question.topic is Topic.PROJECTS and question.since is not None and day < question.since:
        return None
    return {"as_of": min(day, setting.today)}
