"""From text to tokens: from left to right, always the longest word that the grammar knows."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.reading.days import DAYS
from handlers.reading.forms import Form, Match
from handlers.reading.lexicon import PARTICLES, WORDS
from handlers.reading.linking import linked, ranges
from handlers.reading.meaning import Kind, Meaning
from handlers.reading.named import with_names
from handlers.reading.phrases import FORMS
from handlers.reading.places import own_words, region_words
from handlers.reading.token import Token
from handlers.reading.traditional import simplified
from handlers.reading.windows import WINDOWS
from ledger.phases import Phase
from ledger.questions import Topic
from ledger.regions import RegionTree

MAX_TEXT = 200
"""Longest text that is read at all, in characters after cleaning; nobody asks a question that long."""

__all__ = ["MAX_TEXT", "Setting", "Token", "clean", "joined", "tokens", "whole"]

_MAX_RAW = 4096
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}
_CODE = re.compile(r"[A-Za-z]{1,6}-?[0-9]{2,}(?:-[0-9A-Za-z]+)*(?![A-Za-z0-9])")
_ALNUM = re.compile(r"[A-Za-z0-9]+")
_INNER_SPACE = re.compile(r"(?<![A-Za-z0-9]) +| +(?![A-Za-z0-9])")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_UNKNOWN = Meaning(Kind.UNKNOWN)
_NEVER_IN_NAMES = PARTICLES | {"、"}


def _by_beginning() -> dict[str, tuple[Form, ...]]:
    """The forms that can begin with a character."""
    every = (*DAYS, *WINDOWS, *FORMS)
    chars = frozenset[str]().union(*(form.begins for form in every))
    return {char: tuple(form for form in every if char in form.begins) for char in chars}


_FORMS = _by_beginning()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text is read against: the regions, today, the phases there are, and where the speaker is of."""

    tree: RegionTree
    today: date
    phases: tuple[Phase, ...]
    home: str | None = None


def clean(text: str) -> str:
    """Full-width forms narrowed, traditional characters simplified, invisible ones dropped, emoji and white
    space to single spaces.

    A text longer than any message gives one that is longer than `MAX_TEXT`.
    """
    kept = []
    visible = 0
    for char in unicodedata.normalize("NFKC", text[: _MAX_RAW + 1]):
        category = unicodedata.category(char)
        if char.isspace() or category in ("So", "Sk"):
            kept.append(" ")
        elif category not in _DROPPED:
            kept.append(char)
            visible += 1
        if visible > MAX_TEXT:
            break
    cleaned = simplified(" ".join("".join(kept).split()))
    return cleaned if len(text) <= _MAX_RAW else cleaned.ljust(MAX_TEXT + 1, "…")


def joined(text: str) -> str:
    """Without the spaces that hold no two Latin words apart: 9 月 30 日 becomes 9月30日."""
    return _INNER_SPACE.sub("", text)


def tokens(text: str, setting: Setting) -> tuple[Token, ...]:
    """The tokens of a cleaned text; punctuation and spaces give none.

    Raises:
        Refused: for a day that does not exist, a number that is out of range.
    """
    return with_names(linked(tuple(ranges(_merged(_scanned(text, setting), text), text))), text)


def _scanned(text: str, setting: Setting) -> Iterator[Token]:
    lower = text.translate(_LOWER)
    words = region_words(setting.tree) | own_words(setting.tree, setting.home)
    start = 0
    while start < len(text):
        found = _code(text, start) or _form_or_word(lower, start, words, setting)
        if found is not None:
            meaning, end = found
            yield Token(meaning, text[start:end], start, end)
        else:
            end = _end_of_unknown(text, start)
            if text[start].isalnum():
                yield Token(_UNKNOWN, text[start:end], start, end)
        start = end


def _form_or_word(
    lower: str, start: int, regions: dict[str, Meaning], setting: Setting
) -> tuple[Meaning, int] | None:
    word = _longest_word(lower, start, regions)
    shortest = word[1] if word else start
    matches = []
    for form in _FORMS.get(lower[start], ()):
        match = form.pattern.match(lower, start)
        if match and match.end() > shortest and whole(lower, match.end()):
            matches.append((match.end(), form.mean, match))
    for end, mean, match in sorted(matches, key=lambda found: -found[0]):
        slots = match.groupdict()
        meaning = mean(Match(slots, match.group(), setting.today, setting.phases))
        if meaning is not None:
            return meaning, end
    return word


def _longest_word(lower: str, start: int, regions: dict[str, Meaning]) -> tuple[Meaning, int] | None:
    for end in range(min(len(lower), start + _LONGEST), start, -1):
        piece = lower[start:end]
        meaning = regions.get(piece) or WORDS.get(piece)
        if meaning is not None and whole(lower, end):
            return meaning, end
    return None


_LONGEST = max(max(map(len, WORDS)), 16)


def whole(lower: str, end: int) -> bool:
    """Whether no Latin word or number is cut in two at `end`."""
    if end >= len(lower):
        return True
    before, after = lower[end - 1], lower[end]
    return not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())


def _code(text: str, start: int) -> tuple[Meaning, int] | None:
    """A 项目编号 such as HN2101-0001."""
    match = _CODE.match(text, start)
    if match is None or sum(char.isdigit() for char in match.group()) < 4:
        return None
    return Meaning(Kind.CODE, topic=Topic.SEARCH), match.end()


def _end_of_unknown(text: str, start: int) -> int:
    match = _ALNUM.match(text, start)
    return match.end() if match else start + 1


def _merged(found: Iterator[Token], text: str) -> Iterator[Token]:
    """Runs of unknown characters as one token, with the one-character fillers that belong to them (有色)."""
    run: list[Token] = []
    for token in found:
        if run and (token.start != run[-1].end or not _may_run(token)):
            yield from _closed(run, text)
            run = []
        if _may_run(token):
            run.append(token)
        else:
            yield token
    yield from _closed(run, text)


def _may_run(token: Token) -> bool:
    small = token.kind in (Kind.FILLER, Kind.AND) and len(token.surface) == 1
    return token.kind is Kind.UNKNOWN or (small and token.surface not in _NEVER_IN_NAMES)


def _closed(run: Sequence[Token], text: str) -> Iterator[Token]:
    if any(token.kind is Kind.UNKNOWN for token in run):
        start, end = run[0].start, run[-1].end
        yield Token(_UNKNOWN, text[start:end], start, end)
    else:
        yield from run
