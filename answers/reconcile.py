"""对账: reported figures beside what the ledger gives, a line each."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from answers import ranking
from answers.context import Asker, Context
from answers.resolve import resolve
from answers.shapes import Message
from answers.words import plain, render_in
from db.queries.counts import batch_counts
from ledger.counts import Counts
from ledger.errors import Reason, Refused
from ledger.listings import ListVerdict, judge_listing
from ledger.questions import Question, Topic
from ledger.ranking import Place
from ledger.rates import RateDefinition
from ledger.reconcile import judge
from ledger.regions import Region
from ledger.stated import Claim, Listing, Reported, Share
from ledger.verdicts import Mark, Verdict

MOST = 4096
"""Characters of a message."""
_MOST_UNREAD = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One claim and what became of it.

    Attributes:
        region: whose rate it is; of a listing, the region whose children it is about. None, like all up to
            `as_of`, where the figures were only held against each other.
        shares: of each region that a listing names or should name.
    """

    claim: Claim
    verdict: Verdict | ListVerdict
    region: Region | None = None
    definition: RateDefinition | None = None
    phase: int | None = None
    as_of: date | None = None
    shares: dict[str, Share] = field(default_factory=dict)

    @property
    def mark(self) -> Mark:
        return self.verdict.mark


async def answer(reported: Reported, asker: Asker, context: Context, most: int | None = MOST) -> Message:
    """Every claim with its mark; where they do not fit into `most` characters, the worst first.

    Raises:
        Refused: NOTHING_REPORTED; what `resolve` and `Asker.check` do; RATE_NOT_DEFINED for the phase.
    """
    asker.check(Topic.RATES, asker.viewpoint().region, context.tree)
    bench = _Bench(asker, context, reported.province_wide)
    items = [item for claim in reported.claims if (item := await bench.judge(claim)) is not None]
    if not items:
        raise Refused(Reason.NOTHING_REPORTED)
    return Message(_text(items, reported, context, most))


def _text(items: list[Item], reported: Reported, context: Context, most: int | None) -> str:
    compared = [item for item in items if item.definition is not None]
    phases, days = {item.phase for item in compared}, {item.as_of for item in compared}
    common = {
        "phase": next(iter(phases)) if len(phases) == 1 else None,
        "as_of": next(iter(days)) if len(days) == 1 else None,
    }

    def part(name: str, **values: object) -> str:
        return render_in(context, "reconcile.html.j2", part=name, common=common, **values)

    counts = Counter(item.mark for item in items)
    head = part("head", items=items)
    foot = part(
        "foot", counts=counts, marks=list(Mark), unread=reported.unread[:_MOST_UNREAD], reported=reported
    )
    lines = [part("line", item=item, check=item.verdict) for item in items]
    if most is None or _length(head, *lines, foot) <= most:
        return "\n".join((head, "", *lines, "", foot))
    order = sorted(range(len(items)), key=lambda index: -items[index].mark.badness)
    kept: list[str] = []
    for index in order:
        rest = part("rest", left=len(items) - len(kept))
        if _length(head, *kept, lines[index], rest, foot) > most:
            break
        kept.append(lines[index])
    rest = part("rest", left=len(items) - len(kept))
    return "\n".join((head, "", *kept, rest, "", foot))


def _length(*parts: str) -> int:
    return sum(len(plain(part)) + 1 for part in parts) + 2


class _Bench:
    """Judges claims, and asks the ledger once for what several of them are about."""

    def __init__(self, asker: Asker, context: Context, province_wide: bool) -> None:
        self._asker, self._context = asker, context
        self._usual = context.tree.province.code if province_wide else None
        self._counts: dict[Question, Counts] = {}
        self._places: dict[Question, tuple[Place, ...]] = {}

    async def judge(self, claim: Claim) -> Item | None:
        """The claim's item; None where nothing about it can be checked."""
        if isinstance(claim.what, Listing):
            return await self._listing(claim, claim.what)
        if claim.rate is None:
            alone = judge(claim.what, None)
            return None if alone is None else Item(claim, alone)
        question, definition = self._question(claim)
        verdict = judge(claim.what, await self._counted(question, definition))
        return None if verdict is None else self._item(claim, verdict, question, definition)

    def _question(self, claim: Claim) -> tuple[Question, RateDefinition]:
        asked = Question(
            Topic.RATES,
            region=claim.region or self._usual,
            phase=claim.phase,
            rate=claim.rate,
            as_of=claim.as_of,
        )
        question = resolve(asked, self._asker, self._context)
        assert question.region and question.phase and question.rate
        self._asker.check(Topic.RATES, question.region, self._context.tree)
        return question, self._context.definition(question.rate, question.phase)

    def _item(
        self,
        claim: Claim,
        verdict: Verdict | ListVerdict,
        question: Question,
        definition: RateDefinition,
        shares: dict[str, Share] | None = None,
    ) -> Item:
        assert question.region
        region = self._context.region(question.region)
        return Item(claim, verdict, region, definition, question.phase, question.as_of, shares or {})

    async def _counted(self, question: Question, definition: RateDefinition) -> Counts:
        assert question.region and question.phase and question.as_of
        if question not in self._counts:
            region = self._context.region(question.region)
            self._counts[question] = await batch_counts(
                self._context.session, region, definition, question.phase, question.as_of
            )
        return self._counts[question]

    async def _listing(self, claim: Claim, listing: Listing) -> Item | None:
        question, definition = self._question(claim)
        if listing.top is None and not listing.only:
            named = listing.regions or (question.region or "",)
            listing = replace(listing, regions=named)
            shares = {}
            for code in named:
                counted = await self._counted(question.but(region=code), definition)
                shares[code] = counted.share or Share(0, 0)
            verdict = judge_listing(listing, (), shares)
            return self._item(replace(claim, what=listing), verdict, question, definition, shares)
        places = await self._ranked(question)
        verdict = judge_listing(listing, places)
        held = {place.fact.region: Share(place.fact.reached, place.fact.total) for place in places}
        wanted = (*verdict.right, *listing.regions)
        shares = {code: held.get(code, Share(0, 0)) for code in wanted}
        return self._item(claim, verdict, question, definition, shares)

    async def _ranked(self, question: Question) -> tuple[Place, ...]:
        ranked = resolve(question.but(topic=Topic.RANKING, focus=None), self._asker, self._context)
        if ranked not in self._places:
            self._places[ranked] = (await ranking.work_out(ranked, self._context)).places
        return self._places[ranked]
