"""对账: the text of a bulletin, or a line in chat, as what it claims.

What is not a figure of a rate is left out; what cannot be held against anything is said.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.reading.checks import check_phases, check_regions
from handlers.reading.claims import UNTIL, ClaimReader
from handlers.reading.figures import Found, figures, narrow
from handlers.reading.meaning import Kind
from handlers.reading.subject import Subject
from handlers.reading.tokens import Setting, Token, joined, tokens
from ledger.errors import Reason, Refused
from ledger.stated import Claim, Reported

MAX_TEXT = 20_000
MAX_CLAIMS = 500

_BEGINS = re.compile(r"[\s,:]*对账[\s,:。]*")
_STOPS = re.compile(r"[。\n]+")
_PAUSES = re.compile(r";+")
_DAYS = (Kind.DAY, Kind.MONTH)


def asks_to_reconcile(text: str) -> bool:
    """Whether a typed text asks for 对账."""
    return _BEGINS.match(narrow(text)) is not None


def read_reported(text: str, setting: Setting) -> Reported:
    """What a text claims.

    Raises:
        Refused: TOO_MUCH_REPORTED, UNKNOWN_REGION, AMBIGUOUS_REGION, UNKNOWN_PHASE, IMPOSSIBLE_DAY,
            FUTURE_DAY.
    """
    if len(text) > MAX_TEXT:
        raise Refused(Reason.TOO_MUCH_REPORTED, what="characters", most=MAX_TEXT)
    narrowed = _BEGINS.sub("", narrow(text), count=1)
    sentences = [joined(sentence) for sentence in _STOPS.split(narrowed) if sentence.strip()]
    read = [[(line, *_parts(line, setting)) for line in _PAUSES.split(one)] for one in sentences]
    reader = ClaimReader(
        setting, _says_until([word for lines in read for *_, words in lines for word in words])
    )
    for lines in read:
        reader.begin([word for *_, words in lines for word in words])
        for line, found, words in lines:
            check_phases(words, setting)
            if found:
                check_regions(words, setting)
            reader.clause(line, found, words)
        reader.end(any(found for _, found, _ in lines))
    claims = tuple(dict.fromkeys(_said_once(reader.claims)))
    if len(claims) > MAX_CLAIMS:
        raise Refused(Reason.TOO_MUCH_REPORTED, what="claims", most=MAX_CLAIMS)
    return Reported(claims, tuple(reader.unread), reader.province_wide)


def _said_once(claims: Sequence[Claim]) -> list[Claim]:
    """A phase or a day that is said only once, be it behind the figures, is that of the whole text."""
    phases = {claim.phase for claim in claims} - {None}
    days = {claim.as_of for claim in claims} - {None}
    phase = next(iter(phases)) if len(phases) == 1 else None
    day = next(iter(days)) if len(days) == 1 else None
    return [replace(claim, phase=claim.phase or phase, as_of=claim.as_of or day) for claim in claims]


def read_context(text: str, setting: Setting) -> Subject:
    """What a title says its table is of. Raises Refused as `read_reported` does."""
    line = joined(narrow(text))
    found, words = _parts(line, setting)
    check_phases(words, setting)
    reader = ClaimReader(setting, _says_until(words))
    reader.clause(line, found, words)
    return reader.subject


def _parts(line: str, setting: Setting) -> tuple[tuple[Found, ...], tuple[Token, ...]]:
    """The figures of a sentence, and the words between them."""
    found = tuple(figures(line))
    words: list[Token] = []
    start = 0
    for end, after in [*((one.start, one.end) for one in found), (len(line), len(line))]:
        between = tokens(line[start:end], setting)
        words += (replace(word, start=word.start + start, end=word.end + start) for word in between)
        start = after
    return found, tuple(words)


def _says_until(words: Sequence[Token]) -> bool:
    """Whether a day is said to be the as-of day: then other days are days of something else."""
    return any(word.kind in _DAYS and word.surface.startswith(UNTIL) for word in words)
