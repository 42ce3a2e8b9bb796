"""Job runs are claimed once, and reports are frozen once."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from db import runs
from db.engine import Database
from db.models import ReportRow
from db.reports import FrozenReport, freeze
from tests.db.cast import AT, TODAY, XUCHANG
from tests.db.situations import write

JOB = "weekly-ranking"
WEEK = timedelta(weeks=1)
REPORT = FrozenReport(JOB, XUCHANG, "2021-W39", TODAY, 1, "Qyg411000", '{"facts": 1}')


async def claimed(database: Database, name: str = JOB, weeks: int = 0) -> bool:
    return await write(database, lambda s: runs.claim(s, name, AT + weeks * WEEK, AT))


async def test_it_gives_a_run_to_who_claims_it_first(database: Database) -> None:
    assert await claimed(database)
    assert not await claimed(database)
    assert await claimed(database, weeks=1)
    assert await claimed(database, "early-warning")


async def test_it_goes_on_in_the_same_transaction_after_a_claim_was_lost(database: Database) -> None:
    await claimed(database)

    async with database.writing() as session:
        assert not await runs.claim(session, JOB, AT, AT)
        assert await runs.claim(session, "early-warning", AT, AT)

    assert not await claimed(database, "early-warning")


async def test_it_knows_the_latest_due_time_of_each_job(database: Database) -> None:
    for weeks in (1, 3, 2):
        await claimed(database, weeks=weeks)

    async with database.reading() as session:
        assert await runs.last_due(session, JOB) == AT + 3 * WEEK
        assert await runs.last_due(session, "early-warning") is None


async def test_it_freezes_what_a_report_showed_and_keeps_the_first(database: Database) -> None:
    await write(database, lambda s: freeze(s, REPORT, AT))
    await write(database, lambda s: freeze(s, replace(REPORT, facts="{}"), AT))
    await write(database, lambda s: freeze(s, replace(REPORT, period="2021-W40"), AT))

    async with database.reading() as session:
        first, second = (await session.scalars(select(ReportRow).order_by(ReportRow.period))).all()
    assert (first.facts, first.as_of, first.definition_version, first.question) == (
        '{"facts": 1}',
        TODAY,
        1,
        "Qyg411000",
    )
    assert first.facts_hash == hashlib.sha256(b'{"facts": 1}').hexdigest()
    assert second.period == "2021-W40"
