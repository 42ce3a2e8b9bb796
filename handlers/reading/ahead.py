"""Days that lie ahead: 10月15日, 10-15, 明天, 周五, 下周三, 月底, 下月底, 10天后, 两周后.

A day without a year is this year's, or next year's when this year's is more than half a year past. One that
is just past stays in the past, to be refused: 9月1日 said on 9月30日 is not silently next year.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.reading.counting import (
    Count,
    eight_digits,
    end_of_month,
    end_of_year,
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

HALF_A_YEAR = timedelta(days=183)
MOST_DAYS = 3650
_TO = "[请|我|预计|承诺|争取|计划][延期|推迟|改|静默|办结|完成][于|在|到|至|延到|延至|为][到|至]"
_BY = "[底之前|之前|以前|前|止|为止]"


def day_ahead(text: str, today: date) -> Leading | None:
    """The day that a text begins with; None if it begins with none.

    Raises:
        Refused: IMPOSSIBLE_DAY or OUT_OF_RANGE for what looks like a day, and is none.
    """
    lead = len(text) - len(text.lstrip())
    found = longest(_FORMS, narrow(text)[lead:], today)
    if found is not None:
        return Leading(found.day, lead + found.end)
    kept = [place for place, char in enumerate(text) if not char.isspace()]
    found = longest(_FORMS, narrow("".join(text[place] for place in kept)), today)
    return None if found is None else Leading(found.day, kept[found.end - 1] + 1)


def _next(match: Match) -> date:
    years = (match.today.year, match.today.year + 1)
    days = [day for year in years if (day := day_in(year, match)) is not None]
    if not days:
        raise no_such_day(match)
    return _not_long_past(days, match.today)


def _next_month_end(match: Match) -> date:
    month, today = month_of(match), match.today
    return _not_long_past([month_end(year, month) for year in (today.year, today.year + 1)], today)


def _not_long_past(days: list[date], today: date) -> date:
    return next((day for day in days if today - day <= HALF_A_YEAR), days[-1])


def _later(days_each: int) -> Count:
    def count(match: Match) -> date:
        return match.today + timedelta(days=_bounded(match, match.natural("n") * days_each))

    return count


def _months_later(match: Match) -> date:
    months = _bounded(match, match.natural("n") * 30) // 30
    end = month_end(match.today.year, match.today.month + months)
    return end.replace(day=min(end.day, match.today.day))


def _bounded(match: Match, days: int) -> int:
    if days > MOST_DAYS:
        raise Refused(Reason.OUT_OF_RANGE, given=match.surface, least=1, most=MOST_DAYS)
    return days


def _in_days(days: int) -> Count:
    return lambda match: match.today + timedelta(days=days)


def _sunday(match: Match) -> date:
    return weekday(0)(match._replace(slots={"w": "日"}))


_TABLE: tuple[tuple[str, Count], ...] = (
    ("{y}年{m}月{d}(日|号)", exact),
    ("{y}年{m}月{i}", exact),
    ("{y}-{m}-{d}", exact),
    ("{y}/{m}/{d}", exact),
    ("{y}.{m}.{d}", exact),
    ("{e}", eight_digits),
    ("(今年|本年){m}月{d}(日|号)", in_year(0)),
    ("明年{m}月{d}(日|号)", in_year(1)),
    ("{m}月{d}(日|号)", _next),
    ("{m}月{i}", _next),
    ("{m}-{d}[日|号]", _next),
    ("{m}/{d}[日|号]", _next),
    ("{m}.{d}[日|号]", _next),
    ("{y}年{m}月[份](底|末)", lambda match: month_end(year_of(match), month_of(match))),
    ("(今年|本年){m}月[份](底|末)", month_in_year(0)),
    ("明年{m}月[份](底|末)", month_in_year(1)),
    ("{m}月[份](底|末)", _next_month_end),
    ("{y}年[年](底|末)", lambda match: date(year_of(match), 12, 31)),
    ("(今年|本年)[年](底|末)", end_of_year(0)),
    ("(年底|年末)", end_of_year(0)),
    ("明年[年](底|末)", end_of_year(1)),
    ("[本月|这个月|当月](月底|月末)", end_of_month(0)),
    ("(本月|这个月|当月)[底|末|内|之内|以内]", end_of_month(0)),
    ("(下月|下个月)[底|末|内|之内|以内]", end_of_month(1)),
    ("(今天|今日)", _in_days(0)),
    ("(明天|明日)", _in_days(1)),
    ("后天", _in_days(2)),
    ("大后天", _in_days(3)),
    ("(本|这|)(周|星期){w}", weekday(0)),
    ("(本周|这周|这个星期)[内|之内|以内]", _sunday),
    ("下(周|星期|个星期){w}", weekday(1)),
    ("(下下周|下下星期){w}", weekday(2)),
    ("{n}(天|日)[以|之](后|内)", _later(1)),
    ("{n}(周|个周|星期|个星期)[以|之](后|内)", _later(7)),
    ("半个月[以|之](后|内)", _in_days(15)),
    ("{n}个月[以|之](后|内)", _months_later),
    ("半年[以|之](后|内)", lambda match: _months_later(match._replace(slots={"n": "6"}))),
)


def _table() -> Iterator[tuple[str, Count]]:
    for form, count in _TABLE:
        yield f"{_TO}{form}{_BY}", count


_FORMS = tuple((compiled(form), count) for form, count in _table())
