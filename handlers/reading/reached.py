"""Days on which something was reached: 今天, 昨天, 前天, 9月28日, 上周五, 9月底, 3天前.

A day without a year is the latest such day; but one that lies less than two months ahead is that one, for
whoever writes 10月8日 on 9月30日 hardly means last year's. It is shown in full, and asked about, either way.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from handlers.reading.counting import (
    Count,
    eight_digits,
    end_of_month,
    exact,
    in_year,
    month_end,
    month_in_year,
    month_of,
    no_such_day,
    weekday,
    year_of,
)
from handlers.reading.forms import Match, compiled
from handlers.reading.leading import Leading, day_in, longest, narrow
from ledger.errors import Reason, Refused

SOON = timedelta(days=60)
LONGEST_AGO = 3650
_YEARS = 8
"""Within so many years there is a 29 February on either side of today."""


def day_reached(text: str, today: date) -> Leading | None:
    """The day that a text begins with; None if it begins with none.

    Raises:
        Refused: IMPOSSIBLE_DAY or OUT_OF_RANGE for what looks like a day, and is none.
    """
    text = narrow(text)
    lead = len(text) - len(text.lstrip())
    found = longest(_FORMS, text[lead:], today)
    return None if found is None else Leading(found.day, lead + found.end)


def _nearest(of_year: Callable[[int, Match], date | None]) -> Count:
    def count(match: Match) -> date:
        years = range(match.today.year - _YEARS, match.today.year + _YEARS + 1)
        days = [day for year in years if (day := of_year(year, match)) is not None]
        if not days:
            raise no_such_day(match)
        to_come = min((day for day in days if day > match.today), default=date.max)
        if to_come - match.today <= SOON:
            return to_come
        return max(day for day in days if day <= match.today)

    return count


def _ago(days_each: int) -> Count:
    def count(match: Match) -> date:
        days = match.natural("n") * days_each
        if days > LONGEST_AGO:
            raise Refused(Reason.OUT_OF_RANGE, given=match.surface, least=1, most=LONGEST_AGO)
        return match.today - timedelta(days=days)

    return count


def _before(days: int) -> Count:
    return lambda match: match.today - timedelta(days=days)


_FULL: tuple[tuple[str, Count], ...] = (
    ("{y}年{m}月{d}(日|号)", exact),
    ("{y}年{m}月{i}", exact),
    ("{y}-{m}-{d}", exact),
    ("{y}/{m}/{d}", exact),
    ("{y}.{m}.{d}", exact),
    ("{e}", eight_digits),
    ("(今年|本年){m}月{d}(日|号)", in_year(0)),
    ("(去年|上年){m}月{d}(日|号)", in_year(-1)),
    ("{y}年{m}月[份](底|末)", lambda match: month_end(year_of(match), month_of(match))),
    ("(去年|上年){m}月[份](底|末)", month_in_year(-1)),
)
_SHORT: tuple[tuple[str, Count], ...] = (
    *(
        (form, _nearest(day_in))
        for form in ("{m}月{d}(日|号)", "{m}月{i}", "{m}-{d}[日|号]", "{m}/{d}[日|号]")
    ),
    ("{m}.{d}[日|号]", _nearest(day_in)),
    ("{m}月[份](底|末)", _nearest(lambda year, match: month_end(year, month_of(match)))),
    ("(上月|上个月)(底|末)", end_of_month(-1)),
    ("(今天|今日)", _before(0)),
    ("(昨天|昨日)", _before(1)),
    ("前天", _before(2)),
    ("大前天", _before(3)),
    ("(明天|明日)", _before(-1)),
    ("(本|这|)(周|星期){w}", weekday(0)),
    ("上(周|星期|个星期){w}", weekday(-1)),
    ("{n}(天|日)[以|之]前", _ago(1)),
    ("{n}(周|个周|星期|个星期)[以|之]前", _ago(7)),
)


def _table() -> Iterator[tuple[str, Count]]:
    for form, count in (*_FULL, *_SHORT):
        yield f"[已|实际][于|在]{form}", count


_FORMS = tuple((compiled(form), count) for form, count in _table())
