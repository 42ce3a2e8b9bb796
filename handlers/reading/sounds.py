"""How words sound: for names typed with other characters of the same sound, and for what is nearest."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ledger.regions import Region, RegionTree

_MAX_SOUNDS = 8
_SUFFIXES = "市县区"
_SAME, _ACCENT, _PART = 100.0, 90.0, 80.0
_LETTERS_LIKE = 80.0
_BY_SOUND = 0.75
_ACCENTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))
"""What is not told apart in much of the country: 平舌翘舌, 前后鼻音, l and n."""


@lru_cache(maxsize=8192)
def _sounds(char: str) -> tuple[str, ...]:
    """Every sound a character may have, without tones, the usual one first."""
    return tuple(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]))


def spelled(text: str) -> str:
    """The text by sound: pinyin without tones; what has none stays as it is."""
    return " ".join(_sounds(char)[0] for char in text)


def likeness(one: str, other: str) -> float:
    """How alike two texts are, by character or, at a discount, by sound: 0 to 100."""
    return max(fuzz.ratio(one, other), _BY_SOUND * fuzz.ratio(spelled(one), spelled(other)))


def same_sound(name: str, tree: RegionTree) -> bool:
    """Whether some region of the tree sounds like `name`."""
    return any(_closeness(name, region) == _SAME for region in tree)


def regions_like(name: str, tree: RegionTree, limit: int = 3) -> tuple[Region, ...]:
    """Regions that a name may mean which is none: of the same sound; failing that, of nearly the same."""
    scored = [(_closeness(name, region), region) for region in tree]
    best = max((score for score, _ in scored), default=0.0)
    return tuple(region for score, region in scored if score and score == best)[:limit]


def _closeness(name: str, region: Region) -> float:
    bare = name[:-1] if len(name) > 2 and name[-1] in _SUFFIXES else name
    return max(_alike(bare, called) for called in {region.short_name, region.name})


def _alike(name: str, called: str) -> float:
    if name.isascii():
        return _alike_in_letters(name.lower(), called)
    if len(name) == len(called):
        heard, known = set(_all_spelled(name)), set(_all_spelled(called))
        if heard & known:
            return _SAME
        return _ACCENT if {_broad(s) for s in heard} & {_broad(s) for s in known} else 0.0
    return _PART if len(name) >= 2 and name in called else 0.0


def _alike_in_letters(name: str, called: str) -> float:
    letters = (sound.replace(" ", "") for sound in _all_spelled(called))
    best = max(100 * Levenshtein.normalized_similarity(name, sound) for sound in letters)
    return best if best >= _LETTERS_LIKE else 0.0


@lru_cache(maxsize=4096)
def _all_spelled(text: str) -> tuple[str, ...]:
    return tuple(" ".join(sounds) for sounds in islice(_combined(text), _MAX_SOUNDS))


def _combined(text: str) -> Iterator[tuple[str, ...]]:
    return product(*(_sounds(char) for char in text[:_MAX_SOUNDS]))


@lru_cache(maxsize=4096)
def _broad(sound: str) -> str:
    for exact, merged in _ACCENTS:
        sound = sound.replace(exact, merged)
    return sound
