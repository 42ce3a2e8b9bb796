"""Forms: phrases with a number in them, written the way one says them.

`[a|b]` may be missing, `(a|b)` must be one of them. `{n}` is a number, `{x}` one with decimals, `{y}` a year,
`{m}` and `{d}` are a month and a day of it, `{i}` is one or two digits, `{e}` eight, `{w}` a day of the week,
`{l}` a level of regions. `{u}` is the unit of the amount `{x}`, `{t}` that of a second one, `{z}`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from handlers.reading import numbers
from handlers.reading.meaning import Meaning
from ledger.errors import Reason, Refused
from ledger.money import WAN_PER_YI
from ledger.phases import Phase
from ledger.regions import RegionLevel

MAX_DAYS = 366
MAX_YI = 99_999
MAX_TOP = 99
MAX_LATE = 3650

BEST = ("最高", "最好", "最快")
WORST = ("最低", "最差", "最慢")
"""Which end of a ranking; with a number, so many places of it, without one the first or last alone."""

LEVELS: dict[str, RegionLevel | None] = {
    **dict.fromkeys(("省辖市", "地市", "城市", "市"), RegionLevel.CITY),
    **dict.fromkeys(("县(市、区)", "县(市区)", "县市区", "县区", "区县"), RegionLevel.COUNTY),
    **dict.fromkeys(("县市", "县", "区"), RegionLevel.COUNTY),
    **dict.fromkeys(("地区", "地方", "单位")),
}
"""What regions of a level are called; None is whatever is below."""

_SLOTS = {
    "n": numbers.COUNT,
    "x": numbers.DECIMAL,
    "y": numbers.YEAR,
    "m": numbers.COUNT,
    "d": numbers.COUNT,
    "i": "(?<![0-9])[0-9]{1,2}(?![0-9])",
    "w": "[一二三四五六日天末]",
    "e": "(?<![0-9])20[0-9]{6}(?![0-9])",
    "l": "|".join(map(re.escape, LEVELS)),
    "z": numbers.DECIMAL,
    "u": "亿|千万|百万|万",
    "t": "亿|千万|百万|万",
}
WAN = {"亿": WAN_PER_YI, "千万": 1000, "百万": 100, "万": 1}
_NUMERALS = "0123456789零〇一二两三四五六七八九十"
_SLOT_BEGINS = {
    **dict.fromkeys("nxymdzie", _NUMERALS),
    "w": "一二三四五六日天末",
    "l": "".join(level[0] for level in LEVELS),
    "u": "亿千百万",
    "t": "亿千百万",
}
_NOTATION = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}


class Match(NamedTuple):
    """A form found in a text: its slots as written, and all of it."""

    slots: Mapping[str, str]
    surface: str
    today: date
    phases: tuple[Phase, ...]

    def natural(self, slot: str) -> int:
        """The number in a slot."""
        return numbers.natural(self.slots[slot])

    @property
    def level(self) -> RegionLevel | None:
        """The level of regions said, if any was."""
        return LEVELS.get(self.slots.get("l") or "")


class Form(NamedTuple):
    """One form and what it means; `mean` gives None where it means nothing after all.

    Attributes:
        begins: the characters that what it matches can begin with.
    """

    pattern: re.Pattern[str]
    mean: Callable[[Match], Meaning | None]
    begins: frozenset[str]


def compiled(form: str) -> re.Pattern[str]:
    """The pattern of a form in the notation above."""
    pieces = re.split(r"\{(\w)\}", form)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"(?P<{piece}>{_SLOTS[piece]})"
        else:
            pieces[index] = "".join(_NOTATION.get(char, re.escape(char)) for char in piece)
    return re.compile("".join(pieces))


def begins(form: str) -> frozenset[str]:
    """The characters that what a form matches can begin with."""
    return frozenset(_alternatives(form, 0)[0])


def _alternatives(form: str, at: int) -> tuple[set[str], bool, int]:
    """Of the alternatives from a place on: what they begin with, whether one is empty, where they end."""
    found: set[str] = set()
    some_empty, empty = False, True
    while at < len(form) and form[at] not in "])":
        char = form[at]
        if char == "|":
            some_empty, empty, at = some_empty or empty, True, at + 1
            continue
        first, may_be_empty, at = _item(form, at)
        if empty:
            found |= first
            empty = may_be_empty
    return found, some_empty or empty, at


def _item(form: str, at: int) -> tuple[set[str], bool, int]:
    char = form[at]
    if char in "[(":
        first, may_be_empty, end = _alternatives(form, at + 1)
        return first, may_be_empty or char == "[", end + 1
    if char == "{":
        return set(_SLOT_BEGINS[form[at + 1]]), False, at + 3
    return {char}, False, at + 1


def forms(table: Iterable[tuple[str, Callable[[Match], Meaning | None]]]) -> tuple[Form, ...]:
    """Compile a table of forms."""
    return tuple(Form(compiled(form), mean, begins(form)) for form, mean in table)


def bounded(match: Match, number: int, least: int, most: int) -> int:
    """The number, if it is one that can be asked for. Raises Refused(OUT_OF_RANGE) if not."""
    if not least <= number <= most:
        raise Refused(Reason.OUT_OF_RANGE, given=match.surface, least=least, most=most)
    return number
