"""区域: the province, its 18 units and their counties, as a tree of GB/T 2260 codes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class RegionLevel(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative region.

    Attributes:
        code: six digits of GB/T 2260, such as 411000 for 许昌市.
        name: full name, 许昌市.
        short_name: what people say, 许昌.
        parent: code of the region above; None for the province.
        city: code of the unit that is ranked: itself for one of the 18, its city for a county; for the
            province the province's own code.
    """

    code: str
    name: str
    short_name: str
    level: RegionLevel
    parent: str | None
    city: str


class RegionTree:
    """All regions of one province. Iterates in code order."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in sorted(regions, key=lambda r: r.code)}
        self._children: dict[str, list[Region]] = {}
        for region in self._by_code.values():
            if region.parent:
                self._children.setdefault(region.parent, []).append(region)
        self._by_name = _names(self._by_code.values())
        self.province = next(r for r in self._by_code.values() if r.level is RegionLevel.PROVINCE)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Region:
        """The region of this code. Raises KeyError if there is none."""
        return self._by_code[code]

    @property
    def cities(self) -> tuple[Region, ...]:
        """The 18 ranked units, in code order."""
        return self.children(self.province.code)

    def children(self, code: str) -> tuple[Region, ...]:
        """The regions directly below, in code order."""
        return tuple(self._children.get(code, ()))

    def chain(self, code: str) -> tuple[Region, ...]:
        """The region and all above it, nearest first."""
        region = self._by_code[code]
        return (region,) if region.parent is None else (region, *self.chain(region.parent))

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` is `outer` or lies within it."""
        return any(region.code == outer for region in self.chain(inner))

    def above(self, upper: str, lower: str) -> bool:
        """Whether `upper` lies strictly above `lower`."""
        return upper != lower and self.contains(upper, lower)

    def named(self, name: str) -> tuple[Region, ...]:
        """Regions whose code, full name or short name is exactly `name`; higher levels first.

        A county's short name may also be a city's (新乡县, 新乡市): the higher level is meant, so it alone
        is returned; several counties of one name are all returned.
        """
        return tuple(self._by_name.get(name, ()))


def _names(regions: Iterable[Region]) -> dict[str, list[Region]]:
    """The regions of each name and code: of one name those of its highest level."""
    found: dict[str, list[Region]] = {}
    levels = list(RegionLevel)
    for region in sorted(regions, key=lambda r: (levels.index(r.level), r.code)):
        for name in dict.fromkeys((region.code, region.name, region.short_name)):
            same = found.setdefault(name, [])
            if not same or same[0].level is region.level:
                same.append(region)
    return found
