"""Rates of a region, and rankings of regions by them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

from handlers.reading.forms import BEST, MAX_TOP, WORST
from handlers.reading.meaning import Kind, Meaning
from handlers.reading.rankings import Asked, ranked
from handlers.reading.said import (
    EVERYWHERE,
    FILTERS,
    MEASURE,
    Said,
    filters,
    innermost,
    levels,
    rate_options,
)
from handlers.reading.tokens import Setting
from ledger.questions import Question, Topic, View

RATES_PLACES = EVERYWHERE | FILTERS | MEASURE | {Kind.PROGRESS}
RANKING_PLACES = RATES_PLACES | {
    *(Kind.STAGE, Kind.CHILDREN, Kind.ORDER, Kind.TOP, Kind.COUNT, Kind.VIEW, Kind.LIST)
}
WEEKLY_PLACES = EVERYWHERE | {Kind.CUE, Kind.PHASE, Kind.DAY}
_COMPARED = {Kind.RATE, Kind.ALL_RATES, Kind.ORDER, Kind.TOP}


def rates(said: Said, setting: Setting) -> Iterator[Question]:
    """The rates of a region."""
    if Kind.HOW_MUCH in said.kinds and not said.kinds & {Kind.RATE, Kind.ALL_RATES}:
        return
    for chain, rate, rest in product(said.chains, rate_options(said), filters(said, setting)):
        yield rest.but(topic=Topic.RATES, region=innermost(chain), rate=rate)


def ranking(said: Said, setting: Setting) -> Iterator[Question]:
    """Regions by a rate."""
    views = said.options(lambda token: token.meaning.view)
    if View.WORKBOOK in views:
        return
    deep = levels(said)
    if not said.kinds & _COMPARED and any(_is_of_projects(token.surface) for token in said.all(Kind.LIST)):
        return
    ordered = Kind.ORDER in said.kinds
    if len(deep) > 1 or (Kind.NOUN in said.kinds and not said.kinds & _COMPARED) or _of_projects(said):
        return
    wanted = product(said.chains, rate_options(said), filters(said, setting), views, _tops(said), deep)
    for chain, rate, rest, view, top, level in wanted:
        question = rest.but(topic=Topic.RANKING, rate=rate)
        if view is not None:
            question = question.but(view=view)
        yield from ranked(question, Asked(chain, ordered, level, top), setting.tree)


def weekly(said: Said, setting: Setting) -> Iterator[Question]:
    """The weekly ranking as it was pushed last, or would be."""
    for chain, rest in product(said.chains, filters(said, setting)):
        yield rest.but(topic=Topic.WEEKLY, region=innermost(chain))


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


def _is_of_projects(surface: str) -> bool:
    """各市有多少项目 asks for a number of projects, 全部达效的市 for those with all: neither for an order."""
    counts = surface.endswith(("个", "几", "家", "项", "数", "数量", "多少"))
    return counts or "项目" in surface or surface in ("全部", "所有")


def _of_projects(said: Said) -> bool:
    """最差的三个项目: it is regions that are ranked."""
    words = [token for token in said.tokens if token.kind is not Kind.FILLER]
    return any(one.kind in (Kind.TOP, Kind.COUNT) and two.kind is Kind.NOUN for one, two in pairwise(words))
