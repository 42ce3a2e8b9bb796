"""A small value as at most 64 ASCII characters, fit for `callback_data` and for deep links.

A code is one head character for the kind of value, one for the topic or verb, then fields: a lower-case
key followed by digits and upper-case letters, so that no separator is needed. Free text comes last.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from ledger.errors import Reason, Refused
from ledger.phases import Milestone

MAX_CODE = 64
MILESTONE_LETTERS = {
    "G": Milestone.SIGN,
    "S": Milestone.START,
    "P": Milestone.PRODUCE,
    "E": Milestone.EFFICIENT,
}
TEXT_KEY = "x"
_FIELD = re.compile(r"([a-wyz])([0-9A-Z]+)")
_CODE = re.compile(r"([A-Z])([A-Za-z])((?:[a-wyz][0-9A-Z]+)*)(?:x([A-Za-z0-9_-]+))?")


class TooLongError(ValueError):
    """A value that cannot be written in 64 characters."""


class FieldCode(NamedTuple):
    """How one attribute is written: its key in the code, and both directions."""

    key: str
    attribute: str
    write: Callable[[object], str]
    read: Callable[[str], object]


def number(key: str, attribute: str, digits: int = 9) -> FieldCode:
    """A natural number of at most `digits` digits."""
    return FieldCode(key, attribute, str, lambda raw: _natural(raw, digits))


def region_code(key: str, attribute: str) -> FieldCode:
    """Six digits of GB/T 2260."""
    return FieldCode(key, attribute, str, _six_digits)


def region_codes(key: str, attribute: str, most: int) -> FieldCode:
    """At most so many region codes, one after the other."""
    return FieldCode(key, attribute, _write_codes, lambda raw: _read_codes(raw, most))


def day(key: str, attribute: str) -> FieldCode:
    """A day as yymmdd, from 2000 to 2099."""
    return FieldCode(key, attribute, _write_day, _read_day)


def choice(key: str, attribute: str, letters: Mapping[str, object]) -> FieldCode:
    """One of a fixed set of values, a letter each."""
    back = {value: letter for letter, value in letters.items()}
    return FieldCode(key, attribute, lambda value: back[value], lambda raw: _pick(letters, raw))


def compose(head: str, topic: str, fields: str, text: str) -> str:
    """Join the parts of a code. Raises TooLongError if it would be longer than 64 characters."""
    code = head + topic + fields + (TEXT_KEY + pack_text(text) if text else "")
    if len(code) > MAX_CODE:
        raise TooLongError(f"code of {len(code)} characters: {code}")
    return code


def split(code: str) -> tuple[str, str, dict[str, str], str]:
    """Head, topic, raw fields by key, and text of a code. Raises Refused(BROKEN_BUTTON)."""
    match = _CODE.fullmatch(code) if len(code) <= MAX_CODE else None
    if match is None:
        raise Refused(Reason.BROKEN_BUTTON)
    head, topic, fields, text = match.groups()
    pairs = _FIELD.findall(fields)
    if len({key for key, _ in pairs}) != len(pairs):
        raise Refused(Reason.BROKEN_BUTTON)
    return head, topic, dict(pairs), unpack_text(text) if text else ""


def write_fields(value: object, table: tuple[FieldCode, ...], defaults: object) -> str:
    """The fields of `value` that differ from those of `defaults`."""
    parts = []
    for field in table:
        own = getattr(value, field.attribute)
        if own != getattr(defaults, field.attribute):
            parts.append(field.key + field.write(own))
    return "".join(parts)


def read_fields(raw: Mapping[str, str], table: tuple[FieldCode, ...]) -> dict[str, object]:
    """Values by attribute. Raises Refused(BROKEN_BUTTON) on an unknown key or an impossible value."""
    known = {field.key: field for field in table}
    try:
        return {known[key].attribute: known[key].read(text) for key, text in raw.items()}
    except (KeyError, ValueError) as error:
        raise Refused(Reason.BROKEN_BUTTON) from error


def pack_text(text: str) -> str:
    """Free text, Chinese two bytes a character, in the alphabet of deep links."""
    return base64.urlsafe_b64encode(text.encode("gb18030")).decode().rstrip("=")


def unpack_text(packed: str) -> str:
    """The reverse of `pack_text`. Raises Refused(BROKEN_BUTTON)."""
    try:
        return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("gb18030")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(Reason.BROKEN_BUTTON) from error


def _natural(raw: str, digits: int) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > digits:
        raise ValueError(raw)
    return int(raw)


def _six_digits(raw: str) -> str:
    if len(raw) != 6 or not raw.isdigit():
        raise ValueError(raw)
    return raw


def _write_codes(value: object) -> str:
    assert isinstance(value, tuple)
    return "".join(value)


def _read_codes(raw: str, most: int) -> tuple[str, ...]:
    if len(raw) % 6 or not raw.isdigit() or not 0 < len(raw) <= 6 * most:
        raise ValueError(raw)
    return tuple(raw[start : start + 6] for start in range(0, len(raw), 6))


def _write_day(value: object) -> str:
    if not isinstance(value, date) or value.year // 100 != 20:
        raise ValueError(f"not a day of 2000 to 2099: {value}")
    return f"{value:%y%m%d}"


def _read_day(raw: str) -> date:
    digits = _six_digits(raw)
    return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _pick(letters: Mapping[str, object], raw: str) -> object:
    return letters[raw]
