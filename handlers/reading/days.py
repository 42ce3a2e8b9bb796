"""Days: 截至9月底, 2021年9月30日, 上月底, 上周五, 三季度末.

A day without a year is the latest such day not after today: 8月底 asked on 2021-09-30 is 2021-08-31. But one
soon to come that last came before any phase was held is the one to come, and so refused: 10月8日 asked then.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from handlers.reading import numbers
from handlers.reading.forms import Form, Match, forms
from handlers.reading.meaning import Kind, Meaning
from ledger.errors import Reason, Refused

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years that a question can hold."""

_UNTIL = ("截至", "截止", "截至到", "截止到", "截至至", "到", "至", "截止至")
_ENDS = ("底", "末", "季度", "半年")
"""What says that a day is the last of something, up to which all counts."""
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
    for word in sorted(_UNTIL, key=len, reverse=True):
        if match.surface.startswith(word):
            return match.surface[len(word) :]
    return match.surface


def no_such_day(match: Match) -> Refused:
    return Refused(Reason.IMPOSSIBLE_DAY, text=_said(match))


def year_of(match: Match) -> int:
    year = numbers.year(match.slots["y"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Reason.OUT_OF_RANGE, given=_said(match), least=FIRST_YEAR, most=LAST_YEAR)
    return year


def month_of(match: Match) -> int:
    month = match.natural("m")
    if not 1 <= month <= 12:
        raise no_such_day(match)
    return month


def day_of_month(match: Match) -> int:
    return match.natural("d" if "d" in match.slots else "i")


def exact(match: Match) -> date:
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
    digits = match.slots["e"]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise no_such_day(match) from None


def _latest(match: Match) -> date:
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


def _latest_month_end(match: Match) -> date:
    month = month_of(match)
    return _last_of(match, [month_end(year, month) for year in _years(match)])


def _latest_month(match: Match) -> date:
    """截至9月: its end, or today while it lasts."""
    return match.today if month_of(match) == match.today.month else _latest_month_end(match)


def quarter(match: Match) -> int:
    number = match.natural("n")
    if not 1 <= number <= 4:
        raise no_such_day(match)
    return number


def latest_quarter_end(match: Match) -> date:
    month = 3 * quarter(match)
    return _last_of(match, [month_end(year, month) for year in _years(match)])


def _back(days_each: int) -> Count:
    def count(match: Match) -> date:
        ago = match.natural("n") * days_each
        if ago > 36_600:
            raise Refused(Reason.OUT_OF_RANGE, given=_said(match), least=1, most=366)
        return _held(match, match.today - timedelta(days=ago))

    return count


def _months_back(match: Match) -> date:
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
    def count(match: Match) -> date:
        monday = match.today - timedelta(days=match.today.weekday())
        return monday + timedelta(days=7 * weeks + _WEEKDAYS[match.slots["w"]])

    return count


def days_ago(days: int) -> Count:
    return lambda match: match.today - timedelta(days=days)


def end_of_month(offset: int) -> Count:
    return lambda match: month_end(match.today.year, match.today.month + offset)


def end_of_quarter(offset: int) -> Count:
    return lambda match: month_end(match.today.year, 3 * ((match.today.month - 1) // 3 + 1 + offset))


def end_of_year(offset: int) -> Count:
    return lambda match: date(match.today.year + offset, 12, 31)


def _half_year(match: Match) -> date:
    return _last_of(match, [date(year, 6, 30) for year in _years(match)])


def in_year(offset: int) -> Count:
    return lambda match: _day_of(match, match.today.year + offset)


def month_in_year(offset: int) -> Count:
    return lambda match: month_end(match.today.year + offset, month_of(match))


_DAYS: tuple[tuple[str, Count], ...] = (
    ("{y}年{m}月{d}(日|号)", exact),
    ("{y}年{m}月{i}", exact),
    ("{y}-{m}-{d}", exact),
    ("{y}/{m}/{d}", exact),
    ("{y}.{m}.{d}", exact),
    ("{e}", eight_digits),
    ("(今年|本年){m}月{d}(日|号)", in_year(0)),
    ("(去年|上年){m}月{d}(日|号)", in_year(-1)),
    ("{m}月{d}(日|号)", _latest),
    ("{m}月{i}", _latest),
    ("{y}年{m}月[份](底|末)", lambda match: month_end(year_of(match), month_of(match))),
    ("(今年|本年){m}月[份](底|末)", month_in_year(0)),
    ("(去年|上年){m}月[份](底|末)", month_in_year(-1)),
    ("{m}月[份](底|末)", _latest_month_end),
    ("{y}年[第]{n}季度(底|末)", lambda match: month_end(year_of(match), 3 * quarter(match))),
    ("[第]{n}季度(底|末)", latest_quarter_end),
    ("{y}年[年](底|末)", lambda match: date(year_of(match), 12, 31)),
    ("{y}年上半年(底|末)", lambda match: date(year_of(match), 6, 30)),
    ("[今年]上半年(底|末)", _half_year),
    ("(今年|本年)[年](底|末)", end_of_year(0)),
    ("(年底|年末)", end_of_year(0)),
    ("(去年|上年)[年](底|末)", end_of_year(-1)),
    ("(上月|上个月)(底|末)", end_of_month(-1)),
    ("(本月|这个月|当月)(底|末)", end_of_month(0)),
    ("(月底|月末)", end_of_month(0)),
    ("(上季度|上个季度)(底|末)", end_of_quarter(-1)),
    ("(本季度|这个季度)(底|末)", end_of_quarter(0)),
    ("(今天|今日)", days_ago(0)),
    ("(昨天|昨日)", days_ago(1)),
    ("前天", days_ago(2)),
    ("(明天|明日)", days_ago(-1)),
    ("后天", days_ago(-2)),
    ("上(周|星期|个星期){w}", weekday(-1)),
    ("(上上周|上上星期){w}", weekday(-2)),
    ("下(周|星期|个星期){w}", weekday(1)),
    ("(本|这|)(周|星期){w}", weekday(0)),
    ("{n}(天|日)[以|之]前", _back(1)),
    ("{n}(周|星期|个星期)[以|之]前", _back(7)),
    ("{n}个月[以|之]前", _months_back),
    ("半个月[以|之]前", days_ago(15)),
    ("半年[以|之]前", lambda match: earlier(match, 6)),
)

_PERIODS: tuple[tuple[str, int, Count], ...] = (
    ("{y}年[第]{n}季度", 3, lambda match: month_end(year_of(match), 3 * quarter(match))),
    ("{y}年上半年", 6, lambda match: date(year_of(match), 6, 30)),
    ("[今年]上半年", 6, _half_year),
    ("(上月|上个月)", 1, end_of_month(-1)),
    ("(上季度|上个季度)", 3, end_of_quarter(-1)),
)
"""Periods that a rate may be asked for by name, as of their last day; and how many months each has."""

_PERHAPS_DAYS = ("{m}.{d}", "{m}-{d}", "{m}/{d}")

_MONTHS: tuple[tuple[str, Count], ...] = (
    ("{y}年{m}月[份]", lambda match: min(month_end(year_of(match), month_of(match)), _not_begun(match))),
    ("{m}月[份]", _latest_month),
)

_YEARS: tuple[tuple[str, Callable[[Match], int]], ...] = (
    ("{y}年[度]", lambda match: numbers.year(match.slots["y"])),
    ("(今年|本年)[度]", lambda match: match.today.year),
    ("(去年|上年)[度]", lambda match: match.today.year - 1),
)


def _not_begun(match: Match) -> date:
    """The last day that a month asked about today can have: today while it lasts, else no limit."""
    same = (year_of(match), month_of(match)) == (match.today.year, match.today.month)
    return match.today if same else date.max


def _as_of(count: Count) -> Callable[[Match], Meaning | None]:
    """An as-of day; where the day itself may be meant, it is the first as well."""

    def mean(match: Match) -> Meaning:
        day = count(match)
        up_to = match.surface.startswith(_UNTIL) or any(end in match.surface for end in _ENDS)
        return Meaning(Kind.DAY, day=day, first=None if up_to else day)

    return mean


def _perhaps(match: Match) -> Meaning | None:
    """9.30 is a day, 57.3 is not."""
    if match.natural("m") > 12 or match.natural("d") > 31:
        return None
    day = _latest(match)
    return Meaning(Kind.DAY, day=day, first=day)


def _whole(months: int, count: Count) -> Callable[[Match], Meaning | None]:
    def mean(match: Match) -> Meaning:
        last = count(match)
        first = month_end(last.year, last.month - months) + timedelta(days=1)
        return Meaning(Kind.DAY, day=last, first=first)

    return mean


def _vague(count: Count) -> Callable[[Match], Meaning | None]:
    """A month: of what is counted up to a day, which day of it?"""

    def mean(match: Match) -> Meaning:
        day = count(match)
        return Meaning(
            Kind.MONTH, day=day, first=_first_of_month(match, day), last=month_end(day.year, day.month)
        )

    return mean


def _first_of_month(match: Match, day: date) -> date:
    if day == date.max:
        raise no_such_day(match)
    return day.replace(day=1)


def _whole_year(count: Callable[[Match], int]) -> Callable[[Match], Meaning | None]:
    def mean(match: Match) -> Meaning:
        year = count(match)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return Meaning(Kind.YEAR, year=year)
        return Meaning(Kind.YEAR, year=year, first=date(year, 1, 1), last=date(year, 12, 31))

    return mean


def _table() -> Iterator[tuple[str, Callable[[Match], Meaning | None]]]:
    until = "|".join(_UNTIL)
    for form, count in _DAYS:
        yield f"[{until}]{form}[止|为止]", _as_of(count)
    for form, months, count in _PERIODS:
        yield f"({until}){form}[止|为止]", _as_of(count)
        yield form, _whole(months, count)
    for form in _PERHAPS_DAYS:
        yield f"({until}){form}[止|为止]", _as_of(_latest)
        yield form, _perhaps
    for form, count in _MONTHS:
        yield f"({until}){form}[止|为止]", _as_of(count)
        yield form, _vague(count)
    for form, year in _YEARS:
        yield form, _whole_year(year)
    yield f"({until})(本月|本周|这周|这个月)[止|为止]", _as_of(days_ago(0))


DAYS: tuple[Form, ...] = forms(_table())
"""As-of days, months and years; periods stand in `windows`."""
