"""The lists of overdue and of due projects equal a brute-force search, any page of them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.queries.lists import due, overdue, search
from db.queries.scope import Filters
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, Plan, ProjectLine, ProjectPage
from tests.db.cast import LUOHE, PLANT, PLANT_SIGNED, PROVINCE, TODAY, TREE, WEIDU
from tests.db.ledgers import DAYS, Ledger, days, fewer, filters, holding, ledgers, mostly_none, regions
from tests.db.oracle import Late, Oracle

ONE_DAY = timedelta(days=1)
narrowed = st.builds(
    lambda some, batch, phase: replace(some, batch=batch, phase=phase),
    filters,
    mostly_none(Batch),
    mostly_none(range(1, 6)),
)
asked = st.tuples(regions, days, narrowed, mostly_none(Milestone))
paged = st.tuples(st.integers(1, 3), st.integers(1, 3))


@fewer
@given(
    ledger=ledgers,
    questions=st.lists(asked, min_size=3, max_size=6),
    part=paged,
    ahead=st.integers(0, 4),
    since=mostly_none(DAYS),
    late_days=st.sampled_from((0, 0, 1, 3)),
)
async def test_it_lists_what_one_finds_by_hand(
    database: Database,
    ledger: Ledger,
    questions: list[tuple[str, date, Filters, Milestone | None]],
    part: tuple[int, int],
    ahead: int,
    since: date | None,
    late_days: int,
) -> None:
    page, size = part
    wan_of = {project.code: project.total_wan for project in ledger.projects}
    async with holding(database, ledger) as session:
        for region, as_of, through, milestone in questions:
            narrow = partial(partial, milestone=milestone, filters=through)
            late = narrow(overdue, session, TREE[region], as_of, late_days=late_days)
            soon = narrow(due, session, TREE[region], as_of, ahead, since=since)
            oracle = Oracle(ledger, region, as_of, through)

            for ask, wanted in (late, oracle.overdue(late_days)), (soon, oracle.due(ahead, since)):
                wanted = _only(wanted, through, milestone)
                everything, some = await ask(size=1000), await ask(page=page, size=size)

                assert _lines(everything) == wanted
                number = min(page, max(1, -(-len(wanted) // size)))
                assert some.number == number
                assert _lines(some) == wanted[(number - 1) * size : number * size]
                assert everything.total == some.total == len(wanted)
                listed = {line.code for line in wanted}
                assert everything.projects == some.projects == len(listed)
                assert everything.wan == some.wan == sum(wan_of[code] for code in listed)


def _only(lines: list[Late], through: Filters, milestone: Milestone | None) -> list[Late]:
    return [
        line for line in lines if milestone in (None, line.milestone) and through.phase in (None, line.phase)
    ]


def _lines(page: ProjectPage) -> list[Late]:
    return [_late(line) for line in page.lines]


def _late(line: ProjectLine) -> Late:
    assert line.phase and line.batch and line.milestone and line.planned_on and line.deadline
    return Late(
        line.code, line.phase, line.batch, line.milestone, line.planned_on, line.deadline, line.extensions
    )


def plant_due_on(day: date, *extensions: Extension) -> Ledger:
    plant = replace(PLANT, milestones={Milestone.START: Plan(day)})
    return Ledger((plant,), (PLANT_SIGNED,), tuple((PLANT.code, extension) for extension in extensions))


async def seen(session: AsyncSession) -> tuple[int, int]:
    """How many are overdue, and how many are due today."""
    late = await overdue(session, TREE.province, TODAY)
    soon = await due(session, TREE.province, TODAY, 0)
    return late.total, soon.total


async def test_it_is_due_on_the_day_itself_and_overdue_from_the_next(database: Database) -> None:
    async with holding(database, plant_due_on(TODAY)) as session:
        assert await seen(session) == (0, 1)

    async with holding(database, plant_due_on(TODAY - ONE_DAY)) as session:
        assert await seen(session) == (1, 0)


async def test_it_counts_an_extension_from_the_day_of_its_approval(database: Database) -> None:
    before, later = TODAY - ONE_DAY, TODAY + ONE_DAY
    today = Extension(Milestone.START, later, approved_on=TODAY, reason="雨季")
    tomorrow = Extension(Milestone.START, later, approved_on=later, reason="雨季")

    async with holding(database, plant_due_on(before, today)) as session:
        assert await seen(session) == (0, 0)

    async with holding(database, plant_due_on(before, tomorrow)) as session:
        assert await seen(session) == (1, 0)


async def test_it_finds_projects_by_name_company_or_code_within_the_region(database: Database) -> None:
    other = replace(PLANT, code="P-2", name="100%_大豆加工", region="411102", company="漯河公司", total_wan=9)
    gone = replace(PLANT, code="P-3", name="智能装备公司", company="又一公司")
    listed = tuple(EntryRecord(code, 1, Batch.SIGNED) for code in ("P-1", "P-2"))

    async with holding(database, Ledger((PLANT, other, gone), listed, ())) as session:
        found = await search(session, TREE.province, "公司", size=1)
        assert (found.total, found.projects, found.wan) == (2, 2, PLANT.total_wan + 9)

        async def codes(text: str, region: str = PROVINCE) -> list[str]:
            return [line.code for line in (await search(session, TREE[region], text)).lines]

        assert await codes("智能装备") == ["P-1"]
        assert await codes("公司") == ["P-1", "P-2"]
        assert await codes("公司", LUOHE) == ["P-2"]
        assert await codes("公司", WEIDU) == ["P-1"]
        assert await codes("P-2") == ["P-2"]
        assert await codes("100%_") == ["P-2"]
        assert await codes("%") == ["P-2"]
        assert await codes("\\") == []
