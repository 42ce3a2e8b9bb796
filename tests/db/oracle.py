"""What the queries must answer, computed from the records in the plainest way there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from db.queries.rates import By
from db.queries.scope import Filters
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord, Seat
from ledger.questions import Named
from ledger.rates import BatchTotal, Rate, RateFact
from tests.db.cast import PHASES, TREE
from tests.db.ledgers import Ledger

WAITS_FOR = {
    Batch.SIGNED: Milestone.START,
    Batch.STARTED: Milestone.PRODUCE,
    Batch.PRODUCING: Milestone.EFFICIENT,
}


def names_of(project: ProjectRecord, named: Named) -> tuple[str, ...]:
    """What the project has that may be of the name."""
    if named is Named.PERSON:
        return (project.service_officer, project.leader)
    return (str(getattr(project, named.value)),)


@dataclass(frozen=True)
class Late:
    """A line of a list: entry, the milestone it waits for, its deadline, how often it was extended."""

    code: str
    phase: int
    batch: Batch
    milestone: Milestone
    planned_on: date
    deadline: date
    extensions: int


@dataclass(frozen=True)
class Held:
    """A project on lists: those asked for that it is on."""

    code: str
    total_wan: int
    seats: frozenset[Seat]


@dataclass(frozen=True)
class Oracle:
    """A ledger, seen from a region, on a day, through filters."""

    ledger: Ledger
    region: str
    as_of: date
    filters: Filters

    def entries(self, phase: int | None = None) -> Iterator[tuple[EntryRecord, ProjectRecord]]:
        projects = {project.code: project for project in self.ledger.projects}
        for entry in self.ledger.entries:
            project = projects[entry.project]
            if phase in (None, entry.phase) and self._counts(project):
                yield entry, project

    def _counts(self, project: ProjectRecord) -> bool:
        least = self.filters.min_wan or 0
        wanted = self.filters.category
        lies_within = self.region in (project.region, TREE[project.region].city, "410000")
        large_enough = least <= project.total_wan < (self.filters.max_wan or 10**12)
        lacks, named = self.filters.lacks, self.filters.named
        return (
            lies_within
            and large_enough
            and (not wanted or wanted in project.categories)
            and (lacks is None or getattr(project, lacks.value) == "")
            and (named is None or any(self.filters.name in value for value in names_of(project, named)))
        )

    def rates(self, phase: int, by: By) -> list[RateFact]:
        found: dict[tuple[int, str], RateFact] = {}
        for entry, project in self.entries(phase):
            if _has_come(entry.withdrawn_on, self.as_of):
                continue
            for rate, version, needs, counts in _rates_of(entry):
                if needs and not self._reached(project, needs):
                    continue
                key = list(Rate).index(rate), self._group(project, by)
                reached, total = (found[key].reached, found[key].total) if key in found else (0, 0)
                reached += self._reached(project, counts)
                found[key] = RateFact(
                    rate, version, phase, entry.batch, key[1], self.as_of, reached, total + 1
                )
        return [found[key] for key in sorted(found)]

    def totals(self, phase: int) -> list[BatchTotal]:
        totals = []
        for batch in Batch:
            on_it = [(entry, project) for entry, project in self.entries(phase) if entry.batch is batch]
            left = sum(_has_come(entry.withdrawn_on, self.as_of) for entry, _ in on_it)
            wan = sum(project.total_wan for _, project in on_it)
            if on_it:
                totals.append(BatchTotal(phase, batch, len(on_it), left, wan))
        return totals

    def overdue(self, by_more_than: int = 0) -> list[Late]:
        return [late for late in self._waiting() if late.deadline + timedelta(days=by_more_than) < self.as_of]

    def due(self, days: int, since: date | None = None) -> list[Late]:
        first = since or self.as_of
        last = first + timedelta(days=days)
        return [late for late in self._waiting() if first <= late.deadline <= last]

    def listed(self, milestone: Milestone | None, reached: bool | None, since: date | None) -> list[Held]:
        """Projects on lists, each once, the largest first; of equals in the order in which they came."""
        seats: dict[str, list[Seat]] = {}
        for entry, project in self.entries(self.filters.phase):
            gone = _has_come(entry.withdrawn_on, self.as_of) or entry.phase not in self._held()
            if (
                not gone
                and self.filters.batch in (None, entry.batch)
                and self._is(project, milestone, reached, since)
            ):
                seats.setdefault(entry.project, []).append(Seat(entry.phase, entry.batch))
        found = [project for project in self.ledger.projects if project.code in seats]
        return [
            Held(project.code, project.total_wan, frozenset(seats[project.code]))
            for project in sorted(found, key=lambda project: -project.total_wan)
        ]

    def _held(self) -> set[int]:
        return {phase.number for phase in PHASES if phase.held_on <= self.as_of}

    def _is(
        self, project: ProjectRecord, milestone: Milestone | None, reached: bool | None, since: date | None
    ) -> bool:
        if milestone is None or reached is None:
            return True
        if not reached:
            return not self._reached(project, milestone)
        day = project.milestones.get(milestone, Plan()).actual_on
        return day is not None and (since or date.min) <= day <= self.as_of

    def _waiting(self) -> list[Late]:
        """Nearest deadline first, then the largest investment, then in the order of entry."""
        found = []
        for number, (entry, project) in enumerate(self.entries()):
            milestone = WAITS_FOR[entry.batch]
            planned_on = project.milestones.get(milestone, Plan()).planned_on
            gone = _has_come(entry.withdrawn_on, self.as_of) or self._reached(project, milestone)
            if planned_on is None or gone or self.filters.batch not in (None, entry.batch):
                continue
            if entry.phase not in self._held():
                continue
            later = [
                extension.new_day
                for code, extension in self.ledger.extensions
                if (code, extension.milestone) == (project.code, milestone)
                and extension.approved_on <= self.as_of
            ]
            deadline = max([planned_on, *later])
            late = Late(project.code, entry.phase, entry.batch, milestone, planned_on, deadline, len(later))
            found.append((deadline, -project.total_wan, number, late))
        return [late for *_, late in sorted(found, key=lambda row: row[:3])]

    def _reached(self, project: ProjectRecord, milestone: Milestone) -> bool:
        return _has_come(project.milestones.get(milestone, Plan()).actual_on, self.as_of)

    def _group(self, project: ProjectRecord, by: By) -> str:
        match by:
            case By.WHOLE:
                return self.region
            case By.CITY:
                return TREE[project.region].city
            case By.COUNTY:
                return project.region


def _rates_of(entry: EntryRecord) -> list[tuple[Rate, int, Milestone | None, Milestone]]:
    """Rate, version, what must have been reached for an entry to count at all, and what is counted."""
    match entry.batch:
        case Batch.STARTED:
            return [(Rate.PRODUCTION_RATE, 1, None, Milestone.PRODUCE)]
        case Batch.PRODUCING:
            return [(Rate.EFFICIENCY_RATE, 1, None, Milestone.EFFICIENT)]
    if entry.phase <= 3:
        return [(Rate.START_RATE, 1, None, Milestone.START)]
    return [
        (Rate.START_RATE, 2, Milestone.SIGN, Milestone.START),
        (Rate.FULFILMENT_RATE, 1, None, Milestone.SIGN),
    ]


def _has_come(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of
