"""The three nearest questions to a text that was not understood; offered, never answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from handlers.reading import names
from handlers.reading.assemble import readings
from handlers.reading.lexicon import RATE_OF
from handlers.reading.meaning import Kind, Meaning
from handlers.reading.places import chains
from handlers.reading.sounds import likeness, regions_like, spelled
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from ledger.errors import Refused
from ledger.questions import Question, Topic, View
from ledger.rates import THREE_RATES, Rate
from ledger.regions import Region
from ledger.vocabulary import MILESTONE, RATE

HOW_MANY = 3
_SUBJECTS = {Kind.REGION, Kind.PHASE, Kind.DAY}
_GROUND = _SUBJECTS | {Kind.AMOUNT, Kind.CATEGORY, Kind.LACK, Kind.NAME}
_LEFT_OUT = {Kind.UNKNOWN, Kind.OTHER, Kind.QUANTITY, Kind.YEAR}
_TOLD = {Kind.RATE, Kind.ALL_RATES, Kind.CUE, Kind.ORDER, Kind.TOP, Kind.LATE, Kind.LACK, Kind.NAME}
_LONGEST_COMPARED = 40
_LONGEST_REGION = 12
_MOST_MISHEARD = 3
_LEAST_ALIKE = 60.0


def nearest(
    tokens: Sequence[Token],
    text: str,
    setting: Setting,
    found: Sequence[Question] = (),
    topic: Topic | None = None,
) -> tuple[Question, ...]:
    """Exactly three different questions, the nearest first.

    Args:
        found: the readings of an ambiguous text; they come first.
        topic: the topic of the command, if it was one.
    """
    misheard = tuple(_misheard(tokens, setting))
    read_as = [_read(changed, text, setting, topic) for changed in misheard]
    best = misheard[0] if misheard else tokens
    typical = tuple(_typical(best, setting, topic))
    candidates = chain(
        found,
        *read_as,
        _mended(best, text, setting, topic),
        typical if _sounds_usual(tokens) else (),
        () if misheard else _named(tokens, text),
        typical,
    )
    return tuple(islice(dict.fromkeys(candidates), HOW_MANY))


def _sounds_usual(tokens: Sequence[Token]) -> bool:
    """开工律: other characters, but the sound of what is usually asked."""
    core = _core(tokens)
    return any(spelled(core) == spelled(name) for name in RATE.values())


def _misheard(tokens: Sequence[Token], setting: Setting) -> Iterator[tuple[Token, ...]]:
    """落河开工率 → 漯河开工率: each unknown run taken for the regions that it sounds like."""
    unknown = [index for index, token in enumerate(tokens) if token.kind is Kind.UNKNOWN]
    for index in unknown[:_MOST_MISHEARD]:
        token = tokens[index]
        if len(token.surface) <= _LONGEST_REGION:
            for region in regions_like(token.surface, setting.tree):
                changed = replace(token, meaning=Meaning(Kind.REGION, regions=(region,)))
                yield (*tokens[:index], changed, *tokens[index + 1 :])


def _mended(tokens: Sequence[Token], text: str, setting: Setting, topic: Topic | None) -> Iterator[Question]:
    """The same words read a little otherwise: without the command, without what has no place, as a day."""
    if topic is not None:
        yield from _read(tokens, text, setting, None)
    known = [_as_day(token) for token in tokens if token.kind not in _LEFT_OUT]
    told = [token for token in known if token.kind in _TOLD]
    if told or not names.leftover(text, tokens):
        yield from _read(known, text, setting, topic)
    for token in known:
        if token.kind in _TOLD or token.meaning.milestone is not None:
            kept = [other for other in known if other is token or other.kind in _GROUND]
            yield from _read(kept, text, setting, None)


def _as_day(token: Token) -> Token:
    if token.kind is not Kind.MONTH:
        return token
    return replace(token, meaning=Meaning(Kind.DAY, day=token.meaning.day))


def _named(tokens: Sequence[Token], text: str) -> Iterator[Question]:
    name = names.leftover(text, tokens)
    if name:
        regions = {token.meaning.regions for token in tokens if token.kind is Kind.REGION}
        only = next(iter(regions)) if len(regions) == 1 else ()
        yield names.search(name, only[0].code if len(only) == 1 else None)


def _read(tokens: Sequence[Token], text: str, setting: Setting, topic: Topic | None) -> tuple[Question, ...]:
    try:
        return readings(tokens, text, setting, topic)
    except Refused:
        return ()


def _typical(tokens: Sequence[Token], setting: Setting, topic: Topic | None) -> Iterator[Question]:
    """What is usually asked, about the region, phase and day that were said, the most similar first."""
    core = _core(tokens)
    said = {token.meaning.topic for token in tokens} | {topic}
    rates = {token.meaning.rate for token in tokens} - {None}
    views = [token.meaning.view for token in tokens if token.meaning.view]
    if views:
        said |= {Topic.RANKING}

    def score(usual: tuple[str, Question]) -> float:
        wording, question = usual
        alike = likeness(core, wording) if core else 0.0
        same_topic, same_rate = question.topic in said, question.rate in rates
        return (alike if alike >= _LEAST_ALIKE else 0.0) + 40 * same_topic + 40 * same_rate

    grounds = _grounds(tokens, setting)
    usual = [found for ground in grounds for found in _usual(ground, setting, views)]
    yield from (question for _, question in sorted(usual, key=score, reverse=True))


def _grounds(tokens: Sequence[Token], setting: Setting) -> Iterator[tuple[Region | None, Question]]:
    said = [token.meaning.regions for token in tokens if token.kind is Kind.REGION]
    held = {phase.number for phase in setting.phases if phase.held_on <= setting.today}
    phases = [phase for phase in held if any(token.meaning.phase == phase for token in tokens)]
    days = {token.meaning.day for token in tokens if token.kind is Kind.DAY}
    past = [day for day in days if day is not None and day <= setting.today]
    for regions in islice(chains(said, setting.tree), HOW_MANY):
        region = regions[-1] if regions else None
        question = Question(
            Topic.RATES,
            region=region.code if region else None,
            phase=phases[0] if len(phases) == 1 else None,
            as_of=past[0] if len(past) == 1 else None,
        )
        yield region, question


def _usual(
    ground: tuple[Region | None, Question], setting: Setting, views: Sequence[View]
) -> Iterator[tuple[str, Question]]:
    """Wordings and questions, the commonest first."""
    region, question = ground
    place = _place(region, setting).but(view=views[0] if views else View.WORDS)
    yield "三率", question
    for rate in THREE_RATES:
        yield RATE[rate] + "排名", place.but(phase=question.phase, as_of=question.as_of, rate=rate)
    yield "逾期项目", question.but(topic=Topic.OVERDUE)
    yield "即将到期项目", question.but(topic=Topic.DUE)
    yield "项目清单", question.but(topic=Topic.PROJECTS)
    for rate in THREE_RATES:
        yield RATE[rate], question.but(rate=rate)
    for milestone in RATE_OF:
        yield f"逾期未{MILESTONE[milestone]}", question.but(topic=Topic.OVERDUE, milestone=milestone)
        unreached = question.but(topic=Topic.PROJECTS, milestone=milestone, reached=False)
        yield f"未{MILESTONE[milestone]}项目", unreached
    yield "走势", question.but(topic=Topic.TREND, rate=Rate.START_RATE)
    yield "转化率", question.but(topic=Topic.CONVERSION)
    yield "占比", question.but(topic=Topic.SHARE)
    yield "逾期账龄", Question(Topic.AGEING, region=question.region, as_of=question.as_of)
    yield "简报", question.but(topic=Topic.BRIEF)
    yield "各期时间", Question(Topic.CALENDAR)
    yield "签收情况", Question(Topic.UNACKNOWLEDGED, region=question.region)
    yield "预警", Question(Topic.WARNINGS, region=question.region)
    yield "帮助", Question(Topic.HELP)


def _place(region: Region | None, setting: Setting) -> Question:
    """The ranking in which a region has its place; that of the cities for the province and for none."""
    if region is None or region.parent is None:
        return Question(Topic.RANKING, region=setting.tree.province.code)
    return Question(Topic.RANKING, region=region.parent, focus=region.code)


def _core(tokens: Iterable[Token]) -> str:
    """What was asked, without of whom and when."""
    left = [token.surface for token in tokens if token.kind not in _SUBJECTS | {Kind.FILLER, Kind.FIND}]
    return "".join(left)[:_LONGEST_COMPARED]
