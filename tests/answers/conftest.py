"""A demo ledger in which every text is as long as its column, looked at without Telegram."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from answers.context import Context, Reference, load_reference
from db import people
from db.digests import code_of, new_digest
from db.engine import Database
from db.models import GroupRow
from db.muted import muted
from db.mutes import mute
from db.outbox import put_message
from db.queries import reference
from db.queries.concerns import Looking, find_concerns
from db.scan import Judging, Scan, record_scan
from db.telling import Counts, Draft
from db.warning_log import Event, Step, append
from db.warnings import acknowledge
from ledger.officials import Official, Role
from ledger.phases import Phase
from ledger.warnings import DigestPart, Level, LogStep
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
    """A look at that ledger, in a year whose holidays nobody knows yet.

    Digests 1 to 9 of the province tell of every warning, for every reason there is; 张处 acknowledged most,
    and some are muted. Warning 1 has a long story.
    """
    database = Database(f"sqlite+aiosqlite:///{long_ledger}")
    async with database.writing() as session:
        known = await load_reference(session)
        phases = await reference.phases(session)
        scan = await _scanned(session, known, phases[0])
        numbers = sorted(scan.unresolved)
        await acknowledge(session, numbers[5:], LATER, Step(START, ZHANG.id))
        await mute(session, "411000", None, LATER, "&" * 500, Step(START, ZHANG.id))
        [group, *_] = await people.groups(session)
        reasons = cycle(part for part in DigestPart)
        parts = dict(zip(numbers, reasons, strict=False))
        draft = Draft(group, PROVINCE, Counts(*[999] * 5), parts, has_red_news=False)
        for _ in range(9):
            digest = await new_digest(session, draft, UNKNOWN_YEAR, date(2027, 12, 30))
            await put_message(session, f"digest:{digest}", group.id, START, shows=code_of(digest))
        await session.execute(update(GroupRow).values(title="&" * 255))
        await append(session, [_long(step, numbers[0]) for step in LogStep], Step(START, ZHANG.id))
    async with database.reading() as session:
        yield Context(session, known, START, phases)
    await database.close()


@pytest.fixture
async def demo_context(demo_ledger_file: Path) -> AsyncIterator[Context]:
    """A look at the demo ledger as it is."""
    database = Database(f"sqlite+aiosqlite:///{demo_ledger_file}")
    async with database.reading() as session:
        phases = await reference.phases(session)
        yield Context(session, await load_reference(session), START, phases)
    await database.close()


UNKNOWN_YEAR, LATER = date(2027, 12, 31), date(2022, 12, 31)


async def _scanned(session: AsyncSession, known: Reference, phase: Phase) -> Scan:
    looking = Looking(known.tree, phase, START.date(), known.rules, known.calendar)
    mutes = await muted(session, known.tree, START.date())
    judging = Judging(known.tree, START.date(), known.rules, known.calendar, mutes)
    return await record_scan(session, judging, await find_concerns(session, looking), Step(START))


def _long(step: LogStep, warning: int) -> Event:
    detail = {"promised_on": LATER, "reason": "&" * 500, "to": "above", "why": "changed"}
    return Event(step, warning, Level.ORANGE, detail)
