"""Small random ledgers, and a session to look at them in that leaves no trace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.queries.scope import Filters
from db.writing import LedgerWriter
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, Plan, ProjectRecord
from tests.db.cast import LUOHE, ORIGIN, PHASES, PROVINCE, TREE, WEIDU, XUCHANG, YANLING

YUANHUI, JIYUAN = "411102", "419001"
"""A county of 漯河; 济源, a unit of its own without counties."""
LIE_IN = (XUCHANG, WEIDU, YANLING, YUANHUI, JIYUAN)
ASKED = (PROVINCE, XUCHANG, WEIDU, YANLING, LUOHE, YUANHUI, JIYUAN, "410100")
CATEGORIES = ("先进制造业", "两新一重")
AMOUNTS = (0, 9_999, 10_000, 49_999, 50_000, 100_000)
FIRST = date(2021, 9, 1)

few = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
"""For tests that share one database among their examples."""


@dataclass(frozen=True)
class Ledger:
    """What a random ledger holds; an extension goes with the project's 项目编号."""

    projects: tuple[ProjectRecord, ...]
    entries: tuple[EntryRecord, ...]
    extensions: tuple[tuple[str, Extension], ...]


days = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
plans = st.builds(Plan, st.none() | days, st.none() | days)
filters = st.builds(
    Filters,
    category=st.none() | st.sampled_from((*CATEGORIES, "新基建")),
    min_yi=st.sampled_from((None, 1, 5)),
)
_seats = st.tuples(st.integers(1, len(PHASES)), st.sampled_from(Batch))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Up to eight projects with up to three entries each."""
    projects = tuple(draw(_project(number)) for number in range(draw(st.integers(0, 8))))
    entries = [entry for project in projects for entry in draw(_entries(project))]
    extensions = [extension for project in projects for extension in draw(_extensions(project))]
    return Ledger(projects, tuple(entries), tuple(extensions))


@st.composite
def _project(draw: st.DrawFn, number: int) -> ProjectRecord:
    return ProjectRecord(
        code=f"P-{number}",
        name=f"项目{number}",
        region=draw(st.sampled_from(LIE_IN)),
        categories=draw(st.sampled_from(((), CATEGORIES[:1], CATEGORIES))),
        total_wan=draw(st.sampled_from(AMOUNTS)),
        milestones={kind: draw(plans) for kind in Milestone},
    )


def _entries(project: ProjectRecord) -> st.SearchStrategy[list[EntryRecord]]:
    seats = st.dictionaries(_seats, st.none() | days, max_size=3)
    return seats.map(
        lambda chosen: [
            EntryRecord(project.code, phase, batch, left, "用地未批" if left else "")
            for (phase, batch), left in chosen.items()
        ]
    )


@st.composite
def _extensions(draw: st.DrawFn, project: ProjectRecord) -> list[tuple[str, Extension]]:
    """Each moves a planned deadline further out."""
    found = []
    for kind, plan in project.milestones.items():
        deadline = plan.planned_on
        for approved_on in sorted(draw(st.sets(days, max_size=2))) if deadline else ():
            assert deadline is not None
            deadline += timedelta(days=draw(st.integers(1, 4)))
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
