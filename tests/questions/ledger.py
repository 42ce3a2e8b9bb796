"""The ledger that is asked: the demo ledger on a day in November, some names missing, with warnings."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, time
from pathlib import Path

from answers.context import load_reference
from db import migrate
from db.demo.load import fill
from db.engine import Database
from db.muted import muted
from db.queries import reference
from db.queries.concerns import Looking, find_concerns
from db.scan import Judging, record_scan
from db.warning_log import Step
from db.workbook.sheets.write import export_rows, write_xlsx
from ledger.clock import CHINA
from ledger.phases import usual_phase
from tests.questions.book import Book, open_book
from tests.questions.cases import TODAY

NOW = datetime.combine(TODAY, time(10), CHINA)
GAPS = {"service_officer": 37, "leader": 41, "bank": 43}
"""Which name every so-manieth project lacks; in the demo ledger none does."""


def build(folder: Path) -> tuple[Path, Book]:
    """The database file, and the exported workbook as brute.py reads it."""
    file, workbook = folder / "ledger.db", folder / "ledger.xlsx"
    asyncio.run(_fill(file))
    with closing(sqlite3.connect(file)) as ledger, ledger:
        for column, every in GAPS.items():
            ledger.execute(f"UPDATE project SET {column} = '' WHERE id % {every} = 0")
    asyncio.run(_scan_and_export(file, workbook))
    with closing(sqlite3.connect(file)) as ledger, ledger:
        ledger.execute(
            "UPDATE warning SET state = 'acknowledged', acknowledged_by = 1003, acknowledged_at = opened_at, "
            "promised_on = '2021-11-30' WHERE city_code IN (SELECT code FROM region WHERE name IN "
            "('洛阳市', '南阳市')) OR id % 5 = 0"
        )
        return file, open_book(workbook, ledger)


async def _fill(file: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}")
    await migrate.upgrade(database)
    async with database.writing() as session:
        await fill(session, await reference.region_tree(session), TODAY)
    await database.close()


async def _scan_and_export(file: Path, workbook: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.writing() as session:
        known = await load_reference(session)
        phase = usual_phase(await reference.phases(session), TODAY)
        looking = Looking(known.tree, phase, TODAY, known.rules, known.calendar)
        mutes = await muted(session, known.tree, TODAY)
        judging = Judging(known.tree, TODAY, known.rules, known.calendar, mutes)
        await record_scan(session, judging, await find_concerns(session, looking), Step(NOW))
        workbook.write_bytes(write_xlsx(await export_rows(session, known.tree)))
    await database.close()
