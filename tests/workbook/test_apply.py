"""A plan written into a real ledger: what stands there afterwards, and what its history says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.doubts import joined, parted
from db.engine import Database
from db.models import EntryRow, HistoryRow, MilestoneRow, ProjectCategoryRow, ProjectRow
from db.workbook.importing.apply import apply
from db.workbook.importing.compare import make_plan
from db.workbook.importing.facts import load_facts
from db.workbook.importing.plan import ImportPlan, codes_in
from db.workbook.reading.reading import RawRow
from db.writing import Origin
from ledger.doubts import Doubt
from ledger.errors import Reason, Refused
from ledger.phases import Batch, Milestone
from tests.workbook.books import LI_KE, MEASURE, PLANT, TREE, plant_row, row

AT = datetime(2021, 9, 30, 1, tzinfo=UTC)
ORIGIN = Origin(AT, "import:1", LI_KE)
MOVED = plant_row(
    invested_wan=9000,
    started="2021-09-28",
    produce_planned="2022-12-31",
    categories="新基建",
    county="禹州市",
    withdrawn_on="2021-09-29",
    withdrawn_reason="无地",
)


async def planned(database: Database, *rows: RawRow) -> ImportPlan:
    async with database.reading() as session:
        return make_plan(rows, await load_facts(session, codes_in(rows)), MEASURE)


async def applied(database: Database, plan: ImportPlan) -> None:
    async with database.writing() as session:
        await apply(session, TREE, plan, ORIGIN)


async def history(database: Database) -> Sequence[HistoryRow]:
    async with database.reading() as session:
        found = await session.scalars(
            select(HistoryRow).where(HistoryRow.source != "test").order_by(HistoryRow.id)
        )
        return found.all()


async def test_a_plan_is_applied_whole(plant: Database) -> None:
    second = row(3, code="XC-001", name=PLANT.name, city=None, phase=2, batch="开工")
    await applied(plant, await planned(plant, MOVED, second, row(4)))

    async with plant.reading() as session:
        project = (await session.scalars(select(ProjectRow).where(ProjectRow.code == "XC-001"))).one()
        entries = (await session.scalars(select(EntryRow).order_by(EntryRow.id))).all()
        start = await session.get_one(MilestoneRow, (project.id, Milestone.START))
        produce = await session.get_one(MilestoneRow, (project.id, Milestone.PRODUCE))
        categories = await session.scalars(select(ProjectCategoryRow.category))
        assert (project.invested_wan, project.region_code, project.city_code) == (9000, "411081", "411000")
        assert (start.actual_on, produce.planned_on) == (date(2021, 9, 28), date(2022, 12, 31))
        assert [entry.withdrawn_on for entry in entries] == [date(2021, 9, 29), None, None]
        assert {(entry.batch, entry.region_code) for entry in entries[:2]} == {
            (Batch.SIGNED, "411081"),
            (Batch.STARTED, "411081"),
        }
        assert list(categories) == ["新基建"]


async def test_what_was_applied_is_unchanged_afterwards(plant: Database) -> None:
    rows = (MOVED, row(4, total_wan=5, categories="新基建", bank="=1+1", withdrawn_on=None))
    await applied(plant, await planned(plant, *rows))

    again = await planned(plant, *rows)

    assert again.does_nothing
    assert (again.unchanged, again.rejected, again.asked) == (2, (), ())


async def test_history_names_the_import_and_who_sent_it(plant: Database) -> None:
    await applied(plant, await planned(plant, plant_row(invested_wan=9000)))

    (change,) = await history(plant)
    assert (change.source, change.actor, change.field) == ("import:1", LI_KE, "invested_wan")
    assert (change.old, change.new) == ("3000", "9000")


async def test_history_keeps_every_change_with_what_was_before(plant: Database) -> None:
    await applied(plant, await planned(plant, MOVED))

    kept = [(change.subject, change.field, change.old, change.new) for change in await history(plant)]
    assert sorted(kept, key=str) == [
        ("entry:1:signed", "withdrawn_on", None, '"2021-09-29"'),
        ("entry:1:signed", "withdrawn_reason", None, '"无地"'),
        ("milestone:produce", "planned_on", None, '"2022-12-31"'),
        ("milestone:start", "actual_on", None, '"2021-09-28"'),
        ("project", "categories", '["两新一重", "先进制造业"]', '["新基建"]'),
        ("project", "invested_wan", "3000", "9000"),
        ("project", "region", '"411082"', '"411081"'),
    ]


async def test_progress_is_dated_by_what_was_reported(plant: Database) -> None:
    async def progress_on() -> date:
        async with plant.reading() as session:
            return (await session.scalars(select(ProjectRow.progress_on))).one()

    await applied(plant, await planned(plant, plant_row(bank="工商银行")))
    assert await progress_on() == date(2021, 7, 10)

    await applied(plant, await planned(plant, plant_row(bank="工商银行", started="2021-09-28")))
    assert await progress_on() == date(2021, 9, 30)


async def test_what_was_answered_stands_in_the_history_of_what_it_let_in(plant: Database) -> None:
    plan = await planned(plant, plant_row(invested_wan=1, started="2021-07-01"), row(3))
    assert plan.doubts_of("XC-001") == {Doubt.OUT_OF_ORDER, Doubt.INVESTMENT_FALLS, Doubt.LATE_REPORT}

    await applied(plant, plan)

    assert {(change.field, change.sure) for change in await history(plant)} == {
        ("actual_on", "out_of_order,investment_falls,late_report"),
        ("invested_wan", "out_of_order,investment_falls,late_report"),
        ("*", ""),
    }


def test_doubts_are_kept_as_a_text_and_come_back() -> None:
    assert joined(frozenset(Doubt)) == ",".join(Doubt)
    assert len(joined(frozenset(Doubt))) <= 120
    assert parted(joined({Doubt.RUSH, Doubt.FUTURE_DAY})) == (Doubt.FUTURE_DAY, Doubt.RUSH)
    assert parted("") == ()


async def test_a_stale_plan_is_refused(plant: Database) -> None:
    plan = await planned(plant, plant_row(invested_wan=9000))
    await applied(plant, await planned(plant, plant_row(invested_wan=8000)))

    with pytest.raises(Refused) as refused:
        await applied(plant, plan)

    assert refused.value.reason is Reason.LEDGER_CHANGED


async def test_changes_of_other_projects_do_not_make_a_plan_stale(plant: Database) -> None:
    plan = await planned(plant, plant_row(invested_wan=9000))
    await applied(plant, await planned(plant, row()))

    await applied(plant, plan)

    assert (await history(plant))[-1].new == "9000"


async def test_the_reason_of_a_withdrawal_can_be_corrected_alone(plant: Database) -> None:
    gone = plant_row(withdrawn_on="2021-09-01", withdrawn_reason="无地")
    await applied(plant, await planned(plant, gone))

    await applied(plant, await planned(plant, plant_row(withdrawn_reason="用地未批")))

    *_, change = await history(plant)
    assert (change.field, change.old, change.new) == ("withdrawn_reason", '"无地"', '"用地未批"')
    assert (await planned(plant, plant_row(withdrawn_reason="用地未批"))).does_nothing
