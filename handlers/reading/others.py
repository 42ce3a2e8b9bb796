"""What is asked for by its name alone, or with a place, a phase or a number beside it."""

from collections.abc import Iterator
from itertools import product

from handlers.reading import names
from handlers.reading.meaning import Kind
from handlers.reading.places import Chain
from handlers.reading.said import ASKING, EVERYWHERE, Builder, Said, filters, innermost, phases_said
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from ledger.questions import Question, Topic, View

PLAIN_PLACES = EVERYWHERE | ASKING
COLLECTION_PLACES = EVERYWHERE | {Kind.CUE, Kind.NOUN, Kind.LIST}
AGEING_PLACES = PLAIN_PLACES | {Kind.CHILDREN, Kind.DAY, Kind.VIEW}
UNACKNOWLEDGED_PLACES = PLAIN_PLACES | {Kind.CHILDREN}
CALENDAR_PLACES = EVERYWHERE - {Kind.REGION} | {Kind.CUE, Kind.PHASE, Kind.WHEN, Kind.LIST}
BRIEF_PLACES = EVERYWHERE | {Kind.CUE, Kind.PHASE, Kind.DAY}
REPORT_PLACES = frozenset({Kind.FILLER, Kind.FIND, Kind.CUE, Kind.NUMBER})
ALONE_PLACES = frozenset({Kind.FILLER, Kind.FIND, Kind.CUE})
SEARCH_PLACES = EVERYWHERE | {Kind.CODE, Kind.NOUN, Kind.PROGRESS}


def of_region(topic: Topic) -> Builder:
    """Questions that say a topic and at most a place."""

    def build(said: Said, _: Setting) -> Iterator[Question]:
        for chain in said.chains:
            yield Question(topic, region=innermost(chain))

    return build


def of_phase_and_day(topic: Topic) -> Builder:
    """Questions that say a topic, a place, a phase and an as-of day."""

    def build(said: Said, setting: Setting) -> Iterator[Question]:
        for chain, rest in product(said.chains, filters(said, setting)):
            yield rest.but(topic=topic, region=innermost(chain))

    return build


def alone(topic: Topic) -> Builder:
    """Questions that say nothing but a topic."""

    def build(_: Said, __: Setting) -> Iterator[Question]:
        yield Question(topic)

    return build


def ageing(said: Said, setting: Setting) -> Iterator[Question]:
    """What is overdue by how long, region by region."""
    views = said.views(View.PICTURE)
    for chain, rest, view in product(said.chains, filters(said, setting), views):
        place = chain[-1] if chain else setting.tree.province
        if setting.tree.children(place.code) and _are_below(said, chain, setting):
            region = innermost(chain)
            if region is None and said.all(Kind.CHILDREN):
                region = setting.tree.province.code
            yield rest.but(topic=Topic.AGEING, region=region, view=view)


def _are_below(said: Said, chain: Chain, setting: Setting) -> bool:
    """Whether what is said to be told apart is right below the place: 许昌各县, 各市; not 全省各县."""
    asked = {token.meaning.level for token in said.all(Kind.CHILDREN)} - {None}
    children = setting.tree.children(chain[-1].code if chain else setting.tree.province.code)
    return not asked or (bool(children) and asked == {children[0].level})


def unacknowledged(said: Said, setting: Setting) -> Iterator[Question]:
    """Who has not signed for warnings, region by region."""
    for chain in said.chains:
        if _are_below(said, chain, setting):
            yield Question(Topic.UNACKNOWLEDGED, region=innermost(chain))


def calendar(said: Said, _: Setting) -> Iterator[Question]:
    """When phases are held."""
    phases = phases_said(said) or (None,)
    if len(phases) == 1:
        yield Question(Topic.CALENDAR, phase=phases[0])


def weekly_report(said: Said, _: Setting) -> Iterator[Question]:
    """A weekly report by its number."""
    numbers = [token.meaning.number for token in said.tokens if token.meaning.number is not None]
    numbers += [token.meaning.days for token in said.all(Kind.NUMBER) if token.meaning.days is not None]
    if len(numbers) <= 1:
        yield Question(Topic.WEEKLY_REPORT, subject=numbers[0] if numbers else None)


def collection(said: Said, _: Setting) -> Iterator[Question]:
    """Who has sent in the ledger."""
    views = said.options(lambda token: token.meaning.view)
    view = View.WORKBOOK if View.WORKBOOK in views else View.WORDS
    for chain in said.chains:
        yield Question(Topic.COLLECTION, region=innermost(chain), view=view)


def searches(tokens: tuple[Token, ...], text: str, setting: Setting) -> Iterator[Question]:
    """Projects by their name or number."""
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
    if len(name) < 2 or not {token.kind for token in around} <= SEARCH_PLACES:
        return
    for chain in Said.of(around, setting).chains:
        yield names.search(name, innermost(chain))
