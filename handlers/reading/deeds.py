"""Deeds that are typed: 签收 2021-000027 10月15日, 静默 鄢陵县 …; and replies to what the bot asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from handlers.reading.ahead import day_ahead
from handlers.reading.leading import narrow
from handlers.reading.places import chains, region_words
from handlers.reading.progress import names_a_project, read_report_reply
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.regions import Region, RegionTree

WORDS = {
    "撤回签收": ActionKind.UNACKNOWLEDGE,
    "解除静默": ActionKind.UNMUTE,
    "取消静默": ActionKind.UNMUTE,
    "申请延期": ActionKind.ASK_EXTENSION,
    "签收": ActionKind.ACKNOWLEDGE,
    "延期": ActionKind.ASK_EXTENSION,
    "静默": ActionKind.MUTE,
}
"""What a typed deed begins with."""
REASONED = frozenset({ActionKind.ASK_EXTENSION, ActionKind.MUTE})
"""Deeds that take a day and a reason; 签收 takes a day alone."""
_OF_REGIONS = frozenset({ActionKind.MUTE, ActionKind.UNMUTE})
_BEGINS = re.compile(rf"\s*({'|'.join(WORDS)})([\s:,]*)")
_SERIAL = re.compile(r"(?:预警)?(?:编号|号)?[:\s]*(20\d\d)\s?[-_]\s?(\d{1,6})(?![-/.\d])号?")
_SERIAL_ALONE = re.compile(r"20\d\d-\d{6}(?!\d)")
"""A serial as the bot writes it: a second one, where a day is expected."""
_BETWEEN = re.compile(r"[\s,，.。;；:：、!！]*")
_DONE = re.compile(
    r"(?:前|之前|以前|底前)?(?:能|可)?(?:办结|完成|办好|办完|解决|开工|投产|达效)?[\s,，.。!！]*"
)
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants to do, as typed.

    Attributes:
        serial: year and number of the warning that it is about; or
        region: code of the region.
        day: the day promised, the new deadline, or the last day of a mute.
        reason: as it was typed.
    """

    kind: ActionKind
    serial: tuple[int, int] | None = None
    region: str | None = None
    day: date | None = None
    reason: str = ""


def is_deed(text: str) -> bool:
    """Whether a text begins as a typed deed does; `read_deed` then says whether it is one."""
    return _BEGINS.match(narrow(text)) is not None


def read_deed(text: str, tree: RegionTree, today: date) -> Deed | None:
    """The deed that a text is; None if it only begins like one (静默清单 is a question).

    Raises:
        Refused: DEED_UNREADABLE, AMBIGUOUS_REGION, IMPOSSIBLE_DAY or OUT_OF_RANGE.
    """
    begins = _BEGINS.match(narrow(text))
    if begins is None:
        return None
    deed, end = _about(Deed(WORDS[begins[1]]), text, begins.end(), tree)
    if deed.serial is None and deed.region is None:
        if begins[2] or begins.end() == len(text):
            raise Refused(Reason.DEED_UNREADABLE, deed=deed.kind, reply=False)
        return None
    rest = text[end:]
    if deed.kind in (ActionKind.UNACKNOWLEDGE, ActionKind.UNMUTE):
        if _BETWEEN.fullmatch(rest) is None:
            raise Refused(Reason.DEED_UNREADABLE, deed=deed.kind, reply=False)
        return deed
    if _BETWEEN.fullmatch(rest) is not None:
        return deed
    day, reason = _day_and_reason(rest, deed.kind, today, reply=False)
    return replace(deed, day=day, reason=reason)


def begins_anew(text: str, asked_for: Action, tree: RegionTree, today: date) -> bool:
    """Whether a reply is a deed of its own; 延期到10月30日 is just what the bot asked for.

    Raises:
        Refused: AMBIGUOUS_REGION.
    """
    if names_a_project(text, today):
        return True
    begins = _BEGINS.match(narrow(text))
    if begins is None:
        return False
    deed, _ = _about(Deed(WORDS[begins[1]]), text, begins.end(), tree)
    return deed.serial is not None or deed.region is not None or deed.kind is not _typed(asked_for.kind)


def _typed(kind: ActionKind) -> ActionKind:
    """The deed whose word stands for an action."""
    return ActionKind.ACKNOWLEDGE if kind is ActionKind.ACKNOWLEDGE_PAGE else kind


def read_reply(action: Action, text: str, today: date) -> Action:
    """What the bot asked for with an action, filled in by a reply: a day, and a reason where it takes one.

    The word for the deed may stand before them: 签收，10月15日. Of a report it is the day or the amount; of a
    doubt about one, the reason alone.

    Raises:
        Refused: DEED_UNREADABLE, AMOUNT_UNREADABLE, AMOUNT_TOO_BIG, IMPOSSIBLE_DAY or OUT_OF_RANGE.
    """
    if action.kind is ActionKind.REPORT:
        return read_report_reply(action, text, today)
    if action.kind is ActionKind.DOUBT_REPORT:
        return replace(action, text=text)
    begins = _BEGINS.match(narrow(text))
    if begins is not None:
        text = text[begins.end() :]
    day, reason = _day_and_reason(text, action.kind, today, reply=True)
    return replace(action, day=day, text=reason)


def _about(deed: Deed, text: str, start: int, tree: RegionTree) -> tuple[Deed, int]:
    """The warning or the region that a deed is about, and where its words end."""
    serial = _SERIAL.match(narrow(text), start)
    if serial is not None:
        return replace(deed, serial=(int(serial[1]), int(serial[2]))), serial.end()
    if deed.kind not in _OF_REGIONS:
        return deed, start
    said = list(_regions(text, start, tree))
    if not said:
        return deed, start
    meant = chains([regions for regions, _ in said], tree)
    name = text[start : said[-1][1]].strip()
    if len(meant) != 1:
        raise Refused(Reason.AMBIGUOUS_REGION, name=name)
    return replace(deed, region=meant[0][-1].code), said[-1][1]


def _regions(text: str, start: int, tree: RegionTree) -> Iterator[tuple[tuple[Region, ...], int]]:
    """The names of regions that follow one another, each with where it ends."""
    names = region_words(tree)
    while start < len(text):
        ends = range(min(len(text), start + _LONGEST_NAME), start, -1)
        end = next((end for end in ends if text[start:end] in names), None)
        if end is None:
            return
        yield names[text[start:end]].regions, end
        start = end
        while start < len(text) and text[start].isspace():
            start += 1


def _day_and_reason(text: str, kind: ActionKind, today: date, *, reply: bool) -> tuple[date, str]:
    text = _BETWEEN.sub("", text, count=1)
    found = None if _SERIAL_ALONE.match(narrow(text)) else day_ahead(text, today)
    if found is None:
        raise Refused(Reason.DEED_UNREADABLE, deed=kind, reply=reply)
    rest = text[found.end :]
    if kind in REASONED:
        return found.day, _BETWEEN.sub("", rest, count=1)
    if _DONE.fullmatch(rest.strip()) is None:
        raise Refused(Reason.DEED_UNREADABLE, deed=kind, reply=reply)
    return found.day, ""
