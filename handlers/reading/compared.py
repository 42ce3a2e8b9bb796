"""Comparisons, trends, conversion, shares, regions that reach a mark, and where a figure comes from."""

from collections.abc import Iterator, Sequence
from itertools import product

from handlers.reading.meaning import Kind, Meaning
from handlers.reading.said import (
    ASKING,
    EVERYWHERE,
    FILTERS,
    MEASURE,
    Said,
    as_of_days,
    filters,
    innermost,
    levels,
    phases_said,
    rate_options,
    region_groups,
)
from handlers.reading.tokens import Setting
from ledger.phases import Batch
from ledger.questions import End, Question, Topic, View
from ledger.regions import Region, RegionLevel

_MEASURED = EVERYWHERE | MEASURE | {Kind.PHASE, Kind.DAY, Kind.BATCH, Kind.CUE}
COMPARE_PLACES = _MEASURED
TREND_PLACES = _MEASURED | {Kind.VIEW}
CONVERSION_PLACES = EVERYWHERE | {
    *(Kind.CUE, Kind.PHASE, Kind.DAY, Kind.NOUN, Kind.STAGE, Kind.VIEW, Kind.HOW_MUCH, Kind.BATCH)
}
SHARE_PLACES = (
    EVERYWHERE
    | ASKING
    | {*(Kind.PHASE, Kind.DAY, Kind.CATEGORY, Kind.BATCH, Kind.BATCH_OR_STAGE, Kind.STAGE, Kind.SUM)}
)
LEADERS_PLACES = EVERYWHERE | {
    *(Kind.RATE, Kind.ALL_RATES, Kind.BATCH, Kind.PHASE, Kind.DAY, Kind.CHILDREN, Kind.TOP, Kind.THRESHOLD),
    *(Kind.LIST, Kind.CUE, Kind.HOW_MUCH),
}
SOURCE_PLACES = EVERYWHERE | FILTERS | MEASURE | {Kind.CUE}
MOST_OTHERS = 3


def compare(said: Said, setting: Setting) -> Iterator[Question]:
    """Two to four regions, or two phases at equal age, by one rate or by all."""
    phases = phases_said(said)
    for regions in _regions(said, setting):
        if (len(regions) > 1) == (len(phases) > 1) or len(phases) > 2:
            continue
        yield from _measured(Topic.COMPARE, said, setting, regions, phases, View.WORDS)


def trend(said: Said, setting: Setting) -> Iterator[Question]:
    """A rate from week to week, of some regions, or of two phases at equal age."""
    phases = phases_said(said)
    if len(phases) > 2:
        return
    for regions in _regions(said, setting):
        if len(regions) <= 1 or len(phases) <= 1:
            for view in said.views(View.PICTURE):
                yield from _measured(Topic.TREND, said, setting, regions, phases, view)


def _measured(
    topic: Topic, said: Said, setting: Setting, regions: Sequence[str], phases: Sequence[int], view: View
) -> Iterator[Question]:
    for rate, day in product(rate_options(said), as_of_days(said, setting)):
        yield Question(
            topic,
            region=regions[0] if regions else None,
            others=tuple(regions[1:]),
            phase=phases[0] if phases else None,
            other_phase=phases[1] if len(phases) > 1 else None,
            rate=rate,
            as_of=day,
            view=view,
        )


def _regions(said: Said, setting: Setting) -> Iterator[tuple[str, ...]]:
    """The regions said, in their order; for each meaning of a name that several bear."""
    groups: list[tuple[Region, ...]] = region_groups(said, setting)
    if len(groups) > 1 + MOST_OTHERS:
        return
    for chosen in product(*groups):
        codes = tuple(region.code for region in chosen)
        if len(set(codes)) == len(codes):
            yield codes


def conversion(said: Said, setting: Setting) -> Iterator[Question]:
    """签约 → 开工 → 投产 → 达效, or some of these steps, of which all are shown."""
    if len({token.meaning.milestone for token in said.all(Kind.STAGE)}) == 1:
        return
    batches = said.options(lambda token: token.meaning.batch, Kind.BATCH)
    views = said.views(View.PICTURE)
    for chain, batch, rest, view in product(said.chains, batches, filters(said, setting), views):
        yield rest.but(topic=Topic.CONVERSION, region=innermost(chain), batch=batch, view=view)


def share(said: Said, setting: Setting) -> Iterator[Question]:
    """How much of a batch is of a category."""
    batches = said.options(lambda token: token.meaning.batch, Kind.BATCH, Kind.BATCH_OR_STAGE)
    named = {"签约": Batch.SIGNED, "开工": Batch.STARTED, "投产": Batch.PRODUCING}
    stages = [named.get(token.surface) for token in said.all(Kind.STAGE)]
    if stages and (batches != (None,) or None in stages):
        return
    for chain, batch, rest in product(said.chains, stages or batches, filters(said, setting)):
        yield rest.but(topic=Topic.SHARE, region=innermost(chain), batch=batch)


def leaders(said: Said, setting: Setting) -> Iterator[Question]:
    """The regions whose rates reach a mark, or are among the first by each rate."""
    marks = said.options(lambda token: token.meaning.threshold)
    tops = said.options(lambda token: token.meaning if token.kind is Kind.TOP else None)
    if len(marks) > 1 or len(tops) > 1 or (marks == (None,)) == (tops == (None,)):
        return
    deep, named = levels(said), Kind.RATE in said.kinds or Kind.ALL_RATES in said.kinds
    if len(deep) > 1 or not (named or Kind.BATCH in said.kinds) or not _may_choose(said, deep[0], setting):
        return
    top = tops[0]
    for chain, rate, rest in product(said.chains, rate_options(said), filters(said, setting)):
        yield rest.but(
            topic=Topic.LEADERS,
            region=innermost(chain),
            rate=rate,
            threshold=marks[0],
            top=top.top if top else None,
            end=End.LAST if top and top.end is End.LAST else None,
        )


def _may_choose(said: Said, level: Meaning | None, setting: Setting) -> bool:
    """Whether there are regions of the level said: cities of the province, counties of a city.

    许昌开工率达到75%, with no word for regions, asks of 许昌 itself.
    """
    wanted = level.level if level else None
    for chain in said.chains:
        place = chain[-1] if chain else setting.tree.province
        children = setting.tree.children(place.code)
        if not children or (wanted is not None and children[0].level is not wanted):
            return False
        if level is None and chain and place.level is not RegionLevel.PROVINCE:
            return False
    return True


def source(said: Said, setting: Setting) -> Iterator[Question]:
    """Where a rate comes from: its definition, n, N, and the projects behind it."""
    if not said.kinds & {Kind.RATE, Kind.ALL_RATES, Kind.BATCH}:
        return
    for chain, rate, rest in product(said.chains, rate_options(said), filters(said, setting)):
        yield rest.but(topic=Topic.SOURCE, region=innermost(chain), rate=rate)
