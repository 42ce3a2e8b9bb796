"""A fresh ledger database on SQLite, with phases 1 to 3."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db import migrate
from db.engine import Database
from db.writing import LedgerWriter, Origin
from ledger.phases import Phase
from tests.workbook.books import PLANT, PLANT_SIGNED, TREE

HELD_ON = (date(2021, 7, 10), date(2021, 10, 8), date(2022, 1, 4))
ORIGIN = Origin(datetime(2021, 7, 10, 4, tzinfo=UTC), "test")


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file to copy: migrating a new one for each test takes longer than the tests."""
    file = tmp_path_factory.mktemp("ledger") / "empty.db"
    asyncio.run(_make_ledger(at(file)))
    return file


def at(file: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{file}")


async def _make_ledger(database: Database) -> None:
    await migrate.upgrade(database)
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        for number, day in enumerate(HELD_ON, 1):
            await writer.add_phase(Phase(number, day))
    await database.close()


@pytest.fixture
async def database(empty_ledger: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = at(Path(shutil.copy(empty_ledger, tmp_path / "sanpi.db")))
    yield database
    await database.close()


@pytest.fixture
async def plant(database: Database) -> Database:
    """The database with one project of 许昌 in it."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
    return database
