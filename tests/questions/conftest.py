"""The ledger that the questions are asked of, built once for all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answers.context import Context, load_reference
from db.engine import Database
from db.queries import reference
from tests.questions.book import Book
from tests.questions.ledger import NOW, build


@pytest.fixture(scope="session")
def ledger_and_book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Book]:
    return build(tmp_path_factory.mktemp("questions"))


@pytest.fixture
def book(ledger_and_book: tuple[Path, Book]) -> Book:
    """The exported workbook, row by row."""
    return ledger_and_book[1]


@pytest.fixture
async def context(ledger_and_book: tuple[Path, Book]) -> AsyncIterator[Context]:
    """A look at the ledger that the workbook was exported from."""
    database = Database(f"sqlite+aiosqlite:///{ledger_and_book[0]}")
    async with database.reading() as session:
        yield Context(session, await load_reference(session), NOW, await reference.phases(session))
    await database.close()
