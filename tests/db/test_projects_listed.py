"""Lists of projects and the parts of a batch equal a brute-force search, with any conditions together."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.engine import Database
from db.queries.projects_listed import Wanted, latest_reached, projects_listed
from db.queries.rates import rate_facts
from db.queries.scope import Filters
from db.queries.shares import batch_shares
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectPage
from ledger.questions import Named
from ledger.rates import DEFINITIONS
from ledger.shares import CategoryPart
from tests.db.cast import PHASES, PLANT, PLANT_SIGNED, TODAY, TREE, WEIDU
from tests.db.ledgers import (
    CATEGORIES,
    DAYS,
    Ledger,
    days,
    fewer,
    filters,
    holding,
    ledgers,
    mostly_none,
    regions,
)
from tests.db.oracle import Held, Oracle

LATER = PHASES[3].held_on
"""Four of the five phases have been held by then."""


@dataclass(frozen=True)
class Asked:
    """A question about projects on lists."""

    region: str
    as_of: date
    filters: Filters
    milestone: Milestone | None
    reached: bool | None
    since: date | None
    top: int | None

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            TREE[self.region],
            self.as_of,
            self.filters,
            self.milestone,
            self.reached,
            self.since,
            top=self.top,
        )


of_lists = st.builds(
    lambda some, batch, phase: replace(some, batch=batch, phase=phase),
    filters,
    mostly_none(Batch),
    mostly_none(range(1, 6)),
)
asked = st.builds(
    Asked,
    regions,
    st.sampled_from((LATER, LATER, *DAYS)),
    of_lists,
    st.none() | st.sampled_from(Milestone),
    st.sampled_from((None, True, False)),
    mostly_none(DAYS),
    mostly_none((1, 3)),
)
paged = st.tuples(st.integers(1, 3), st.integers(1, 3))


@fewer
@given(ledger=ledgers, questions=st.lists(asked, min_size=3, max_size=6), part=paged)
async def test_it_lists_each_project_once_as_one_finds_them_by_hand(
    database: Database, ledger: Ledger, questions: list[Asked], part: tuple[int, int]
) -> None:
    async with holding(database, ledger) as session:
        for question in questions:
            oracle = Oracle(ledger, question.region, question.as_of, question.filters)
            by_hand = oracle.listed(question.milestone, question.reached, question.since)[: question.top]
            everything = await projects_listed(session, question.wanted, size=1000)
            some = await projects_listed(session, question.wanted, *part)

            assert _held(everything) == by_hand
            page, size = part
            number = min(page, max(1, -(-len(by_hand) // size)))
            assert _held(some) == by_hand[(number - 1) * size : number * size]
            assert some.number == number
            for found in everything, some:
                assert (found.total, found.projects) == (len(by_hand), len(by_hand))
                assert found.wan == sum(held.total_wan for held in by_hand)


def _held(page: ProjectPage) -> list[Held]:
    return [Held(line.code, line.total_wan, frozenset(line.seats)) for line in page.lines]


@fewer
@given(ledger=ledgers, region=regions, through=filters, phase=st.integers(1, 4))
async def test_it_lists_behind_a_rate_just_what_the_rate_counts(
    database: Database, ledger: Ledger, region: str, through: Filters, phase: int
) -> None:
    async with holding(database, ledger) as session:
        facts = await rate_facts(session, TREE[region], phase, LATER, filters=through)
        for definition in DEFINITIONS:
            if not definition.first_phase <= phase <= (definition.last_phase or phase):
                continue
            narrowed = replace(through, phase=phase, batch=definition.batch)
            wanted = Wanted(TREE[region], LATER, narrowed, milestone=definition.milestone)
            wanted = replace(wanted, base=definition.base, reached_first=True)
            lines = (await projects_listed(session, wanted, size=1000)).lines

            done = [line.reached_on is not None for line in lines]
            fact = next((fact for fact in facts if fact.rate is definition.rate), None)
            assert (sum(done), len(done)) == ((fact.reached, fact.total) if fact else (0, 0))
            assert done == sorted(done, reverse=True)


@fewer
@given(ledger=ledgers, region=regions, through=filters, phase=st.integers(1, 5), as_of=days)
async def test_it_parts_a_batch_by_category_as_one_does_by_hand(
    database: Database, ledger: Ledger, region: str, through: Filters, phase: int, as_of: date
) -> None:
    async with holding(database, ledger) as session:
        shares = await batch_shares(session, TREE[region], phase, as_of, through)

    oracle = Oracle(ledger, region, as_of, replace(through, category=None))
    entries = list(oracle.entries(phase))
    assert [share.batch for share in shares] == [b for b in Batch if b in {e.batch for e, _ in entries}]
    for share in shares:
        whole = [(e, p) for e, p in entries if e.batch is share.batch]
        inside = [p for e, p in whole if e.withdrawn_on is None or e.withdrawn_on > as_of]
        count = Counter(category for p in inside for category in p.categories)
        wan = {c: sum(p.total_wan for p in inside if c in p.categories) for c in CATEGORIES}

        assert (share.projects, share.wan) == (len(inside), sum(p.total_wan for p in inside))
        assert share.withdrawn == len(whole) - len(inside)
        assert share.unlabelled == sum(not p.categories for p in inside)
        assert set(share.parts) == {CategoryPart(c, n, wan[c]) for c, n in count.items()}


async def test_it_tells_of_each_project_what_was_asked_about(database: Database) -> None:
    named = replace(PLANT, service_officer="王明", leader="王主任", bank="建设银行")
    gone = replace(PLANT, code="P-2", name="迁出项目")
    ledger = Ledger(
        (named, gone),
        (
            PLANT_SIGNED,
            EntryRecord("P-1", 2, Batch.STARTED),
            EntryRecord("P-2", 1, Batch.SIGNED, TODAY, "用地未批"),
        ),
        (),
    )
    through = Filters(named=Named.PERSON, name="主任")
    wanted = Wanted(TREE[WEIDU], TODAY, through, Milestone.START, reached=False)

    async with holding(database, ledger) as session:
        [line] = (await projects_listed(session, wanted)).lines
        [later] = (await projects_listed(session, replace(wanted, as_of=PHASES[1].held_on))).lines

    assert (line.code, line.matched, line.deadline, line.reached_on) == (
        "P-1",
        "王主任",
        named.milestones[Milestone.START].planned_on,
        None,
    )
    assert line.seats == ((1, Batch.SIGNED),)
    assert later.seats == ((1, Batch.SIGNED), (2, Batch.STARTED))


async def test_it_knows_the_last_day_on_which_any_reached_a_milestone(database: Database) -> None:
    early, late = date(2021, 8, 1), date(2021, 9, 2)
    milestones = {Milestone.START: Plan(None, early)}
    other = replace(PLANT, code="P-2", milestones={Milestone.START: Plan(None, late)})
    entries = (PLANT_SIGNED, EntryRecord("P-2", 1, Batch.SIGNED))
    wanted = Wanted(TREE[WEIDU], TODAY, milestone=Milestone.START, reached=True)

    async with holding(database, Ledger((replace(PLANT, milestones=milestones), other), entries, ())) as s:
        assert await latest_reached(s, wanted) == late
        assert await latest_reached(s, replace(wanted, as_of=date(2021, 9, 1))) == early
        assert await latest_reached(s, replace(wanted, milestone=Milestone.PRODUCE)) is None
