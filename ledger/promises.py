"""A promise: the day by which an official says that it will be done."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from ledger.errors import Reason, Refused

SUNDAY = 6


class Choice(StrEnum):
    """The days that buttons offer."""

    THREE_DAYS = "three_days"
    THIS_WEEK = "this_week"
    TWO_WEEKS = "two_weeks"
    THIS_MONTH = "this_month"


def choices(today: date) -> dict[Choice, date]:
    """The day of each choice. 本周内 is up to Sunday, 月底前 up to the last day of the month."""
    return {
        Choice.THREE_DAYS: today + timedelta(days=3),
        Choice.THIS_WEEK: today + timedelta(days=SUNDAY - today.weekday()),
        Choice.TWO_WEEKS: today + timedelta(days=14),
        Choice.THIS_MONTH: today.replace(day=monthrange(today.year, today.month)[1]),
    }


def check_promise(day: date, today: date, within_days: int) -> None:
    """Let pass a day that may be promised.

    Raises:
        Refused: PROMISE_PAST, or PROMISE_TOO_FAR with the last day that may be promised.
    """
    if day < today:
        raise Refused(Reason.PROMISE_PAST, day=day, today=today)
    last = today + timedelta(days=within_days)
    if day > last:
        raise Refused(Reason.PROMISE_TOO_FAR, day=day, last=last)
