"""Breaking Chinese text into lines: between any two characters, but never within a number or a Latin word,
before closing punctuation or after an opening bracket."""

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate

Measure = Callable[[str], float]

_UNIT = re.compile(r"[“‘（《〈「【]*(?:[A-Za-z0-9.,:/%+\-–]+|.)[，。、；：！？）》〉」】”’％…·｜]*")
_BREAKS = {"，": 0.0, "。": 0.0, "；": 0.0, "：": 0.0, "·": 0.0, " ": 0.0, "｜": 0.0, "、": 0.12}
_BREAK_ELSEWHERE = 0.3
"""What it costs to end a line after this character, held against the square of how uneven the lines are."""


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """Lines of at most `width`, as `measure` counts it."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += _fill(_units(paragraph, width, measure), width, measure)
    return lines


def balance(text: str, width: float, measure: Measure) -> list[str]:
    """As `wrap`, with no more lines, but of about equal length and broken where the sentence pauses."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        units = _units(paragraph, width, measure)
        filled = _fill(units, width, measure)
        lines += _even(units, len(filled), width, measure) or filled
    return lines


def _units(text: str, width: float, measure: Measure) -> list[str]:
    """The pieces that stay whole; one that is wider than a line falls into its characters."""
    units: list[str] = []
    for unit in _UNIT.findall(text):
        units += [unit] if measure(unit) <= width else list(unit)
    return units


def _fill(units: list[str], width: float, measure: Measure) -> list[str]:
    lines = [""]
    for unit in units:
        if lines[-1] and measure((lines[-1] + unit).rstrip()) > width:
            lines.append(unit.lstrip())
        else:
            lines[-1] += unit
    return [line.rstrip() for line in lines]


def _even(units: list[str], count: int, width: float, measure: Measure) -> list[str]:
    """The cheapest way to make exactly `count` lines of the units; empty when there is none."""
    ends = list(accumulate(map(measure, units), initial=0.0))
    aim = ends[-1] / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            return _cost(ends[-1] - ends[start], aim, width), (len(units),)
        options: list[tuple[float, tuple[int, ...]]] = [(float("inf"), ())]
        for end in range(start + 1, len(units) - left + 2):
            cost = _cost(ends[end] - ends[start], aim, width)
            if cost == float("inf"):
                break
            rest, breaks = best(end, left - 1)
            options.append((cost + rest + _BREAKS.get(units[end - 1][-1], _BREAK_ELSEWHERE), (end, *breaks)))
        return min(options)

    cost, breaks = best(0, count)
    if cost == float("inf"):
        return []
    return ["".join(units[a:b]).strip() for a, b in zip((0, *breaks), breaks, strict=False)]


def _cost(length: float, aim: float, width: float) -> float:
    return float("inf") if length > width else ((aim - length) / width) ** 2
