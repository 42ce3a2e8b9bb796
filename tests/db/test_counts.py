"""The counts of a batch equal a brute-force count, on random ledgers, on both databases."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.engine import Database
from db.queries.counts import batch_counts
from db.queries.rates import rate_facts
from ledger.counts import Counts
from ledger.phases import Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from ledger.rates import DEFINITIONS, RateDefinition
from tests.db.cast import PHASES, TREE
from tests.db.ledgers import Ledger, days, few, holding, ledgers, regions

asked = st.tuples(regions, st.integers(1, len(PHASES)), days)


@few
@given(ledger=ledgers, questions=st.lists(asked, min_size=4, max_size=8))
async def test_it_counts_as_one_counts_by_hand(
    database: Database, ledger: Ledger, questions: list[tuple[str, int, date]]
) -> None:
    async with holding(database, ledger) as session:
        for region, phase, as_of in questions:
            for definition in DEFINITIONS:
                found = await batch_counts(session, TREE[region], definition, phase, as_of)

                assert found == by_hand(ledger, region, definition, phase, as_of)


@few
@given(ledger=ledgers, questions=st.lists(asked, min_size=4, max_size=8))
async def test_it_counts_what_the_rates_count(
    database: Database, ledger: Ledger, questions: list[tuple[str, int, date]]
) -> None:
    async with holding(database, ledger) as session:
        for region, phase, as_of in questions:
            for fact in await rate_facts(session, TREE[region], phase, as_of):
                definition = next(d for d in DEFINITIONS if (d.rate, d.version) == (fact.rate, fact.version))
                found = await batch_counts(session, TREE[region], definition, phase, as_of)

                assert (found.reached, found.total) == (fact.reached, fact.total)


def by_hand(ledger: Ledger, region: str, definition: RateDefinition, phase: int, day: date) -> Counts:
    projects = {project.code: project for project in ledger.projects}
    seats = [
        (entry, projects[entry.project])
        for entry in ledger.entries
        if (entry.phase, entry.batch) == (phase, definition.batch)
        and TREE.contains(region, projects[entry.project].region)
    ]
    staying = [(e, p) for e, p in seats if e.withdrawn_on is None or e.withdrawn_on > day]
    ours = [(e, p) for e, p in staying if definition.base is None or reached(p, definition.base, day)]
    due = [(e, p) for e, p in ours if _come(deadline(ledger, p, definition.milestone, day), day)]
    planned = [(e, p) for e, p in ours if _come(_plan(p, definition.milestone).planned_on, day)]

    def there(some: list[tuple[EntryRecord, ProjectRecord]]) -> int:
        return sum(reached(project, definition.milestone, day) for _, project in some)

    return Counts(
        *(len(ours), there(ours), len(due), there(due), len(planned), there(planned)),
        *(len(seats), there(seats), len(staying), there(staying)),
    )


def deadline(ledger: Ledger, project: ProjectRecord, milestone: Milestone, day: date) -> date | None:
    """The planned day, or the latest extension approved by then."""
    later = [
        extension.new_day
        for code, extension in ledger.extensions
        if code == project.code and extension.milestone is milestone and extension.approved_on <= day
    ]
    return max(later, default=_plan(project, milestone).planned_on)


def reached(project: ProjectRecord, milestone: Milestone, day: date) -> bool:
    return _come(_plan(project, milestone).actual_on, day)


def _plan(project: ProjectRecord, milestone: Milestone) -> Plan:
    return project.milestones.get(milestone, Plan())


def _come(when: date | None, day: date) -> bool:
    return when is not None and when <= day
