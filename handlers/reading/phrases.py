"""Phases, places, periods, amounts and shares as said; days stand in `days`, periods in `windows`."""

from collections.abc import Callable

from handlers.reading import numbers
from handlers.reading.forms import (
    BEST,
    MAX_DAYS,
    MAX_LATE,
    MAX_TOP,
    MAX_YI,
    WAN,
    WORST,
    Match,
    bounded,
    forms,
)
from handlers.reading.meaning import Kind, Meaning
from ledger.money import WAN_PER_YI
from ledger.questions import End, Threshold, Topic


def _phase(match: Match) -> Meaning:
    return Meaning(Kind.PHASE, phase=match.natural("n"))


def _latest_phase(match: Match) -> Meaning | None:
    held = [phase.number for phase in match.phases if phase.held_on <= match.today]
    return Meaning(Kind.PHASE, phase=max(held)) if held else None


def _phase_beside(step: int) -> Callable[[Match], Meaning | None]:
    """上一期, 下一期: the one before the last held, and the one after it."""

    def mean(match: Match) -> Meaning | None:
        latest = _latest_phase(match)
        number = (latest.phase or 0) + step if latest else 0
        return Meaning(Kind.PHASE, phase=number) if number > 0 else None

    return mean


def _top(end: End) -> Callable[[Match], Meaning | None]:
    def mean(match: Match) -> Meaning:
        top = bounded(match, match.natural("n"), 1, MAX_TOP)
        return Meaning(Kind.TOP, topic=Topic.RANKING, end=end, top=top, level=match.level)

    return mean


def _among(end: End) -> Callable[[Match], Meaning | None]:
    """都在前五: those that have a place there by each rate."""

    def mean(match: Match) -> Meaning:
        top = bounded(match, match.natural("n"), 1, MAX_TOP)
        return Meaning(Kind.TOP, topic=Topic.LEADERS, end=end, top=top, level=match.level)

    return mean


def _alone(end: End) -> Callable[[Match], Meaning | None]:
    return lambda match: Meaning(Kind.TOP, topic=Topic.RANKING, end=end, top=1, level=match.level)


def _count(match: Match) -> Meaning:
    return Meaning(Kind.COUNT, top=match.natural("n"), level=match.level)


def _ahead(days_each: int) -> Callable[[Match], Meaning | None]:
    def mean(match: Match) -> Meaning:
        days = bounded(match, match.natural("n") * days_each, 1, MAX_DAYS)
        return _period(match, days)

    return mean


def _period(match: Match, days: int) -> Meaning:
    """未来10天 asks for what is due; 10天内 and 近10天 may be said of other things."""
    topic = Topic.DUE if match.surface.startswith(_FUTURE) else None
    return Meaning(Kind.PERIOD, topic=topic, days=days)


def _amount(match: Match, number: str, unit: str) -> int | None:
    """Whole 万元; None for an amount that is not."""
    wan = numbers.decimal(match.slots[number]) * WAN[unit]
    return bounded(match, int(wan), 1, MAX_YI * WAN_PER_YI) if wan.denominator == 1 else None


def _at_least(match: Match) -> Meaning:
    amount = _amount(match, "x", match.slots["u"])
    return Meaning(Kind.QUANTITY) if amount is None else Meaning(Kind.AMOUNT, min_wan=amount)


def _below(match: Match) -> Meaning:
    amount = _amount(match, "x", match.slots["u"])
    return Meaning(Kind.QUANTITY) if amount is None else Meaning(Kind.AMOUNT, max_wan=amount)


def _between(match: Match) -> Meaning:
    """10亿到50亿; of 10到50亿 the unit is said once."""
    least = _amount(match, "x", match.slots["u"] or match.slots["t"])
    most = _amount(match, "z", match.slots["t"])
    if least is None or most is None or least >= most:
        return Meaning(Kind.QUANTITY)
    return Meaning(Kind.AMOUNT, min_wan=least, max_wan=most)


def _threshold(*, above: bool) -> Callable[[Match], Meaning | None]:
    """So many percent; a question holds whole ones."""

    def mean(match: Match) -> Meaning:
        share = numbers.decimal(match.slots["x"])
        if share.denominator != 1 or not 0 <= share <= 100:
            return Meaning(Kind.QUANTITY)
        return Meaning(Kind.THRESHOLD, threshold=Threshold(int(share), above))

    return mean


def _percent(match: Match) -> Meaning:
    """100%的市 are those that have reached all; 57%的市 says neither how much more nor how much less."""
    share = numbers.decimal(match.slots["x"])
    if share == 0:
        return _none(match)
    full = share == 100
    return Meaning(Kind.THRESHOLD, threshold=Threshold(100)) if full else Meaning(Kind.QUANTITY)


def _late(days_each: int) -> Callable[[Match], Meaning | None]:
    def mean(match: Match) -> Meaning:
        days = bounded(match, match.natural("n") * days_each, 1, MAX_LATE)
        return Meaning(Kind.LATE, topic=Topic.OVERDUE, late_days=days)

    return mean


def _late_by(days: int) -> Callable[[Match], Meaning | None]:
    return lambda _: Meaning(Kind.LATE, topic=Topic.OVERDUE, late_days=days)


def _largest(match: Match) -> Meaning:
    number = match.slots.get("n")
    top = bounded(match, numbers.natural(number), 1, MAX_TOP) if number else 1
    return Meaning(Kind.LARGEST, topic=Topic.PROJECTS, top=top)


def _report(match: Match) -> Meaning:
    return Meaning(Kind.CUE, topic=Topic.WEEKLY_REPORT, number=match.natural("n"))


def _most_overdue(match: Match) -> Meaning | None:
    """The list of what is overdue begins with them; of more than its first page it says nothing."""
    few = 1 <= match.natural("n") <= _FIRST_PAGE
    return Meaning(Kind.CUE, topic=Topic.OVERDUE) if few else Meaning(Kind.OTHER)


def _none(_: Match) -> Meaning:
    """为0: as the answer says, below one percent; each region stands there with its n/N."""
    return Meaning(Kind.THRESHOLD, threshold=Threshold(1, above=False))


def _known_but_unplaced(_: Match) -> Meaning:
    return Meaning(Kind.OTHER)


def _quantity(_: Match) -> Meaning:
    return Meaning(Kind.QUANTITY)


def _number(match: Match) -> Meaning | None:
    return Meaning(Kind.NUMBER, days=match.natural("n")) if match.surface.isascii() else None


_MORE = "(以上|及以上|或以上|+)"
_OVER = "(超|超过|大于|高于|多于|不低于|不少于|≥|>=|>|至少|达到)"
_LESS = "(以下|及以下|以内|之内|内)"
_UNDER = "(不到|没到|未到|没达到|未达到|没有达到|达不到|没超过|未超过|不足|不满|低于|小于|少于|不超过|≤|<=|<)"
_INVESTED = "[总投资|投资|投资额|总投资额|投资规模][在|为]"
_REACH = "[均|都|全部|全|也][已|已经][在|为|是|达|达到|到]"
_ALL = "(都|均|全|全都|全部|同时)[在|排|排在|居|居于|位居|位列|进|进入|是|处于][全省]"
_REACH_NONE = "[均|都|还|仍|仍然|还是][为|是|等于]"
_FIRST_PAGE = 10
_LATE = "(逾期|超期|过期|拖期)[了|时间][超过|超|大于|多于|达|达到|满|已|已经|已超过]"
_LATER = "[以上|多|有余][的]"
_FUTURE = ("未来", "今后", "接下来")
_AHEAD = "[未来|今后|接下来]"
_PLACES = "[名|位|个|强|家][的][{l}]"
_MOST = "|".join((*BEST, "最靠前", "靠前", "领先"))
_LEAST = "|".join((*WORST, "最靠后", "靠后", "最落后", "落后", "垫底", "末位"))

FORMS = forms(
    [
        ("[第]{n}期", _phase),
        ("首期", lambda _: Meaning(Kind.PHASE, phase=1)),
        ("(本期|这期|这一期|最新一期|最近一期|当期)", _latest_phase),
        ("(上一期|上期|前一期)", _phase_beside(-1)),
        ("(下一期|下期)", _phase_beside(1)),
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
        (f"{_INVESTED}{_OVER}{{x}}{{u}}[元][{_MORE}][的]", _at_least),
        (f"{_INVESTED}{{x}}{{u}}[元]{_MORE}[的]", _at_least),
        (f"{_INVESTED}{_UNDER}{{x}}{{u}}[元][的]", _below),
        (f"{_INVESTED}{{x}}{{u}}[元]{_LESS}[的]", _below),
        (f"{_INVESTED}{{x}}[{{u}}][元](到|至|-|~|—)[{_UNDER}]{{z}}{{t}}[元][之间][的]", _between),
        ("(亿元以上|上亿|上亿元|过亿|过亿元)[的]", lambda _: Meaning(Kind.AMOUNT, min_wan=WAN_PER_YI)),
        ("{x}{u}[元]", _quantity),
        (f"{_REACH}({_OVER}){{x}}%[{_MORE}]", _threshold(above=True)),
        (f"{_REACH}({_OVER})百分之{{x}}[{_MORE}]", _threshold(above=True)),
        (f"{_REACH}{{x}}%{_MORE}", _threshold(above=True)),
        (f"{_REACH}百分之{{x}}{_MORE}", _threshold(above=True)),
        (f"{_REACH}{_UNDER}{{x}}%", _threshold(above=False)),
        (f"{_REACH}{_UNDER}百分之{{x}}", _threshold(above=False)),
        (f"{_REACH}{{x}}%(以下|及以下)", _threshold(above=False)),
        (f"{_REACH}百分之{{x}}(以下|及以下)", _threshold(above=False)),
        (f"{_REACH}{{x}}%", _percent),
        (f"{_REACH}百分之{{x}}", _percent),
        (f"{_REACH}(百分百|百分之百)", lambda _: Meaning(Kind.THRESHOLD, threshold=Threshold(100))),
        (f"{_LATE}{{n}}(天|日){_LATER}", _late(1)),
        (f"{_LATE}{{n}}(周|个周|星期|个星期){_LATER}", _late(7)),
        (f"{_LATE}{{n}}个月{_LATER}", _late(30)),
        (f"{_LATE}{{n}}个多月[的]", _late(30)),
        (f"{_LATE}{{n}}年{_LATER}", _late(365)),
        ("(超过|超){n}天[以上]逾期", _late(1)),
        ("(超过|超){n}个月[以上]逾期", _late(30)),
        ("(超过|超){n}(周|个周|个星期)[以上]逾期", _late(7)),
        ("(超过|超)半年[以上]逾期", _late_by(180)),
        ("{n}天以上逾期", _late(1)),
        ("{n}个月以上逾期", _late(30)),
        (f"{_LATE}半个月{_LATER}", _late_by(15)),
        (f"{_LATE}半年{_LATER}", _late_by(180)),
        (f"{_ALL}前{{n}}{_PLACES}", _among(End.FIRST)),
        (f"{_ALL}(后|末|倒数|倒数前|倒数后){{n}}{_PLACES}", _among(End.LAST)),
        ("[总投资|投资|投资额|总投资额|规模](最大|最多|最高)的[前]{n}(个|大|项)", _largest),
        ("前{n}大", _largest),
        ("[总投资|投资|投资额|总投资额|规模]最大[的]", _largest),
        ("(总投资|投资|投资额|总投资额|金额|规模)[排|排在|居]前{n}[名|位|个|大][的]", _largest),
        ("逾期(最久|最长|时间最长|时间最久)的[前]{n}(个|项)", _most_overdue),
        (f"{_REACH_NONE}(0|零)[%]", _none),
        ("[第]{n}号周报", _report),
        ("周报[第]{n}[号]", _report),
        ("{n}", _number),
    ]
)
"""Phases, places, periods and amounts; days stand in `days`."""
