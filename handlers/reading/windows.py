"""Periods: 本周, 上周, 下个月, 三季度, 近三个月, 今年以来; and what is due up to a day: 月底前, 年底前.

Of what has happened a period ends today at the latest; of what is due it may lie ahead.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from handlers.reading.counting import (
    Count,
    days_ago,
    earlier,
    end_of_month,
    end_of_quarter,
    end_of_year,
    exact,
    latest,
    latest_quarter_end,
    month_end,
    month_of,
    weekday,
)
from handlers.reading.forms import MAX_DAYS, Form, Match, bounded, forms
from handlers.reading.meaning import Kind, Meaning
from ledger.questions import Topic

_WITHIN = "[内|之内|以内|期间]"
_BACK = "(近|最近|过去|这)"
_SINCE = "[以来|来|内|之内|以内|间]"

_HALF_A_YEAR = timedelta(days=183)

Mean = Callable[[Match], Meaning | None]


def _monday(weeks: int) -> Count:
    return lambda match: match.today - timedelta(days=match.today.weekday() - 7 * weeks)


def _sunday(weeks: int) -> Count:
    return lambda match: weekday(weeks)(match._replace(slots={"w": "日"}))


def _first(last: Count, months: int) -> Count:
    """The first day of so many months up to the end of the last."""

    def count(match: Match) -> date:
        day = last(match)
        return month_end(day.year, day.month - months) + timedelta(days=1)

    return count


def _new_year(match: Match) -> date:
    return date(match.today.year, 1, 1)


def _next_year(month: int, day: int) -> Count:
    return lambda match: date(match.today.year + 1, month, day)


_CURRENT: tuple[tuple[str, Count, Count], ...] = (
    (f"(本周|这周|这个星期|本星期|这一周|当周){_WITHIN}", _monday(0), _sunday(0)),
    (f"(本月|这个月|当月|这月){_WITHIN}", _first(end_of_month(0), 1), end_of_month(0)),
    (f"(本季度|这个季度|当季){_WITHIN}", _first(end_of_quarter(0), 3), end_of_quarter(0)),
    ("(年内|今年内|今年之内)", _new_year, end_of_year(0)),
)
"""What today lies within."""

_UNTIL_WHEN: tuple[tuple[str, Count], ...] = (
    ("(今天|今日)(内|之内)", days_ago(0)),
    ("(本周|这周)(底前|末前)", _sunday(0)),
    ("(月底前|月底之前|本月底前|本月底之前|这个月底前)", end_of_month(0)),
    ("(季度末前|本季度末前|季度底前|本季度底前)", end_of_quarter(0)),
    ("(年底前|年底之前|今年底前|今年年底前|今年底之前)", end_of_year(0)),
)

_OTHERS: tuple[tuple[str, Count, Count], ...] = (
    ("(上周|上星期|上个星期|上一周)", _monday(-1), _sunday(-1)),
    ("(上上周|上上个星期)", _monday(-2), _sunday(-2)),
    (f"(下周|下星期|下个星期|下一周){_WITHIN}", _monday(1), _sunday(1)),
    (f"(下下周|下下个星期){_WITHIN}", _monday(2), _sunday(2)),
    (f"(下月|下个月){_WITHIN}", _first(end_of_month(1), 1), end_of_month(1)),
    (f"(下下月|下下个月){_WITHIN}", _first(end_of_month(2), 1), end_of_month(2)),
    (f"(下季度|下个季度){_WITHIN}", _first(end_of_quarter(1), 3), end_of_quarter(1)),
    ("(明年|下一年)[内|之内]", _next_year(1, 1), _next_year(12, 31)),
    ("(今年以来|年初以来|今年年初以来|年初至今|今年至今|年初到现在|今年到现在)", _new_year, days_ago(0)),
    ("(本月以来|月初以来|本月至今)", _first(end_of_month(0), 1), days_ago(0)),
    ("(本周以来|本周至今)", _monday(0), days_ago(0)),
)


def _span(first: Count, last: Count) -> Mean:
    def mean(match: Match) -> Meaning:
        end = last(match)
        return Meaning(Kind.SPAN, days=(end - match.today).days, first=first(match), last=end)

    return mean


def _up_to(last: Count) -> Mean:
    """From today up to a day: nothing of it is past."""

    def mean(match: Match) -> Meaning | None:
        days = (last(match) - match.today).days
        return Meaning(Kind.SPAN, days=days) if days >= 0 else None

    return mean


def _month_to_come(match: Match) -> date:
    """12月底前: of a month that is not long past it is this year's, and may be past."""
    month = month_of(match)
    end = month_end(match.today.year, month)
    return end if match.today - end <= _HALF_A_YEAR else month_end(match.today.year + 1, month)


def _window(first: Count, last: Count) -> Mean:
    return lambda match: Meaning(Kind.WINDOW, first=first(match), last=last(match))


def _due(span: Mean) -> Mean:
    """The same, with 到期 said: it asks for what is due for certain."""

    def mean(match: Match) -> Meaning | None:
        meaning = span(match)
        return meaning and Meaning(
            Kind.SPAN, topic=Topic.DUE, days=meaning.days, first=meaning.first, last=meaning.last
        )

    return mean


def _last_days(days_each: int) -> Mean:
    """近十天: ten days, today the last of them. Ahead, so many days from today."""

    def mean(match: Match) -> Meaning:
        days = bounded(match, match.natural("n") * days_each, 1, MAX_DAYS)
        return _lately(match, days, match.today - timedelta(days=days - 1))

    return mean


def _last_months(months: int | None = None) -> Mean:
    """近三个月: from the day after the same day three months ago."""

    def mean(match: Match) -> Meaning:
        number = bounded(match, match.natural("n") if months is None else months, 1, 12)
        return _lately(match, number * 30, earlier(match, number) + timedelta(days=1))

    return mean


def _lately(match: Match, days: int, first: date) -> Meaning:
    """近10天 is of what is due as well as of what has happened."""
    return Meaning(Kind.PERIOD, days=days, first=first, last=match.today)


def _quarter_named(match: Match) -> Meaning:
    """三季度: of what is counted up to a day, which day of it?"""
    last = latest_quarter_end(match)
    return Meaning(Kind.MONTH, day=last, first=_first(lambda _: last, 3)(match), last=last)


_SINCE_WHEN: tuple[tuple[str, Count], ...] = (
    ("{y}年{m}月{d}(日|号)", exact),
    ("{m}月{d}(日|号)", latest),
    ("{m}月[份]", lambda match: latest(match._replace(slots={**match.slots, "i": "1"}))),
    ("(本|这|)(周|星期){w}", weekday(0)),
    ("上(周|星期|个星期){w}", weekday(-1)),
    ("(上月|上个月)", _first(end_of_month(-1), 1)),
    ("(上周|上星期|上个星期)", _monday(-1)),
)
"""Days from which all counts up to today: 10月8日以来."""


def _since(first: Count) -> Mean:
    """From a day up to today; nothing where the day is yet to come."""

    def mean(match: Match) -> Meaning | None:
        day = first(match)
        return Meaning(Kind.WINDOW, first=day, last=match.today) if day <= match.today else None

    return mean


def _table() -> Iterator[tuple[str, Mean]]:
    for form, first, last in _CURRENT:
        yield form, _span(first, last)
        yield f"{form}[就|要|将|会]到期[的]", _due(_span(first, last))
    for form, last in _UNTIL_WHEN:
        yield form, _up_to(last)
        yield f"{form}[就|要|将|会]到期[的]", _due(_up_to(last))
    yield "{m}月[份](底前|底之前|底以前|末前)", _up_to(_month_to_come)
    yield "{m}月[份](底前|底之前|底以前|末前)到期[的]", _due(_up_to(_month_to_come))
    for form, first, last in _OTHERS:
        yield form, _window(first, last)
    yield f"{_BACK}{{n}}(天|日){_SINCE}[的]", _last_days(1)
    yield f"{_BACK}{{n}}(周|个周|星期|个星期){_SINCE}[的]", _last_days(7)
    yield f"{_BACK}{{n}}个月{_SINCE}[的]", _last_months()
    yield f"{_BACK}半个月{_SINCE}[的]", lambda match: _lately(match, 15, match.today - timedelta(days=14))
    yield f"[{_BACK}]半年(以来|来|内|之内|以内)[的]", _last_months(6)
    yield f"{_BACK}半年[的]", _last_months(6)
    yield f"{_BACK}(一年|1年){_SINCE}[的]", _last_months(12)
    yield "[第]{n}季度", _quarter_named
    for form, first in _SINCE_WHEN:
        for since in ("以来", "至今", "起", "到现在", "之后", "以后"):
            yield f"[自|从]{form}{since}", _since(first)


WINDOWS: tuple[Form, ...] = forms(_table())
"""Periods, those of the calendar and those counted from today."""
