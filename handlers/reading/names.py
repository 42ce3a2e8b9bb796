"""What is left over in a text and may be a project's name."""

from collections.abc import Sequence

from handlers.reading.meaning import Kind
from handlers.reading.tokens import Token, joined
from ledger.encoding import MAX_CODE
from ledger.questions import MAX_SEARCH, Question, Topic

_EDGE = {Kind.STAGE, Kind.VIEW, Kind.CATEGORY, Kind.NUMBER, Kind.COUNT, Kind.QUANTITY, Kind.YEAR}
"""Words that belong to a name when they touch it: 先进制造业产业园, 图书城, 年产20万吨, 2021年老旧小区."""

_INSIDE = {Kind.FILLER, Kind.NOUN}
"""Words that may also stand between two parts of a name: 数据, 项目, 有."""

_AROUND = {Kind.FILLER, Kind.FIND, Kind.REGION}
_AFTER = {Kind.FILLER, Kind.NOUN, Kind.PROGRESS}
_ENDS = " ,.:;!?、。“”\"'()《》【】[]-_/|+*#@~"
_JOINING = "和与跟及"
_LEAST = 2


def name_span(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """First and last index of the tokens that make up one name; None where none, or more than one, stands."""
    unknown = [index for index, token in enumerate(tokens) if token.kind is Kind.UNKNOWN]
    if not unknown:
        return None
    first, last = unknown[0], unknown[-1]
    inside = (token for token in tokens[first:last] if token.kind is not Kind.UNKNOWN)
    if not all(_is_edge(token) or token.kind in _INSIDE for token in inside):
        return None
    while first > 0 and _touches(tokens[first - 1], tokens[first]) and _is_edge(tokens[first - 1]):
        first -= 1
    while last + 1 < len(tokens) and _touches(tokens[last], tokens[last + 1]) and _is_edge(tokens[last + 1]):
        last += 1
    return first, last


def text_between(text: str, first: Token, last: Token) -> str:
    """The text from one token to another, without punctuation at its ends."""
    return joined(text[first.start : last.end]).strip(_ENDS)


def leftover(text: str, tokens: Sequence[Token]) -> str:
    """The longest unknown run when it may be a name, that is, has two characters or more; else empty."""
    runs = [joined(token.surface).strip(_ENDS) for token in tokens if token.kind is Kind.UNKNOWN]
    span = name_span(tokens)
    if span is not None:
        runs = [text_between(text, tokens[span[0]], tokens[span[1]])]
    if runs and tokens[0].kind is not Kind.UNKNOWN:
        runs = [run.lstrip(_JOINING) for run in runs]
    best = max(runs, key=len, default="")
    return best if sum(char.isalnum() for char in best) >= _LEAST else ""


def is_all(tokens: Sequence[Token]) -> bool:
    """Whether one name and fillers are all that the tokens say."""
    span = name_span(tokens)
    if span is None:
        return False
    around = (*tokens[: span[0]], *tokens[span[1] + 1 :])
    return all(token.kind is Kind.FILLER for token in around)


def verbatim(text: str, tokens: Sequence[Token]) -> tuple[tuple[Token, ...], str]:
    """What a search command asks for: the tokens before the name, and the name as it was written."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind in _AROUND and not tokens[first].meaning.loose:
        first += 1
    while last > first and tokens[last - 1].kind in _AFTER:
        last -= 1
    if first == last:
        return (), joined(text).strip(_ENDS)
    return tuple(tokens[:first]), text_between(text, tokens[first], tokens[last - 1])


def search(text: str, region: str | None = None) -> Question:
    """The search for a name, cut to what fits under a button."""
    question = Question(Topic.SEARCH, region=region, text=text[:MAX_SEARCH].strip())
    while not _fits(question):
        question = question.but(text=question.text[:-1].strip())
    return question


def _fits(question: Question) -> bool:
    try:
        return len(question.encode()) <= MAX_CODE
    except ValueError:
        return False


def _is_edge(token: Token) -> bool:
    return token.kind in _EDGE or (token.kind is Kind.REGION and token.meaning.loose)


def _touches(left: Token, right: Token) -> bool:
    return left.end == right.start
