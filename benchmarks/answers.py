"""From update to reply: rates questions beside a bare echo bot, on a small ledger and on a big one.

Everything happens in one run and in turns (echo, question, question, echo, …), so that what disturbs the
machine disturbs all of them. Then the same questions while two people ask for one new picture after another.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from benchmarks.bots import BotUnderTest, echo_bot, sanpi_bot
from benchmarks.ledgers import Ledger, demo_ledger, generated_ledger
from benchmarks.report import Result, lines
from benchmarks.series import Series
from db.data import henan
from ledger import vocabulary
from ledger.rates import THREE_RATES

ECHO = "echo"
QUESTIONS = ("许昌一期开工率", "全省一期三率")
ASKER = 1001
PICTURE_ASKERS = (1002, 1003)
WARM_UP = 30
"""Rounds that are not counted: imports, connections and caches come first."""
LONGEST = 120.0
"""Seconds after which a series of rounds ends, however many are still to come."""
FIRST_PICTURES = 3.0
"""Seconds in which the drawing process starts, before counting."""
DEMO_AIM, GENERATED_AIM, DRAWING_AIM = 1.5, 2.0, 3.0


def main(arguments: list[str]) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks answers", description=__doc__.split("\n")[0])
    parser.add_argument("--projects", type=int, default=1_000_000, help="of the generated ledger; 0: none")
    parser.add_argument("--rounds", type=int, default=500, help="questions of each kind (default: 500)")
    options = parser.parse_args(arguments)
    asyncio.run(_run(options.projects, max(2, options.rounds)))


async def _run(projects: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sanpi-benchmark-") as name:
        folder = Path(name)
        ledgers = [await demo_ledger(folder)]
        if projects > 0:
            ledgers.append(await generated_ledger(folder, projects))
        async with echo_bot() as echo:
            for ledger, aim in zip(ledgers, (DEMO_AIM, GENERATED_AIM), strict=False):
                async with sanpi_bot(folder, ledger.url, ledger.at) as sanpi:
                    result = await _measure(ledger, echo, sanpi, rounds, aim)
                print(*lines(result), sep="\n", flush=True)


async def _measure(
    ledger: Ledger, echo: BotUnderTest, sanpi: BotUnderTest, rounds: int, aim: float
) -> Result:
    await _rounds(echo, sanpi, WARM_UP)
    idle = await _rounds(echo, sanpi, rounds)
    async with _drawing(sanpi, ledger.at.date()) as drawn:
        drawing = await _rounds(echo, sanpi, rounds)
        pictures = drawn()
    return Result(ledger.title, idle, drawing, pictures, aim, DRAWING_AIM)


async def _rounds(echo: BotUnderTest, sanpi: BotUnderTest, rounds: int) -> dict[str, Series]:
    """So many rounds, each asking the echo bot and Sanpi the same questions in turn."""
    series = {ECHO: Series(), **{question: Series() for question in QUESTIONS}}
    ends_at = time.monotonic() + LONGEST
    for _ in range(rounds):
        for question in QUESTIONS:
            series[ECHO].add(await echo.seconds(ASKER, question))
            series[question].add(await sanpi.seconds(ASKER, question))
        if time.monotonic() > ends_at:
            break
    return series


@asynccontextmanager
async def _drawing(sanpi: BotUnderTest, today: date) -> AsyncIterator[Callable[[], int]]:
    """Meanwhile each of two people asks for a new picture as soon as the last one came."""
    wanted = _pictures(today)
    known = len(sanpi.sandbox.record.entries)
    tasks = [asyncio.create_task(_ask_on(sanpi, person, wanted)) for person in PICTURE_ASKERS]
    await asyncio.sleep(FIRST_PICTURES)
    try:
        yield lambda: len(sanpi.sandbox.calls("sendPhoto", since=known))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _ask_on(sanpi: BotUnderTest, person: int, wanted: Iterator[str]) -> None:
    for text in wanted:
        await sanpi.ask(person, text)


def _pictures(today: date) -> Iterator[str]:
    """Questions for pictures, no two alike."""
    places = [henan().province, *henan().cities]
    for back, place, rate in itertools.product(range(80), places, THREE_RATES):
        day = today - timedelta(days=back)
        name = vocabulary.RATE[rate]
        yield f"截至{day.year}年{day.month}月{day.day}日{place.short_name}一期{name}排名图"
