"""Makes the demo ledger: phase after phase from the tables, then cut into facts by day."""

from collections.abc import Iterator
from functools import cache
from random import Random

from db.data import henan
from db.demo import cast, later
from db.demo.drafts import Draft, Draughtsman, Kind
from db.demo.facts import Spending, project, reports
from db.demo.fates import Fate, PhaseOne, fates, later_course
from db.demo.kinds import BYD, BYD_CITY, Kinds
from db.demo.money import share_out
from db.demo.shapes import DemoLedger
from db.demo.tables import CityRow, PhasePlan, Tables, read_tables
from ledger.phases import Batch, Phase

SEED = "sanpi"

WATCHED = frozenset({Fate.OVERDUE, Fate.DUE_SOON, Fate.EXTENDED})


@cache
def demo_ledger() -> DemoLedger:
    """The demo ledger, the same in every process; made once."""
    tables = read_tables()
    drafts = Workshop(tables).drafts()
    rng = Random(f"{SEED}/facts")
    spending = [Spending(draft, rng) for draft in drafts]
    told = [
        report for draft, spent in zip(drafts, spending, strict=True) for report in reports(draft, spent, rng)
    ]
    entries = [entry for draft in drafts for entry in draft.entries]
    order = list(Batch)
    return DemoLedger(
        phases=tuple(Phase(plan.number, plan.held_on) for plan in tables.phases),
        projects=tuple(project(draft, spent, rng) for draft, spent in zip(drafts, spending, strict=True)),
        entries=tuple(
            sorted(entries, key=lambda e: (e.record.phase, order.index(e.record.batch), e.record.project))
        ),
        reports=tuple(sorted(told, key=lambda report: (report.day, report.project))),
        extensions=tuple(
            sorted(later.extensions(drafts, rng), key=lambda given: (given.approved_on, given.project))
        ),
        officials=cast.OFFICIALS,
        people=cast.PEOPLE,
        groups=cast.GROUPS,
    )


class Workshop:
    """Drafts all projects of all phases."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rng = Random(f"{SEED}/workshop")
        self._kinds = Kinds(tables, SEED)
        self._draughtsman = Draughtsman(henan(), SEED)
        self._cities = {city.code: city for city in tables.cities}

    def drafts(self) -> list[Draft]:
        """All projects in order of 项目编号."""
        first, *others = self._tables.phases
        drafts = [draft for batch in Batch for draft in self._first_batch(first, batch)]
        for phase in others:
            for batch in Batch:
                drafts += self._later_batch(drafts, phase, batch)
        for phase in self._tables.phases:
            for batch in Batch:
                later.withdraw_some(drafts, phase, batch, self._rng)
        later.give_reasons(drafts, self._rng)
        return drafts

    def _first_batch(self, phase: PhasePlan, batch: Batch) -> Iterator[Draft]:
        slots = list(self._slots(batch))
        kinds = self._kinds_for(phase, batch, slots)
        courses = PhaseOne(self._rng, phase.held_on)
        for (city, fate), kind in zip(slots, kinds, strict=True):
            course = courses.course(fate, batch, city.lateness)
            yield self._draughtsman.draft(phase, batch, city, kind, course, fate in WATCHED)

    def _slots(self, batch: Batch) -> Iterator[tuple[CityRow, Fate]]:
        for target in self._tables.targets:
            if target.batch is batch:
                for fate in fates(target, self._rng):
                    yield self._cities[target.city], fate

    def _kinds_for(self, phase: PhasePlan, batch: Batch, slots: list[tuple[CityRow, Fate]]) -> Iterator[Kind]:
        if batch is not Batch.SIGNED:
            amounts = self._kinds.amounts(phase.batches[batch])
            for (city, _), amount in zip(slots, amounts, strict=True):
                yield self._kinds.any_of(amount, city, after_flood=False)
            return
        shares = iter(self._kinds.published_shares())
        byd = next(i for i, (city, fate) in enumerate(slots) if city.code == BYD_CITY and fate is Fate.LATER)
        for i, (city, _) in enumerate(slots):
            yield BYD if i == byd else self._kinds.of_share(*next(shares), city)

    def _later_batch(self, drafts: list[Draft], phase: PhasePlan, batch: Batch) -> list[Draft]:
        sizes = self._sizes(phase, batch)
        if phase.batches[batch].carried:
            for draft in later.carried(drafts, phase, batch, sizes, self._rng):
                draft.enter(phase, batch)
                sizes[draft.city.code] -= 1
        amounts = iter(self._kinds.amounts(phase.batches[batch]))
        return [
            self._new(phase, batch, self._cities[code], next(amounts))
            for code, size in sizes.items()
            for _ in range(size)
        ]

    def _new(self, phase: PhasePlan, batch: Batch, city: CityRow, amount_wan: int) -> Draft:
        kind = self._kinds.any_of(amount_wan, city, after_flood=True)
        course = later_course(self._rng, batch, phase.held_on, city.lateness)
        return self._draughtsman.draft(phase, batch, city, kind, course, watched=False)

    def _sizes(self, phase: PhasePlan, batch: Batch) -> dict[str, int]:
        """How many entries each city has: by its weight, a little more or less each time."""
        weights = [city.weight * self._rng.uniform(0.8, 1.2) for city in self._tables.cities]
        shares = share_out(phase.batches[batch].entered, weights)
        return dict(zip(self._cities, shares, strict=True))
