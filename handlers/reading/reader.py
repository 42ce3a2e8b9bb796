"""Reading: typed Chinese, or the arguments of a command, as a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from handlers.reading import names, numbers
from handlers.reading.assemble import readings
from handlers.reading.heard import Pairs, heard, spelled_out
from handlers.reading.meaning import Kind
from handlers.reading.serials import read_serial
from handlers.reading.suggest import nearest
from handlers.reading.token import Token
from handlers.reading.tokens import MAX_TEXT, Setting, clean, joined, tokens
from ledger.errors import Reason, Refused
from ledger.phases import Phase
from ledger.questions import Question, Topic, fit_text, fits
from ledger.regions import RegionTree

_DIGITS = 9
_NUMBERED = re.compile(f"第?({numbers.COUNT})(?:号|期)?(?:周报)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text.

    Attributes:
        question: the question, when every word of the text has its place in it; only what was said is set.
        name: when it was not understood, what is left over and may be (part of) a project's name.
        corrected: what was typed otherwise (in other characters of the same sound, in pinyin) and what it
            was read as; the answer has to say so.
        instead: when the whole text may be a name, what it is otherwise: to answer if nothing is called so.
        only_name: whether that name, apart from fillers, is the whole text, so that searching for it drops
            no word.
        suggestions: when it was not understood, the three nearest questions: to offer, never to answer.
        meanings: those of them that the text may mean, every word in its place; there are two or three.
    """

    question: Question | None
    name: str = ""
    suggestions: tuple[Question, ...] = ()
    only_name: bool = False
    instead: Question | None = None
    corrected: Pairs = ()
    meanings: tuple[Question, ...] = ()


def read(
    text: str,
    tree: RegionTree,
    today: date,
    phases: Sequence[Phase],
    topic: Topic | None = None,
    home: str | None = None,
) -> Reading:
    """Read a text as a question.

    Args:
        text: what somebody typed; any string.
        today: the day in China; days without a year are the latest such day not after it (see `counting`).
        phases: the phases there are; one held after today is known but not yet to be asked about.
        topic: given when the text is the arguments of that topic's command.
        home: code of the region whose 我市 or 我县 is meant.

    Raises:
        Refused: for what is recognisably wrong. UNKNOWN_REGION (name, known), UNKNOWN_PHASE (number, known;
            held_on when it is yet to be held), IMPOSSIBLE_DAY (text), FUTURE_DAY (day), OUT_OF_RANGE (given,
            least, most), TOO_MANY_CONDITIONS.
    """
    setting = Setting(tree, today, tuple(phases), home)
    cleaned = clean(text)
    if topic in (None, Topic.WHY):
        serial = read_serial(cleaned, today, asked_for=topic is Topic.WHY)
        if serial is not None or topic is Topic.WHY:
            return Reading(Question(Topic.WHY, text=serial or ""))
    if not any(char.isalnum() for char in cleaned):
        return Reading(Question(_stands_for(topic) or Topic.HELP))
    if len(cleaned) > MAX_TEXT:
        return Reading(None, suggestions=nearest((), "", setting))
    if topic in (Topic.HELP, Topic.STATUS):
        return Reading(Question(topic))
    if topic is Topic.DIGEST and cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= _DIGITS:
        return Reading(Question(Topic.DIGEST, subject=int(cleaned)))
    if _stands_for(topic) is Topic.SEARCH:
        return Reading(_searched(cleaned, setting))
    if topic is Topic.WEEKLY_REPORT:
        cleaned = _NUMBERED.sub(r"\1", cleaned)
    return _read(cleaned, setting, topic)


def _stands_for(topic: Topic | None) -> Topic | None:
    """The command of a project without its number searches for it."""
    return Topic.SEARCH if topic is Topic.PROJECT else topic


class _Attempt(NamedTuple):
    """One way to look at a text: as written, or without spaces."""

    text: str
    tokens: tuple[Token, ...]
    found: tuple[Question, ...]


def _read(cleaned: str, setting: Setting, topic: Topic | None) -> Reading:
    """As written, so that spaces part words (前十 一期); failing that, without spaces (9 月 30 日)."""
    attempts = []
    for text in dict.fromkeys((cleaned, joined(cleaned))):
        found_tokens = tokens(text, setting)
        attempts.append(_Attempt(text, found_tokens, readings(found_tokens, text, setting, topic)))
        if len(attempts[-1].found) == 1:
            return Reading(_fitting(attempts[-1].found[0]))
    last = attempts[-1]
    name, only = names.leftover(last.text, last.tokens), names.is_all(last.tokens)
    meant = _corrected(last, setting, topic)
    if len(meant) == 1 and not (name and only and not name.isascii()):
        question, pairs = next(iter(meant.items()))
        return Reading(_fitting(question), corrected=pairs)
    found = last.found or tuple(meant)
    suggestions = nearest(last.tokens, last.text, setting, found, topic)
    if len(meant) == 1:
        question, pairs = next(iter(meant.items()))
        return Reading(None, name, suggestions, only_name=True, instead=question, corrected=pairs)
    meanings = tuple(question for question in suggestions if question in found) if len(found) <= 3 else ()
    return Reading(None, name, suggestions, bool(name) and only, meanings=meanings)


def _corrected(attempt: _Attempt, setting: Setting, topic: Topic | None) -> dict[Question, Pairs]:
    """The questions that the text is when what is unknown in it is taken for words of the same sound."""
    if attempt.found or all(token.kind is not Kind.UNKNOWN for token in attempt.tokens):
        return {}
    meant: dict[Question, Pairs] = {}
    for text, spelled in (*spelled_out(attempt.text, setting), (attempt.text, ())):
        found_tokens = tokens(text, setting) if spelled else attempt.tokens
        changed = [(text, spelled)] if spelled else []
        changed += [(other, spelled + pairs) for other, pairs in heard(text, found_tokens, setting)]
        for other, pairs in changed:
            for question in _understood(other, setting, topic):
                meant.setdefault(question, pairs)
    return meant


def _understood(text: str, setting: Setting, topic: Topic | None) -> tuple[Question, ...]:
    try:
        found_tokens = tokens(text, setting)
        found = readings(found_tokens, text, setting, topic)
    except Refused:
        return ()
    return tuple(
        question for question in found if question.topic is not Topic.SEARCH and _is_askable(question)
    )


def _fitting(question: Question) -> Question:
    if not _is_askable(question):
        raise Refused(Reason.TOO_MANY_CONDITIONS)
    return question


def _is_askable(question: Question) -> bool:
    """Whether it fits under a button; a name that is cut off would find more than was asked for."""
    if question.topic is Topic.SEARCH:  # cut to what fits already: a part of a name finds it
        return True
    return fits(question) and question.text == fit_text(question.text)


def _searched(cleaned: str, setting: Setting) -> Question:
    try:
        around, name = names.verbatim(cleaned, tokens(cleaned, setting))
    except Refused:
        around, name = (), joined(cleaned)
    regions = [token.meaning.regions for token in around if token.meaning.regions]
    only = regions[-1] if regions else ()
    return names.search(name, only[0].code if len(only) == 1 else None)
