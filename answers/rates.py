"""三率: how far a region has come with a phase."""

from dataclasses import dataclass

from answers import keyboard, ranking
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from db.queries.rates import batch_totals, rate_facts
from db.queries.scope import Filters
from ledger.questions import Question, Topic, View
from ledger.rates import BatchTotal, Rate, RateFact


@dataclass(frozen=True, slots=True)
class RatesFacts:
    """The rates asked for and, when all were, the size of each batch."""

    rates: tuple[RateFact, ...]
    totals: tuple[BatchTotal, ...]


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The rates of one region in one phase."""
    facts = await work_out(question, context)
    text = render_in(
        context,
        "rates.html.j2",
        question=question,
        facts=facts,
        wanted=context.reference.rates(question.phase or 0) if question.rate is None else (question.rate,),
    )
    return Answer(question, Message(text, tuple(_buttons(question, asker, context))), facts)


async def work_out(question: Question, context: Context) -> RatesFacts:
    """The facts of a resolved question about rates. Raises Refused(RATE_NOT_DEFINED) for the phase."""
    assert question.region and question.phase and question.as_of
    if question.rate is not None:
        context.definition(question.rate, question.phase)
    region = context.region(question.region)
    filters = Filters.of_rate(question)
    rates = await rate_facts(
        context.session, region, question.phase, question.as_of, rate=question.rate, filters=filters
    )
    if question.rate is not None:
        return RatesFacts(rates, ())
    totals = await batch_totals(context.session, region, question.phase, question.as_of, filters)
    return RatesFacts(rates, totals)


def _buttons(question: Question, asker: Asker, context: Context) -> keyboard.Rows:
    home = asker.viewpoint().region
    if question.view is View.PLACES:
        return keyboard.places(question, context, home)
    below = ranking.about(question, question.rate or Rate.START_RATE)
    province = context.tree.province.code
    first = [ask(keyboard.label("ranking_picture"), below.but(region=province, view=View.PICTURE))]
    if question.region != province and context.tree.children(question.region or ""):
        first.append(ask(keyboard.label("county_ranking"), below))
    if asker.may(Topic.OVERDUE, question.region or "", context.tree) and context.tree.contains(
        home, question.region or ""
    ):
        overdue = Question(Topic.OVERDUE, region=question.region, phase=question.phase, as_of=question.as_of)
        first.append(ask(keyboard.label("overdue"), overdue))
    trend = question.but(topic=Topic.TREND, view=View.PICTURE, rate=question.rate or Rate.START_RATE)
    about = (ask(keyboard.label("trend"), trend), keyboard.source(question))
    rows = [tuple(first), *keyboard.rates(question, context, with_all=True), about]
    last = [button for row in keyboard.phases(question, context) for button in row]
    narrow = keyboard.narrow(question, context)
    if narrow is not None:
        last.append(narrow)
    if question.region != province:
        last.append(ask(keyboard.label("whole_province"), question.but(region=province)))
    return [*rows, tuple(last)] if last else rows
