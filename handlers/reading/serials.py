"""The serial of a warning in what somebody typed: 2021-000123."""

import re
from datetime import date

DIGITS = 6
"""Digits of the number after the year."""
_YEAR = r"(20\d\d)\s?[-—–_/.年]\s?"
_ASKED = re.compile(
    r"(?:为什么|为何|为啥|看看|查看|查|看)?\s*(?:这条)?\s*(?:预警)?\s*(?:编号|号)?\s*[:：]?\s*"
    rf"{_YEAR}(\d{{{DIGITS}}})\s*号?\s*(?:预警)?\s*(?:详情|情况|进展|是什么|是怎么回事|怎么回事|为什么)?\s*[?？]?"
)
_SHORT = re.compile(rf"(?:为什么|为何|为啥)?\s*(?:预警)?\s*(?:{_YEAR})?(\d{{1,{DIGITS}}})")


def read_serial(text: str, today: date, *, asked_for: bool = False) -> str | None:
    """The serial that a text asks about, as 2021-000123; None if it is about something else.

    Args:
        text: a cleaned text.
        today: gives the year where a number alone stands for a serial.
        asked_for: the text stands behind the command for it, so that a number alone will do.
    """
    match = _ASKED.fullmatch(text)
    if match is None and asked_for:
        match = _SHORT.fullmatch(text)
    if match is None:
        return None
    return f"{match[1] or today.year}-{int(match[2]):0{DIGITS}d}"
