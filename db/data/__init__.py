"""Data that ships with the program: the region tree of Henan.

`regions.csv` holds 河南省, its 17 省辖市 and 济源示范区, and their counties as of 2021 (after the merger of
吉利区 into 孟津区 in Luoyang), with their GB/T 2260 codes and the short names that people use.
"""

import csv
from functools import cache
from importlib import resources

from ledger.regions import Region, RegionLevel, RegionTree


@cache
def henan() -> RegionTree:
    """河南省 with its 18 units and their counties, as of 2021."""
    with resources.files(__name__).joinpath("regions.csv").open(encoding="utf-8") as file:
        return RegionTree(_region(row) for row in csv.DictReader(file))


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        level=RegionLevel(row["level"]),
        parent=row["parent"] or None,
        city=row["city"],
    )
