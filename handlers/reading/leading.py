"""A day that a text begins with: `ahead` looks for days to come, `reached` for the day of something."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from handlers.reading.counting import Count, day_of_month, month_of
from handlers.reading.forms import Match
from handlers.reading.tokens import whole

_AMOUNTS = ("亿", "万", "元", "%", "倍")
"""What makes 1.2 an amount and no day."""
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2014: 0x2D, 0x2013: 0x2D}
"""Full-width forms, each one character as before, so that places in the text stay."""


class Leading(NamedTuple):
    """A day, and where the words for it end in the text."""

    day: date
    end: int


def narrow(text: str) -> str:
    """The text in half-width digits, letters and signs, character by character."""
    return text.translate(_NARROW)


def longest(forms: Sequence[tuple[re.Pattern[str], Count]], text: str, today: date) -> Leading | None:
    """The longest of the forms that a narrowed text begins with. Raises Refused as the form's count does."""
    found = [(match.end(), match, count) for form, count in forms if (match := form.match(text))]
    for end, match, count in sorted(found, key=lambda one: -one[0]):
        if whole(text, end) and not text.startswith(_AMOUNTS, end):
            return Leading(count(Match(match.groupdict(), match.group(), today, ())), end)
    return None


def day_in(year: int, match: Match) -> date | None:
    """Month and day of a form in this year; None if the year has no such day."""
    try:
        return date(year, month_of(match), day_of_month(match))
    except ValueError:
        return None
