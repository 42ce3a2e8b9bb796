"""Which column holds what, by the words of its header; the synonyms are in `headers.toml`."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from db.workbook.columns import AMOUNTS, COLUMN, COLUMNS, Field

_BLANKS = re.compile(r"[\s*＊:]+")
_BRACKETS = re.compile(r"[(\[【](.*?)[)\]】]")
_UNIT_INSIDE = re.compile(r"(亿元|万元|元|亿|万)")
_UNIT_BEHIND = re.compile(r"[/,，]?(?:单位)?(亿元|万元|元)$")
_UNIT_LINE = re.compile(r"(?:金额|投资|计量)?单位(?:为|是)?(亿元|万元|元)")
LONGEST = 200
"""Characters; what is longer is no header."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a header says.

    Attributes:
        field: None where it is no known name.
        unit: the unit that it gives, such as 亿元; empty where it gives none.
        exact: whether it is the contract's own name.
        ambiguous: whether it may mean two columns.
        silent: whether it is one of those that nobody misses.
    """

    field: Field | None = None
    unit: str = ""
    exact: bool = False
    ambiguous: bool = False
    silent: bool = False


_NONE = Name()


@cache
def _words() -> dict[str, list[str]]:
    text = resources.files("db.workbook.reading").joinpath("headers.toml").read_text(encoding="utf-8")
    words: dict[str, list[str]] = tomllib.loads(text)
    return words


@cache
def known_names() -> dict[str, tuple[Field, bool]]:
    """The field of each name, without brackets and units, and whether the name is the contract's own."""
    names = {}
    for column in COLUMNS:
        for synonym in _words()[column.field.value]:
            names[_plain(synonym)] = (column.field, False)
            names.setdefault(_BRACKETS.sub("", _plain(synonym)), (column.field, False))
        names[_BRACKETS.sub("", _plain(column.header))] = (column.field, True)
    return names


def understand(text: str) -> Name:
    """What a header says. Any text may be asked about."""
    return _understood(text) if text and len(text) <= LONGEST else _NONE


@lru_cache(maxsize=4096)
def _understood(text: str) -> Name:
    plain = _plain(text)
    for name, unit in _readings(plain):
        known = known_names().get(name)
        if known is not None and (not unit or known[0] in AMOUNTS):
            return Name(known[0], unit, exact=known[1])
        if name in _words()["ambiguous"]:
            return Name(ambiguous=True)
        if name in _words()["silent"]:
            return Name(silent=True)
    return Name()


def unit_line(text: str) -> str:
    """The unit that a line above the table says for all of it (单位：亿元); empty where it says none."""
    found = _UNIT_LINE.search(_plain(text)) if len(text) <= 4 * LONGEST else None
    return found[1] if found else ""


def unit_in(text: str) -> str:
    """The unit in the brackets of a header that spans others (投资（亿元）)."""
    if len(text) > LONGEST:
        return ""
    return next((unit for _, unit in _readings(_plain(text)) if unit), "")


def default_unit(field: Field) -> str:
    """The contract's unit of an amount column; empty for the others."""
    return unit_in(COLUMN[field].header) if field in AMOUNTS else ""


def _readings(plain: str) -> list[tuple[str, str]]:
    """The name, with more and more taken off that it may go without; and the unit that was taken off."""
    inside = "".join(_BRACKETS.findall(plain))
    unit = _UNIT_INSIDE.search(inside)
    base = _BRACKETS.sub("", plain)
    readings = [(plain, ""), (base, unit[1] if unit else "")]
    behind = _UNIT_BEHIND.search(base)
    if behind is not None and not unit:
        readings.append((base[: behind.start()], behind[1]))
    return readings


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()
