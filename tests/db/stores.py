"""Where the ledgers of these tests live: SQLite files, and a genuine PostgreSQL server of their own."""

import shutil
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from db import migrate, people
from db.engine import Database
from tests.db.cast import AT, LI_KE, WANG_KE, ZHANG_CHU

TEMPLATE = "ledger_template"


class Store(Protocol):
    """Makes databases. Migrating a new one for each test takes longer than the tests: one is cloned."""

    async def make_template(self) -> None:
        """An upgraded ledger, with the usual people registered."""

    async def clone(self) -> Database:
        """A copy of the template."""

    async def bare(self) -> Database:
        """A database with nothing in it, not even tables."""

    async def drop(self, database: Database) -> None:
        """Close a database and forget it."""


@dataclass
class SqliteStore:
    """Files in a folder."""

    folder: Path
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def make_template(self) -> None:
        await _prepare(self._at(TEMPLATE))

    async def clone(self) -> Database:
        fresh = f"test_{next(self.numbers)}"
        shutil.copy(self._file(TEMPLATE), self._file(fresh))
        return self._at(fresh)

    async def bare(self) -> Database:
        return self._at(f"test_{next(self.numbers)}")

    async def drop(self, database: Database) -> None:
        await database.close()

    def _at(self, name: str) -> Database:
        return Database(f"sqlite+aiosqlite:///{self._file(name)}")

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.db"


@dataclass
class PostgresStore:
    """Databases of a server that is reached through a socket in `folder`."""

    folder: Path
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def make_template(self) -> None:
        risky = ("fsync", "synchronous_commit", "full_page_writes")  # promises that a test does not need
        await self._tell(*(f"ALTER SYSTEM SET {name} = off" for name in risky), "SELECT pg_reload_conf()")
        await self._tell(f"CREATE DATABASE {TEMPLATE}")
        await _prepare(self._at(TEMPLATE))

    async def clone(self) -> Database:
        fresh = f"test_{next(self.numbers)}"
        await self._tell(f"CREATE DATABASE {fresh} TEMPLATE {TEMPLATE}")
        return self._at(fresh)

    async def bare(self) -> Database:
        fresh = f"test_{next(self.numbers)}"
        await self._tell(f"CREATE DATABASE {fresh}")
        return self._at(fresh)

    async def drop(self, database: Database) -> None:
        await database.close()
        await self._tell(f"DROP DATABASE {database.engine.url.database} WITH (FORCE)")

    def _at(self, name: str) -> Database:
        return Database(f"postgresql+asyncpg://postgres:@/{name}?host={self.folder}")

    async def _tell(self, *statements: str) -> None:
        """Run statements outside any transaction."""
        engine = create_async_engine(self._at("postgres").url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()


async def _prepare(database: Database) -> None:
    await migrate.upgrade(database)
    async with database.writing() as session:
        for person in (LI_KE, WANG_KE, ZHANG_CHU):
            await people.put_official(session, person, AT)
    await database.close()
