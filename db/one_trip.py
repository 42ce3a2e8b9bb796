"""SQLite with one trip to the connection's thread for a statement, where aiosqlite alone makes four.

A question is a few statements of some microseconds each, so the trips are most of what they cost.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy import URL, Connection
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

ROWS_AT_ONCE = 64


def connector(url: URL) -> Callable[[], Awaitable["OneTripConnection"]]:
    """What `create_async_engine` takes as `async_creator`, for the database that a URL names."""
    args, options = SQLiteDialect_aiosqlite().create_connect_args(url)

    async def connect() -> OneTripConnection:
        connection = OneTripConnection(partial(sqlite3.connect, *args, **options), ROWS_AT_ONCE)
        connection._thread.daemon = True  # a program that fails to close it must still be able to end
        await connection
        return connection

    return connect


def one_trip(connection: Connection) -> "OneTripConnection":
    """What lies under SQLAlchemy's connection."""
    found = connection.connection.driver_connection
    assert isinstance(found, OneTripConnection)
    return found


class OneTripConnection(aiosqlite.Connection):
    """A connection whose cursors fetch what they find at once.

    Attributes:
        ahead: a statement that the next one takes along, such as BEGIN; it runs just before it.
    """

    ahead = ""

    def cursor(self) -> "OneTripCursor":  # type: ignore[override]
        """A cursor, without asking the thread for one."""
        return OneTripCursor(self)

    async def visit(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Have something done by the connection's thread, after what was to go ahead of it."""
        ahead, self.ahead = self.ahead, ""
        await self._execute(_in_turn, self._conn, ahead, work)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        """End the transaction, unless it has not even begun."""
        if self.ahead:
            self.ahead = ""
        else:
            await super().commit()

    async def rollback(self) -> None:
        """Undo the transaction, unless it has not even begun."""
        if self.ahead:
            self.ahead = ""
        else:
            await super().rollback()


def _in_turn(connection: sqlite3.Connection, ahead: str, work: Callable[[sqlite3.Connection], None]) -> None:
    if ahead:
        connection.execute(ahead)
    work(connection)


class OneTripCursor:
    """As much of a cursor as SQLAlchemy uses. Its thread runs the statement and fetches every row."""

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run one statement."""
        await self._connection.visit(lambda connection: self._keep(connection.execute(sql, parameters)))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each of the parameters."""
        await self._connection.visit(lambda connection: self._keep(connection.executemany(sql, parameters)))

    async def fetchall(self) -> Sequence[Any]:
        """The rows, which are here already."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self._rows = cursor.fetchall()
        self.description, self.rowcount, self.lastrowid = (
            cursor.description,
            cursor.rowcount,
            cursor.lastrowid,
        )
        cursor.close()
