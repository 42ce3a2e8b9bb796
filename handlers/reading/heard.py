"""Words typed with other characters of the same sound, and words typed in pinyin: 落河, 开公率, xuchang yiqi.

Only where a text as it stands is no question, and every character that the grammar does not know belongs to a
word that sounds the same (without tones). What was read as what is handed on, to be said in the answer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pypinyin import Style, lazy_pinyin, pinyin

from handlers.reading.lexicon import WORDS
from handlers.reading.meaning import Kind
from handlers.reading.places import region_words
from handlers.reading.token import Token
from handlers.reading.tokens import Setting
from ledger.regions import RegionTree

Pairs = tuple[tuple[str, str], ...]
"""What was typed, and the word that it was read as."""

_NOT_HEARD = {Kind.FILLER, Kind.OTHER, Kind.UNKNOWN, Kind.AND, Kind.FIND}
_SHORTEST, _LONGEST = 2, 6
_DENYING = frozenset("不没未非无除别")
"""许昌不 sounds like 许昌市: a word that denies is never heard as one that does not."""
_MOST_UNKNOWN = 12
_MOST_LETTERS = 60
_MOST_TEXTS = 24
_MOST_SOUNDS = 8
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9' ]*[A-Za-z0-9]|[0-9]+ ?[A-Za-z][A-Za-z0-9' ]*")
_PHRASES = (
    *(f"{first}{n}期" for first in ("", "第") for n in "一二三四五六七八九十"),
    *(f"{end}{n}" for end in ("前", "后", "倒数第") for n in "一二三五十"),
    *(f"{n}月底" for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")),
    *("本周", "上周", "下周", "本月", "上月", "下月", "上个月", "下个月", "本季度", "上季度", "今年", "去年"),
    *("今天", "昨天", "前天", "上月底", "年底", "今年以来", "截至", "以上", "以下", "逾期超过三个月", "半年"),
)
_AFTER_DIGITS = {"qi": "期", "yi": "亿", "yue": "月", "ri": "日", "hao": "号", "tian": "天", "ge": "个"}
_SMALL = {"de": "的", "he": "和", "yu": "与"}

Sounds = tuple[str, ...]


class Vocabulary(NamedTuple):
    """The words that may be heard: by the sounds of their characters, and by all their letters."""

    by_sounds: Mapping[Sounds, tuple[str, ...]]
    by_letters: Mapping[str, tuple[str, ...]]


_vocabularies: WeakKeyDictionary[RegionTree, Vocabulary] = WeakKeyDictionary()


def vocabulary(tree: RegionTree) -> Vocabulary:
    """The words of the grammar and the regions of a tree, by sound."""
    if tree not in _vocabularies:
        regions = [name for name, meaning in region_words(tree).items() if not meaning.loose]
        called = {name: (*_of_phrase(name), *_sounds_of(name)) for name in _audible(regions)}
        _vocabularies[tree] = _indexed({**_grammar(), **called})
    return _vocabularies[tree]


def warm() -> None:
    """Learn now how the words of the grammar sound, so that the first question with a slip need not wait."""
    _grammar()


@lru_cache(maxsize=1)
def _grammar() -> dict[str, tuple[Sounds, ...]]:
    """The words of the grammar and how each sounds."""
    known = (word for word, meaning in WORDS.items() if meaning.kind not in _NOT_HEARD)
    return {word: _of_phrase(word) for word in _audible((*known, *_PHRASES))}


def _indexed(called: Mapping[str, tuple[Sounds, ...]]) -> Vocabulary:
    by_sounds: dict[Sounds, list[str]] = {}
    by_letters: dict[str, list[str]] = {}
    for word, readings in called.items():
        for sounds in dict.fromkeys(readings):
            by_sounds.setdefault(sounds, []).append(word)
            letters = "".join(sounds)
            for spelling in dict.fromkeys((letters, letters.replace("lv", "lu"))):
                by_letters.setdefault(spelling, []).append(word)
    return Vocabulary(
        {sounds: tuple(words) for sounds, words in by_sounds.items()},
        {spelling: tuple(dict.fromkeys(words)) for spelling, words in by_letters.items()},
    )


def _audible(words: Iterable[str]) -> Iterator[str]:
    yield from (word for word in words if len(word) >= _SHORTEST and _is_chinese(word))


def _of_phrase(word: str) -> tuple[Sounds, ...]:
    """How the word sounds as a whole: 重 in 重建 is chong."""
    return (tuple(lazy_pinyin(word)),)


def spelled_out(text: str, setting: Setting) -> Iterator[tuple[str, Pairs]]:
    """The text with what is typed in pinyin put into characters, in every way that it may be meant."""
    runs = [run for run in _LATIN.finditer(text) if any(char.isalpha() for char in run.group())]
    options = [list(_in_characters(run.group(), setting)) for run in runs]
    if not runs or not any(options):
        return
    for chosen in islice(product(*(found or [""] for found in options)), _MOST_TEXTS):
        parts, pairs, at = [], [], 0
        for run, words in zip(runs, chosen, strict=True):
            parts += [text[at : run.start()], words or run.group()]
            at = run.end()
            if words:
                pairs.append((run.group().strip(), words))
        yield "".join((*parts, text[at:])), tuple(pairs)


def _in_characters(run: str, setting: Setting) -> Iterator[str]:
    """All ways to read a run of letters and digits as the fewest words."""
    letters = run.lower().replace(" ", "").replace("'", "")
    if len(letters) > _MOST_LETTERS:
        return
    known = vocabulary(setting.tree).by_letters
    ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(letters) + 1)]
    ways[0] = [()]
    for end in range(1, len(letters) + 1):
        found = [
            (*before, word)
            for start in range(max(0, end - 24), end)
            for before in ways[start]
            for word in _words(letters, start, end, known)
        ]
        fewest = min(map(len, found), default=0)
        ways[end] = [way for way in found if len(way) == fewest][:_MOST_SOUNDS]
    yield from dict.fromkeys("".join(way) for way in ways[-1])


def _words(letters: str, start: int, end: int, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    piece = letters[start:end]
    if piece.isdigit():
        return (piece,) if end == len(letters) or not letters[end].isdigit() else ()
    after_digits = start > 0 and letters[start - 1].isdigit()
    if after_digits and piece in _AFTER_DIGITS:
        return (_AFTER_DIGITS[piece],)
    return known.get(piece, (_SMALL[piece],) if piece in _SMALL else ())


def heard(text: str, tokens: Sequence[Token], setting: Setting) -> Iterator[tuple[str, Pairs]]:
    """The text with every unknown character made part of a word that sounds the same, in every such way."""
    unknown = [token for token in tokens if token.kind is Kind.UNKNOWN]
    places = {place for token in unknown for place in range(token.start, token.end)}
    if not unknown or len(places) > _MOST_UNKNOWN or any(token.surface.isascii() for token in unknown):
        return
    edges = _edges(text, places, setting)
    yield from islice(_covered(text, 0, places, edges), _MOST_TEXTS)


class _Edge(NamedTuple):
    end: int
    word: str


def _edges(text: str, places: set[int], setting: Setting) -> dict[int, list[_Edge]]:
    """Words that stretches of the text with something unknown in them sound like, by where they begin."""
    known = vocabulary(setting.tree).by_sounds
    found: dict[int, list[_Edge]] = {}
    first, last = max(0, min(places) - _LONGEST), min(len(text), max(places) + _LONGEST)
    for start in range(first, last):
        for end in range(start + _SHORTEST, min(last, start + _LONGEST) + 1):
            piece = text[start:end]
            if not places.intersection(range(start, end)) or not _is_chinese(piece):
                continue
            words = [word for sounds in _sounds_of(piece) for word in known.get(sounds, ()) if word != piece]
            words = [word for word in words if _DENYING.intersection(piece) <= set(word)]
            found.setdefault(start, []).extend(_Edge(end, word) for word in dict.fromkeys(words))
    return found


def _covered(
    text: str, at: int, places: set[int], edges: Mapping[int, list[_Edge]]
) -> Iterator[tuple[str, Pairs]]:
    if at >= len(text):
        yield "", ()
        return
    for edge in sorted(edges.get(at, ()), key=lambda edge: -edge.end):
        for rest, pairs in _covered(text, edge.end, places, edges):
            yield edge.word + rest, ((text[at : edge.end], edge.word), *pairs)
    if at not in places or _is_small(text[at]):
        for rest, pairs in _covered(text, at + 1, places, edges):
            yield text[at] + rest, pairs


def _is_small(char: str) -> bool:
    meaning = WORDS.get(char)
    return meaning is not None and meaning.kind in (Kind.FILLER, Kind.AND)


def _is_chinese(piece: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in piece)


def _sounds_of(piece: str) -> Iterator[Sounds]:
    return islice(product(*map(_sounds, piece)), _MOST_SOUNDS)


@lru_cache(maxsize=8192)
def _sounds(char: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]))
