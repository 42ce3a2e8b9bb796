"""Reading a question, beside a plain scan for the same words.

The scan is one regular expression of every word and region that the grammar knows, the longest first, run
over the same text: it finds words, and neither numbers nor days, and puts no question together. Both are
timed on every question of the question files, in turns; then texts of up to 4,000 characters that are none.
"""

import argparse
import random
import re
import time
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from benchmarks.series import Series
from db.data import henan
from handlers.reading import read
from handlers.reading.lexicon import WORDS
from handlers.reading.places import region_words
from ledger.errors import Refused
from ledger.phases import Phase

QUESTIONS = Path(__file__).parents[1] / "tests" / "questions"
TODAY = date(2021, 11, 18)
PHASES = (Phase(1, date(2021, 7, 10)), Phase(2, date(2021, 10, 8)), Phase(3, date(2022, 1, 4)))
MEDIAN_AIM, LONG_AIM = 2.0, 100.0
"""Milliseconds: of a question in the median, and of a text of 4,000 characters at most."""
LONG = 4000
_SIGNS = "许昌漯河一二三期开工率投产项目逾期的是50亿以上截至9月底预警、，。？ <>&'\"\u202e😀abcXYZ0123456789"


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks parse", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="times that each question is read (default: 5)")
    parser.add_argument("--long", type=int, default=50, help="random texts of 4,000 characters (default: 50)")
    options = parser.parse_args(arguments)
    tree = henan()
    words = sorted((*WORDS, *region_words(tree)), key=len, reverse=True)
    plain = re.compile("|".join(map(re.escape, words)))

    def ask(text: str) -> None:
        with suppress(Refused):
            read(text, tree, TODAY, PHASES)

    texts = tuple(_questions())
    _, _ = _series(texts, ask), _series(texts, plain.findall)
    ours, bare = Series(), Series()
    for _ in range(max(1, options.rounds)):
        for text in texts:
            bare.add(_seconds(plain.findall, text))
            ours.add(_seconds(ask, text))
    long = _series(tuple(_random_texts(options.long)), ask)
    _say(len(texts), ours, bare, long)


def _questions() -> list[str]:
    files = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(QUESTIONS.glob("*.toml")))
    return [text for file in files for ask in file["ask"] for text in ask["texts"]]


def _random_texts(many: int) -> list[str]:
    """Signs at random, and words of ours in a heap, the same in every run."""
    chance, words = random.Random(20210930), tuple(WORDS)
    signs = ["".join(chance.choices(_SIGNS, k=LONG)) for _ in range(many // 2)]
    heaps = [
        "".join(chance.choices(words, k=LONG))[: chance.choice((190, LONG))] for _ in range(many - many // 2)
    ]
    return signs + heaps


def _series(texts: Sequence[str], work: Callable[[str], object]) -> Series:
    series = Series()
    for text in texts:
        series.add(_seconds(work, text))
    return series


def _seconds(work: Callable[[str], object], text: str) -> float:
    begin = time.perf_counter()
    work(text)
    return time.perf_counter() - begin


def _say(questions: int, ours: Series, bare: Series, long: Series) -> None:
    print(f"{questions} questions, ms each{'':6}{'median':>9}{'p99':>9}")
    for name, series in (("read", ours), ("plain scan", bare), (f"{LONG} characters", long)):
        print(f"{name:>26}{series.median * 1000:9.3f}{series.p99 * 1000:9.3f}")
    print(f"read / plain scan, median: {ours.median / bare.median:.1f}")
    _aim("read, median", ours.median * 1000, MEDIAN_AIM)
    _aim("longest of the long texts", max(long.seconds) * 1000, LONG_AIM)


def _aim(what: str, milliseconds: float, aim: float) -> None:
    print(f"{what} {milliseconds:.2f} ms  aim {aim:g} {'met' if milliseconds <= aim else 'MISSED'}")
