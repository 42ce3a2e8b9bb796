"""A scan for warnings on a big ledger, beside the two bare SQL statements that find what it is about.

The statements, what is overdue and what is due soon, run through Python's own `sqlite3` and only fetch their
rows. The scan does all of its work: it looks for silent projects and lagging cities too, compares what it
found with the warnings there are, writes, logs, drafts what every group is told, and takes it all back.
They take turns in one run. Measured are the first scan, which opens every warning, and a scan of the usual
kind, which finds what it found before, after the first one's messages have gone out; the memory is settled
as in the bot, once it has started.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from answers.context import Context, Reference, load_reference
from benchmarks.generated import AS_OF
from benchmarks.ledgers import Ledger, generated_ledger
from bot.running import settle_memory
from db import outbox, people
from db.engine import Database
from db.queries import reference
from jobs import early_warning
from jobs.schedule import Run
from ledger.officials import EARLY_WARNING

AIM = 2.0
FAILS_ONE_IN = 133
"""With this, one project in a hundred is overdue."""
LISTED = """
SELECT e.project_id, e.region_code, e.target, coalesce(x.new_day, e.planned_on) AS deadline
FROM entry AS e LEFT JOIN (
    SELECT project_id, milestone, max(new_day) AS new_day FROM extension WHERE approved_on <= :today
    GROUP BY project_id, milestone
) AS x ON x.project_id = e.project_id AND x.milestone = e.target
WHERE e.reached_on > :today AND e.withdrawn_on > :today
"""
OVERDUE = LISTED + "AND e.planned_on < :today AND deadline < :today"
DUE_SOON = LISTED + "AND e.planned_on <= :last AND deadline BETWEEN :today AND :last"
CHAT = -1001


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks scan", description=__doc__)
    parser.add_argument("--projects", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sanpi-benchmark-") as folder:
        asyncio.run(_measure(Path(folder), options.projects, options.rounds))


async def _measure(folder: Path, projects: int, rounds: int) -> None:
    ledger = await generated_ledger(folder, projects, FAILS_ONE_IN)
    database = Database(ledger.url)
    async with database.writing() as session:
        tree = await reference.region_tree(session)
        for number, region in enumerate((tree.province, *tree.cities)):
            await people.bind_group(session, CHAT - number, region.name, region.code, [EARLY_WARNING], None)
    async with database.reading() as session:
        known = await load_reference(session)
    file = folder / "generated.db"
    print(f"{ledger.title}: {_bare(file)[1]:,} overdue, {_bare(file)[2]:,} due soon")
    settle_memory()
    first = await _rounds(rounds, file, lambda: _scan(database, known, ledger))
    _say("the first scan", first)
    await _scan(database, known, ledger, keep=True)
    await _deliver(database, ledger)
    usual = await _rounds(rounds, file, lambda: _scan(database, known, ledger))
    _say("a scan on which nothing has changed", usual)
    await database.close()


async def _rounds(
    rounds: int, file: Path, scan: Callable[[], Awaitable[float]]
) -> tuple[list[float], list[float]]:
    """Seconds of the bare statements and of the scan, in turns."""
    bare, ours = [], []
    for _ in range(rounds):
        bare.append((await asyncio.to_thread(_bare, file))[0])
        ours.append(await scan())
    return bare, ours


def _bare(file: Path) -> tuple[float, int, int]:
    """Seconds that the two statements take, and how many rows each finds."""
    days = {"today": str(AS_OF), "last": str(AS_OF + timedelta(days=9))}
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("SELECT count(*) FROM region").fetchall()
        begin = time.perf_counter()
        found = [len(connection.execute(statement, days).fetchall()) for statement in (OVERDUE, DUE_SOON)]
        return time.perf_counter() - begin, found[0], found[1]


async def _scan(database: Database, known: Reference, ledger: Ledger, *, keep: bool = False) -> float:
    """Seconds that a scan takes; its changes are kept or taken back."""
    async with AsyncSession(database.engine, expire_on_commit=False) as session:
        phases = await reference.phases(session)
        begin = time.perf_counter()
        await early_warning.work(Context(session, known, ledger.at, phases), Run(ledger.at))
        await session.flush()
        seconds = time.perf_counter() - begin
        if keep:
            await session.commit()
    return seconds


async def _deliver(database: Database, ledger: Ledger) -> None:
    """Have all that is queued arrive."""
    async with database.writing() as session:
        while pushes := await outbox.claim(session, ledger.at):
            for push in pushes:
                await outbox.mark_sent(session, push.id, push.id, ledger.at)


def _say(what: str, measured: tuple[list[float], list[float]]) -> None:
    bare, ours = (sorted(series)[len(series) // 2] for series in measured)
    met = "met" if ours / bare <= AIM else "MISSED"
    print(f"{what}: {ours * 1000:.0f} ms, the two statements {bare * 1000:.0f} ms (medians)")
    print(f"    ratio {ours / bare:.2f}  aim {AIM:g} {met}")
