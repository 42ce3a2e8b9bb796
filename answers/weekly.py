"""每周排名: what a group is told on the first working day of the week, about its own region."""

from dataclasses import dataclass, replace

from answers import keyboard, ranking
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
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
    assert question.region and question.phase
    region = context.region(question.region)
    own = None if region.parent is None else region.code
    among = Question(
        Topic.RANKING,
        region=region.parent or region.code,
        focus=own,
        phase=question.phase,
        as_of=question.as_of,
    )
    standings = []
    for rate in context.reference.rates(question.phase):
        worked_out = await ranking.work_out(replace(among, rate=rate), context)
        place = next((p for p in worked_out.places if p.fact.region == own), None)
        ranked = sum(p.rank is not None for p in worked_out.places)
        standings.append(RateStanding(worked_out, place, ranked))
    pictured = replace(among, rate=question.rate or Rate.START_RATE)
    if context.tree.children(region.code):
        pictured = replace(pictured, region=region.code, focus=None)
    drawn = await ranking.work_out(pictured, context)
    facts = WeeklyFacts(tuple(standings), drawn)
    text = render_in(context, "weekly.html.j2", question=question, facts=facts, own=own)
    picture = ranking.draw_up(pictured, drawn, context)
    return Answer(question, Message(text, tuple(_buttons(question, pictured, context)), picture), facts)


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
        ),
    ]
