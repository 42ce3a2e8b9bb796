"""所属市 and 所属县: which region the two cells mean.

A region is written by its code, its full or its short name; a county also with its city before it
(许昌市长葛市, 许昌-长葛), and with the province before that.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from db.workbook.problems import BadCell, Why
from ledger.regions import Region, RegionLevel, RegionTree

_JOINTS = re.compile(r"[\s\-–—/·,、>]+")


def find_city(tree: RegionTree, text: str) -> Region:
    """The city that a cell of 所属市 names; or the county, where it names city and county, or a county alone.

    Raises:
        BadCell: UNKNOWN_REGION, AMBIGUOUS_REGION.
    """
    places, name = _places(tree), _plain(tree, text)
    city = places.city(name)
    if city is not None:
        return city
    counties = places.joined(name) or places.counties(name)
    return _only(tree, counties, text)


def find_county(tree: RegionTree, text: str, city: Region | None, near: str | None) -> Region:
    """The region that a cell of 所属县 names; the city's own name means the city itself.

    Args:
        city: the city that the row says, where it says one.
        near: the region of the project in the ledger; of several counties of one name, the one in the same
            city is meant.

    Raises:
        BadCell: UNKNOWN_REGION, AMBIGUOUS_REGION.
    """
    places, name = _places(tree), _plain(tree, text)
    found = places.counties(name) or places.joined(name)
    whole = places.city(name)
    if city is not None:
        inside = [county for county in found if county.city == city.code]
        if not inside and whole is not city:
            raise BadCell(Why.UNKNOWN_REGION, text=text, city=city.name)
        return inside[0] if inside else city
    if near is not None and len(found) > 1:
        found = [county for county in found if county.city == tree[near].city] or found
    if whole is not None and not (found and near == found[0].code):
        found = [*found, whole]
    return _only(tree, found, text)


def _only(tree: RegionTree, found: list[Region], text: str) -> Region:
    if not found:
        raise BadCell(Why.UNKNOWN_REGION, text=text, city="")
    if len(found) > 1:
        raise BadCell(Why.AMBIGUOUS_REGION, text=text, cities=[tree[region.city].name for region in found])
    return found[0]


def _plain(tree: RegionTree, text: str) -> str:
    """The text without blanks and joints, and without the province before it."""
    name = _JOINTS.sub("", unicodedata.normalize("NFKC", text))
    for above in (tree.province.name, tree.province.short_name):
        if name.startswith(above) and name != above:
            return name.removeprefix(above)
    return name


class _Places:
    """The regions of a tree by what they are called."""

    def __init__(self, tree: RegionTree) -> None:
        self._cities = _by_name(tree.cities)
        self._counties = _by_name(region for region in tree if region.level is RegionLevel.COUNTY)

    def city(self, name: str) -> Region | None:
        return next(iter(self._cities.get(name, ())), None)

    def counties(self, name: str) -> list[Region]:
        return list(self._counties.get(name, ()))

    def joined(self, name: str) -> list[Region]:
        """The county whose name stands behind that of its city."""
        for end in range(len(name) - 1, 1, -1):
            city = self.city(name[:end])
            if city is None:
                continue
            inside = [county for county in self.counties(name[end:]) if county.city == city.code]
            if inside:
                return inside
        return []


def _by_name(regions: Iterable[Region]) -> dict[str, list[Region]]:
    named: dict[str, list[Region]] = {}
    for region in regions:
        for name in {region.code, region.name, region.short_name}:
            named.setdefault(name, []).append(region)
    return named


@lru_cache(maxsize=8)
def _places(tree: RegionTree) -> _Places:
    return _Places(tree)


@lru_cache(maxsize=1024)
def named_in_full(tree: RegionTree, city: object, county: object) -> tuple[str, str] | None:
    """Codes of a city and a county in it that are both called by their full names; None otherwise."""
    for region in tree.cities:
        if region.name == city:
            found = (place for place in tree.children(region.code) if place.name == county)
            return next(((region.code, place.code) for place in found), None)
    return None
