"""From tokens to questions: all the questions that the words may mean, and none that leaves a word out.

Exactly one reading is an understanding. Several are an ambiguity to ask about; none means that some word has
no place in any question that the bot can answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TypeVar

from handlers.reading import names
from handlers.reading.checks import (
    check_day,
    check_days_ahead,
    check_phases,
    check_regions,
    tells_only_when_held,
)
from handlers.reading.forms import BEST, MAX_TOP, WORST
from handlers.reading.lexicon import BATCHES_OF, RATE_OF, RATE_OF_BATCH
from handlers.reading.meaning import Kind, Meaning
from handlers.reading.places import Chain, chains
from handlers.reading.rankings import Asked, ranked
from handlers.reading.tokens import Setting, Token
from ledger.phases import Batch, Milestone
from ledger.questions import Question, Topic, View
from ledger.rates import THREE_RATES, Rate

MAX_READINGS = 12

_EVERYWHERE = frozenset({Kind.FILLER, Kind.FIND, Kind.REGION})
_FILTERS = frozenset({Kind.PHASE, Kind.DAY, Kind.AMOUNT, Kind.CATEGORY, Kind.BATCH})
_MEASURE = frozenset({Kind.RATE, Kind.ALL_RATES, Kind.BATCH_OR_STAGE, Kind.NOUN, Kind.HOW_MUCH})
_WAITING = frozenset(
    {
        *(Kind.STAGE, Kind.SHOULD, Kind.UNDONE, Kind.BATCH_OR_STAGE),
        *(Kind.CUE, Kind.NOUN, Kind.LIST, Kind.HOW_MUCH, Kind.PROGRESS),
    }
)
_PLACES: dict[Topic, frozenset[Kind]] = {
    Topic.RATES: _EVERYWHERE | _FILTERS | _MEASURE | {Kind.PROGRESS},
    Topic.RANKING: _EVERYWHERE
    | _FILTERS
    | _MEASURE
    | {Kind.STAGE, Kind.CHILDREN, Kind.ORDER, Kind.TOP, Kind.COUNT, Kind.VIEW, Kind.LIST, Kind.PROGRESS},
    Topic.OVERDUE: _EVERYWHERE | _FILTERS | _WAITING,
    Topic.DUE: _EVERYWHERE | _FILTERS | _WAITING | {Kind.PERIOD},
    Topic.WARNINGS: _EVERYWHERE | {Kind.CUE, Kind.NOUN, Kind.LIST, Kind.HOW_MUCH},
    Topic.EXTENSION: _EVERYWHERE | {Kind.CUE, Kind.NOUN, Kind.LIST, Kind.HOW_MUCH},
    Topic.MUTES: _EVERYWHERE | {Kind.CUE, Kind.NOUN, Kind.LIST, Kind.HOW_MUCH},
    Topic.COLLECTION: _EVERYWHERE | {Kind.CUE, Kind.NOUN, Kind.LIST},
    Topic.WEEKLY: _EVERYWHERE | {Kind.CUE, Kind.PHASE, Kind.DAY},
    Topic.SEARCH: _EVERYWHERE | {Kind.CODE, Kind.NOUN, Kind.PROGRESS},
    Topic.STATUS: frozenset({Kind.FILLER, Kind.FIND, Kind.CUE}),
    Topic.IMPORT: frozenset({Kind.FILLER, Kind.FIND, Kind.CUE}),
    Topic.HELP: frozenset({Kind.FILLER, Kind.FIND, Kind.CUE}),
}
"""Which words each topic has a place for."""

_SEARCH_CUES = {Kind.FIND, Kind.NOUN, Kind.PROGRESS}
_FIGURES = {Kind.RATE, Kind.ALL_RATES, Kind.SHOULD, Kind.UNDONE}
_COMPARED = {Kind.RATE, Kind.ALL_RATES, Kind.ORDER, Kind.TOP}
_SUBJECTS = {Kind.REGION, Kind.PHASE, Kind.RATE, Kind.ALL_RATES, Kind.BATCH}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """What the tokens say, by field; each field's options, (None,) where it is not said."""

    tokens: tuple[Token, ...]
    kinds: frozenset[Kind]
    chains: tuple[Chain, ...]

    @classmethod
    def of(cls, tokens: Sequence[Token], setting: Setting) -> "Said":
        places = [token.meaning.regions for token in tokens if token.kind is Kind.REGION]
        return cls(tuple(tokens), frozenset(token.kind for token in tokens), chains(places, setting.tree))

    def options(self, field: Callable[[Token], T | None], *kinds: Kind) -> tuple[T | None, ...]:
        """The different values of a field, of tokens of these kinds (of any, without kinds)."""
        values = [field(token) for token in self.tokens if not kinds or token.kind in kinds]
        return tuple(dict.fromkeys(value for value in values if value is not None)) or (None,)


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
    for about in _topics(tokens, topic):
        for question in _about(about, tokens, text, setting, given=topic is not None):
            found[question] = None
            if len(found) == MAX_READINGS:
                return tuple(found)
    return tuple(found)


def _topics(tokens: Sequence[Token], given: Topic | None) -> tuple[Topic, ...]:
    named = tuple(dict.fromkeys(token.meaning.topic for token in tokens if token.meaning.topic))
    if given is not None:
        return (given,) if set(named) <= {given} else ()
    if named:
        return named if len(named) == 1 else ()
    kinds = {token.kind for token in tokens}
    if Kind.UNKNOWN in kinds and kinds & _SEARCH_CUES and not kinds & _FIGURES:
        return (Topic.SEARCH,)
    if Kind.SHOULD in kinds:
        return (Topic.DUE,) if Kind.PERIOD in kinds else (Topic.OVERDUE, Topic.DUE)
    if any(_is_as_of(token) for token in tokens):
        return (Topic.RATES,)
    asks_figure = bool(kinds & _SUBJECTS) and (Kind.NOUN not in kinds or bool(kinds & _FIGURES))
    return (Topic.RATES,) if asks_figure or Kind.PROGRESS in kinds else ()


def _about(
    topic: Topic, tokens: Sequence[Token], text: str, setting: Setting, *, given: bool
) -> Iterable[Question]:
    if topic is Topic.SEARCH:
        return _searches(tokens, text, setting)
    if topic not in _BUILD:
        return ()
    check_phases(tokens, setting)
    if topic is not Topic.HELP:
        check_regions(tokens, setting)
    kinds = {token.kind for token in tokens}
    places = _PLACES[topic]
    if topic is Topic.DUE:
        places |= _due_places(tokens, given=given)
    if Kind.YEAR in kinds and Kind.PHASE in places and tells_only_when_held(tokens, setting):
        places |= {Kind.YEAR}
    if not kinds <= places:
        return ()
    said = Said.of(tokens, setting)
    return _BUILD[topic](said, setting)


def _due_places(tokens: Sequence[Token], *, given: bool) -> frozenset[Kind]:
    """本月 is of what is due only when that is said: some of 本月应开工 may be overdue already."""
    if given:
        check_days_ahead(tokens)
        return frozenset({Kind.NUMBER, Kind.SPAN})
    said = any(token.meaning.topic is Topic.DUE for token in tokens)
    return frozenset({Kind.SPAN}) if said else frozenset()


def _searches(tokens: Sequence[Token], text: str, setting: Setting) -> Iterator[Question]:
    span = names.name_span(tokens)
    codes = [token for token in tokens if token.kind is Kind.CODE]
    if span is not None and not codes:
        first, last = span
        around = (*tokens[:first], *tokens[last + 1 :])
        name = names.text_between(text, tokens[first], tokens[last])
    elif len(codes) == 1 and span is None:
        around = tuple(token for token in tokens if token.kind is not Kind.CODE)
        name = codes[0].surface.upper()
    else:
        return
    if len(name) < 2 or not {token.kind for token in around} <= _PLACES[Topic.SEARCH]:
        return
    for chain in Said.of(around, setting).chains:
        yield names.search(name, _innermost(chain))


def _rates(said: Said, setting: Setting) -> Iterator[Question]:
    if Kind.HOW_MUCH in said.kinds and not said.kinds & {Kind.RATE, Kind.ALL_RATES}:
        return
    for chain, rate, rest in product(said.chains, _rate_options(said), _filters(said, setting)):
        yield rest.but(topic=Topic.RATES, region=_innermost(chain), rate=rate)


def _ranking(said: Said, setting: Setting) -> Iterator[Question]:
    views = said.options(lambda token: token.meaning.view)
    levels = _levels(said)
    ordered = Kind.ORDER in said.kinds
    if len(levels) > 1 or (Kind.NOUN in said.kinds and not said.kinds & _COMPARED) or _of_projects(said):
        return
    wanted = product(said.chains, _rate_options(said), _filters(said, setting), views, _tops(said), levels)
    for chain, rate, rest, view, top, level in wanted:
        question = rest.but(topic=Topic.RANKING, rate=rate)
        if view is not None:
            question = question.but(view=view)
        yield from ranked(question, Asked(chain, ordered, level, top), setting.tree)


def _tops(said: Said) -> tuple[Meaning | None, ...]:
    """The places asked for; 哪三个市 says how many, when 最高 or 最低 says from which end."""
    tops = [token for token in said.tokens if token.kind is Kind.TOP]
    counts = {token.meaning.top for token in said.tokens if token.kind is Kind.COUNT}
    if not counts:
        return tuple(dict.fromkeys(token.meaning for token in tops)) or (None,)
    if not all(token.surface.startswith((*BEST, *WORST)) for token in tops):
        return ()
    ends = dict.fromkeys(token.meaning for token in tops)
    held = [count for count in counts if count and count <= MAX_TOP]
    return tuple(
        replace(end, top=count, single=False) for end in ends for count in held if end.top in (1, count)
    )


def _levels(said: Said) -> tuple[Meaning | None, ...]:
    """How deep to rank: 各市, 前三个县."""
    levels = [t.meaning.level for t in said.tokens if t.kind is Kind.CHILDREN or t.meaning.level is not None]
    return tuple(Meaning(Kind.CHILDREN, level=level) for level in dict.fromkeys(levels)) or (None,)


def _of_projects(said: Said) -> bool:
    """最差的三个项目: it is regions that are ranked."""
    words = [token for token in said.tokens if token.kind is not Kind.FILLER]
    return any(one.kind in (Kind.TOP, Kind.COUNT) and two.kind is Kind.NOUN for one, two in pairwise(words))


def _waiting(topic: Topic) -> Callable[[Said, Setting], Iterator[Question]]:
    def build(said: Said, setting: Setting) -> Iterator[Question]:
        if topic is Topic.DUE and any(t.kind is Kind.DAY and not _is_as_of(t) for t in said.tokens):
            return
        ahead = said.options(lambda token: token.meaning.days, Kind.PERIOD, Kind.SPAN, Kind.NUMBER)
        narrowed = _narrowed(said)
        for chain, days, narrow, rest in product(said.chains, ahead, narrowed, _filters(said, setting)):
            batch, milestone = narrow
            yield rest.but(topic=topic, region=_innermost(chain), days=days, batch=batch, milestone=milestone)

    return build


def _is_as_of(token: Token) -> bool:
    """截至9月30日 is a day to look from for certain; 9月30日到期 names the day that things are due."""
    return token.kind is Kind.DAY and token.surface.startswith("截")


def _of_region(topic: Topic) -> Callable[[Said, Setting], Iterator[Question]]:
    def build(said: Said, _: Setting) -> Iterator[Question]:
        for chain in said.chains:
            yield Question(topic, region=_innermost(chain))

    return build


def _collection(said: Said, _: Setting) -> Iterator[Question]:
    views = said.options(lambda token: token.meaning.view)
    view = View.WORKBOOK if View.WORKBOOK in views else View.WORDS
    for chain in said.chains:
        yield Question(Topic.COLLECTION, region=_innermost(chain), view=view)


def _weekly(said: Said, setting: Setting) -> Iterator[Question]:
    for chain, rest in product(said.chains, _filters(said, setting)):
        yield rest.but(topic=Topic.WEEKLY, region=_innermost(chain))


def _status(_: Said, __: Setting) -> Iterator[Question]:
    yield Question(Topic.STATUS)


def _import(_: Said, __: Setting) -> Iterator[Question]:
    yield Question(Topic.IMPORT)


def _help(_: Said, __: Setting) -> Iterator[Question]:
    yield Question(Topic.HELP)


_BUILD: dict[Topic, Callable[[Said, Setting], Iterable[Question]]] = {
    Topic.RATES: _rates,
    Topic.RANKING: _ranking,
    Topic.OVERDUE: _waiting(Topic.OVERDUE),
    Topic.DUE: _waiting(Topic.DUE),
    Topic.WARNINGS: _of_region(Topic.WARNINGS),
    Topic.EXTENSION: _of_region(Topic.EXTENSION),
    Topic.MUTES: _of_region(Topic.MUTES),
    Topic.COLLECTION: _collection,
    Topic.WEEKLY: _weekly,
    Topic.STATUS: _status,
    Topic.IMPORT: _import,
    Topic.HELP: _help,
}


def _innermost(chain: Chain) -> str | None:
    return chain[-1].code if chain else None


def _filters(said: Said, setting: Setting) -> Iterator[Question]:
    """Questions that carry phase, as-of day, category and amount; their topic is filled in afterwards."""
    days = said.options(lambda token: token.meaning.day, Kind.DAY)
    for day in days:
        check_day(day, setting.today)
    for phase, day, category, min_wan in product(
        said.options(lambda token: token.meaning.phase),
        days,
        said.options(lambda token: token.meaning.category),
        said.options(lambda token: token.meaning.min_wan),
    ):
        yield Question(Topic.RATES, phase=phase, as_of=day, category=category, min_wan=min_wan)


def _rate_options(said: Said) -> tuple[Rate | None, ...]:
    """The rates said by name, by their batch, or (in a ranking) by their stage.

    A batch beside a rate says nothing new, since each rate has its own; one of another batch is no reading.
    """
    named = said.options(lambda token: token.meaning.rate)
    batches = [token.meaning.batch for token in said.tokens if token.meaning.batch]
    if Kind.ALL_RATES in said.kinds or set(named) == set(THREE_RATES):
        whole = named == (None,) or set(named) == set(THREE_RATES)
        return () if batches else (None,) if whole else (None, *named)
    stages = [token.meaning.milestone for token in said.tokens if token.kind is Kind.STAGE]
    if named == (None,):
        implied = [RATE_OF_BATCH[batch] for batch in batches if _is_one_batch(said)]
        implied += [RATE_OF[stage] for stage in stages if stage in RATE_OF]
        return tuple(dict.fromkeys(implied)) or (() if batches or stages else (None,))
    if stages or any(BATCHES_OF[rate] is not batch for rate in named if rate for batch in batches):
        return ()
    return named


def _is_one_batch(said: Said) -> bool:
    """Whether a batch is said as such (签约一批), not only as a kind of project (签约项目)."""
    return Kind.NOUN not in said.kinds and any(
        token.kind is Kind.BATCH and "批" in token.surface for token in said.tokens
    )


def _narrowed(said: Said) -> Iterator[tuple[Batch | None, Milestone | None]]:
    """Batch and milestone of a list; 开工项目 may say either."""
    batches = said.options(lambda token: token.meaning.batch, Kind.BATCH)
    stages = said.options(
        lambda token: token.meaning.milestone, Kind.STAGE, Kind.SHOULD, Kind.UNDONE, Kind.CUE
    )
    either = [token.meaning for token in said.tokens if token.kind is Kind.BATCH_OR_STAGE]
    if not either:
        yield from product(batches, stages)
    for meaning in either:
        if stages == (None,):
            yield batches[0], meaning.milestone
        if batches == (None,):
            yield meaning.batch, stages[0]
