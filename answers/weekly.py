"""每周排名: what a group is told on the first working day of the week, about its own region."""

from dataclasses import dataclass, replace

from answers import bulletin, keyboard, ranking
from answers.context import Asker, Context
from answers.framing import LONGEST_FRAME
from answers.shapes import MAX_CAPTION, Answer, Message, ask
from answers.words import plain, render_in
from ledger.corrections import Correction
from ledger.questions import Question, Topic, View
from ledger.ranking import Place, Ranking
from ledger.rates import Rate


@dataclass(frozen=True, slots=True)
class RateStanding:
    """One rate of a region: its share, and its place among its peers (None for the province).

    Attributes:
        peers: how many regions are ranked.
    """

    ranking: Ranking
    own: Place | None
    peers: int


@dataclass(frozen=True, slots=True)
class WeeklyFacts:
    """Each rate's ranking among the cities, and the ranking that the picture shows."""

    standings: tuple[RateStanding, ...]
    pictured: Ranking


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The weekly ranking: a province sees its cities, a city its counties and its place."""
    facts = await work_out(question, context)
    message = worded(question, facts, context)
    more = bulletin.button(question, asker, context)
    rows = (*message.buttons, tuple(more)) if more else message.buttons
    return Answer(question, replace(message, buttons=rows), facts)


async def work_out(question: Question, context: Context) -> WeeklyFacts:
    """The facts of a resolved question."""
    drawn = await ranking.work_out(_pictured(question, context), context)
    return WeeklyFacts(await standings(question, context), drawn)


async def standings(question: Question, context: Context) -> tuple[RateStanding, ...]:
    """How the region asked about stands among its peers, by each rate of the phase."""
    assert question.phase
    found = []
    for rate in context.reference.rates(question.phase):
        worked_out = await ranking.work_out(_among(question, rate, context), context)
        place = next((p for p in worked_out.places if p.fact.region == question.region), None)
        ranked = sum(p.rank is not None for p in worked_out.places)
        own = place if context.region(question.region or "").parent else None
        found.append(RateStanding(worked_out, own, ranked))
    return tuple(found)


def _among(question: Question, rate: Rate, context: Context) -> Question:
    """The ranking of the region and its peers; of the province, of its cities."""
    assert question.region
    region = context.region(question.region)
    return Question(
        Topic.RANKING,
        region=region.parent or region.code,
        focus=None if region.parent is None else region.code,
        phase=question.phase,
        rate=rate,
        as_of=question.as_of,
    )


def _pictured(question: Question, context: Context) -> Question:
    """The ranking that the picture shows: the regions below, or the peers of a region that has none."""
    assert question.region
    among = _among(question, question.rate or Rate.START_RATE, context)
    if context.tree.children(question.region):
        return replace(among, region=question.region, focus=None)
    return among


def worded(
    question: Question,
    facts: WeeklyFacts,
    context: Context,
    *,
    number: int | None = None,
    corrections: tuple[Correction, ...] = (),
) -> Message:
    """The words and the picture, out of the facts and the names of regions alone.

    Args:
        number: of a published report, which stands on it.
        corrections: what of former reports has changed; as many are said as there is room for.
    """
    pictured = _pictured(question, context)
    region = context.region(question.region or "")
    shown = len(corrections)
    while True:
        text = render_in(
            context,
            "weekly.html.j2",
            question=question,
            facts=facts,
            own=None if region.parent is None else region.code,
            number=number,
            corrections=corrections,
            shown=shown,
        )
        if shown == 0 or len(plain(text)) + LONGEST_FRAME < MAX_CAPTION:
            break
        shown -= 1
    picture = ranking.draw_up(pictured, facts.pictured, context)
    return Message(text, tuple(_buttons(question, pictured, context)), picture)


def _buttons(question: Question, pictured: Question, context: Context) -> keyboard.Rows:
    assert question.phase
    views = [
        ask(keyboard.label("rate", rate=rate), pictured.but(rate=rate, view=View.PICTURE))
        for rate in context.reference.rates(question.phase)
        if rate is not pictured.rate
    ]
    overdue = Question(Topic.OVERDUE, region=question.region, phase=question.phase)
    return [
        (*views, ask(keyboard.label("all_places"), pictured.but(view=View.WORDS))),
        (
            ask(keyboard.label("overdue"), overdue),
            ask(keyboard.label("warnings"), Question(Topic.WARNINGS, region=question.region)),
            ask(keyboard.label("weekly_reports"), Question(Topic.WEEKLY_REPORT, region=question.region)),
        ),
    ]
