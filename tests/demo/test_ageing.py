"""The ages of what is overdue, counted again by hand from the demo ledger, and held against the list."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from db.data import henan
from db.engine import Database
from db.queries.ageing import overdue_by_age
from db.queries.lists import overdue
from db.queries.scope import Filters
from ledger.phases import TARGET, Milestone
from ledger.regions import Region
from tests.demo.brute import Known

DAYS = (date(2021, 8, 27), date(2021, 9, 30), date(2022, 2, 15))
"""The last one lies beyond what the ledger knows: then most is overdue, and for long."""
HENAN, XUCHANG, JIYUAN = (henan()[code] for code in ("410000", "411000", "419001"))
Tally = Counter[tuple[str, int]]


@pytest.fixture
async def database(demo_ledger_file: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{demo_ledger_file}")
    yield database
    await database.close()


def by_hand(
    review: Known, region: Region, as_of: date, milestone: Milestone | None = None, min_wan: int = 0
) -> tuple[Tally, Tally]:
    """Projects, and 万元, of each place and band."""
    tree = henan()
    listed = {(entry.project, TARGET[entry.batch]) for entry in review.standing}
    longest: dict[str, int] = {}
    for code, kind, deadline in review.open:
        if (code, kind) in listed and milestone in (None, kind):
            longest[code] = max(longest.get(code, 0), (as_of - deadline).days)
    projects: Tally = Counter()
    wan: Tally = Counter()
    for code, late in longest.items():
        record = review.projects[code]
        if late > 0 and record.total_wan >= min_wan and tree.contains(region.code, record.region):
            place = tree[record.region].city if region.code == HENAN.code else record.region
            band = 0 if late <= 30 else 1 if late <= 90 else 2
            projects[place, band] += 1
            wan[place, band] += record.total_wan
    return projects, wan


@pytest.mark.parametrize("as_of", [day for day in DAYS if day >= date(2021, 9, 30)])
@pytest.mark.parametrize("region", [HENAN, XUCHANG, JIYUAN])
@pytest.mark.parametrize(("milestone", "min_wan"), [(None, 0), (Milestone.PRODUCE, 100_000)])
async def test_it_counts_as_one_does_by_hand(
    database: Database, review: Known, region: Region, as_of: date, milestone: Milestone | None, min_wan: int
) -> None:
    filters = Filters(min_wan=min_wan)
    async with database.reading() as session:
        lines = await overdue_by_age(session, region, as_of, milestone=milestone, filters=filters)

    counted: Tally = Counter()
    money: Tally = Counter()
    for line in lines:
        for number, band in enumerate(line.bands):
            counted[line.region, number] += band.projects
            money[line.region, number] += band.wan
    assert (+counted, +money) == by_hand(review, region, as_of, milestone, min_wan)


@pytest.mark.parametrize("as_of", DAYS)
async def test_it_agrees_with_the_list(database: Database, as_of: date) -> None:
    """On any day, of those overdue at all and of those overdue by more than 30 and 90 days."""
    async with database.reading() as session:
        lines = await overdue_by_age(session, HENAN, as_of)
        lists = [await overdue(session, HENAN, as_of, late_days=late) for late in (0, 30, 90)]

    for first, page in enumerate(lists):
        assert sum(band.projects for line in lines for band in line.bands[first:]) == page.projects
        assert sum(band.wan for line in lines for band in line.bands[first:]) == page.wan
