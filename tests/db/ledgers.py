"""Small random ledgers, and a session to look at them in that leaves no trace."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.queries.scope import Filters
from db.writing import LedgerWriter
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, Plan, ProjectRecord
from ledger.questions import Lack, Named
from tests.db.cast import LUOHE, ORIGIN, PHASES, PROVINCE, TREE, WEIDU, XUCHANG, YANLING

T = TypeVar("T")
YUANHUI, JIYUAN = "411102", "419001"
"""A county of 漯河; 济源, a unit of its own without counties."""
LIE_IN = (XUCHANG, WEIDU, YANLING, YUANHUI, JIYUAN)
CATEGORIES = ("先进制造业", "两新一重")
AMOUNTS = (0, 9_999, 10_000, 49_999, 50_000, 100_000)
NAMES = ("", "", "氢能", "a_b", "100%")
FIRST = date(2022, 1, 1)

few = settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
"""For tests that share one database among their examples. Shrinking would take minutes, and help little."""
fewer = settings(few, max_examples=8)
"""For tests whose examples ask several questions each."""


@dataclass(frozen=True)
class Ledger:
    """What a random ledger holds; an extension goes with the project's 项目编号."""

    projects: tuple[ProjectRecord, ...]
    entries: tuple[EntryRecord, ...]
    extensions: tuple[tuple[str, Extension], ...]


DAYS = [FIRST + timedelta(days=n) for n in range(6)]
"""Few, so that it often happens that a day is just the one."""
days = st.sampled_from(DAYS)


def mostly_none(values: Iterable[T]) -> st.SearchStrategy[T | None]:
    """None four times out of five: many narrowings at once leave nothing to look at."""
    return st.integers(0, 4).flatmap(lambda n: st.sampled_from(list(values)) if n == 1 else st.none())


regions = st.sampled_from((*[PROVINCE] * 4, *[XUCHANG] * 2, WEIDU, YANLING, LUOHE, YUANHUI, JIYUAN, "410100"))
filters = st.builds(
    lambda some, named: some if named is None else replace(some, named=named[0], name=named[1]),
    st.builds(
        Filters,
        mostly_none((*CATEGORIES, "新基建")),
        mostly_none((1, 5)),
        mostly_none((50_000, 10**6)),
        mostly_none(Lack),
    ),
    mostly_none([(named, name) for named in Named for name in ("氢", "a_", "%")]),
)


def random_ledger(size: int, seed: int) -> Ledger:
    """A ledger of so many projects: rich at once, where one drawn piece by piece would mostly be empty."""
    dice = Random(seed)
    projects = tuple(_project(number, dice) for number in range(size))
    entries = [entry for project in projects for entry in _entries(project, dice)]
    extensions = [extension for project in projects for extension in _extensions(project, dice)]
    return Ledger(projects, tuple(entries), tuple(extensions))


ledgers = st.builds(random_ledger, st.integers(0, 20), st.integers(0, 10**6))


def _project(number: int, dice: Random) -> ProjectRecord:
    return ProjectRecord(
        code=f"P-{number}",
        name=f"项目{number}",
        region=dice.choice(LIE_IN),
        categories=dice.choice(((), CATEGORIES[:1], CATEGORIES)),
        total_wan=dice.choice(AMOUNTS),
        company=dice.choice(NAMES),
        industry=dice.choice(NAMES),
        chain=dice.choice(NAMES),
        service_officer=dice.choice(NAMES),
        leader=dice.choice(NAMES),
        bank=dice.choice(NAMES),
        milestones={kind: Plan(_perhaps(dice), _perhaps(dice)) for kind in Milestone},
    )


def _perhaps(dice: Random) -> date | None:
    return dice.choice((None, *DAYS))


def _entries(project: ProjectRecord, dice: Random) -> list[EntryRecord]:
    """Up to four; most of them stay."""
    seats = [(phase.number, batch) for phase in PHASES for batch in Batch]
    left = [_perhaps(dice) if dice.random() < 0.3 else None for _ in range(dice.randrange(5))]
    return [
        EntryRecord(project.code, phase, batch, day, "用地未批" if day else "")
        for (phase, batch), day in zip(dice.sample(seats, len(left)), left, strict=True)
    ]


def _extensions(project: ProjectRecord, dice: Random) -> list[tuple[str, Extension]]:
    """Each moves a planned deadline further out."""
    found = []
    for kind, plan in project.milestones.items():
        deadline = plan.planned_on
        for approved_on in sorted(dice.sample(DAYS, dice.randrange(3))) if deadline else ():
            assert deadline is not None
            deadline += timedelta(days=dice.randint(1, 3))
            found.append((project.code, Extension(kind, deadline, approved_on, "雨季")))
    return found


@asynccontextmanager
async def holding(database: Database, ledger: Ledger) -> AsyncIterator[AsyncSession]:
    """A session in which the ledger is written, and never committed."""
    async with AsyncSession(database.engine) as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        for phase in PHASES:
            await writer.add_phase(phase)
        await writer.add_projects(ledger.projects)
        await writer.add_entries(ledger.entries)
        for code, extension in ledger.extensions:
            await writer.extend(code, extension)
        yield session
