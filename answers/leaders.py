"""Which regions have a share, or a place, by one rate or by all: 达效率百分百的有哪些市."""

from dataclasses import dataclass, replace

from answers import keyboard, ranking
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from ledger.leaders import Leader, Wanted, floor_step, leaders, without_entries
from ledger.questions import Question, Topic, View
from ledger.ranking import Ranking
from ledger.rates import Rate

USUAL_TOP = 3


@dataclass(frozen=True, slots=True)
class LeadersFacts:
    """Who stands out, among whom.

    Attributes:
        rankings: by each rate asked for.
        floor: whole percent that all reach who are listed by one rate (均在75%以上); None where 0.
        regions: how many regions were looked at.
        empty: how many of them have no entries for a rate, and so were left out.
    """

    rankings: tuple[Ranking, ...]
    listed: tuple[Leader, ...]
    floor: int | None
    regions: int
    empty: int


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The regions below the one asked about that have what was asked for by every rate."""
    question = _completed(question, context)
    assert question.phase is not None
    rates = (question.rate,) if question.rate else context.reference.rates(question.phase)
    asked = question.but(topic=Topic.RANKING, top=None, end=None, threshold=None)
    rankings = [await ranking.work_out(asked.but(rate=rate), context) for rate in rates]
    listed = leaders(rankings, Wanted(question.threshold, question.top, question.end))
    facts = LeadersFacts(
        tuple(rankings),
        listed,
        floor_step([leader.places[0].fact for leader in listed]) if question.rate else None,
        len(rankings[0].places),
        without_entries(rankings),
    )
    text = render_in(
        context,
        "leaders.html.j2",
        question=question,
        facts=facts,
        level=context.tree[question.region or ""].level,
    )
    return Answer(question, Message(text, tuple(_buttons(question, context))), facts)


def _completed(question: Question, context: Context) -> Question:
    """The first three where neither share nor place was said; of the province where no place was named."""
    region = context.region(question.region or context.tree.province.code)
    if not context.tree.children(region.code):
        region = context.tree[region.parent or region.code]
    if question.threshold is None and question.top is None:
        question = replace(question, top=USUAL_TOP)
    return replace(question, region=region.code)


def _buttons(question: Question, context: Context) -> keyboard.Rows:
    picture = ranking.about(question, question.rate or Rate.START_RATE, View.PICTURE)
    rows = [
        (ask(keyboard.label("picture"), picture), keyboard.source(question)),
        *keyboard.rates(question, context, with_all=True),
        *keyboard.phases(question, context),
    ]
    return [row for row in rows if row]
