"""Reading: typed Chinese, or the arguments of a command, as a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.reading import names
from handlers.reading.assemble import readings
from handlers.reading.serials import read_serial
from handlers.reading.suggest import nearest
from handlers.reading.tokens import MAX_TEXT, Setting, Token, clean, joined, tokens
from ledger.errors import Refused
from ledger.phases import Phase
from ledger.questions import Question, Topic
from ledger.regions import RegionTree

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text.

    Attributes:
        question: the question, when every word of the text has its place in it; only what was said is set.
        name: when it was not understood, what is left over and may be (part of) a project's name.
        only_name: whether that name, apart from fillers, is the whole text, so that searching for it drops
            no word.
        suggestions: when it was not understood, the three nearest questions: to offer, never to answer.
    """

    question: Question | None
    name: str = ""
    suggestions: tuple[Question, ...] = ()
    only_name: bool = False


def read(
    text: str, tree: RegionTree, today: date, phases: Sequence[Phase], topic: Topic | None = None
) -> Reading:
    """Read a text as a question.

    Args:
        text: what somebody typed; any string.
        today: the day in China; days without a year are the latest such day not after it (see `days`).
        phases: the phases there are; one held after today is known but not yet to be asked about.
        topic: given when the text is the arguments of that topic's command.

    Raises:
        Refused: for what is recognisably wrong. UNKNOWN_REGION (name, known), UNKNOWN_PHASE (number, known;
            held_on when it is yet to be held), IMPOSSIBLE_DAY (text), FUTURE_DAY (day), OUT_OF_RANGE (given,
            least, most).
    """
    setting = Setting(tree, today, tuple(phases))
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
    return _read(cleaned, setting, topic)


def _stands_for(topic: Topic | None) -> Topic | None:
    """The command of a project without its number searches for it."""
    return Topic.SEARCH if topic is Topic.PROJECT else topic


def _read(cleaned: str, setting: Setting, topic: Topic | None) -> Reading:
    """As written, so that spaces part words (前十 一期); failing that, without spaces (9 月 30 日)."""
    best: tuple[str, tuple[Token, ...], tuple[Question, ...]] | None = None
    for text in dict.fromkeys((cleaned, joined(cleaned))):
        found_tokens = tokens(text, setting)
        found = readings(found_tokens, text, setting, topic)
        if len(found) == 1:
            return Reading(found[0])
        best = (text, found_tokens, found)
    if best is None:
        return Reading(None, suggestions=nearest((), "", setting))
    text, found_tokens, found = best
    suggestions = nearest(found_tokens, text, setting, found, topic)
    name, only = names.leftover(text, found_tokens), names.is_all(found_tokens)
    return Reading(None, name, suggestions, bool(name) and only)


def _searched(cleaned: str, setting: Setting) -> Question:
    try:
        around, name = names.verbatim(cleaned, tokens(cleaned, setting))
    except Refused:
        around, name = (), joined(cleaned)
    regions = [token.meaning.regions for token in around if token.meaning.regions]
    only = regions[-1] if regions else ()
    return names.search(name, only[0].code if len(only) == 1 else None)
