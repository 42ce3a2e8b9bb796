"""What day a text or a number means, however people write it.

A month means its last day, 三季度末 and 年底 likewise, 上旬 the 10th and 中旬 the 20th: each is noted. A day
without its year is measured against the day on which the workbook was sent: an actual day is the latest such
day that is not in the future; a planned one is this year's, and only if no other year has one that is nearer.
Where the two differ nothing is guessed: the year has to be written.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from db.workbook.problems import BadCell, Why
from db.workbook.reading.notes import How

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
FIRST_SERIAL, LAST_SERIAL = 36526, 73050
"""The numbers of 2000-01-01 and 2099-12-31 in a spreadsheet's own count of days."""

_COUNTED_FROM = date(1899, 12, 30)
_NEAR = timedelta(days=183)

_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?(\.0+)?$")
_BEFORE = re.compile(r"(之前|以前|前)$")
_FULL = re.compile(
    r"(\d{4})(?:-(\d\d?)-(\d\d?)|/(\d\d?)/(\d\d?)|\.(\d\d?)\.(\d\d?)|年(\d\d?)月(\d\d?)[日号]?|(\d\d)(\d\d))"
)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d\d?)|年(\d\d?)月份?|(\d\d))[底末]?")
_WITHOUT_YEAR = re.compile(r"(\d\d?)月(\d\d?)[日号]")
_PERIOD = re.compile(
    r"(?:(\d{4})年?)?(?:(\d\d?)月(上旬|中旬|下旬|份?[底末]?)|第?([一二三四1-4])季度[底末]?|(上半年)[底末]?|年([底末]))"
)
_QUARTER = {name: number for number, pair in enumerate(("一1", "二2", "三3", "四4"), 1) for name in pair}
_TEN_DAYS = {"上旬": 10, "中旬": 20}

Taken = tuple[date, How | None]
"""A day, and how it was read; None where it is written in full."""


def written_day(text: str, *, planned: bool, today: date | None) -> Taken:
    """The day that a text says.

    Args:
        text: without full-width digits.
        planned: whether it may lie in the future.
        today: what a day without its year is measured against.

    Raises:
        BadCell: IMPOSSIBLE_DAY, YEAR_MISSING.
    """
    short = "".join(_MIDNIGHT.sub("", text).split())
    if planned:
        short = _BEFORE.sub("", short)
    try:
        taken = _full(short) or _serial(short) or _month(short) or _short(short, planned=planned, today=today)
    except ValueError as error:
        raise BadCell(Why.IMPOSSIBLE_DAY, text=text) from error
    if taken is None or not FIRST_DAY <= taken[0] <= LAST_DAY:
        raise BadCell(Why.IMPOSSIBLE_DAY, text=text)
    return taken


def _full(text: str) -> Taken | None:
    match = _FULL.fullmatch(text)
    return None if match is None else (date(*(int(part) for part in match.groups() if part)), None)


def _serial(text: str) -> Taken | None:
    number = re.fullmatch(r"(\d{5})(?:\.\d+)?", text)
    if number is None or not FIRST_SERIAL <= int(number[1]) <= LAST_SERIAL:
        return None
    return _COUNTED_FROM + timedelta(days=int(number[1])), How.SERIAL_DAY


def _month(text: str) -> Taken | None:
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    year, month = (int(part) for part in match.groups() if part)
    return _month_end(year, month), How.MONTH_END


def _short(text: str, *, planned: bool, today: date | None) -> Taken | None:
    match = _WITHOUT_YEAR.fullmatch(text)
    if match is not None:
        month, day = int(match[1]), int(match[2])
        return _assumed(text, lambda year: date(year, month, day), planned=planned, today=today)
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    said, month_said, part, quarter, half, _ = match.groups()

    def end(year: int) -> date:
        if part in _TEN_DAYS:
            return date(year, int(month_said), _TEN_DAYS[part])
        month = int(month_said) if month_said else 3 * _QUARTER[quarter] if quarter else 6 if half else 12
        return _month_end(year, month)

    if said is None:
        return _assumed(text, end, planned=planned, today=today)
    return end(int(said)), How.PERIOD_END


def _assumed(text: str, day_in: Callable[[int], date], *, planned: bool, today: date | None) -> Taken:
    if today is None:
        raise BadCell(Why.YEAR_MISSING, text=text)
    day = day_in(today.year)
    if planned:
        if abs(day - today) > _NEAR:
            raise BadCell(Why.YEAR_MISSING, text=text)
    elif day > today:
        day = day_in(today.year - 1)
    return day, How.YEAR_ASSUMED


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])
