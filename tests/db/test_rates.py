"""The rates query equals a brute-force count, on random ledgers, on both databases."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.engine import Database
from db.queries.rates import By, batch_totals, rate_facts
from db.queries.scope import Filters
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from ledger.rates import Rate
from tests.db.cast import PHASES, PROVINCE, TREE, WEIDU, XUCHANG, YANLING
from tests.db.ledgers import CATEGORIES, Ledger, days, few, filters, holding, ledgers, regions
from tests.db.oracle import Oracle

phases = st.integers(1, len(PHASES))
asked = st.tuples(regions, phases, days, st.sampled_from(By), filters)


@few
@given(ledger=ledgers, questions=st.lists(asked, min_size=6, max_size=12))
async def test_it_counts_as_one_counts_by_hand(
    database: Database, ledger: Ledger, questions: list[tuple[str, int, date, By, Filters]]
) -> None:
    async with holding(database, ledger) as session:
        for region, phase, as_of, by, through in questions:
            facts = await rate_facts(session, TREE[region], phase, as_of, by=by, filters=through)
            totals = await batch_totals(session, TREE[region], phase, as_of, through)

            oracle = Oracle(ledger, region, as_of, through)
            assert list(facts) == oracle.rates(phase, by)
            assert list(totals) == oracle.totals(phase)


def signed(code: str, region: str, phase: int, sign: date | None, start: date | None) -> Ledger:
    milestones = {Milestone.SIGN: Plan(None, sign), Milestone.START: Plan(None, start)}
    project = ProjectRecord(
        code, code, region, categories=CATEGORIES, total_wan=50_000, milestones=milestones
    )
    return Ledger((project,), (EntryRecord(code, phase, Batch.SIGNED),), ())


def together(*ledgers: Ledger) -> Ledger:
    return Ledger(
        tuple(p for ledger in ledgers for p in ledger.projects),
        tuple(e for ledger in ledgers for e in ledger.entries),
        (),
    )


async def test_it_counts_starts_among_the_fulfilled_only_from_phase_four_on(database: Database) -> None:
    day = date(2022, 4, 30)
    unsigned = [signed(f"A-{phase}", WEIDU, phase, None, None) for phase in (3, 4)]
    started = [signed(f"B-{phase}", YANLING, phase, day, day) for phase in (3, 4)]

    async with holding(database, together(*unsigned, *started)) as session:
        third = await rate_facts(session, TREE[XUCHANG], 3, day)
        fourth = await rate_facts(session, TREE[XUCHANG], 4, day)

    assert [(f.rate, f.version, f.reached, f.total) for f in third] == [(Rate.START_RATE, 1, 1, 2)]
    assert [(f.rate, f.version, f.reached, f.total) for f in fourth] == [
        (Rate.START_RATE, 2, 1, 1),
        (Rate.FULFILMENT_RATE, 1, 1, 2),
    ]


async def test_it_has_no_fact_where_there_is_nothing_to_count(database: Database) -> None:
    day = date(2021, 9, 30)

    async with holding(database, signed("A", WEIDU, 1, day, day)) as session:
        assert await rate_facts(session, TREE["410100"], 1, day) == ()
        assert await rate_facts(session, TREE[PROVINCE], 2, day) == ()
        assert await batch_totals(session, TREE["410100"], 1, day) == ()


async def test_it_gives_one_rate_alone_as_it_gives_it_among_the_others(database: Database) -> None:
    day = date(2022, 4, 30)

    async with holding(
        database, together(signed("A", WEIDU, 4, day, day), signed("B", YANLING, 4, day, None))
    ) as session:
        every = await rate_facts(session, TREE.province, 4, day, by=By.COUNTY)
        alone = [await rate_facts(session, TREE.province, 4, day, by=By.COUNTY, rate=rate) for rate in Rate]

    assert every == tuple(fact for facts in alone for fact in facts)
    assert len(every) == 4
