"""Courses and conversion equal what one counts by hand, on random ledgers, on both databases."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.engine import Database
from db.queries.conversion import reached_steps
from db.queries.rates import By
from db.queries.scope import Filters
from db.queries.trends import courses
from ledger.conversion import STEPS, Reached, convert
from ledger.phases import Batch, Milestone
from ledger.projects import Plan, ProjectRecord
from ledger.rates import DEFINITIONS, Rate
from ledger.trends import points
from tests.db.cast import PHASES, TREE, XUCHANG
from tests.db.ledgers import DAYS, Ledger, days, few, filters, holding, ledgers, regions
from tests.db.oracle import Oracle

phases = st.integers(1, len(PHASES))


@few
@given(ledger=ledgers, region=regions, phase=phases, through=filters)
async def test_every_point_is_the_rate_of_its_day(
    database: Database, ledger: Ledger, region: str, phase: int, through: Filters
) -> None:
    held = [d for d in DEFINITIONS if d.first_phase <= phase <= (d.last_phase or phase)]
    async with holding(database, ledger) as session:
        for definition in held:
            codes = dict.fromkeys((region, XUCHANG))
            found = await courses(session, [TREE[code] for code in codes], ((phase, definition),), through)

            for code in codes:
                for point in points(found[code, phase], DAYS):
                    oracle = Oracle(ledger, code, point.day, through)
                    assert (point.reached, point.total) == _share(oracle, phase, definition.rate)


@few
@given(
    ledger=ledgers, region=regions, phase=phases, as_of=days, batch=st.sampled_from(Batch), through=filters
)
async def test_it_finds_how_far_each_project_has_come(
    database: Database,
    ledger: Ledger,
    region: str,
    phase: int,
    as_of: date,
    batch: Batch,
    through: Filters,
) -> None:
    async with holding(database, ledger) as session:
        found = await reached_steps(session, TREE[region], phase, batch, as_of, through)

    there = [
        Reached(tuple(_has_reached(project, step, as_of) for step in STEPS[batch]), 1, project.total_wan)
        for entry, project in Oracle(ledger, region, as_of, through).entries(phase)
        if entry.batch is batch and not (entry.withdrawn_on and entry.withdrawn_on <= as_of)
    ]
    assert convert(batch, found) == convert(batch, there)


def _share(oracle: Oracle, phase: int, rate: Rate) -> tuple[int, int]:
    facts = [fact for fact in oracle.rates(phase, By.WHOLE) if fact.rate is rate]
    return (facts[0].reached, facts[0].total) if facts else (0, 0)


def _has_reached(project: ProjectRecord, step: Milestone, as_of: date) -> bool:
    day = project.milestones.get(step, Plan()).actual_on
    return day is not None and day <= as_of
