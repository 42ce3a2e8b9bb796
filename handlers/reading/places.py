"""What regions are called: every name in a region tree, and which regions a group of them means."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from weakref import WeakKeyDictionary

from handlers.reading.meaning import Kind, Meaning
from ledger.regions import Region, RegionLevel, RegionTree

_PROVINCE = ("全省", "省", "省里", "我省", "本省", "全省范围", "在全省", "居全省")
_LOOSE_PROVINCE = "省"
_DISTRICT = "区"
_ZONE = "示范区"
_HUI = "回族区"
_MAX_COMBINATIONS = 16

_OWN = {
    RegionLevel.CITY: ("我市", "本市", "我们市", "咱们市", "咱市", "全市"),
    RegionLevel.COUNTY: tuple(
        own + kind for kind in "县区" for own in ("我", "本", "我们", "咱们", "咱", "全")
    ),
}
"""What people call the region that they are of."""

_words: WeakKeyDictionary[RegionTree, dict[str, Meaning]] = WeakKeyDictionary()


def region_words(tree: RegionTree) -> dict[str, Meaning]:
    """Every name of every region of the tree: code, full name, short name, and what else people say."""
    if tree not in _words:
        _words[tree] = {name: _meaning(name, regions, tree) for name, regions in _named(tree).items()}
    return _words[tree]


def own_words(tree: RegionTree, home: str | None) -> dict[str, Meaning]:
    """What somebody of a region means by 我市 and 我县: where there is none of one's own, nothing known.

    Args:
        home: code of the region; None where nobody knows who speaks: then the words say nothing.
    """
    if home is None:
        return {}
    own = {region.level: region for region in tree.chain(home)}
    return {
        word: Meaning(Kind.REGION, regions=(own[level],)) if level in own else Meaning(Kind.OTHER)
        for level, words in _OWN.items()
        for word in words
    }


def _named(tree: RegionTree) -> dict[str, tuple[Region, ...]]:
    names: dict[str, tuple[Region, ...]] = {}
    for region in tree:
        for name in _own_names(region):
            names[name] = tree.named(name) or (*names.get(name, ()), region)
    return names


def _own_names(region: Region) -> Iterator[str]:
    yield from (name for name in (region.code, region.name, region.short_name) if len(name) > 1)
    if region.level is RegionLevel.PROVINCE:
        yield from _PROVINCE
    if region.name.endswith(_ZONE):
        yield from (region.short_name + "市", region.short_name + "产城融合示范区")
    if region.name.endswith(_HUI):
        yield region.short_name + _DISTRICT


def _meaning(name: str, regions: tuple[Region, ...], tree: RegionTree) -> Meaning:
    district = all(r.level is RegionLevel.COUNTY and r.name.endswith(_DISTRICT) for r in regions)
    short = all(name == r.short_name != r.name for r in regions)
    return Meaning(Kind.REGION, regions=regions, loose=name == _LOOSE_PROVINCE or (district and short))


Chain = tuple[Region, ...]
"""Regions one within the other, the outermost first."""


def chains(said: Sequence[tuple[Region, ...]], tree: RegionTree) -> tuple[Chain, ...]:
    """What a group of region names may mean.

    许昌长葛 is one chain; 郑州 and 洛阳 are two of one region each; a name borne by several counties gives
    one chain for each, unless a city said beside it decides.

    Args:
        said: for each name said, the regions of that name.
    """
    if not said:
        return ((),)
    combined = [
        _ordered(choice, tree) for choice, _ in zip(product(*said), range(_MAX_COMBINATIONS), strict=False)
    ]
    nested = [chain for chain in combined if _is_nested(chain, tree)]
    if nested:
        return tuple(dict.fromkeys(nested))
    return tuple(dict.fromkeys((region,) for regions in said for region in regions))


def _ordered(regions: Sequence[Region], tree: RegionTree) -> Chain:
    return tuple(sorted(dict.fromkeys(regions), key=lambda region: len(tree.chain(region.code))))


def _is_nested(chain: Chain, tree: RegionTree) -> bool:
    return all(tree.above(outer.code, inner.code) for outer, inner in pairwise(chain))
