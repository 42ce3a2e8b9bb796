"""Killed with SIGKILL again and again: nothing is lost, nothing comes twice without saying so."""

from collections import Counter
from pathlib import Path
from random import Random

from db.engine import Database
from sandbox import Sandbox
from tests.crash.arena import Arena
from tests.crash.points import Kill, Point
from tests.crash.verdict import Verdict, judge
from tests.db.stores import PostgresStore, SqliteStore

NAMED = [point for point in Point if point is not Point.ANY]
FEW_A_DAY = {Point.ACCEPTED, Point.BEFORE_SCAN, Point.AFTER_SCAN, Point.BEFORE_DONE, Point.AFTER_DONE}
TRIES = 2
"""How often a process may fail to come to its point: a busy machine is slow."""
LONGEST_LIFE = 1.2
"""Seconds after which a process is killed at the latest when it is killed from outside."""


async def test_nothing_is_lost_on_sqlite(sqlite: SqliteStore, tmp_path: Path) -> None:
    """The whole matrix: each point three times, and some kills at any moment."""
    await run(await sqlite.clone(), tmp_path, kills(3, 4, Random(3)))


async def test_nothing_is_lost_on_postgresql(postgresql: PostgresStore, tmp_path: Path) -> None:
    """The server outlives the killed program, with whatever that left open."""
    database = await postgresql.clone()
    await run(database, tmp_path, kills(1, 3, Random(4)))
    await postgresql.drop(database)


def kills(each: int, at_any_moment: int, random: Random) -> list[Kill]:
    """Each point so many times, at its first or second occurrence, and some from outside; well mixed."""
    planned = [
        Kill(point, nth=1 if point in FEW_A_DAY else 1 + time % 2) for point in NAMED for time in range(each)
    ]
    planned += [Kill(Point.ANY, after=random.uniform(0, LONGEST_LIFE)) for _ in range(at_any_moment)]
    random.shuffle(planned)
    return planned


async def run(database: Database, folder: Path, planned: list[Kill]) -> None:
    async with Sandbox() as box:
        arena = Arena(box, database, folder, Random(5))
        await arena.prepare(TRIES * len(planned) + 1)
        for kill in planned:
            for _ in range(TRIES):
                if await arena.kill_one(kill):
                    break
        await arena.settle()

        verdict = await judge(box, database, arena.presses)
        await database.close()

    print(table(arena, verdict))
    assert verdict.faults == []
    assert set(arena.died) == set(Point) and len(arena.died) >= len(planned)
    assert verdict.pushes > len(planned) / 4 and verdict.presses > len(planned) / 4


def table(arena: Arena, verdict: Verdict) -> str:
    """The kills by point, and what came of them all."""
    counts = Counter(arena.died)
    lines = [f"{counts[point]:4}  {point}" for point in Point]
    lines += [f"{len(arena.died):4}  kills in all"]
    lines += [
        f"{verdict.pushes:4}  pushes arrived, {verdict.repeated} of them for a second time, marked 补发"
    ]
    lines += [f"{verdict.presses:4}  presses of 签收"]
    for name in ("lost", "doubled", "unanswered", "untold", "unsettled"):
        lines += [f"{len(getattr(verdict, name)):4}  {name}"]
    return "\n".join(["", *lines])
