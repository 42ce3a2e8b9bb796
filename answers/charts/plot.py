"""House style: what pictures with axes share: scales, round marks on them, and labels that keep apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from math import ceil


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values stand, in px: `low` at `start` and `high` at `end`; of an empty range all at `start`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value stands, in px."""
        if self.high == self.low:
            return self.start
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(high: float, most: int = 5) -> list[int]:
    """Round whole numbers from 0 to at least `high`, in at most `most` steps of 1, 2 or 5 and noughts."""
    step = next(step for step in _round_numbers() if step * most >= high)
    return [step * number for number in range(max(1, ceil(high / step)) + 1)]


def _round_numbers() -> Iterator[int]:
    for noughts in count():
        yield from (10**noughts, 2 * 10**noughts, 5 * 10**noughts)


def months(first: date, last: date, most: int = 5) -> list[date]:
    """Firsts of months between two days, at most `most` of them and evenly apart."""
    numbers = range(first.year * 12 + first.month - (first.day == 1), last.year * 12 + last.month)
    for step in (1, 2, 3, 6, 12, 24, 48, 120, 240, 600):
        found = [number for number in numbers if number % step == 0]
        if len(found) <= most:
            break
    return [date(number // 12, number % 12 + 1, 1) for number in found]


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Heights for labels as near as can be to where they are wanted, at least `gap` apart, in the same order.

    Where `top` to `bottom` has no room for all, they stand evenly over it, closer than `gap`.
    """
    if len(wanted) < 2:
        return [min(max(height, top), bottom) for height in wanted]
    gap = min(gap, (bottom - top) / (len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    blocks: list[_Block] = []
    for number in order:
        blocks.append(_Block(wanted[number], 1))
        while len(blocks) > 1 and _touch(blocks[-2], blocks[-1], gap, top, bottom):
            lower, upper = blocks.pop(), blocks.pop()
            wishes = upper.wishes + lower.wishes - lower.size * upper.size * gap
            blocks.append(_Block(wishes, upper.size + lower.size))
    heights = [block.first(gap, top, bottom) + step * gap for block in blocks for step in range(block.size)]
    placed = dict(zip(order, heights, strict=True))
    return [placed[number] for number in range(len(wanted))]


@dataclass(frozen=True, slots=True)
class _Block:
    """Labels that touch. `wishes` is the sum of where each of them wants the first one to be."""

    wishes: float
    size: int

    def first(self, gap: float, top: float, bottom: float) -> float:
        return max(top, min(self.wishes / self.size, bottom - (self.size - 1) * gap))


def _touch(upper: _Block, lower: _Block, gap: float, top: float, bottom: float) -> bool:
    return lower.first(gap, top, bottom) < upper.first(gap, top, bottom) + upper.size * gap
