"""A demo ledger in which every text is as long as its column, looked at without Telegram."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answers.context import Context, load_reference
from db.engine import Database
from db.queries import reference
from db.queries.concerns import find_concerns
from db.warnings import Step, acknowledge, new_digest, record_scan
from ledger.officials import Official, Role
from tests.conftest import START

PROVINCE = "410000"
ZHANG = Official(1003, "张" * 80, Role.SUPERVISOR, PROVINCE)
LONG = {
    "project": {
        **dict.fromkeys(("name", "company"), 200),
        **dict.fromkeys(("industry", "chain", "service_officer", "leader", "bank"), 80),
        "remark": 10_000,
    },
    "entry": {"withdrawn_reason": 10_000},
    "official": {"name": 80},
}


@pytest.fixture
def long_ledger(demo_ledger_file: Path, tmp_path: Path) -> Path:
    file = tmp_path / "long.db"
    shutil.copy(demo_ledger_file, file)
    with sqlite3.connect(file) as ledger:
        for table, columns in LONG.items():
            for column, length in columns.items():
                ledger.execute(f"UPDATE {table} SET {column} = ?", ("&" * length,))
        ledger.execute("UPDATE entry SET withdrawn_on = '2021-09-01' WHERE id % 2")
        for number in range(10):
            category = f"{number}".rjust(40, "类")
            ledger.execute("INSERT INTO project_category SELECT id, ? FROM project", (category,))
    ledger.close()
    return file


@pytest.fixture
async def context(long_ledger: Path) -> AsyncIterator[Context]:
    """A look at that ledger. Digest 1 of the province tells of every warning; 张处 acknowledged most."""
    database = Database(f"sqlite+aiosqlite:///{long_ledger}")
    async with database.writing() as session:
        known = await load_reference(session)
        phases = await reference.phases(session)
        concerns = await find_concerns(
            session, known.tree, phases[0], START.date(), known.rules, known.calendar
        )
        opened = (await record_scan(session, known.tree, concerns, Step(START))).opened
        for warning in opened[5:]:
            await acknowledge(session, warning, Step(START, ZHANG.id))
        told = [(warning, number % 2 == 0) for number, warning in enumerate(reversed(opened))]
        assert await new_digest(session, 1, START.date(), PROVINCE, told) == 1
    async with database.reading() as session:
        yield Context(session, known, START, phases)
    await database.close()
