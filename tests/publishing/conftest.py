"""A copy of the demo ledger, to publish from without Telegram."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from answers.context import Context, load_reference
from db.engine import Database
from db.queries import reference
from ledger.clock import CHINA
from tests.bot.terminal import Terminal

Looking = Callable[..., AbstractAsyncContextManager[Context]]


def at(text: str) -> datetime:
    """An instant in China: 2021-10-08T09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.fixture
async def looking(demo_ledger_file: Path, tmp_path: Path) -> AsyncIterator[Looking]:
    """`async with looking("2021-10-08T09:00") as context:` – whose changes are committed at its end."""
    file = tmp_path / "ledger.db"
    shutil.copy(demo_ledger_file, file)
    database = Database(f"sqlite+aiosqlite:///{file}")

    @asynccontextmanager
    async def look(now: str = "2021-09-30T10:00") -> AsyncIterator[Context]:
        async with database.writing() as session:
            known = await load_reference(session)
            yield Context(session, known, at(now), await reference.phases(session))

    yield look
    await database.close()


@pytest.fixture
def keeper(tmp_path: Path, demo_ledger_file: Path) -> Terminal:
    """A terminal in a folder that holds the demo ledger as `sanpi.db`."""
    shutil.copy(demo_ledger_file, tmp_path / "sanpi.db")
    return Terminal(tmp_path)
