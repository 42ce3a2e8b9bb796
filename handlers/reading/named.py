"""Names beside the word for what they are the name of: 氢能产业链, 主办银行是郑州银行, 王明负责的.

Which chains, industries, banks and people there are is not known here: what touches the word is the name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handlers.reading.meaning import Kind, Meaning
from handlers.reading.token import Token
from ledger.questions import Named

_BEHIND = ("首席服务官", "服务官", "包联领导", "主办银行", "主办行", "项目单位", "业主", "建设单位", "企业")
"""What a name follows; where the word ends with 是 or 为, always."""
_IS = ("是", "为", "叫")
_BANK = "银行"
_LEAST = 2


def with_names(tokens: Sequence[Token], text: str) -> tuple[Token, ...]:
    """The tokens, each of these words and its name made one; a word without a name has no place."""
    if all(token.kind is not Kind.NAMED for token in tokens):
        return tuple(tokens)
    return tuple(_joined(list(tokens), text))


def _joined(left: list[Token], text: str) -> Iterator[Token]:
    index = 0
    done: list[Token] = []
    while index < len(left):
        token = left[index]
        if token.kind is not Kind.NAMED:
            done.append(token)
            index += 1
            continue
        if _is_inside(done, left, index):
            before, after = done.pop(), left[index + 1]
            done.append(_one(Meaning(Kind.UNKNOWN), before, after, text))
            index += 2
            continue
        index = _name(done, left, index, text)
    yield from done


def _is_inside(done: Sequence[Token], left: Sequence[Token], index: int) -> bool:
    """新能源汽车产业链基地: the word is part of a longer name."""
    both = index + 1 < len(left) and bool(done)
    return both and _unknown_beside(done[-1], left[index]) and _unknown_beside(left[index + 1], left[index])


def _unknown_beside(token: Token, word: Token) -> bool:
    return token.kind is Kind.UNKNOWN and (token.end == word.start or token.start == word.end)


def _name(done: list[Token], left: Sequence[Token], index: int, text: str) -> int:
    """Put the word at `index` and its name behind what is done; gives the index of what comes next."""
    word = left[index]
    if _name_follows(left, index):
        first, last = _after(left, index)
        if first is not None and last is not None:
            called = text[left[first].start : left[last].end]
            done.append(_one(_meaning(word, called), word, left[last], text))
            return last + 1
    elif (start := _before(done, word)) is not None:
        called = text[done[start].start : word.start]
        if len(called) >= _LEAST:
            first_token = done[start]
            del done[start:]
            done.append(_one(_meaning(word, called), first_token, word, text))
            return index + 1
    done.append(replace(word, meaning=Meaning(Kind.OTHER)))
    return index + 1


def _name_follows(left: Sequence[Token], index: int) -> bool:
    surface = left[index].surface
    if surface.startswith(_BEHIND) or surface.endswith(_IS):
        return True
    return index + 1 < len(left) and left[index + 1].surface in _IS


def _after(left: Sequence[Token], index: int) -> tuple[int | None, int | None]:
    """First and last token of the name behind the word: 郑州银行 is one, though 郑州 is a city."""
    first = index + 1
    while first < len(left) and left[first].surface in _IS:
        first += 1
    last = first
    while last < len(left) and left[last].kind in (Kind.REGION, Kind.CATEGORY) and _touch(left, last):
        last += 1
    if (
        last >= len(left)
        or left[last].kind is not Kind.UNKNOWN
        or (last > first and not _touch(left, last - 1))
    ):
        return None, None
    return (first, last) if left[last].end - left[first].start >= _LEAST else (None, None)


def _touch(left: Sequence[Token], index: int) -> bool:
    return index + 1 < len(left) and left[index].end == left[index + 1].start


def _before(done: Sequence[Token], word: Token) -> int | None:
    """Where the name before the word begins."""
    if not done or done[-1].end != word.start:
        return None
    start = len(done) - 1
    if done[start].kind is Kind.CATEGORY:
        return start
    if done[start].kind is not Kind.UNKNOWN:
        return None
    beside = start > 0 and done[start - 1].end == done[start].start
    if beside and done[start].surface == _BANK and done[start - 1].kind is Kind.REGION:
        return start - 1
    return start


def _meaning(word: Token, called: str) -> Meaning:
    named = word.meaning.named
    assert isinstance(named, Named)
    return Meaning(Kind.NAME, named=named, text=called)


def _one(meaning: Meaning, first: Token, last: Token, text: str) -> Token:
    return Token(meaning, text[first.start : last.end], first.start, last.end)
