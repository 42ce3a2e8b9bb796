"""What was measured, as a small table."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.series import Series


@dataclass(frozen=True, slots=True)
class Result:
    """The replies on one ledger.

    Attributes:
        idle, drawing: the same series by the same names, without and while pictures were drawn; the first
            one is the echo bot's.
        pictures: how many were drawn and sent meanwhile.
        aim: largest ratio to the echo bot, of the medians and of the 99th percentiles.
        drawing_aim: largest ratio of the 99th percentile while drawing to the idle one.
    """

    title: str
    idle: dict[str, Series]
    drawing: dict[str, Series]
    pictures: int
    aim: float
    drawing_aim: float


def lines(result: Result) -> Iterator[str]:
    """A table of milliseconds, then a line for each ratio and whether its aim was met."""
    echo, *questions = result.idle
    yield f"\n{result.title}, ms from update to reply"
    yield f"{'':10}{'n':>6}{'min':>9}{'median':>9}{'p99':>9}"
    for state, table in (("idle", result.idle), (f"drawing ({result.pictures} pictures)", result.drawing)):
        yield state
        for name, series in table.items():
            times = f"{_ms(series.least)}{_ms(series.median)}{_ms(series.p99)}"
            yield f"{'':10}{len(series.seconds):6}{times}  {name}"
    yield "ratios"
    for name in questions:
        ours, bare = result.idle[name], result.idle[echo]
        yield aimed(f"{name} / {echo}, median", ours.median / bare.median, result.aim)
        yield aimed(f"{name} / {echo}, p99", ours.p99 / bare.p99, result.aim)
        yield aimed(f"{name}, drawing / idle, p99", result.drawing[name].p99 / ours.p99, result.drawing_aim)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:9.2f}"


def aimed(name: str, ratio: float, aim: float) -> str:
    """A ratio, what it should be at most, and whether it is."""
    return f"{'':10}{ratio:6.2f}  aim {aim:g} {'met   ' if ratio <= aim else 'MISSED'}  {name}"
