"""What a text may be about: which topics its words leave open."""

from collections.abc import Sequence

from handlers.reading.meaning import Kind
from handlers.reading.said import Said, is_as_of, is_due, phases_said, region_groups
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from ledger.phases import Milestone
from ledger.questions import Topic

_SEARCH_CUES = {Kind.FIND, Kind.NOUN, Kind.PROGRESS}
_FIGURES = {Kind.RATE, Kind.ALL_RATES, Kind.SHOULD, Kind.UNDONE, Kind.REACHED, Kind.SUM, Kind.LACK, Kind.NAME}
_RATES = {Kind.RATE, Kind.ALL_RATES}
_SUBJECTS = {Kind.REGION, Kind.PHASE, Kind.RATE, Kind.ALL_RATES, Kind.BATCH}
_LISTED = {
    *(Kind.NOUN, Kind.LIST, Kind.UNDONE, Kind.REACHED, Kind.SUM, Kind.LACK, Kind.NAME),
    *(Kind.BATCH_OR_STAGE,),
}
_STAGES = {Kind.STAGE, Kind.BATCH_OR_STAGE}
_WITHIN = {Kind.WINDOW, Kind.SPAN, Kind.MONTH, Kind.YEAR, Kind.PERIOD, Kind.DAY}
_COUNTED = ("几条", "多少条", "几个", "多少个")
_OVERRULED: dict[Topic, frozenset[Topic]] = {
    Topic.LEADERS: frozenset(),
    Topic.UNACKNOWLEDGED: frozenset({Topic.WARNINGS}),
    Topic.TREND: frozenset({Topic.COMPARE}),
    Topic.AGEING: frozenset({Topic.OVERDUE}),
}
"""Topics that hold though a word for another stands beside theirs."""


def topics(tokens: Sequence[Token], given: Topic | None, setting: Setting) -> tuple[Topic, ...]:
    """The topics to try, of which some may have no reading.

    Args:
        given: the topic of the command that the tokens are the arguments of.
    """
    kinds = {token.kind for token in tokens}
    named = {token.meaning.topic for token in tokens if token.meaning.topic} - {None}
    if given is not None:
        return (given,) if named <= {given} else ()
    hard = _hard({topic for topic in named if topic is not Topic.RANKING}, tokens, kinds)
    if hard:
        return hard if len(hard) == 1 else ()
    if Topic.RANKING in named:
        return (Topic.RANKING,)
    if {token.meaning.milestone for token in tokens if token.kind is Kind.STAGE} == set(Milestone):
        return (Topic.CONVERSION,)
    if Kind.WHEN in kinds:
        return (Topic.CALENDAR,) if Kind.PHASE in kinds else ()
    if Kind.UNKNOWN in kinds and kinds & _SEARCH_CUES and not kinds & _FIGURES:
        return (Topic.SEARCH,)
    return _unnamed(tokens, kinds, setting)


def _hard(named: set[Topic], tokens: Sequence[Token], kinds: set[Kind]) -> tuple[Topic, ...]:
    """The topics named by words of their own."""
    if Kind.THRESHOLD in kinds and not named - {Topic.LEADERS}:
        return (Topic.LEADERS,)
    if named == {Topic.OVERDUE} and _due_in_a_period(tokens):
        return (Topic.DUE,)
    apart = Kind.CHILDREN in kinds and not kinds & {Kind.ORDER, Kind.TOP}
    if named == {Topic.OVERDUE} and apart and Kind.LATE not in kinds:
        return (Topic.AGEING,)
    counted = any(token.kind is Kind.LIST and token.surface.endswith(_COUNTED) for token in tokens)
    unsigned = any(token.kind is Kind.CUE and token.meaning.reached is False for token in tokens)
    if named == {Topic.WARNINGS} and unsigned and (apart or counted):
        return (Topic.UNACKNOWLEDGED,)
    for topic, overruled in _OVERRULED.items():
        if topic in named and named - {topic} <= overruled:
            return (topic,)
    return tuple(named)


def _due_in_a_period(tokens: Sequence[Token]) -> bool:
    """上月应投产未投产: of what was due in it, what is not done; 截至9月底应投产未投产: all that is late."""
    due = any(is_due(token) for token in tokens)
    days = (token for token in tokens if token.kind is Kind.DAY and token.meaning.first)
    spans = any(token.meaning.first != token.meaning.day for token in days)
    return due and (spans or any(token.kind in (Kind.MONTH, Kind.SPAN, Kind.WINDOW) for token in tokens))


def _unnamed(tokens: Sequence[Token], kinds: set[Kind], setting: Setting) -> tuple[Topic, ...]:
    ahead = any(token.meaning.first and token.meaning.first > setting.today for token in tokens)
    if Kind.SHOULD in kinds:
        windowed = kinds & {Kind.PERIOD, Kind.WINDOW, Kind.SPAN, Kind.MONTH}
        that_day = any(token.kind is Kind.DAY and token.meaning.first is not None for token in tokens)
        return (Topic.DUE,) if windowed or ahead or that_day else (Topic.OVERDUE, Topic.DUE)
    if ahead and kinds & _STAGES and Kind.DAY not in kinds:
        return (Topic.DUE,)
    if kinds & _RATES:
        return (Topic.COMPARE,) if _side_by_side(tokens, kinds, setting) else (Topic.RATES,)
    if Kind.PROGRESS in kinds and not kinds & (_LISTED - {Kind.NOUN, Kind.BATCH_OR_STAGE}):
        return (Topic.RATES,)
    listed = Kind.BATCH in kinds and (
        Kind.HOW_MUCH in kinds or any(t.kind is Kind.BATCH and "项目" in t.surface for t in tokens)
    )
    if listed or kinds & _LISTED or (kinds & _STAGES and kinds & (_WITHIN | {Kind.HOW_MUCH})):
        return (Topic.PROJECTS,)
    if Kind.AMOUNT in kinds and not kinds & (_RATES | {Kind.BATCH}):
        return (Topic.PROJECTS,)
    if any(is_as_of(token) for token in tokens) or kinds & _SUBJECTS:
        return (Topic.RATES,)
    return ()


def _side_by_side(tokens: Sequence[Token], kinds: set[Kind], setting: Setting) -> bool:
    """郑州和洛阳开工率 is asked of both."""
    if Kind.AND not in kinds:
        return False
    said = Said.of(tokens, setting)
    joined = [
        (one.kind, two.kind)
        for one, word, two in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.kind is Kind.AND
    ]
    several = len(region_groups(said, setting)) > 1 or len(phases_said(said)) > 1
    return several and any(pair in ((Kind.REGION,) * 2, (Kind.PHASE,) * 2) for pair in joined)
