"""The door to the database: what a session sees, and what stays when it ends."""

import sqlite3
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.models import PhaseRow
from tests.db.cast import PHASES
from tests.db.stores import SqliteStore

A_PHASE = insert(PhaseRow).values(number=1, held_on=PHASES[0].held_on)
HOW_MANY = select(func.count()).select_from(PhaseRow)


@pytest.fixture
async def on_sqlite(sqlite: SqliteStore) -> AsyncIterator[Database]:
    database = await sqlite.clone()
    yield database
    await sqlite.drop(database)


async def count(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(HOW_MANY) or 0


async def test_it_keeps_what_was_written(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(A_PHASE)

    assert await count(database) == 1


async def test_it_keeps_nothing_of_what_an_error_cut_short(database: Database) -> None:
    async def stumble() -> None:
        async with database.writing() as session:
            await session.execute(A_PHASE)
            raise LookupError

    with pytest.raises(LookupError):
        await stumble()

    assert await count(database) == 0


async def test_its_errors_tell_no_values(database: Database) -> None:
    with pytest.raises(DBAPIError) as error:
        async with database.writing() as session:
            await session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "许昌某项目"})

    assert "nowhere" in str(error.value) and "许昌" not in str(error.value)


async def test_it_shows_a_reader_one_state_while_others_write(database: Database) -> None:
    async with database.reading() as reader:
        before = await reader.scalar(HOW_MANY)
        async with database.writing() as writer:
            await writer.execute(A_PHASE)
        after = await reader.scalar(HOW_MANY)

    assert (before, after) == (0, 0)
    assert await count(database) == 1


async def test_it_keeps_its_promises_on_every_connection_to_sqlite(on_sqlite: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 300_000}

    async with on_sqlite.reading() as first, on_sqlite.writing() as second:
        for session in first, second:
            found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in wanted}
            assert found == wanted


async def test_it_takes_the_lock_of_sqlite_when_a_writer_begins_and_not_for_a_reader(
    on_sqlite: Database,
) -> None:
    file = on_sqlite.engine.url.database
    assert file is not None
    other = sqlite3.connect(file, timeout=0, isolation_level=None)

    async with on_sqlite.reading() as reader:
        await reader.scalar(HOW_MANY)
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    async with on_sqlite.writing() as writer:
        await writer.scalar(HOW_MANY)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
