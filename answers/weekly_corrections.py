"""更正: what late data has changed of the weekly reports that were published before."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date

from answers import weekly
from answers.context import Context
from answers.weekly import RateStanding
from answers.weekly_frozen import FrozenWeekly, thawed
from db.queries.reports import Report, reports_before
from ledger.corrections import Correction, Figure, Key, compare, figure_of, last_said
from ledger.errors import Refused
from ledger.officials import WEEKLY_RANKING
from ledger.questions import Question, decode
from ledger.rates import RateFact

log = logging.getLogger(__name__)

LOOK_BACK = 4
"""So many of the former reports are held against the ledger."""


class Corrector:
    """Finds what of former reports has changed; a day's rankings are worked out once for all regions."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._worked_out: dict[Question, tuple[RateStanding, ...]] = {}

    async def since(self, region: str, as_of: date) -> tuple[Correction, ...]:
        """What the next report of a region has to correct, the latest report's first.

        Args:
            as_of: the day of the next report.
        """
        session = self._context.session
        reports = await reports_before(session, WEEKLY_RANKING, region, as_of, LOOK_BACK)
        kept = [(report, facts) for report in reports if (facts := _intact(report)) is not None]
        found: list[Correction] = []
        for report, facts in kept:
            later = [
                c for other, said in reversed(kept) if other.number > report.number for c in said.corrections
            ]
            found += await self._of(report, facts, later)
        return tuple(found)

    async def _of(self, report: Report, facts: FrozenWeekly, later: Sequence[Correction]) -> list[Correction]:
        question = decode(report.question)
        published = dict(_figures(facts.standings, question))
        counted = dict(_facts(facts.standings))
        standings = await self._now(question)
        versions = {key: fact.version for key, fact in _facts(standings)}
        now = {
            key: figure
            for key, figure in _figures(standings, question)
            if key in counted and versions[key] == counted[key].version
        }
        return compare(report.number, counted, last_said(published, report.number, later), now)

    async def _now(self, question: Question) -> tuple[RateStanding, ...]:
        """What the ledger says now of the day of a report."""
        region = self._context.region(question.region or "")
        shared = question.but(region=region.parent)
        if shared not in self._worked_out:
            self._worked_out[shared] = await weekly.standings(question, self._context)
        return self._worked_out[shared]


def _intact(report: Report) -> FrozenWeekly | None:
    try:
        return thawed(report)
    except Refused:
        log.exception("report %s is damaged; whether it holds cannot be said", report.number)
        return None


def _figures(standings: Iterable[RateStanding], question: Question) -> list[tuple[Key, Figure]]:
    """What a report says: of each rate the whole, then the own place, or for the province every city's."""
    found: list[tuple[Key, Figure]] = []
    for one in standings:
        whole, places = one.ranking.whole, one.ranking.places
        is_whole = question.region == whole.region
        found.append(((whole.rate, whole.region), Figure(whole.reached, whole.total)))
        for place in places:
            if is_whole:  # for a place that is not one's own, that others moved past it is no news
                found.append(((whole.rate, place.fact.region), Figure(place.fact.reached, place.fact.total)))
            elif place.fact.region == question.region:
                found.append(((whole.rate, place.fact.region), figure_of(place)))
    return found


def _facts(standings: Iterable[RateStanding]) -> list[tuple[Key, RateFact]]:
    found = []
    for one in standings:
        facts = [one.ranking.whole, *(place.fact for place in one.ranking.places)]
        found += [((one.ranking.whole.rate, fact.region), fact) for fact in facts]
    return found
