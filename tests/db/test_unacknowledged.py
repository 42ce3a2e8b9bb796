"""待签收 by region: what a count by hand of the warnings gives."""

from dataclasses import replace
from datetime import timedelta

from db.engine import Database
from db.queries.unacknowledged import unacknowledged
from db.warning_log import Step
from db.warnings import acknowledge
from db.writing import LedgerWriter
from ledger.rates import Rate
from ledger.unacknowledged import Unacknowledged
from ledger.warnings import Concern, Level, RuleName
from tests.db.cast import AT, LI_KE, LUOHE, ORIGIN, PLANT, TODAY, TREE, WEIDU, XUCHANG, YANLING
from tests.db.situations import LAGGING, late, scanned, write

DAY = timedelta(days=1)
YUANHUI = "411102"
OTHER = Concern(RuleName.LAGGING, Level.RED, LUOHE, rate=Rate.START_RATE, phase=1)


async def test_it_counts_by_city_and_by_county_the_gravest_first(database: Database) -> None:
    plants = [replace(PLANT, code=f"P-{n}", name=f"项目{n}") for n in range(3)]
    plants[1:] = [replace(plants[1], region=YANLING), replace(plants[2], region=YUANHUI)]
    await write(database, lambda s: LedgerWriter(s, TREE, ORIGIN).add_projects(plants))
    old = [late(1, Level.BLUE, WEIDU), late(2, Level.ORANGE, YANLING), late(3, Level.RED, YUANHUI)]
    first = sorted((await write(database, lambda s: scanned(s, old))).opened)
    await write(database, lambda s: scanned(s, [*old, *LAGGING[:2], OTHER], AT + DAY))
    await write(database, lambda s: acknowledge(s, [first[2]], TODAY + 8 * DAY, Step(AT + DAY, LI_KE.id)))

    async with database.reading() as session:
        cities = await unacknowledged(session, TREE.province)
        counties = await unacknowledged(session, TREE[XUCHANG])
        county = await unacknowledged(session, TREE[YUANHUI])

    assert cities == (
        Unacknowledged(LUOHE, 1, 2, {Level.RED: 1}, AT + DAY),
        Unacknowledged(XUCHANG, 4, 4, {Level.BLUE: 1, Level.YELLOW: 2, Level.ORANGE: 1}, AT),
    )
    assert [one.worst for one in cities] == [Level.RED, Level.ORANGE]
    assert counties == (
        Unacknowledged(YANLING, 1, 1, {Level.ORANGE: 1}, AT),
        Unacknowledged(XUCHANG, 2, 2, {Level.YELLOW: 2}, AT + DAY),
        Unacknowledged(WEIDU, 1, 1, {Level.BLUE: 1}, AT),
    )
    assert county == (Unacknowledged(YUANHUI, 0, 1, {}, None),)
    assert county[0].worst is None
