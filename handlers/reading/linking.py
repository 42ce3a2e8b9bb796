"""Words that say together what each alone does not: a day to a day, one of a kind and another."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.reading.meaning import Kind, Meaning
from handlers.reading.token import Token
from ledger.questions import Topic

_LINKS = ("比", "对", "到", "至", "同", "vs", "pk")
_COMPARED = "比"
"""At the end of a question: 上一期和这一期比."""
_LINKED = (Kind.REGION, Kind.PHASE, Kind.STAGE)


def ranges(found: Iterator[Token], text: str) -> Iterator[Token]:
    """10月1日到10月8日: two days that are one period."""
    before: Token | None = None
    for token in found:
        if before is not None and _is_range(before, token):
            start, end = before.start, token.end
            meaning = Meaning(Kind.WINDOW, first=before.meaning.first, last=token.meaning.day)
            before = Token(meaning, text[start:end], start, end)
            continue
        if before is not None:
            yield before
        before = token
    if before is not None:
        yield before


def _is_range(one: Token, two: Token) -> bool:
    if one.kind is not Kind.DAY or two.kind is not Kind.DAY or not two.surface.startswith(("到", "至")):
        return False
    first, last = one.meaning.first, two.meaning.day
    return first is not None and last is not None and first == one.meaning.day and first <= last


def linked(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """许昌比漯河, 签约到开工: between two of a kind these join; elsewhere they may be of a name."""
    joined = list(found)
    for index in range(1, len(found) - 1):
        before, token, after = found[index - 1 : index + 2]
        alike = before.kind is after.kind and before.kind in _LINKED
        if token.kind is Kind.UNKNOWN and token.surface in _LINKS and alike:
            joined[index] = replace(token, meaning=Meaning(Kind.AND))
    words = [index for index, token in enumerate(joined) if token.kind is not Kind.FILLER]
    if len(words) > 1 and joined[words[-1]].surface == _COMPARED:
        last, before = words[-1], joined[words[-2]]
        if joined[last].kind is Kind.UNKNOWN and before.kind in (*_LINKED, Kind.RATE, Kind.ALL_RATES):
            joined[last] = replace(joined[last], meaning=Meaning(Kind.CUE, topic=Topic.COMPARE))
    return tuple(joined)
