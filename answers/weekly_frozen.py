"""A weekly report as it is stored when it is published, and drawn again from that alone."""

import json
from dataclasses import dataclass, replace
from functools import cache

from pydantic import TypeAdapter, ValidationError

from answers import weekly
from answers.context import Context
from answers.message_json import jsonable
from answers.shapes import Message
from answers.weekly import RateStanding, WeeklyFacts
from db.queries.reports import Report
from db.reports import FrozenReport
from ledger.corrections import Correction
from ledger.errors import Reason, Refused
from ledger.officials import WEEKLY_RANKING
from ledger.questions import Question, decode
from ledger.ranking import Ranking
from ledger.regions import Region, RegionTree


@dataclass(frozen=True, slots=True)
class FrozenWeekly:
    """All that a published weekly report rests on.

    Attributes:
        corrections: what it said of former reports.
        regions: all that it names, as they were called; empty in reports of the first version.
        demo: whether it was marked 演示; None in reports of the first version.
    """

    standings: tuple[RateStanding, ...]
    pictured: Ranking
    corrections: tuple[Correction, ...] = ()
    regions: tuple[Region, ...] = ()
    demo: bool | None = None

    @property
    def weekly(self) -> WeeklyFacts:
        """The rankings."""
        return WeeklyFacts(self.standings, self.pictured)


def frozen(
    question: Question,
    facts: WeeklyFacts,
    corrections: tuple[Correction, ...],
    period: str,
    context: Context,
) -> FrozenReport:
    """What is to be stored of a report.

    Args:
        question: as it was resolved.
        period: the week, 2021-W39.
    """
    assert question.region is not None
    assert question.as_of is not None
    kept = FrozenWeekly(
        facts.standings,
        facts.pictured,
        corrections,
        _named(question.region, facts, context.tree),
        context.reference.demo,
    )
    return FrozenReport(
        name=WEEKLY_RANKING,
        region=question.region,
        period=period,
        as_of=question.as_of,
        definition_version=facts.pictured.whole.version,
        question=question.encode(),
        facts=json.dumps(jsonable(kept), ensure_ascii=False, sort_keys=True),
    )


def _named(own: str, facts: WeeklyFacts, tree: RegionTree) -> tuple[Region, ...]:
    """Every region that the report names, those above them too, in code order."""
    rankings = [facts.pictured, *(standing.ranking for standing in facts.standings)]
    codes = {own, *(place.fact.region for ranking in rankings for place in ranking.places)}
    named = {region for code in codes for region in tree.chain(code)}
    return tuple(sorted(named, key=lambda region: region.code))


@cache
def _stored() -> TypeAdapter[FrozenWeekly]:
    return TypeAdapter(FrozenWeekly)


def thawed(report: Report) -> FrozenWeekly:
    """The facts of a stored report. Raises Refused(WEEKLY_DAMAGED) where they are not what was stored."""
    if not report.is_intact:
        raise Refused(Reason.WEEKLY_DAMAGED, number=report.number)
    try:
        facts = _stored().validate_json(report.facts)
    except ValidationError as error:
        raise Refused(Reason.WEEKLY_DAMAGED, number=report.number) from error
    question, whole = decode(report.question), facts.pictured.whole
    shown = (question.region, question.phase, question.as_of, report.as_of)
    if shown != (report.region, whole.phase, whole.as_of, whole.as_of):
        raise Refused(Reason.WEEKLY_DAMAGED, number=report.number)
    return facts


def drawn_again(report: Report, context: Context) -> Message:
    """The report as it was published, whatever the ledger says now. Raises Refused(WEEKLY_DAMAGED)."""
    facts = thawed(report)
    return weekly.worded(
        decode(report.question),
        facts.weekly,
        _as_then(facts, context),
        number=report.number,
        corrections=facts.corrections,
    )


def _as_then(facts: FrozenWeekly, context: Context) -> Context:
    """With the names and the mark that held when the report was made."""
    reference = context.reference
    tree = RegionTree(facts.regions) if facts.regions else reference.tree
    demo = reference.demo if facts.demo is None else facts.demo
    return replace(context, reference=replace(reference, tree=tree, demo=demo))
