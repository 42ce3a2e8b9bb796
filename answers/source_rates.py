"""How a rate is counted: its definition, N and n, and the projects that the asker may see, one by one."""

from dataclasses import dataclass, replace

from answers import keyboard, listed, project_list
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from db.queries.lists import PAGE
from db.queries.projects_listed import Wanted, projects_listed
from db.queries.rates import batch_totals, rate_facts
from db.queries.scope import Filters
from ledger.errors import Reason, Refused
from ledger.projects import ProjectPage
from ledger.questions import Question, Topic, View
from ledger.rates import BatchTotal, Rate, RateDefinition, RateFact
from ledger.regions import Region, RegionTree


@dataclass(frozen=True, slots=True)
class RateSource:
    """One rate, and what it was counted from.

    Attributes:
        definition: by which it was counted.
        fact: n of N.
        total: how many entered the batch, and how many left it.
        unready: how many are still in the batch, and not counted since the base is not reached.
    """

    definition: RateDefinition
    fact: RateFact
    total: BatchTotal
    unready: int


@dataclass(frozen=True, slots=True)
class RatesSource:
    """Where rates come from.

    Attributes:
        rates: those asked for.
        seen: the region whose projects the asker may see: the one asked about, or their own within it;
            None where there is none.
        own: the one rate within `seen`.
        page: one page of the projects of `seen` that it counts.
    """

    rates: tuple[RateSource, ...]
    seen: str | None
    own: RateSource | None = None
    page: ProjectPage | None = None


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The definition, n and N, and one page of the projects, those that reached the milestone first.

    Raises:
        Refused: RATE_NOT_DEFINED for the phase; NOTHING_LISTED or LIST_TOO_LONG for a workbook.
    """
    assert question.region and question.phase
    region = context.region(question.region)
    wanted = context.reference.rates(question.phase) if question.rate is None else (question.rate,)
    rates = tuple([await _source(rate, region, question, context) for rate in wanted])
    facts = RatesSource(rates, seen_within(asker, region.code, context.tree))
    if question.rate is not None and facts.seen is not None:
        seen = context.tree[facts.seen]
        number, size = listed.page_and_size(question, PAGE)
        page = await _projects(rates[0].definition, seen, question, context, number, size)
        if question.view is View.WORKBOOK:
            return await listed.of_projects(question.but(region=seen.code), page, context)
        own = rates[0] if seen == region else await _source(question.rate, seen, question, context)
        facts = replace(facts, own=own, page=page)
        question = question.but(page=page.number)
    elif question.view is View.WORKBOOK:
        raise Refused(Reason.NOTHING_LISTED)
    first = (question.page - 1) * PAGE + 1
    text = render_in(context, "source_rates.html.j2", question=question, facts=facts, first=first)
    return Answer(question, Message(text, tuple(_buttons(question, facts, asker, context))), facts)


def seen_within(asker: Asker, region: str, tree: RegionTree) -> str | None:
    """The part of a region whose projects may be shown here: all of it, the asker's own, or none."""
    own = asker.viewpoint().region
    seen = region if tree.contains(own, region) else own
    if not tree.contains(region, seen):
        return None
    asker.check(Topic.PROJECTS, seen, tree)
    return seen


async def _source(rate: Rate, region: Region, question: Question, context: Context) -> RateSource:
    assert question.phase and question.as_of
    definition = context.definition(rate, question.phase)
    filters, batch = Filters.of_rate(question), definition.batch
    found = await rate_facts(
        context.session, region, question.phase, question.as_of, rate=rate, filters=filters
    )
    nothing = RateFact.nothing(definition, question.phase, region.code, question.as_of)
    fact = found[0] if found else nothing
    totals = await batch_totals(context.session, region, question.phase, question.as_of, filters)
    total = next((t for t in totals if t.batch is batch), BatchTotal(question.phase, batch, 0, 0, 0))
    return RateSource(definition, fact, total, total.entered - total.withdrawn - fact.total)


async def _projects(
    definition: RateDefinition, region: Region, question: Question, context: Context, number: int, size: int
) -> ProjectPage:
    assert question.as_of
    filters = replace(Filters.of_rate(question), phase=question.phase, batch=definition.batch)
    wanted = Wanted(
        region,
        question.as_of,
        filters,
        milestone=definition.milestone,
        base=definition.base,
        reached_first=True,
    )
    return await projects_listed(context.session, wanted, number, size)


def _buttons(question: Question, facts: RatesSource, asker: Asker, context: Context) -> keyboard.Rows:
    home = asker.viewpoint().region
    if question.view is View.PLACES:
        return keyboard.places(question, context, home)
    rows: keyboard.Rows = []
    if facts.page is not None:
        rows += project_list.card_buttons(question, facts.page, (question.page - 1) * PAGE + 1)
        rows += keyboard.pages(question, facts.page.total, PAGE)
        if facts.page.total:
            rows.append((keyboard.as_workbook(question),))
    rows += keyboard.rates(question, context, with_all=True)
    rows.append((ask(keyboard.label("the_figure"), question.but(topic=Topic.RATES)),))
    return rows + keyboard.around(question, context, home)
