"""From text to answer, within the process: the questions of the question files, and texts nobody would type.

No Telegram is between, so what is measured is reading, looking into the ledger, and wording.
"""

import argparse
import asyncio
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from answers.context import Asker, Context, load_reference
from benchmarks.series import Series
from db import people
from db.engine import Database
from db.queries import reference
from handlers.asking import answer_text
from ledger.errors import Refused
from tests.questions.babble import texts
from tests.questions.book import Book
from tests.questions.cases import cases, files
from tests.questions.ledger import NOW, build

ASKER = 1001
AIM = 0.1
"""Seconds: within a tenth of one an answer seems to come at once."""
LONG = 4000


def main(arguments: list[str]) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ask", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each text is asked (default: 3)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sanpi-benchmark-") as folder:
        file, book = build(Path(folder))
        asyncio.run(_run(file, book, max(1, options.rounds)))


async def _run(file: Path, book: Book, rounds: int) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.reading() as session:
        context = Context(session, await load_reference(session), NOW, await reference.phases(session))
        asker = Asker(await people.official(session, ASKER))
        hostile = list(texts(book, "许昌市"))
        kinds = {
            "questions": [case.texts[0] for name in files() for case in cases(name)],
            "any text": [text for text in hostile if len(text) < LONG],
            "4,000 characters": [text for text in hostile if len(text) >= LONG],
        }
        print(f"{'':18}{'n':>6}{'median':>9}{'p99':>9}  ms from text to answer")
        for name, asked in kinds.items():
            series = await _series(asked, rounds, asker, context)
            met = "met" if series.median <= AIM else "MISSED"
            times = f"{series.median * 1000:9.2f}{series.p99 * 1000:9.2f}"
            print(f"{name:18}{len(series.seconds):6}{times}  median aim {AIM * 1000:g} {met}", flush=True)
    await database.close()


async def _series(asked: list[str], rounds: int, asker: Asker, context: Context) -> Series:
    series = Series()
    for turn in range(rounds + 1):
        for text in asked:
            began = time.perf_counter()
            with suppress(Refused):
                await answer_text(text, asker, context)
            if turn:
                series.add(time.perf_counter() - began)
    return series
