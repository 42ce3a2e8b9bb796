"""What the import benchmark times, a process for each step: ``python -m benchmarks.import_steps STEP …``

It prints the seconds that the step took, the seconds that processors worked for it, and the most megabytes of
memory that the process, or one that it started, had.
"""

import asyncio
import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.workbooks import AT, SENDER
from db.engine import Database
from db.workbook.importing.desk import ImportDesk
from db.workbook.importing.proposal import Applied, Proposal

TABLES = ("project", "milestone", "project_category", "entry", "history")
"""Where an import writes, in the order that foreign keys ask for."""
NAME = "台账.xlsx"
WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536")
"""As the ledger's own connections have them."""


def read(file: str) -> tuple[float, float]:
    """Bare reading: all cells of the sheet as Python values."""
    took = _watch()
    CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return took()


def insert(filled: str, empty: str) -> tuple[float, float]:
    """The rows of a filled ledger into the same tables of an empty one, in one transaction."""
    source = sqlite3.connect(filled)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    source.close()
    target = _connected(empty)
    took = _watch()
    target.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        marks = ",".join("?" * len(rows[table][0]))
        target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
    target.execute("COMMIT")
    return took()


def flat(file: str, empty: str) -> tuple[float, float]:
    """The rows as they stand in the workbook into one table that has no index."""
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    lines = [[None if cell == "" else cell for cell in row] for row in rows[1:]]
    target = _connected(empty)
    target.execute(f"CREATE TABLE flat ({', '.join(f'c{n}' for n in range(len(lines[0])))})")
    lines = [[cell if isinstance(cell, str | float | None) else str(cell) for cell in row] for row in lines]
    took = _watch()
    target.execute("BEGIN IMMEDIATE")
    target.executemany(f"INSERT INTO flat VALUES ({','.join('?' * len(lines[0]))})", lines)
    target.execute("COMMIT")
    return took()


def take_in(url: str, file: str) -> tuple[float, float]:
    """An import from the file's bytes to its commit, the start of its process included."""
    return asyncio.run(_take_in(url, Path(file).read_bytes()))


def propose(url: str, file: str) -> tuple[float, float]:
    """As far as it is shown to its sender."""
    return asyncio.run(_propose(url, Path(file).read_bytes()))


async def _take_in(url: str, content: bytes) -> tuple[float, float]:
    database, took = Database(url), _watch()
    done = await ImportDesk(database).take_in(content, NAME, SENDER, AT)
    times = took()
    await database.close()
    assert isinstance(done, Applied)
    assert done.counts.new_entries == done.counts.rows
    return times


async def _propose(url: str, content: bytes) -> tuple[float, float]:
    database, took = Database(url), _watch()
    shown: Proposal = await ImportDesk(database).propose(content, NAME, SENDER, AT)
    times = took()
    await database.close()
    assert shown.counts.unchanged == shown.counts.rows
    return times


def _watch() -> Callable[[], tuple[float, float]]:
    """A watch that runs; it gives the seconds since now, and those that processors worked."""
    began, worked = time.perf_counter(), _worked()
    return lambda: (time.perf_counter() - began, _worked() - worked)


def _worked() -> float:
    used = [resource.getrusage(who) for who in WHOSE]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _connected(file: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


STEPS: dict[str, Callable[..., tuple[float, float]]] = {
    "read": read,
    "insert": insert,
    "flat": flat,
    "take_in": take_in,
    "propose": propose,
}


def main() -> None:
    """Do the step that the arguments name, and print what it took."""
    step, *arguments = sys.argv[1:]
    seconds, worked = STEPS[step](*arguments)
    print(json.dumps([seconds, worked, max(_own_peak(), _childrens_peak())]))


def _own_peak() -> float:
    """Megabytes; what `getrusage` says of a process counts in what its parent had when it started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _childrens_peak() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    main()
