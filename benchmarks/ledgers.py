"""The ledgers that questions are asked on, in SQLite files of a folder."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from benchmarks.generated import AS_OF, PHASES, generate
from db import people
from db.demo.cast import OFFICIALS
from db.demo.load import fill
from db.engine import Database
from db.migrate import upgrade
from db.queries.reference import region_tree
from ledger.clock import CHINA

PUBLISHED = date(2021, 9, 30)
TEN = time(10, 0)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A filled database, and the instant at which questions are asked of it."""

    title: str
    url: str
    at: datetime


async def demo_ledger(folder: Path) -> Ledger:
    """The demo ledger as of 2021-09-30."""
    database = await _empty(folder / "demo.db")
    async with database.writing() as session:
        await fill(session, await region_tree(session), PUBLISHED)
    await database.close()
    return Ledger("demo ledger", database.url, datetime.combine(PUBLISHED, TEN, CHINA))


async def generated_ledger(folder: Path, projects: int, misses: int = 7) -> Ledger:
    """A ledger of this many projects, of which one in `misses` fails, with the people of the demo."""
    file = folder / "generated.db"
    database = await _empty(file)
    await database.close()
    generate(file, projects, misses)
    at = datetime.combine(AS_OF, TEN, CHINA)
    async with database.writing() as session:
        for official in OFFICIALS:
            await people.put_official(session, official, at)
    await database.close()
    return Ledger(f"generated ledger, {projects:,} projects in {PHASES} phases", database.url, at)


async def empty_ledger(file: Path) -> str:
    """The URL of an upgraded ledger with nothing in it."""
    database = await _empty(file)
    await database.close()
    return database.url


async def _empty(file: Path) -> Database:
    database = Database(f"sqlite+aiosqlite:///{file}")
    await upgrade(database)
    return database
