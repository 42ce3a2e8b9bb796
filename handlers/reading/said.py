"""What the tokens of a text say, field by field, for those who put questions together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TypeVar

from handlers.reading.checks import check_day
from handlers.reading.lexicon import BATCHES_OF, RATE_OF, RATE_OF_BATCH
from handlers.reading.meaning import Kind, Meaning
from handlers.reading.places import Chain, chains
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from ledger.questions import Question, Topic, View
from ledger.rates import THREE_RATES, Rate
from ledger.regions import Region

EVERYWHERE = frozenset({Kind.FILLER, Kind.FIND, Kind.REGION, Kind.AND})
FILTERS = frozenset({Kind.PHASE, Kind.DAY, Kind.AMOUNT, Kind.CATEGORY, Kind.BATCH, Kind.LACK, Kind.NAME})
MEASURE = frozenset({Kind.RATE, Kind.ALL_RATES, Kind.BATCH_OR_STAGE, Kind.NOUN, Kind.HOW_MUCH})
ASKING = frozenset({Kind.CUE, Kind.NOUN, Kind.LIST, Kind.HOW_MUCH})
"""Kinds of words that have a place in most questions."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """What the tokens say, by field; each field's options, (None,) where it is not said.

    Attributes:
        given: whether the topic was given by a command, whose arguments the tokens are.
    """

    tokens: tuple[Token, ...]
    kinds: frozenset[Kind]
    chains: tuple[Chain, ...]
    given: bool = False
    only_held_in: bool = field(default=False)
    """Whether each year said is that in which the phase said was held."""

    @classmethod
    def of(
        cls, tokens: Sequence[Token], setting: Setting, *, given: bool = False, only_held_in: bool = False
    ) -> "Said":
        """What these tokens say; their regions are put together to the places that they may mean."""
        places = [token.meaning.regions for token in tokens if token.kind is Kind.REGION]
        kinds = frozenset(token.kind for token in tokens)
        return cls(tuple(tokens), kinds, chains(places, setting.tree), given, only_held_in)

    def options(self, field: Callable[[Token], T | None], *kinds: Kind) -> tuple[T | None, ...]:
        """The different values of a field, of tokens of these kinds (of any, without kinds)."""
        values = [field(token) for token in self.tokens if not kinds or token.kind in kinds]
        return tuple(dict.fromkeys(value for value in values if value is not None)) or (None,)

    def all(self, *kinds: Kind) -> tuple[Token, ...]:
        """The tokens of these kinds."""
        return tuple(token for token in self.tokens if token.kind in kinds)

    def views(self, other: View) -> tuple[View, ...]:
        """How it is to be shown: in words or, where that is asked for, otherwise; none where it cannot be."""
        asked = {token.meaning.view for token in self.tokens} - {None}
        if asked <= {View.WORDS}:
            return (View.WORDS,)
        return (other,) if asked == {other} else ()


Builder = Callable[[Said, Setting], Iterator[Question]]


def innermost(chain: Chain) -> str | None:
    """Code of the region that a chain of names means."""
    return chain[-1].code if chain else None


def phases_said(said: Said) -> tuple[int, ...]:
    """The phases, in the order in which they were said."""
    numbers = [token.meaning.phase for token in said.tokens if token.meaning.phase is not None]
    return tuple(dict.fromkeys(numbers))


def region_groups(said: Said, setting: Setting) -> list[tuple[Region, ...]]:
    """The regions said one beside the other, the options of each: 许昌长葛 is one, 郑州和洛阳 are two."""
    groups: list[list[Token]] = []
    for token in said.tokens:
        if token.kind is Kind.REGION and groups and groups[-1][-1].end == token.start:
            groups[-1].append(token)
        elif token.kind is Kind.REGION:
            groups.append([token])
    found: list[tuple[Region, ...]] = []
    for group in groups:
        within = chains([token.meaning.regions for token in group], setting.tree)
        nested = all(len(chain) == len(group) for chain in within) or len(group) == 1
        split = [(chain[-1],) for chain in within] if not nested else [tuple(c[-1] for c in within)]
        found += split
    return list(dict.fromkeys(found))


def filters(said: Said, setting: Setting) -> Iterator[Question]:
    """Questions with phase, as-of day and what narrows projects; their topic is filled in afterwards."""
    for day, rest in product(as_of_days(said, setting), narrowing(said)):
        yield rest.but(as_of=day)


def as_of_days(said: Said, setting: Setting) -> tuple[date | None, ...]:
    """The as-of days said. Raises Refused(FUTURE_DAY)."""
    days = said.options(lambda token: token.meaning.day, Kind.DAY)
    for day in days:
        check_day(day, setting.today)
    return days


def narrowing(said: Said) -> Iterator[Question]:
    """The same without a day. One of a kind at most can be said: two amounts together are least and most."""
    for phase, category, amounts, lacks, name in product(
        said.options(lambda token: token.meaning.phase),
        said.options(lambda token: token.meaning.category, Kind.CATEGORY),
        _amounts(said),
        said.options(lambda token: token.meaning.lacks),
        said.options(lambda token: token.meaning if token.kind is Kind.NAME else None),
    ):
        least, most = amounts
        yield Question(
            Topic.RATES,
            phase=phase,
            category=category,
            min_wan=least,
            max_wan=most,
            lacks=lacks,
            named=name.named if name else None,
            text=name.text if name else "",
        )


def _amounts(said: Said) -> Iterator[tuple[int | None, int | None]]:
    least = said.options(lambda token: token.meaning.min_wan)
    most = said.options(lambda token: token.meaning.max_wan)
    if len(least) > 1 or len(most) > 1:
        return
    if least[0] is None or most[0] is None or least[0] < most[0]:
        yield least[0], most[0]


def rate_options(said: Said) -> tuple[Rate | None, ...]:
    """The rates said by name, by their batch, or (in a ranking) by their stage.

    A batch beside a rate says nothing new, since each rate has its own; one of another batch is no reading.
    """
    named = said.options(lambda token: token.meaning.rate)
    batches = [token.meaning.batch for token in said.tokens if token.meaning.batch]
    stages = [token.meaning.milestone for token in said.tokens if token.kind is Kind.STAGE]
    if Kind.ALL_RATES in said.kinds or set(named) == set(THREE_RATES):
        whole = named == (None,) or set(named) == set(THREE_RATES)
        return () if batches or stages else (None,) if whole else (None, *named)
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


def levels(said: Said) -> tuple[Meaning | None, ...]:
    """How deep: 各市, 前三个县."""
    found = [t.meaning.level for t in said.tokens if t.kind is Kind.CHILDREN or t.meaning.level is not None]
    return tuple(Meaning(Kind.CHILDREN, level=level) for level in dict.fromkeys(found)) or (None,)


def is_as_of(token: Token) -> bool:
    """截至9月30日 is a day to look from for certain; 9月30日到期 names the day that things are due."""
    return token.kind is Kind.DAY and token.surface.startswith("截")


def is_due(token: Token) -> bool:
    """应投产未投产, 该开工没开工: what should have been done and is not."""
    return token.kind is Kind.CUE and token.surface.startswith(("应", "该"))
