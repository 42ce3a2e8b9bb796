"""SQLite's connections take BEGIN along with the first statement, and leave nothing behind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import String, column, select, table, text

from db.engine import Database, read


@pytest.fixture
async def lists(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'lists.db'}")
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE city (name TEXT PRIMARY KEY)"))
        await session.execute(text("INSERT INTO city VALUES (:name)"), [{"name": "许昌"}, {"name": "漯河"}])
    yield database
    await database.close()


async def names(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(text("SELECT name FROM city ORDER BY name")))


async def test_it_sees_one_state_from_its_first_statement_on(lists: Database) -> None:
    async with lists.reading() as session:
        before = await session.scalar(text("SELECT count(*) FROM city"))
        async with lists.writing() as other:
            await other.execute(text("INSERT INTO city VALUES ('信阳')"))
        after = await session.scalar(text("SELECT count(*) FROM city"))

    assert (before, after) == (2, 2)
    assert len(await names(lists)) == 3


async def test_it_can_write_after_a_transaction_in_which_nothing_happened(lists: Database) -> None:
    async with lists.engine.connect() as connection:
        await connection.begin()
        await connection.commit()
    async with lists.engine.connect() as connection:
        await connection.begin()
        await connection.rollback()

    async with lists.writing() as session:
        await session.execute(text("INSERT INTO city VALUES ('信阳')"))

    assert len(await names(lists)) == 3


async def test_it_tells_how_many_rows_changed(lists: Database) -> None:
    async with lists.writing() as session:
        connection = await session.connection()
        changed = await connection.execute(text("UPDATE city SET name = name || '市'"))

        assert changed.rowcount == 2


async def test_it_reads_columns_the_same_in_reading_and_writing_sessions(lists: Database) -> None:
    name = column("name", String)
    statement = select(name).select_from(table("city")).order_by(name)

    async with lists.reading() as session:
        reading = (await read(session, statement)).all()
    async with lists.writing() as session:
        writing = (await read(session, statement)).all()

    assert reading == writing
    assert len(reading) == 2
