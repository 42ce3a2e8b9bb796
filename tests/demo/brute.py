"""The ledger as known on a day, computed from the demo ledger in the plainest way there is."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from db.data import henan
from db.demo import DemoLedger, demo_ledger
from ledger.phases import TARGET, Batch, Milestone
from ledger.projects import EntryRecord, ProjectRecord

Open = tuple[str, Milestone, date]
"""A milestone not reached of a project still on a batch: 项目编号, which, and when it is due."""


@dataclass(frozen=True)
class Known:
    """All that was known on `day`, and what it adds up to."""

    ledger: DemoLedger
    day: date

    @cached_property
    def projects(self) -> dict[str, ProjectRecord]:
        return {p.record.code: p.record for p in self.ledger.projects if p.known_on <= self.day}

    @cached_property
    def reached(self) -> dict[tuple[str, Milestone], date]:
        days = {}
        for project in self.projects.values():
            for milestone, plan in project.milestones.items():
                if plan.actual_on:
                    days[project.code, milestone] = plan.actual_on
        for report in self.ledger.reports:
            if report.day <= self.day and report.reached and report.reached_on:
                days[report.project, report.reached] = report.reached_on
        return days

    @cached_property
    def withdrawn(self) -> set[tuple[str, int, Batch]]:
        return {
            (report.project, *report.withdraws)
            for report in self.ledger.reports
            if report.withdraws and report.day <= self.day
        }

    @cached_property
    def entries(self) -> list[EntryRecord]:
        """Of batches that were held, the withdrawn ones included."""
        return [entry.record for entry in self.ledger.entries if entry.known_on <= self.day]

    @cached_property
    def standing(self) -> list[EntryRecord]:
        return [e for e in self.entries if (e.project, e.phase, e.batch) not in self.withdrawn]

    @cached_property
    def due(self) -> dict[tuple[str, Milestone], date]:
        extended = {
            (e.project, e.milestone): e.due_on for e in self.ledger.extensions if e.approved_on <= self.day
        }
        planned = {
            (p.code, m): plan.planned_on for p in self.projects.values() for m, plan in p.milestones.items()
        }
        return {key: extended.get(key, day) for key, day in planned.items() if day}

    @cached_property
    def open(self) -> set[Open]:
        standing = {entry.project for entry in self.standing}
        return {
            (code, milestone, day)
            for (code, milestone), day in self.due.items()
            if code in standing and (code, milestone) not in self.reached
        }

    def overdue(self, region: str = "410000") -> list[Open]:
        return [late for late in self.open if late[2] < self.day and self._within(region, late[0])]

    def due_soon(self, days: int, region: str = "410000") -> list[Open]:
        last = self.day + timedelta(days=days)
        return [o for o in self.open if self.day <= o[2] <= last and self._within(region, o[0])]

    def shares(self, phase: int, batch: Batch) -> dict[str, tuple[int, int]]:
        """By short name of the city: entries that reached the batch's target, and entries counted."""
        reached: Counter[str] = Counter()
        counted: Counter[str] = Counter()
        for entry in self.standing:
            if (entry.phase, entry.batch) == (phase, batch):
                city = self.city(entry.project)
                counted[city] += 1
                day = self.reached.get((entry.project, TARGET[batch]))
                reached[city] += day is not None and day <= self.day
        return {city: (reached[city], counted[city]) for city in counted}

    def total(self, phase: int, batch: Batch) -> tuple[int, int]:
        shares = self.shares(phase, batch).values()
        return sum(n for n, _ in shares), sum(of for _, of in shares)

    def ranks(self, phase: int, batch: Batch) -> dict[str, int]:
        """Ties share a rank."""
        shares = {city: n / of for city, (n, of) in self.shares(phase, batch).items()}
        return {city: 1 + sum(other > share for other in shares.values()) for city, share in shares.items()}

    def city(self, code: str) -> str:
        tree = henan()
        return tree[tree[self.projects[code].region].city].short_name

    def _within(self, region: str, code: str) -> bool:
        return henan().contains(region, self.projects[code].region)


@cache
def known_on(day: date) -> Known:
    """What the demo ledger knew on a day."""
    return Known(demo_ledger(), day)
