"""分档与地图: where each unit of Henan stands on the tile map, and the steps that a share is coloured by.

A tile map gives every unit one square of equal size near its true neighbours, so that a large city does not
look more important than a small one. The layout is our own; no boundary data are used.
"""

from collections.abc import Iterable, Sequence
from itertools import count

from ledger.rates import RateFact

GRID = (
    ("", "", "", "410500", "410900"),  # Anyang, Puyang
    ("", "", "", "410600", ""),  # Hebi
    ("", "419001", "410800", "410700", ""),  # Jiyuan, Jiaozuo, Xinxiang
    ("411200", "410300", "410100", "410200", "411400"),  # Sanmenxia, Luoyang, Zhengzhou, Kaifeng, Shangqiu
    ("", "410400", "411000", "411600", ""),  # Pingdingshan, Xuchang, Zhoukou
    ("", "411300", "411100", "411700", ""),  # Nanyang, Luohe, Zhumadian
    ("", "", "", "411500", ""),  # Xinyang
)
"""Codes of the 18 units, north at the top."""
COLUMNS = len(GRID[0])

STEPS = 5
"""How many steps of a share are told apart."""
_WIDTHS = (5, 10, 20)
"""How many percent one step may take in."""


def layout(regions: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Column and row of each region; one that the grid does not know follows in rows below it."""
    known = {
        code: (column, row) for row, codes in enumerate(GRID) for column, code in enumerate(codes) if code
    }
    free = ((number % COLUMNS, len(GRID) + number // COLUMNS) for number in count())
    return {code: known.get(code) or next(free) for code in regions}


def steps(facts: Sequence[RateFact]) -> tuple[int, ...]:
    """The least percentages of the steps, lowest first: as fine as five round steps can be and take in all.

    The last step ends at 100 or above; the first takes in what is less than the second's least.
    """
    shares = [100 * fact.reached / fact.total for fact in facts if fact.total]
    low, high = min(shares, default=0.0), max(shares, default=0.0)
    for width in _WIDTHS:
        last = min(100 - width, int(high // width) * width)
        first = max(0, last - (STEPS - 1) * width)
        if low >= first:
            break
    return tuple(first + number * width for number in range(STEPS))


def step_of(fact: RateFact, leasts: Sequence[int]) -> int | None:
    """Which step a share is in, from 0; a step's least percentage is in it. None without entries."""
    if not fact.total:
        return None
    return max(0, sum(100 * fact.reached >= least * fact.total for least in leasts) - 1)
