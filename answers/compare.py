"""对比: regions held against each other by a rate, or two phases at equal age."""

from dataclasses import dataclass, replace

from answers import keyboard, ranking
from answers.context import Asker, Context
from answers.equal_age import AtAge, at_equal_age
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from db.queries.rates import rate_facts
from db.queries.scope import Filters
from ledger.comparing import Comparison, Side, compare
from ledger.errors import Reason, Refused
from ledger.intervals import intervals
from ledger.questions import Question, Topic, View
from ledger.ranking import Ranking
from ledger.rates import Rate, RateFact


@dataclass(frozen=True, slots=True)
class CompareFacts:
    """A comparison by each rate asked for; of two phases one for each region."""

    lines: tuple[Comparison, ...]


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """Who is ahead, by how many percentage points, and whether that is more than chance."""
    question = _completed(question, asker, context)
    ages = at_equal_age(question, context)
    lines: list[Comparison] = []
    for rate in _rates(question, ages, context):
        by_age = [await _sides(question, rate, age, context) for age in ages]
        groups = (
            by_age if len(ages) == 1 else zip(*by_age, strict=True)
        )  # two phases: each region with itself
        lines += [compare(rate, list(group)) for group in groups]
    facts = CompareFacts(tuple(lines))
    text = render_in(
        context, "compare.html.j2", question=question, facts=facts, ages=ages, regions=_regions(question)
    )
    return Answer(question, Message(text, tuple(_buttons(question, context))), facts)


def _completed(question: Question, asker: Asker, context: Context) -> Question:
    """With what to compare, where that was not said: the province; of the province, the phase before."""
    region = context.region(question.region or asker.viewpoint().region)
    others = tuple(
        context.region(code).code for code in dict.fromkeys(question.others) if code != region.code
    )
    other_phase = None if question.other_phase == question.phase else question.other_phase
    if not others and other_phase is None:
        if region.parent is not None:
            others = (context.tree.province.code,)
        else:
            other_phase = _nearest_phase(question, context)
    return replace(question, region=region.code, others=others, other_phase=other_phase)


def _nearest_phase(question: Question, context: Context) -> int:
    assert question.phase is not None and question.as_of is not None
    own = question.phase
    held = [p.number for p in context.phases if p.held_on <= question.as_of and p.number != own]
    if not held:
        raise Refused(Reason.NOTHING_TO_COMPARE, number=own)
    return min(held, key=lambda number: (abs(number - own), number))


def _regions(question: Question) -> tuple[str, ...]:
    return (question.region or "", *question.others)


def _rates(question: Question, ages: tuple[AtAge, ...], context: Context) -> tuple[Rate, ...]:
    if question.rate is not None:
        return (question.rate,)
    defined = [context.reference.rates(age.phase.number) for age in ages]
    return tuple(rate for rate in defined[0] if all(rate in rates for rates in defined))


async def _sides(question: Question, rate: Rate, age: AtAge, context: Context) -> list[Side]:
    """The regions in one phase; ranks and intervals are by the regions that are ranked together with them."""
    regions = [context.tree[code] for code in _regions(question)]
    parents = {region.parent for region in regions}
    among = next(iter(parents)) if len(parents) == 1 else None
    peers = question.but(
        topic=Topic.RANKING,
        region=among or context.tree.province.code,
        others=(),
        phase=age.phase.number,
        other_phase=None,
        rate=rate,
        as_of=age.as_of,
    )
    ranked = await ranking.work_out(peers, context)
    own = {place.fact.region: place.fact for place in ranked.places}
    facts = [own.get(code) or await _fact(code, peers, ranked, context) for code in _regions(question)]
    return _judged(facts, ranked, age)


async def _fact(code: str, peers: Question, ranked: Ranking, context: Context) -> RateFact:
    """The rate of a region that is not ranked together with the others, such as the province."""
    assert peers.phase is not None and peers.as_of is not None
    found = await rate_facts(
        context.session,
        context.tree[code],
        peers.phase,
        peers.as_of,
        rate=peers.rate,
        filters=Filters.of_rate(peers),
    )
    return found[0] if found else replace(ranked.whole, region=code, reached=0, total=0)


def _judged(facts: list[RateFact], ranked: Ranking, age: AtAge) -> list[Side]:
    places = {place.fact.region: place for place in ranked.places}
    apart = [fact for fact in facts if fact.region not in places]
    sure = intervals(
        tuple((place.fact.reached, place.fact.total) for place in ranked.places),
        tuple((fact.reached, fact.total) for fact in apart),
    )
    intervals_of = dict(zip([*places, *(fact.region for fact in apart)], sure, strict=True))
    ranks = {code: place.rank for code, place in places.items()}
    return [
        Side(
            fact.region, age.phase.number, age.as_of, fact, ranks.get(fact.region), intervals_of[fact.region]
        )
        for fact in facts
    ]


def _buttons(question: Question, context: Context) -> keyboard.Rows:
    trend = question.but(topic=Topic.TREND, view=View.PICTURE, rate=question.rate or Rate.START_RATE)
    return [
        (ask(keyboard.label("trend"), trend), keyboard.source(question)),
        *keyboard.rates(question, context, with_all=True),
    ]
