"""所属市 and 所属县: which region the two cells mean."""

from collections.abc import Iterable

from db.workbook.problems import BadCell, Why
from ledger.regions import Region, RegionLevel, RegionTree


def find_city(tree: RegionTree, text: str) -> Region:
    """The city of this code, full or short name. Raises BadCell."""
    for city in _named(tree.cities, text):
        return city
    raise BadCell(Why.UNKNOWN_REGION, text=text, city="")


def find_county(tree: RegionTree, text: str, city: Region | None, near: str | None) -> Region:
    """The county of this code, full or short name; the city's own name means the city itself.

    Args:
        city: the city that the row says, where it says one.
        near: the region of the project in the ledger; of several counties of one name, the one in the same
            city is meant.

    Raises:
        BadCell: UNKNOWN_REGION, AMBIGUOUS_REGION.
    """
    if city is not None:
        return _county_of(tree, text, city)
    found = _named((region for region in tree if region.level is RegionLevel.COUNTY), text)
    if near is not None and len(found) > 1:
        found = [county for county in found if county.city == tree[near].city] or found
    if not found:
        raise BadCell(Why.UNKNOWN_REGION, text=text, city="")
    if len(found) > 1:
        raise BadCell(Why.AMBIGUOUS_REGION, text=text, cities=[tree[county.city].name for county in found])
    return found[0]


def _county_of(tree: RegionTree, text: str, city: Region) -> Region:
    for region in _named((*tree.children(city.code), city), text):
        return region
    raise BadCell(Why.UNKNOWN_REGION, text=text, city=city.name)


def _named(regions: Iterable[Region], text: str) -> list[Region]:
    return [region for region in regions if text in (region.code, region.name, region.short_name)]
