"""What became of pushes is written down together, and what goes wrong with one harms no other."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.models import GroupRow
from jobs.notebook import Notebook


def noting(number: int) -> Callable[[AsyncSession], Awaitable[None]]:
    async def write(session: AsyncSession) -> None:
        session.add(GroupRow(chat_id=-number, title=f"{number}", active=True))
        await session.flush()

    return write


async def failing(session: AsyncSession) -> None:
    raise OperationalError("UPDATE outbox", {}, Exception("database is locked"))


async def noted(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(GroupRow)) or 0


async def test_it_writes_down_together_what_comes_together(database: Database) -> None:
    commits: list[object] = []
    event.listen(database.engine.sync_engine, "commit", commits.append)
    notebook = Notebook(database)

    await asyncio.gather(*[notebook.write(number, noting(number)) for number in range(20)])

    assert len(commits) <= 2
    assert await noted(database) == 20


async def test_it_lets_no_note_suffer_from_another(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.notebook.NOTE_AGAIN_AFTER", (0.01,))
    notebook = Notebook(database)

    results = await asyncio.gather(
        notebook.write(1, noting(1)),
        notebook.write(2, failing),
        notebook.write(3, noting(3)),
        return_exceptions=True,
    )

    assert [isinstance(result, DBAPIError) for result in results] == [False, True, False]
    assert await noted(database) == 2


async def test_it_asks_a_busy_database_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.notebook.NOTE_AGAIN_AFTER", (0.01, 0.01))
    tries = []

    async def stubborn(session: AsyncSession) -> None:
        tries.append(session)
        if len(tries) < 4:
            await failing(session)
        await noting(1)(session)

    await Notebook(database).write(1, stubborn)

    assert await noted(database) == 1


async def test_it_ends_what_was_begun_before_it_is_closed(database: Database) -> None:
    notebook = Notebook(database)
    task = asyncio.create_task(notebook.write(1, noting(1)))
    await asyncio.sleep(0)
    task.cancel()

    await notebook.close()

    assert await noted(database) == 1
