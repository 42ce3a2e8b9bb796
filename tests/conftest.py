"""The demo of a test: a demo ledger filled once for all tests, a sandbox and the genuine bot over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from telegram.request import HTTPXRequest

from answers.charts import Painter, painter
from answers.charts.painter import Picture
from bot.demo import Demo
from db import migrate, runs
from db.demo.load import fill
from db.engine import Database
from db.queries.reference import region_tree
from jobs.collection import REMINDERS
from jobs.demo_reports import DEMO_REPORTS
from ledger.clock import CHINA, StoppedClock
from ledger.officials import COLLECTION, EARLY_WARNING, WEEKLY_RANKING
from tests.e2e.stage import Stage

settings.register_profile("sanpi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sanpi")  # a busy machine is slow now and then: that is no fault of what is tested

START = datetime(2021, 9, 30, 10, 0, tzinfo=CHINA)
"""A Thursday, after the day's early warning; Monday's weekly ranking is out, the holidays begin tomorrow."""


class LastingPainter(Painter):
    """Draws in the one drawing process of the test run, and leaves it and what it drew to the next test."""

    drawn: ClassVar[dict[Picture, bytes]] = {}

    async def _draw(self, picture: Picture) -> bytes:
        if picture not in self.drawn:
            self.drawn[picture] = await super()._draw(picture)
        return self.drawn[picture]

    async def _discard_pool(self) -> None:
        self._pool = None


@pytest.fixture(scope="session")
def drawing_process() -> Iterator[ProcessPoolExecutor]:
    """Starting one takes longer than most tests."""
    pool = painter._start_pool()
    yield pool
    pool.shutdown()


@pytest.fixture(scope="session")
def demo_ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo ledger as of 2021-09-30, to copy. Nothing has been pushed, and nothing is to be made up."""
    file = tmp_path_factory.mktemp("demo") / "ledger.db"
    asyncio.run(_fill(Database(f"sqlite+aiosqlite:///{file}"), START.date()))
    return file


async def _fill(database: Database, day: date) -> None:
    await migrate.upgrade(database)
    async with database.writing() as session:
        await fill(session, await region_tree(session), day)
        for job in (EARLY_WARNING, WEEKLY_RANKING, COLLECTION, REMINDERS, DEMO_REPORTS):
            await runs.claim(session, job, START, START)
    await database.close()


@pytest.fixture
def quick_start(drawing_process: ProcessPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what only takes time (certificates, a drawing process for each test), and be patient.

    The clock stands still until a test moves it: what is shown does not depend on how long the test takes.
    """
    request = partial(
        HTTPXRequest, connect_timeout=60, write_timeout=60, pool_timeout=60, httpx_kwargs={"verify": False}
    )
    monkeypatch.setattr("bot.app.HTTPXRequest", request)
    monkeypatch.setattr("bot.app.Painter", LastingPainter)
    monkeypatch.setattr("bot.demo.SetClock", StoppedClock)
    monkeypatch.setattr(painter, "_start_pool", lambda: drawing_process)


@pytest.fixture
async def demo(demo_ledger_file: Path, tmp_path: Path, quick_start: None) -> AsyncIterator[Demo]:
    """Sandbox and running bot on a demo ledger of the test's own; `demo.clock` moves forward on demand."""
    async with Demo(tmp_path, 0, START, ledger=demo_ledger_file) as running:
        yield running


@pytest.fixture
async def stage(demo: Demo) -> AsyncIterator[Stage]:
    """The demo with verbs for what people do; at the end all it ever said must be marked 演示."""
    stage = Stage(demo)
    yield stage
    assert stage.unmarked() == []
