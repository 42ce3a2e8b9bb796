"""排名: the regions below one, best first by one rate."""

from dataclasses import replace
from datetime import timedelta

from answers import keyboard, rate_map
from answers.charts import Bar, RankingPicture, Whole
from answers.context import Asker, Context
from answers.shapes import Answer, Button, Message, ask
from answers.words import render, render_in
from db.queries.extensions import extension_counts
from db.queries.rates import By, rate_facts
from db.queries.scope import Filters
from ledger.calendar import WEEK
from ledger.intervals import intervals
from ledger.questions import End, Question, Topic, View
from ledger.ranking import FEW, Place, Ranking, rank
from ledger.rates import Rate, RateFact
from ledger.regions import RegionLevel


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The ranking by one rate; 开工率 where none is named."""
    question = replace(question, rate=question.rate or Rate.START_RATE)
    ranking = await work_out(question, context)
    if question.view is View.INTERVALS:
        ranking = estimated(ranking)
    if question.view is View.MAP and rate_map.exists_for(question, context):
        return rate_map.answer(question, ranking, _buttons(question, context), context)
    picture = draw_up(question, ranking, context) if question.view is View.PICTURE else None
    text = render_in(
        context,
        "ranking.html.j2",
        question=question,
        ranking=ranking,
        shown=shown(question, ranking),
        short=picture is not None,
        least=FEW,
    )
    return Answer(question, Message(text, tuple(_buttons(question, context)), picture), ranking)


async def work_out(question: Question, context: Context) -> Ranking:
    """Every region below the one asked about, and their places a week earlier.

    Raises:
        Refused: RATE_NOT_DEFINED for the phase.
    """
    assert question.region and question.phase and question.as_of and question.rate
    region, rate = context.region(question.region), question.rate
    definition = context.definition(rate, question.phase)
    by = By.CITY if region.level is RegionLevel.PROVINCE else By.COUNTY
    filters = Filters.of_rate(question)
    held_on = context.phase(question.phase).held_on

    async def facts(day: timedelta, by: By) -> tuple[RateFact, ...]:
        assert question.phase and question.as_of
        as_of = question.as_of - day
        return await rate_facts(
            context.session, region, question.phase, as_of, by=by, rate=rate, filters=filters
        )

    empty = RateFact.nothing(definition, question.phase, region.code, question.as_of)
    now = {fact.region: fact for fact in await facts(timedelta(0), by)}
    earlier = await facts(WEEK, by) if question.as_of - WEEK >= held_on else ()
    whole = await facts(timedelta(0), By.WHOLE)
    below = [now.get(r.code, replace(empty, region=r.code)) for r in context.tree.children(region.code)]
    below += [fact for code, fact in now.items() if code == region.code]
    extended = await extension_counts(
        context.session, region, question.phase, definition.batch, question.as_of, filters
    )
    places = rank(below, earlier, extended)
    return Ranking(whole=whole[0] if whole else empty, places=places, since=WEEK.days)


def about(question: Question, rate: Rate, view: View = View.WORDS) -> Question:
    """The ranking by a rate of the region, the phase and the day of a question, narrowed as that is."""
    return Question(
        Topic.RANKING,
        region=question.region,
        phase=question.phase,
        rate=rate,
        as_of=question.as_of,
        category=question.category,
        min_wan=question.min_wan,
        max_wan=question.max_wan,
        lacks=question.lacks,
        named=question.named,
        text=question.text if question.named else "",
        view=view,
    )


def estimated(ranking: Ranking) -> Ranking:
    """The same ranking with the 90% interval of each rate and rank; see `ledger.intervals`."""
    found = intervals(tuple((place.fact.reached, place.fact.total) for place in ranking.places))
    places = [replace(place, interval=i) for place, i in zip(ranking.places, found, strict=True)]
    return replace(ranking, places=tuple(places))


def shown(question: Question, ranking: Ranking) -> tuple[Place, ...]:
    """The places that the words list: 前几名, 后几名 (a tie at the edge included), or all."""
    ranked = [place for place in ranking.places if place.rank is not None]
    if question.top is None or not ranked:
        return ranking.places
    if question.end is End.LAST:
        edge = ranked[-question.top :][0].rank or 0
        return tuple(place for place in ranked if (place.rank or 0) >= edge)
    return tuple(place for place in ranked if (place.rank or 0) <= question.top)


def draw_up(question: Question, ranking: Ranking, context: Context) -> RankingPicture:
    """The picture of a ranking, with all its words, and the intervals as thin lines."""
    ranking = estimated(ranking)
    words = {"tree": context.tree, "question": question, "ranking": ranking, "least": FEW}
    whole = ranking.whole
    return RankingPicture(
        title=render("ranking_picture.txt.j2", part="title", **words),
        subtitle=render("ranking_picture.txt.j2", part="subtitle", **words),
        rate=render("ranking_picture.txt.j2", part="rate", **words),
        whole=Whole(context.tree[whole.region].short_name, whole.reached, whole.total),
        bars=tuple(_bar(place, question, context) for place in ranking.places),
        moved=render("ranking_picture.txt.j2", part="moved", **words),
        foot=render("ranking_picture.txt.j2", part="foot", **words),
        demo=context.reference.demo,
    )


def _bar(place: Place, question: Question, context: Context) -> Bar:
    region, fact, interval = context.tree[place.fact.region], place.fact, place.interval
    bar = Bar(
        region.short_name, place.rank, fact.reached, fact.total, place.moved, region.code == question.focus
    )
    return replace(bar, low=interval.low, high=interval.high, few=interval.few) if interval else bar


def _buttons(question: Question, context: Context) -> keyboard.Rows:
    words = ask(keyboard.label("words"), question.but(view=View.WORDS))
    picture = ask(keyboard.label("picture"), question.but(view=View.PICTURE, top=None, end=None))
    sure = ask(keyboard.label("intervals"), question.but(view=View.INTERVALS))
    first: list[Button] = []
    for view, button in ((View.WORDS, words), (View.PICTURE, picture), (View.INTERVALS, sure)):
        if question.view is not view:
            first.append(button)
    first += rate_map.button(question, context)
    if question.top is not None:
        first.append(ask(keyboard.label("all_places"), question.but(top=None, end=None)))
    last = [button for row in keyboard.phases(question, context) for button in row]
    province = context.tree.province
    if question.region != province.code:
        last.append(ask(keyboard.label("city_ranking"), question.but(region=province.code, focus=None)))
    elif question.focus and context.tree.children(question.focus):
        last.append(ask(keyboard.label("county_ranking"), question.but(region=question.focus, focus=None)))
    rows = [tuple(first), *keyboard.rates(question, context), (keyboard.source(question),)]
    return [*rows, tuple(last)] if last else rows
