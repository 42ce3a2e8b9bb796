"""What is recognisably wrong in a text is refused by name instead of being guessed at."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from handlers.reading.forms import LEVELS, MAX_DAYS
from handlers.reading.meaning import Kind
from handlers.reading.sounds import same_sound
from handlers.reading.tokens import Setting, Token
from ledger.errors import Reason, Refused

_SUFFIXES = "市县区州省盟旗"
_MADE_NAMES = "市县区"
_LONGEST_REGION = 10
_AREAS = ("市区", "城区", "园区", "社区", "小区")
"""Shaped like a region, but any area, not one of that name."""


def check_phases(tokens: Sequence[Token], setting: Setting) -> None:
    """Raises Refused(UNKNOWN_PHASE) for a phase that does not exist or is yet to be held."""
    held = {phase.number: phase.held_on for phase in setting.phases}
    known = sorted(number for number, day in held.items() if day <= setting.today)
    for token in tokens:
        number = token.meaning.phase
        if number is None or number in known:
            continue
        if number in held:
            raise Refused(Reason.UNKNOWN_PHASE, number=number, known=known, held_on=held[number])
        raise Refused(Reason.UNKNOWN_PHASE, number=number, known=known)


def check_regions(tokens: Sequence[Token], setting: Setting) -> None:
    """Raises Refused(UNKNOWN_REGION) for what is shaped like a region: 火星市, 山东省, 许昌县."""
    before: Token | None = None
    for token in tokens:
        name = _region_shape(before, token)
        misheard = name == token.surface and same_sound(name, setting.tree)
        if name and not misheard:
            known = [city.short_name for city in setting.tree.cities]
            raise Refused(Reason.UNKNOWN_REGION, name=name, known=known)
        before = token


def tells_only_when_held(tokens: Sequence[Token], setting: Setting) -> bool:
    """Whether each year said is that in which the phase said was held: 2021年第一期.

    Beside a day, the year must stand right before the phase, or else it may be the day's.
    """
    held = {phase.number: phase.held_on.year for phase in setting.phases}
    said = {token.meaning.phase for token in tokens if token.meaning.phase is not None}
    years = {token.meaning.year for token in tokens if token.kind is Kind.YEAR}
    if not said or years != {held.get(number) for number in said}:
        return False
    if all(token.kind not in (Kind.DAY, Kind.MONTH) for token in tokens):
        return True
    return all(after.kind is Kind.PHASE for token, after in pairwise(tokens) if token.kind is Kind.YEAR)


def check_day(day: date | None, today: date) -> None:
    """Raises Refused(FUTURE_DAY) for an as-of day after today."""
    if day is not None and day > today:
        raise Refused(Reason.FUTURE_DAY, day=day)


def check_days_ahead(tokens: Sequence[Token]) -> None:
    """Raises Refused(OUT_OF_RANGE) for a number of days that a command cannot look ahead."""
    for token in tokens:
        days = token.meaning.days
        if token.kind is Kind.NUMBER and days is not None and not 1 <= days <= MAX_DAYS:
            raise Refused(Reason.OUT_OF_RANGE, given=token.surface, least=1, most=MAX_DAYS)


def _region_shape(before: Token | None, token: Token) -> str:
    glued = before is not None and before.end == token.start
    if token.kind is Kind.UNKNOWN:
        if (
            before is not None
            and glued
            and before.kind is Kind.REGION
            and token.surface in tuple(_MADE_NAMES)
        ):
            return before.surface + token.surface
        if token.surface in _AREAS or token.surface.removeprefix("个") in LEVELS:
            return ""
        if 2 <= len(token.surface) <= _LONGEST_REGION and token.surface[-1] in _SUFFIXES:
            return token.surface
        return token.surface if _is_code(token.surface) else ""
    if before is not None and glued and before.kind is Kind.UNKNOWN and token.surface == "省":
        return before.surface + token.surface
    return token.surface if token.kind is Kind.NUMBER and _is_code(token.surface) else ""


def _is_code(surface: str) -> bool:
    return len(surface) == 6 and surface.isascii() and surface.isdigit() and surface.startswith("41")
