"""简报: one glance for leaders: rates against last week, first and last, what is red, what was promised."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from answers import bulletin, keyboard, ranking
from answers.charts import BriefBlock, BriefPicture, BriefRow
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from db.queries.brief import Promises, newly_red, promises
from db.queries.rates import rate_facts
from ledger.calendar import ONE_DAY, WEEK
from ledger.clock import CHINA
from ledger.highlights import Highlight, ends, highlight, last_places
from ledger.promises import Choice, choices
from ledger.questions import Question, Topic, View
from ledger.ranking import Place
from ledger.rates import Rate, RateFact
from ledger.warnings import WarningFact


@dataclass(frozen=True, slots=True)
class RateBrief:
    """One rate of the region.

    Attributes:
        fact: n of N now; `before` a week ago, None before the phase was a week old.
        place: its place among its peers; None for the province.
        shown: the regions below it, best first; of a region that has none, its peers.
    """

    fact: RateFact
    before: RateFact | None
    place: Place | None
    shown: tuple[Place, ...]

    @property
    def highlight(self) -> Highlight:
        """Which regions are named as the first."""
        return highlight(self.shown)

    @property
    def last(self) -> tuple[Place, ...]:
        """Which are named as the last."""
        return last_places(self.shown)


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """What a brief says.

    Attributes:
        red: warnings that turned red in the seven days up to the as-of day.
        promises: those of the week of the as-of day, Monday to Sunday.
    """

    rates: tuple[RateBrief, ...]
    red: tuple[WarningFact, ...]
    promises: Promises


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """Eight lines and one picture."""
    facts = await work_out(question, context)
    text = render_in(context, "brief.html.j2", question=question, facts=facts, earlier=_earlier(question))
    buttons = tuple(_buttons(question, asker, context))
    return Answer(question, Message(text, buttons, _draw_up(question, facts, context)), facts)


async def work_out(question: Question, context: Context) -> BriefFacts:
    """The facts of a resolved question."""
    assert question.as_of
    region, day = context.region(question.region or ""), question.as_of
    midnight = datetime.combine(day + ONE_DAY, time(), CHINA)
    red = await newly_red(context.session, region, midnight - WEEK, midnight, day)
    sunday = choices(day)[Choice.THIS_WEEK]
    promised = await promises(context.session, region, sunday - timedelta(days=6), sunday, day)
    return BriefFacts(await _rates(question, context), red, promised)


async def _rates(question: Question, context: Context) -> tuple[RateBrief, ...]:
    assert question.region and question.phase and question.as_of
    region, earlier = context.region(question.region), question.as_of - WEEK
    held_on = context.phase(question.phase).held_on
    now = {f.rate: f for f in await rate_facts(context.session, region, question.phase, question.as_of)}
    then = {f.rate: f for f in await rate_facts(context.session, region, question.phase, earlier)}
    found = []
    for rate in context.reference.rates(question.phase):
        definition = context.definition(rate, question.phase)
        nothing = RateFact.nothing(definition, question.phase, region.code, question.as_of)
        before = then.get(rate, nothing) if earlier >= held_on else None
        below = await _ranked(question, rate, region.code, context)
        peers = await _ranked(question, rate, region.parent, context)
        place = next((place for place in peers if place.fact.region == region.code), None)
        found.append(RateBrief(now.get(rate, nothing), before, place, below or peers))
    return tuple(found)


async def _ranked(question: Question, rate: Rate, region: str | None, context: Context) -> tuple[Place, ...]:
    """The regions below one, best first."""
    if region is None or not context.tree.children(region):
        return ()
    asked = ranking.about(question.but(region=region), rate)
    return (await ranking.work_out(asked, context)).places


def _draw_up(question: Question, facts: BriefFacts, context: Context) -> BriefPicture:
    """The picture, with all its words."""

    def say(part: str, **values: object) -> str:
        words = {"question": question, "facts": facts, "earlier": _earlier(question), **values}
        return render_in(context, "brief_picture.txt.j2", part=part, **words)

    blocks = []
    for one in facts.rates:
        first, last = ends(one.shown)
        blocks.append(
            BriefBlock(
                rate=say("rate", one=one),
                reached=one.fact.reached,
                total=one.fact.total,
                change=say("change", one=one),
                place=say("place", one=one, first=first),
                first=_rows(first, question, context),
                last=_rows(last, question, context),
                none=say("none"),
            )
        )
    demo = context.reference.demo
    return BriefPicture(
        say("title"),
        say("subtitle"),
        tuple(blocks),
        say("foot", divided=any(block.last for block in blocks)),
        demo,
    )


def _rows(places: tuple[Place, ...], question: Question, context: Context) -> tuple[BriefRow, ...]:
    return tuple(
        BriefRow(
            context.tree[place.fact.region].short_name,
            place.rank or 0,
            place.fact.reached,
            place.fact.total,
            is_own=place.fact.region == question.region,
        )
        for place in places
    )


def _earlier(question: Question) -> date:
    assert question.as_of
    return question.as_of - WEEK


def _buttons(question: Question, asker: Asker, context: Context) -> keyboard.Rows:
    assert question.region and question.phase
    rates = [
        ask(keyboard.label("rate", rate=rate), ranking.about(question, rate, View.PICTURE))
        for rate in context.reference.rates(question.phase)
    ]
    listed = [
        ask(keyboard.label("overdue"), Question(Topic.OVERDUE, region=question.region, phase=question.phase)),
        ask(keyboard.label("warnings"), Question(Topic.WARNINGS, region=question.region)),
    ]
    return [tuple(rates), tuple(listed + bulletin.button(question, asker, context))]
