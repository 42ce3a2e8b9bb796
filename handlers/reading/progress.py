"""Reports of progress as typed: 上报 HN2021-0001 开工 10月8日 累计1.2亿; and as replies: 10月8日, 1.2亿."""

import re
from dataclasses import dataclass, replace
from datetime import date

from db.workbook.problems import BadCell, Why
from db.workbook.reading.amounts import WAN, written_wan
from handlers.reading.leading import narrow
from handlers.reading.reached import day_reached
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.vocabulary import MILESTONE

WORDS = ("上报进度", "进度上报", "报进度", "上报")
"""What a typed report begins with."""
_BEGINS = re.compile(rf"\s*(?:{'|'.join(WORDS)})([\s:,]*)")
_LAST = r"(?![^\s,，;；。累已投完])"
_SPREAD = re.compile(
    rf"(?<=\d)\s+(?=年\s*\d{{1,2}}\s*月|月(?:\s*\d|份?[底末])|[日号]{_LAST}|天(?:以|之)?前|(?:亿元?|万元?|元){_LAST})"
    r"|(?<=[年月])\s+(?=\d{1,2}\s*[月日号])"
)
"""Blanks within 10 月 8 日 and 1.2 亿, as some keyboards put them; not those within a project's name."""
_PIECE = re.compile(r"(?:[^\s,;。]|,(?=\d{3}))+")
_MILESTONES = {name: milestone for milestone, name in MILESTONE.items()}
_MILESTONE = re.compile(rf"(?:已|实际)?({'|'.join(_MILESTONES)})(?:了|日期|时间)?[:是为]?")
_AMOUNT = re.compile(
    r"(累计|已累计)?(?:已?完成)?(投资)?额?(?:约?[:为到达是])?(\d[\d,]*(?:\.\d+)?)(亿元|亿|万元|万|元)?"
)
_LABEL = re.compile(r"(?:已?累计)?(?:已?完成)?(?:投资)?额?:?")
_DONE = re.compile(r"[\s,，.。!！]*")


@dataclass(frozen=True, slots=True)
class _Facts:
    milestone: Milestone | None = None
    day: date | None = None
    wan: int | None = None


def is_report(text: str) -> bool:
    """Whether a text begins as a typed report does."""
    return _BEGINS.match(narrow(text)) is not None


def read_report(text: str, today: date) -> Action | None:
    """The report that a text is, the project as it was named; None if it only begins like one.

    Raises:
        Refused: IMPOSSIBLE_DAY or OUT_OF_RANGE of a day, AMOUNT_TOO_BIG, DEED_UNREADABLE where no project is
            named.
    """
    text = _SPREAD.sub("", text)
    plain = narrow(text)
    begins = _BEGINS.match(plain)
    if begins is None:
        return None
    facts, end = _from_the_end(plain, begins.end(), today)
    name = text[begins.end() : end].strip(" ,，:：;；。")
    said_more = facts != _Facts()
    if not name:
        if said_more or begins[1] or not plain[begins.end() :].strip():
            raise Refused(Reason.DEED_UNREADABLE, deed=ActionKind.REPORT, reply=False)
        return None
    if not (said_more or begins[1] or any(char.isdigit() for char in name)):
        return None
    day = facts.day if facts.milestone is not None or facts.wan is not None else None
    return Action(ActionKind.REPORT, day=day, milestone=facts.milestone, invested_wan=facts.wan, text=name)


def names_a_project(text: str, today: date) -> bool:
    """Whether a text is a whole report of its own."""
    try:
        return read_report(text, today) is not None
    except Refused:
        return False


def read_report_reply(action: Action, text: str, today: date) -> Action:
    """What the bot asked for, filled in: the day of a milestone, and an amount if one follows; or an amount.

    Raises:
        Refused: DEED_UNREADABLE, AMOUNT_UNREADABLE, AMOUNT_TOO_BIG, IMPOSSIBLE_DAY or OUT_OF_RANGE.
    """
    asked = replace(action, sure=False, seen=None)
    plain = narrow(_SPREAD.sub("", text))
    begins = _BEGINS.match(plain)
    start = 0 if begins is None else begins.end()
    if action.milestone is None:
        return replace(asked, invested_wan=_amount_alone(plain[start:]))
    facts, end = _from_the_end(plain, start, today)
    other = facts.milestone not in (None, action.milestone)
    if facts.day is None or other or _DONE.fullmatch(plain[start:end]) is None:
        raise Refused(Reason.DEED_UNREADABLE, deed=ActionKind.REPORT, reply=True)
    wan = action.invested_wan if facts.wan is None else facts.wan
    return replace(asked, day=facts.day, invested_wan=wan)


def _amount_alone(text: str) -> int:
    text = "".join(text.strip(" 。.，,!！").split())
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise Refused(Reason.AMOUNT_UNREADABLE)
    return _wan(match)


def _from_the_end(text: str, start: int, today: date) -> tuple[_Facts, int]:
    """What the last words of a text say, and where they begin."""
    facts, end = _Facts(), len(text)
    for piece in reversed(list(_PIECE.finditer(text, start))):
        read = _read(piece[0], today)
        together = None if read is None else _joined(read, facts)
        if together is None:
            break
        facts, end = together, piece.start()
    return facts, end


def _read(piece: str, today: date) -> _Facts | None:
    """What a word says that has nothing in it but milestones, days and amounts; None for any other word."""
    if _LABEL.fullmatch(piece):
        return _Facts()
    facts, at = _Facts(), 0
    while at < len(piece):
        found = _next(piece, at, today)
        together = None if found is None else _joined(found[0], facts)
        if found is None or together is None:
            return None
        facts, at = together, found[1]
    return facts


def _next(piece: str, at: int, today: date) -> tuple[_Facts, int] | None:
    milestone = _MILESTONE.match(piece, at)
    if milestone is not None:
        return _Facts(milestone=_MILESTONES[milestone[1]]), milestone.end()
    amount = _AMOUNT.match(piece, at)
    if amount is not None and (amount[1] or amount[2] or amount[4]):
        return _Facts(wan=_wan(amount)), amount.end()
    day = day_reached(piece[at:], today)
    return None if day is None else (_Facts(day=day.day), at + day.end)


def _joined(one: _Facts, other: _Facts) -> _Facts | None:
    """Both together; None if they say the same kind of thing twice."""
    twice = (
        (one.milestone and other.milestone)
        or (one.day and other.day)
        or (one.wan is not None and other.wan is not None)
    )
    if twice:
        return None
    wan = other.wan if one.wan is None else one.wan
    return _Facts(one.milestone or other.milestone, one.day or other.day, wan)


def _wan(match: re.Match[str]) -> int:
    """Whole 万元; a plain number is 万元, as in the workbook, but a fraction needs its unit."""
    figure, unit = match[3], match[4] or ""
    if not unit and "." in figure:
        raise Refused(Reason.AMOUNT_UNREADABLE)
    try:
        return written_wan(figure + unit, figure + unit, WAN)[0]
    except BadCell as bad:
        too_big = bad.why is Why.AMOUNT_TOO_LARGE
        raise Refused(Reason.AMOUNT_TOO_BIG if too_big else Reason.AMOUNT_UNREADABLE) from bad
