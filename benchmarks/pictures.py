"""Drawing: each kind of picture beside the plainest matplotlib figure with the same marks, in the same run.

The pictures are those of the demo ledger, with all that answers put into them. Ours and the plain ones are
drawn in turns; what is compared is processor time, so that what else the machine does disturbs neither.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from answers import front
from answers.charts import Picture
from answers.charts.painter import DRAWERS, draw
from answers.context import Asker, Context, load_reference
from answers.shapes import StoredPhoto
from benchmarks.ledgers import demo_ledger
from benchmarks.plain import Plain
from benchmarks.report import aimed
from benchmarks.series import Series
from db.demo.cast import OFFICIALS
from db.engine import Database
from db.queries import reference
from ledger.questions import Question, Topic, View
from ledger.rates import Rate

AIM = 1.3
"""Largest ratio of the medians."""
WARM_UP = 3
"""Drawings that are not counted: imports, fonts and glyphs come first."""
SUPERVISOR = 1003
_OF_THE_PROVINCE = {
    "ranking": Question(Topic.RANKING, view=View.PICTURE),
    "map": Question(Topic.RANKING, rate=Rate.EFFICIENCY_RATE, view=View.MAP),
    "trend": Question(Topic.TREND, others=("411000", "411100"), view=View.PICTURE),
    "funnel": Question(Topic.CONVERSION, view=View.PICTURE),
    "ageing": Question(Topic.AGEING, view=View.PICTURE),
    "brief": Question(Topic.BRIEF, view=View.PICTURE),
}


def main(arguments: list[str]) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks pictures", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=40, help="drawings of each kind (default: 40)")
    options = parser.parse_args(arguments)
    pictures = asyncio.run(demo_pictures())
    print("\npictures of the demo ledger, ms of processor time for one, medians")
    print(f"{'':10}{'marks':>7}{'ours':>9}{'plain':>9}{'kB':>7}{'kB':>7}")
    for line in lines(pictures, max(2, options.rounds)):
        print(line, flush=True)


async def demo_pictures() -> dict[str, Picture]:
    """One picture of every kind."""
    with tempfile.TemporaryDirectory(prefix="sanpi-benchmark-") as name:
        ledger = await demo_ledger(Path(name))
        database = Database(ledger.url)
        async with database.reading() as session:
            known = await load_reference(session)
            context = Context(session, known, ledger.at, await reference.phases(session))
            pictures = {name: await _shown(question, context) for name, question in _OF_THE_PROVINCE.items()}
            pictures["timeline"] = await _timeline(context)
        await database.close()
    missing = set(DRAWERS) - {type(picture) for picture in pictures.values()}
    assert not missing, missing
    return pictures


async def _shown(question: Question, context: Context) -> Picture:
    asker = Asker(next(official for official in OFFICIALS if official.id == SUPERVISOR))
    picture = (await front.answer(question, asker, context)).message.picture
    assert picture is not None and not isinstance(picture, StoredPhoto), question
    return picture


async def _timeline(context: Context) -> Picture:
    """Of the first project in the ledger."""
    return await _shown(Question(Topic.PROJECT, subject=1, view=View.PICTURE), context)


def lines(pictures: dict[str, Picture], rounds: int) -> Iterator[str]:
    """A line of figures and one of the ratio for each picture."""
    for name, picture in pictures.items():
        plain = Plain(picture)
        sizes = len(draw(picture)), len(plain.draw())
        ours, theirs = in_turns(partial(draw, picture), plain.draw, rounds)
        kilobytes = "".join(f"{size / 1000:7.0f}" for size in sizes)
        times = f"{ours.median * 1000:9.1f}{theirs.median * 1000:9.1f}"
        yield f"{'':10}{len(plain.marks):7}{times}{kilobytes}  {name}"
        yield aimed(f"{name} / plain, median", ours.median / theirs.median, AIM)


def in_turns(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[Series, Series]:
    """Processor time of each, drawn alternately."""
    both = Series(), Series()
    for number in range(WARM_UP + rounds):
        for draw_one, series in zip((ours, theirs), both, strict=True):
            before = time.process_time()
            draw_one()
            if number >= WARM_UP:
                series.add(time.process_time() - before)
    return both
