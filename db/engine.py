"""One door to the database, the same for SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Result, Select, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from db.one_trip import connector, one_trip

NO_VALUES: Mapping[str, object] = MappingProxyType({})
_WRITES = "sanpi_writes"
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=300000",
    "cache_size=-65536",
)


class Database:
    """Opens sessions. Close it when done. Its errors, which are logged, name no values of a statement."""

    def __init__(self, url: str) -> None:
        self.url = url
        if make_url(url).get_backend_name() == "sqlite":
            self.engine = create_async_engine(
                url, pool_use_lifo=True, hide_parameters=True, async_creator=connector(make_url(url))
            )
            _keep_promises_on_sqlite(self.engine)
        else:
            self.engine = create_async_engine(url, pool_use_lifo=True, hide_parameters=True)
        self._snapshots = _snapshots(self.engine)
        self._turn = asyncio.Lock() if self.engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of the ledger and changes nothing."""
        async with AsyncSession(self._snapshots, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are committed together at the end, or not at all on an error.

        SQLite has one writer at a time: those of this process wait for their turn here, without a limit;
        those of other processes as long as the busy timeout says. Not to be nested.
        """
        async with self._turn or nullcontext(), self._transaction() as session:
            yield session

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncSession]:
        writer = self.engine.execution_options(**{_WRITES: True})
        async with AsyncSession(writer, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        await self.engine.dispose()


def _snapshots(engine: AsyncEngine) -> AsyncEngine:
    """The same engine, for transactions that see one state: SQLite's do, PostgreSQL's must be told to."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


async def read(
    session: AsyncSession, statement: Select[*tuple[Any, ...]], values: Mapping[str, object] = NO_VALUES
) -> Result[*tuple[Any, ...]]:
    """Columns that a statement selects. In a reading session past the object-relational mapper, which is the
    greater part of what a short statement costs."""
    runs: AsyncConnection | AsyncSession = session
    if isinstance(session.bind, AsyncConnection):
        runs = session.bind
    return await runs.execute(statement, values)


def _keep_promises_on_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES, False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            one_trip(connection).ahead = "BEGIN"
