"""A project in the making: everything about it, future included, before it is cut into facts by day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from random import Random

from db.demo.days import after, following, reported_on
from db.demo.fates import Course
from db.demo.names import Names, bank, person
from db.demo.shapes import DemoEntry
from db.demo.tables import CityRow, PhasePlan, Product
from ledger.phases import TARGET, Batch, Milestone
from ledger.projects import EntryRecord
from ledger.regions import Region, RegionTree


@dataclass(frozen=True, slots=True)
class Kind:
    """What a new project is about and how large it is.

    Attributes:
        name: given where the project must bear it; `company` likewise.
        county: code of the county it must lie in.
    """

    product: Product
    categories: tuple[str, ...]
    total_wan: int
    name: str = ""
    company: str = ""
    county: str = ""


@dataclass(slots=True)
class Draft:
    """One project with its whole course.

    Attributes:
        planned: by milestone, the original planned day.
        reached: by milestone, the day it comes true, in the future too.
        reported: by milestone, the day the ledger hears of it; for what was so from the start there is none.
    """

    code: str
    name: str
    company: str
    region: str
    city: CityRow
    kind: Kind
    service_officer: str
    leader: str
    bank: str
    known_on: date
    course: Course
    planned: dict[Milestone, date]
    reached: dict[Milestone, date]
    reported: dict[Milestone, date]
    entries: list[DemoEntry] = field(default_factory=list)
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""

    def enter(self, phase: PhasePlan, batch: Batch) -> None:
        self.entries.append(DemoEntry(phase.held_on, EntryRecord(self.code, phase.number, batch)))

    def is_on(self, batch: Batch) -> bool:
        return any(entry.record.batch is batch for entry in self.entries)

    def known_reached(self, milestone: Milestone, day: date) -> bool:
        """Whether the ledger knows by a day that a milestone is reached."""
        if milestone in self.reported:
            return self.reported[milestone] <= day
        return milestone in self.reached and self.reached[milestone] <= self.known_on


class Draughtsman:
    """Makes drafts: places them in a county, names them, gives them people, a bank and their days."""

    def __init__(self, tree: RegionTree, seed: str) -> None:
        self._tree = tree
        self._rng = Random(f"{seed}/drafts")
        self._names = Names(Random(f"{seed}/names"))
        self._counties = {city.code: self._weighted(city) for city in tree.cities}
        self._rounds = {city: self._round(counties) for city, counties in self._counties.items()}
        self._staff = {region.code: self._people(6) for region in tree}
        self._leaders = {region.code: self._people(4) for region in tree}
        self._count: dict[int, int] = {}

    def draft(
        self, phase: PhasePlan, batch: Batch, city: CityRow, kind: Kind, course: Course, watched: bool
    ) -> Draft:
        """A new project on `batch` of `phase`.

        Args:
            watched: somebody will ask after it (overdue, due soon): such ones take turns among the counties.
        """
        rng = self._rng
        place = self._tree[kind.county] if kind.county else self._place(city, watched)
        company, brand = self._names.company(place, kind.product)
        planned, reached = self._days(phase.held_on, batch, course, city.lateness)
        draft = Draft(
            code=self._code(phase.number),
            name=kind.name or self._names.project(place, kind.product, brand),
            company=kind.company or company,
            region=place.code,
            city=city,
            kind=kind,
            service_officer=rng.choice(self._staff[place.code]),
            leader=rng.choice(self._leaders[city.code if kind.total_wan >= 500_000 else place.code]),
            bank=bank(rng, self._tree[city.code], place),
            known_on=phase.held_on,
            course=course,
            planned=planned,
            reached=reached,
            reported={m: reported_on(rng, day) for m, day in reached.items() if day > phase.held_on},
            withdrawn_on=course.withdrawn_on,
        )
        draft.enter(phase, batch)
        return draft

    def _days(
        self, held_on: date, batch: Batch, course: Course, lateness: float
    ) -> tuple[dict[Milestone, date], dict[Milestone, date]]:
        target = TARGET[batch]
        planned = self._past(held_on, batch)
        reached = dict(planned)
        planned[target], reached[target] = course.planned, course.reached
        for milestone, plan, actual in following(self._rng, target, course.planned, course.reached, lateness):
            planned[milestone], reached[milestone] = plan, actual
        return planned, reached

    def _past(self, held_on: date, batch: Batch) -> dict[Milestone, date]:
        """What was reached before the project entered: the batch's own milestone on the day of the phase."""
        rng = self._rng
        match batch:
            case Batch.SIGNED:
                return {Milestone.SIGN: held_on}
            case Batch.STARTED:
                return {Milestone.SIGN: after(held_on, -rng.randint(70, 330)), Milestone.START: held_on}
            case Batch.PRODUCING:
                start = after(held_on, -rng.randint(260, 620))
                sign = after(start, -rng.randint(60, 240))
                return {Milestone.SIGN: sign, Milestone.START: start, Milestone.PRODUCE: held_on}

    def _place(self, city: CityRow, watched: bool) -> Region:
        if watched:
            return next(self._rounds[city.code])
        counties = self._counties[city.code]
        return self._rng.choices([place for place, _ in counties], [weight for _, weight in counties])[0]

    def _weighted(self, city: Region) -> list[tuple[Region, float]]:
        places = self._tree.children(city.code) or (city,)
        return [(place, self._rng.uniform(0.7, 1.6)) for place in places]

    def _round(self, counties: list[tuple[Region, float]]) -> Iterator[Region]:
        places = [place for place, _ in counties]
        self._rng.shuffle(places)
        return cycle(places)

    def _people(self, count: int) -> list[str]:
        return [person(self._rng) for _ in range(count)]

    def _code(self, phase: int) -> str:
        self._count[phase] = self._count.get(phase, 0) + 1
        return f"HN21{phase:02d}-{self._count[phase]:04d}"
