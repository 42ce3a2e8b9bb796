"""An import from being sent in to being confirmed, on a real ledger."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import (
    EntryRow,
    HistoryRow,
    ImportRow,
    ImportState,
    MilestoneRow,
    ProjectCategoryRow,
    ProjectRow,
)
from db.workbook import imports
from db.workbook.apply import apply
from db.workbook.columns import COLUMNS
from db.workbook.compare import make_plan
from db.workbook.facts import load_facts
from db.workbook.plan import ImportPlan, codes_in
from db.workbook.read import RawRow
from db.workbook.rows import SheetRow
from db.workbook.write import write_csv
from db.writing import LedgerWriter, Origin
from ledger.errors import Reason, Refused
from ledger.phases import Batch, Milestone
from tests.workbook.books import LI_KE, LUOHE, PLANT, TREE, WANG_KE, of_xuchang, plant_row, row

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
        return make_plan(rows, await load_facts(session, codes_in(rows)), TREE, of_xuchang)


async def applied(database: Database, plan: ImportPlan) -> None:
    async with database.writing() as session:
        await apply(session, TREE, plan, ORIGIN)


def file_of(*rows: RawRow) -> bytes:
    return write_csv([_line(row) for row in rows])


def _line(row: RawRow) -> SheetRow:
    return tuple(row.cells.get(column.field) for column in COLUMNS)


async def sent(database: Database, *rows: RawRow) -> int:
    """The number of an import that 李科 sent in."""
    content = file_of(*rows)
    async with database.reading() as session:
        plan = await imports.prepare(session, TREE, content, "许昌.csv", of_xuchang)
    async with database.writing() as session:
        return await imports.receive(session, content, "许昌.csv", LI_KE, AT, plan)


async def confirmed(database: Database, number: int, sender_id: int = LI_KE) -> ImportPlan:
    async with database.writing() as session:
        return await imports.confirm(session, TREE, number, sender_id, AT, of_xuchang)


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
        assert (project.invested_wan, project.region_code) == (9000, "411081")
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
    assert (again.unchanged, again.rejected) == (2, ())


async def test_history_names_the_import_and_who_sent_it(plant: Database) -> None:
    await applied(plant, await planned(plant, plant_row(invested_wan=9000)))

    (change,) = await history(plant)
    assert (change.source, change.actor, change.field) == ("import:1", LI_KE, "invested_wan")
    assert (change.old, change.new) == ("3000", "9000")


async def test_a_stale_plan_is_refused(plant: Database) -> None:
    plan = await planned(plant, plant_row(invested_wan=9000))
    await applied(plant, await planned(plant, row()))

    with pytest.raises(Refused) as refused:
        await applied(plant, plan)

    assert refused.value.reason is Reason.LEDGER_CHANGED


async def test_a_failure_leaves_nothing_behind(plant: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await sent(plant, plant_row(invested_wan=9000), row(3))

    async def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(LedgerWriter, "add_entries", fail)
    with pytest.raises(OSError):
        await confirmed(plant, number)

    assert await history(plant) == []
    assert await state(plant, number) == ImportState.WAITING


async def state(database: Database, number: int) -> str:
    async with database.reading() as session:
        return (await session.get_one(ImportRow, number)).state


async def test_confirming_applies_what_was_sent(plant: Database) -> None:
    number = await sent(plant, plant_row(invested_wan=9000), row(3))

    plan = await confirmed(plant, number)

    assert (len(plan.changed), len(plan.new)) == (1, 1)
    assert {change.source for change in await history(plant)} == {f"import:{number}"}
    assert await state(plant, number) == ImportState.APPLIED


async def test_a_second_confirmation_is_told_that_it_is_over(plant: Database) -> None:
    number = await sent(plant, row())
    await confirmed(plant, number)

    with pytest.raises(Refused) as refused:
        await confirmed(plant, number)

    assert refused.value.reason is Reason.IMPORT_OVER


async def test_a_cancelled_import_cannot_be_confirmed(plant: Database) -> None:
    number = await sent(plant, row())
    async with plant.writing() as session:
        await imports.cancel(session, number, LI_KE)

    with pytest.raises(Refused) as refused:
        await confirmed(plant, number)

    assert refused.value.reason is Reason.IMPORT_OVER
    assert await history(plant) == []


@pytest.mark.parametrize(("offset", "sender_id"), [(0, WANG_KE), (1, LI_KE)])
async def test_an_import_of_somebody_else_is_unknown(plant: Database, offset: int, sender_id: int) -> None:
    number = await sent(plant, row()) + offset

    with pytest.raises(Refused) as confirming:
        await confirmed(plant, number, sender_id)
    with pytest.raises(Refused) as cancelling:
        async with plant.writing() as session:
            await imports.cancel(session, number, sender_id)

    assert {confirming.value.reason, cancelling.value.reason} == {Reason.IMPORT_UNKNOWN}


async def test_changes_of_other_projects_do_not_matter(plant: Database) -> None:
    number = await sent(plant, plant_row(invested_wan=9000))
    await applied(plant, await planned(plant, row()))

    plan = await confirmed(plant, number)

    assert len(plan.changed) == 1


async def test_nobody_confirms_what_he_has_not_seen(plant: Database) -> None:
    number = await sent(plant, plant_row(invested_wan=9000))
    await applied(plant, await planned(plant, plant_row(invested_wan=8000)))

    with pytest.raises(Refused) as refused:
        await confirmed(plant, number)

    assert refused.value.reason is Reason.LEDGER_CHANGED
    assert await state(plant, number) == ImportState.WAITING


async def test_after_a_review_he_can(plant: Database) -> None:
    number = await sent(plant, plant_row(invested_wan=9000))
    await applied(plant, await planned(plant, plant_row(invested_wan=8000)))

    async with plant.writing() as session:
        seen = await imports.review(session, TREE, number, LI_KE, of_xuchang)
    done = await confirmed(plant, number)

    assert seen.changed[0].changes[0].old == 8000
    assert done.changed == seen.changed


async def test_a_project_of_others_stays_as_it_is(plant: Database) -> None:
    async with plant.writing() as session:
        writer = LedgerWriter(session, TREE, Origin(AT, "test"))
        await writer.set_fields("XC-001", {"region_code": LUOHE})

    number = await sent(plant, plant_row(invested_wan=9000))
    plan = await confirmed(plant, number)

    assert (plan.does_nothing, plan.rejected_rows) == (True, 1)
    assert await history(plant) == []


async def test_a_long_file_name_keeps_its_ending(plant: Database) -> None:
    content = file_of(row())
    name = "许昌" * 150 + ".csv"
    async with plant.writing() as session:
        plan = await imports.prepare(session, TREE, content, name, of_xuchang)
        number = await imports.receive(session, content, name, LI_KE, AT, plan)

    assert len((await confirmed(plant, number)).new) == 1


async def test_the_reason_of_a_withdrawal_can_be_corrected_alone(plant: Database) -> None:
    gone = plant_row(withdrawn_on="2021-09-01", withdrawn_reason="无地")
    await applied(plant, await planned(plant, gone))

    await applied(plant, await planned(plant, plant_row(withdrawn_reason="用地未批")))

    *_, change = await history(plant)
    assert (change.field, change.old, change.new) == ("withdrawn_reason", '"无地"', '"用地未批"')
    assert (await planned(plant, plant_row(withdrawn_reason="用地未批"))).does_nothing
