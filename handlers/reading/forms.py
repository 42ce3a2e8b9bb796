"""Forms: phrases with a number in them, written the way one says them.

`[a|b]` may be missing, `(a|b)` must be one of them. `{n}` is a number, `{x}` one with decimals, `{y}` a year,
`{m}` and `{d}` are a month and a day of it, `{i}` is one or two digits, `{e}` eight, `{w}` a day of the week,
`{l}` a level of regions.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from handlers.reading import numbers
from handlers.reading.meaning import Kind, Meaning
from ledger.errors import Reason, Refused
from ledger.money import WAN_PER_YI
from ledger.phases import Phase
from ledger.questions import End, Topic
from ledger.regions import RegionLevel

MAX_DAYS = 366
MAX_YI = 99_999
MAX_TOP = 99

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
    """One form and what it means; `mean` gives None where it means nothing after all."""

    pattern: re.Pattern[str]
    mean: Callable[[Match], Meaning | None]


def compiled(form: str) -> re.Pattern[str]:
    """The pattern of a form in the notation above."""
    pieces = re.split(r"\{(\w)\}", form)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"(?P<{piece}>{_SLOTS[piece]})"
        else:
            pieces[index] = "".join(_NOTATION.get(char, re.escape(char)) for char in piece)
    return re.compile("".join(pieces))


def forms(table: Iterable[tuple[str, Callable[[Match], Meaning | None]]]) -> tuple[Form, ...]:
    """Compile a table of forms."""
    return tuple(Form(compiled(form), mean) for form, mean in table)


def _bounded(match: Match, number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise Refused(Reason.OUT_OF_RANGE, given=match.surface, least=least, most=most)
    return number


def _phase(match: Match) -> Meaning:
    return Meaning(Kind.PHASE, phase=match.natural("n"))


def _latest_phase(match: Match) -> Meaning | None:
    held = [phase.number for phase in match.phases if phase.held_on <= match.today]
    return Meaning(Kind.PHASE, phase=max(held)) if held else None


def _top(end: End) -> Callable[[Match], Meaning | None]:
    def mean(match: Match) -> Meaning:
        top = _bounded(match, match.natural("n"), 1, MAX_TOP)
        return Meaning(Kind.TOP, topic=Topic.RANKING, end=end, top=top, level=match.level)

    return mean


def _alone(end: End) -> Callable[[Match], Meaning | None]:
    return lambda match: Meaning(Kind.TOP, topic=Topic.RANKING, end=end, top=1, level=match.level)


def _count(match: Match) -> Meaning:
    return Meaning(Kind.COUNT, top=match.natural("n"), level=match.level)


def _ahead(days_each: int) -> Callable[[Match], Meaning | None]:
    def mean(match: Match) -> Meaning:
        days = _bounded(match, match.natural("n") * days_each, 1, MAX_DAYS)
        return _period(match, days)

    return mean


def _period(match: Match, days: int) -> Meaning:
    """未来10天 asks for what is due; 10天内 and 近10天 may be said of other things."""
    topic = Topic.DUE if match.surface.startswith(_FUTURE) else None
    return Meaning(Kind.PERIOD, topic=topic, days=days)


def _at_least(yi_each: int, wan: bool = False) -> Callable[[Match], Meaning | None]:
    """So much or more; a question holds whole 万元."""

    def mean(match: Match) -> Meaning:
        amount = numbers.decimal(match.slots["x"]) * yi_each * (1 if wan else WAN_PER_YI)
        if amount.denominator != 1:
            return Meaning(Kind.QUANTITY)
        return Meaning(Kind.AMOUNT, min_wan=_bounded(match, int(amount), 1, MAX_YI * WAN_PER_YI))

    return mean


def _known_but_unplaced(_: Match) -> Meaning:
    return Meaning(Kind.OTHER)


def _quantity(_: Match) -> Meaning:
    return Meaning(Kind.QUANTITY)


def _number(match: Match) -> Meaning | None:
    return Meaning(Kind.NUMBER, days=match.natural("n")) if match.surface.isascii() else None


_MORE = "(以上|及以上|以上的|及以上的|或以上|\\+)"
_OVER = "(超|超过|大于|不低于|不少于|≥|>=|至少)"
_FUTURE = ("未来", "今后", "接下来")
_AHEAD = "[未来|今后|近|最近|接下来]"
_PLACES = "[名|位|个|强|家][的][{l}]"
_MOST = "|".join((*BEST, "最靠前", "靠前", "领先"))
_LEAST = "|".join((*WORST, "最靠后", "靠后", "最落后", "落后", "垫底", "末位"))

FORMS = forms(
    [
        ("[第]{n}期", _phase),
        ("首期", lambda _: Meaning(Kind.PHASE, phase=1)),
        ("(本期|这期|这一期|最新一期|最近一期|当期)", _latest_phase),
        (f"[排名|排|名列]前{{n}}{_PLACES}", _top(End.FIRST)),
        (f"[排名|排]({_MOST})[的][前]{{n}}(名|位|个|家)[的][{{l}}]", _top(End.FIRST)),
        (f"[排名|排]({_MOST})[的][前]{{n}}{{l}}", _top(End.FIRST)),
        (f"[排名|排]({_LEAST})[的][前]{{n}}(名|位|个|家)[的][{{l}}]", _top(End.LAST)),
        (f"[排名|排]({_LEAST})[的][前]{{n}}{{l}}", _top(End.LAST)),
        (f"[排名|排]top[-| ]{{n}}{_PLACES}", _top(End.FIRST)),
        (f"[排名|排](后|末|倒数|最后|倒数后|垫底){{n}}{_PLACES}", _top(End.LAST)),
        (f"({'|'.join(BEST)})[的]{{l}}", _alone(End.FIRST)),
        (f"({'|'.join(WORST)})[的]{{l}}", _alone(End.LAST)),
        ("[是][哪]{n}个[{l}]", _count),
        ("倒数第{n}[名|位]", _known_but_unplaced),
        ("第{n}(名|位)", _known_but_unplaced),
        (f"{_AHEAD}{{n}}(天|日|个自然日)[内|之内|以内][的]", _ahead(1)),
        (f"{_AHEAD}{{n}}(周|个周|星期|个星期)[内|之内|以内][的]", _ahead(7)),
        (f"{_AHEAD}{{n}}个月[内|之内|以内][的]", _ahead(30)),
        (f"{_AHEAD}半个月[内|之内|以内][的]", lambda match: _period(match, 15)),
        (f"[总]投资[额]{_OVER}{{x}}亿[元][的]", _at_least(1)),
        (f"{_OVER}{{x}}亿[元][的|{_MORE}]", _at_least(1)),
        (f"[总投资|投资]{{x}}亿[元]{_MORE}[的]", _at_least(1)),
        (f"[总投资|投资]{{x}}千万[元]{_MORE}[的]", _at_least(1000, wan=True)),
        (f"[总投资|投资]{{x}}万[元]{_MORE}[的]", _at_least(1, wan=True)),
        ("{x}(亿|亿元|万|万元|千万|千万元)[以下|以内]", _quantity),
        ("{x}%", _quantity),
        ("{n}", _number),
    ]
)
"""Phases, places, periods and amounts; days stand in `days`."""
