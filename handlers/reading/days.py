"""Days: 截至9月底, 2021年9月30日, 上月底, 上周五, 三季度末; which day each means stands in `counting`."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from handlers.reading import numbers
from handlers.reading.counting import (
    FIRST_YEAR,
    LAST_YEAR,
    UNTIL,
    Count,
    back,
    days_ago,
    earlier,
    eight_digits,
    end_of_month,
    end_of_quarter,
    end_of_year,
    exact,
    half_year,
    in_year,
    latest,
    latest_month,
    latest_month_end,
    latest_quarter_end,
    month_end,
    month_in_year,
    month_of,
    months_back,
    no_such_day,
    quarter,
    weekday,
    year_of,
)
from handlers.reading.forms import Form, Match, forms
from handlers.reading.meaning import Kind, Meaning

_ENDS = ("底", "末", "季度", "半年")
"""What says that a day is the last of something, up to which all counts."""


_DAYS: tuple[tuple[str, Count], ...] = (
    ("{y}年{m}月{d}(日|号)", exact),
    ("{y}年{m}月{i}", exact),
    ("{y}-{m}-{d}", exact),
    ("{y}/{m}/{d}", exact),
    ("{y}.{m}.{d}", exact),
    ("{e}", eight_digits),
    ("(今年|本年){m}月{d}(日|号)", in_year(0)),
    ("(去年|上年){m}月{d}(日|号)", in_year(-1)),
    ("{m}月{d}(日|号)", latest),
    ("{m}月{i}", latest),
    ("{y}年{m}月[份](底|末)", lambda match: month_end(year_of(match), month_of(match))),
    ("(今年|本年){m}月[份](底|末)", month_in_year(0)),
    ("(去年|上年){m}月[份](底|末)", month_in_year(-1)),
    ("{m}月[份](底|末)", latest_month_end),
    ("{y}年[第]{n}季度(底|末)", lambda match: month_end(year_of(match), 3 * quarter(match))),
    ("[第]{n}季度(底|末)", latest_quarter_end),
    ("{y}年[年](底|末)", lambda match: date(year_of(match), 12, 31)),
    ("{y}年上半年(底|末)", lambda match: date(year_of(match), 6, 30)),
    ("[今年]上半年(底|末)", half_year),
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
    ("{n}(天|日)[以|之]前", back(1)),
    ("{n}(周|星期|个星期)[以|之]前", back(7)),
    ("{n}个月[以|之]前", months_back),
    ("半个月[以|之]前", days_ago(15)),
    ("半年[以|之]前", lambda match: earlier(match, 6)),
)

_PERIODS: tuple[tuple[str, int, Count], ...] = (
    ("{y}年[第]{n}季度", 3, lambda match: month_end(year_of(match), 3 * quarter(match))),
    ("{y}年上半年", 6, lambda match: date(year_of(match), 6, 30)),
    ("[今年]上半年", 6, half_year),
    ("(上月|上个月)", 1, end_of_month(-1)),
    ("(上季度|上个季度)", 3, end_of_quarter(-1)),
)
"""Periods that a rate may be asked for by name, as of their last day; and how many months each has."""

_PERHAPS_DAYS = ("{m}.{d}", "{m}-{d}", "{m}/{d}")

_MONTHS: tuple[tuple[str, Count], ...] = (
    ("{y}年{m}月[份]", lambda match: min(month_end(year_of(match), month_of(match)), _not_begun(match))),
    ("{m}月[份]", latest_month),
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
        up_to = match.surface.startswith(UNTIL) or any(end in match.surface for end in _ENDS)
        return Meaning(Kind.DAY, day=day, first=None if up_to else day)

    return mean


def _perhaps(match: Match) -> Meaning | None:
    """9.30 is a day, 57.3 is not."""
    if match.natural("m") > 12 or match.natural("d") > 31:
        return None
    day = latest(match)
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
    until = "|".join(UNTIL)
    for form, count in _DAYS:
        yield f"[{until}]{form}[止|为止]", _as_of(count)
    for form, months, count in _PERIODS:
        yield f"({until}){form}[止|为止]", _as_of(count)
        yield form, _whole(months, count)
    for form in _PERHAPS_DAYS:
        yield f"({until}){form}[止|为止]", _as_of(latest)
        yield form, _perhaps
    for form, count in _MONTHS:
        yield f"({until}){form}[止|为止]", _as_of(count)
        yield form, _vague(count)
    for form, year in _YEARS:
        yield form, _whole_year(year)
    yield f"({until})(本月|本周|这周|这个月)[止|为止]", _as_of(days_ago(0))


DAYS: tuple[Form, ...] = forms(_table())
"""As-of days, months and years; periods stand in `windows`."""
