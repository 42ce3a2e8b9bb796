"""Counting days: which day each form of a day means, counted from today.

A day without a year is the latest such day not after today: 8月底 asked on 2021-09-30 is 2021-08-31. But one
soon to come that last came before any phase was held is the one to come, and so refused: 10月8日 asked then.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from handlers.reading import numbers
from handlers.reading.forms import Match
from ledger.errors import Reason, Refused

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years that a question can hold."""
UNTIL = ("截至", "截止", "截至到", "截止到", "截至至", "到", "至", "截止至")
"""What stands before the day up to which all counts."""
_LEAP_CYCLE = 8
_SOON = timedelta(days=60)
_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六日")} | {"天": 6, "末": 6}

Count = Callable[[Match], date]


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond 1…12 run over into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _said(match: Match) -> str:
    """The day as it was written, without 截至."""
    for word in sorted(UNTIL, key=len, reverse=True):
        if match.surface.startswith(word):
            return match.surface[len(word) :]
    return match.surface


def no_such_day(match: Match) -> Refused:
    """What to raise for 2月30日."""
    return Refused(Reason.IMPOSSIBLE_DAY, text=_said(match))


def year_of(match: Match) -> int:
    """The year that was written. Raises Refused(OUT_OF_RANGE)."""
    year = numbers.year(match.slots["y"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Reason.OUT_OF_RANGE, given=_said(match), least=FIRST_YEAR, most=LAST_YEAR)
    return year


def month_of(match: Match) -> int:
    """The month that was written. Raises Refused(IMPOSSIBLE_DAY)."""
    month = match.natural("m")
    if not 1 <= month <= 12:
        raise no_such_day(match)
    return month


def day_of_month(match: Match) -> int:
    """The number before 日, or without it."""
    return match.natural("d" if "d" in match.slots else "i")


def exact(match: Match) -> date:
    """A day with its year."""
    try:
        return date(year_of(match), month_of(match), day_of_month(match))
    except ValueError:
        raise no_such_day(match) from None


def _day_of(match: Match, year: int) -> date:
    try:
        return date(year, month_of(match), day_of_month(match))
    except ValueError:
        raise no_such_day(match) from None


def eight_digits(match: Match) -> date:
    """20210930"""
    digits = match.slots["e"]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise no_such_day(match) from None


def latest(match: Match) -> date:
    """The last such day of the year up to today, or the next when that is meant."""
    month, day = month_of(match), day_of_month(match)
    if not 1 <= day <= monthrange(2000, month)[1]:
        raise no_such_day(match)
    years = [year for year in _years(match) if day <= monthrange(year, month)[1]]
    return _last_of(match, [date(year, month, day) for year in years])


def _years(match: Match) -> range:
    """The years around today: on either side of it, one at least has a 29 February."""
    return range(match.today.year - _LEAP_CYCLE, match.today.year + _LEAP_CYCLE + 1)


def _last_of(match: Match, days: Iterable[date]) -> date:
    """The last of these days up to today; the next when that is soon and the last was before any phase."""
    every = sorted(days)
    last = max(day for day in every if day <= match.today)
    to_come = min(day for day in every if day > match.today)
    first_held = min((phase.held_on for phase in match.phases), default=date.min)
    return to_come if last < first_held and to_come - match.today <= _SOON else last


def latest_month_end(match: Match) -> date:
    """The last end of such a month."""
    month = month_of(match)
    return _last_of(match, [month_end(year, month) for year in _years(match)])


def latest_month(match: Match) -> date:
    """截至9月: its end, or today while it lasts."""
    return match.today if month_of(match) == match.today.month else latest_month_end(match)


def quarter(match: Match) -> int:
    """1 to 4. Raises Refused(IMPOSSIBLE_DAY)."""
    number = match.natural("n")
    if not 1 <= number <= 4:
        raise no_such_day(match)
    return number


def latest_quarter_end(match: Match) -> date:
    """The last end of such a quarter."""
    month = 3 * quarter(match)
    return _last_of(match, [month_end(year, month) for year in _years(match)])


def back(days_each: int) -> Count:
    """So many times as many days ago: 3天前, 两周前."""

    def count(match: Match) -> date:
        ago = match.natural("n") * days_each
        if ago > 36_600:
            raise Refused(Reason.OUT_OF_RANGE, given=_said(match), least=1, most=366)
        return _held(match, match.today - timedelta(days=ago))

    return count


def months_back(match: Match) -> date:
    """三个月前"""
    months = match.natural("n")
    if months > 1200:
        raise Refused(Reason.OUT_OF_RANGE, given=_said(match), least=1, most=12)
    return _held(match, earlier(match, months))


def earlier(match: Match, months: int) -> date:
    """The same day of an earlier month, or its last day where it is shorter."""
    end = month_end(match.today.year, match.today.month - months)
    return end.replace(day=min(end.day, match.today.day))


def _held(match: Match, day: date) -> date:
    if day.year < FIRST_YEAR:
        raise Refused(Reason.OUT_OF_RANGE, given=_said(match), least=FIRST_YEAR, most=LAST_YEAR)
    return day


def weekday(weeks: int) -> Count:
    """A day of the week, so many weeks from this one."""

    def count(match: Match) -> date:
        monday = match.today - timedelta(days=match.today.weekday())
        return monday + timedelta(days=7 * weeks + _WEEKDAYS[match.slots["w"]])

    return count


def days_ago(days: int) -> Count:
    """今天, 昨天, 前天; negative for days to come."""
    return lambda match: match.today - timedelta(days=days)


def end_of_month(offset: int) -> Count:
    """The last day of this month, or of one so many months from it."""
    return lambda match: month_end(match.today.year, match.today.month + offset)


def end_of_quarter(offset: int) -> Count:
    """The last day of this quarter, or of one so many quarters from it."""
    return lambda match: month_end(match.today.year, 3 * ((match.today.month - 1) // 3 + 1 + offset))


def end_of_year(offset: int) -> Count:
    """31 December of this year, or of one so many years from it."""
    return lambda match: date(match.today.year + offset, 12, 31)


def half_year(match: Match) -> date:
    """The last 30 June."""
    return _last_of(match, [date(year, 6, 30) for year in _years(match)])


def in_year(offset: int) -> Count:
    """A day of the year that lies so many years from this one: 去年10月8日."""
    return lambda match: _day_of(match, match.today.year + offset)


def month_in_year(offset: int) -> Count:
    """The end of a month of the year that lies so many years from this one."""
    return lambda match: month_end(match.today.year + offset, month_of(match))
