"""The ledger as it was known at a past instant, against what was seen at that instant."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import progress
from db.engine import Database
from db.known_at import known_at
from db.models import ImportRow, ImportState, ProgressReportRow, ProjectRow
from db.queries.lists import search
from db.queries.progress import report_fact, reports_of
from db.queries.projects import ledger_revision
from db.warning_log import Step
from db.workbook.importing.undo import undo
from db.workbook.sheets.rows import SheetRow
from db.workbook.sheets.write import export_rows
from db.writing import LedgerWriter, Origin
from ledger.doubts import Doubt
from ledger.phases import Batch, Milestone
from ledger.progress import Said, Standing
from ledger.projects import EntryRecord, ProjectRecord
from tests.db.cast import AT, LI_KE, ORIGIN, PHASES, PLANT, PLANT_SIGNED, TODAY, TREE, ZHANG_CHU
from tests.db.changing import Change, Contents, by_others, by_workbook, contents, fewer, fresh
from tests.db.stores import Store

HOURS, MINUTE = timedelta(hours=7), timedelta(minutes=1)
Seen = tuple[Contents, list[SheetRow]]
histories = st.lists(st.lists(by_workbook | by_others, max_size=5), max_size=8)


async def seen_now(database: Database) -> Seen:
    async with database.reading() as session:
        return await contents(session), await export_rows(session, TREE)


async def write(database: Database, changes: list[Change], origin: Origin) -> None:
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, origin)
        for change in changes:
            await change(writer, session, origin.at)


@fewer
@given(steps=histories)
async def test_it_shows_what_was_seen_at_each_instant(store: Store, steps: list[list[Change]]) -> None:
    async with fresh(store) as database:
        seen = {AT: await seen_now(database)}
        for number, changes in enumerate(steps, 1):
            now = AT + number * HOURS
            await write(database, changes, Origin(now, "test", LI_KE.id))
            seen[now] = await seen_now(database)

        for instant, ledger in seen.items():
            async with known_at(database, TREE, instant) as session:
                assert (await contents(session), await export_rows(session, TREE)) == ledger


@pytest.fixture
async def plant(database: Database) -> Database:
    """A ledger with the plant, and a warning about it."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_phase(PHASES[0])
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
    return database


async def test_a_project_that_came_in_twice_is_seen_in_each_of_its_lives(plant: Database) -> None:
    other = replace(PLANT, code="P-2", name="鄢陵花木产业园")
    seen: dict[datetime, Seen] = {}
    for number, name in enumerate(("import", "undo", "import"), 1):
        at = AT + number * HOURS
        async with plant.writing() as session:
            if name == "undo":
                await undo(session, TREE, 1, LI_KE.id, at)
            else:
                await _imports(session, replace(other, name=f"{other.name}{number}"), at)
        seen[at] = await seen_now(plant)

    for instant, (_, rows) in seen.items():
        async with known_at(plant, TREE, instant + MINUTE) as session:
            assert await export_rows(session, TREE) == rows
            found = (await search(session, TREE.province, "花木")).lines
            assert [line.code for line in found] == ([] if len(rows) == 1 else ["P-2"])


async def _imports(session: AsyncSession, record: ProjectRecord, at: datetime) -> None:
    row = ImportRow(
        **{"file_name": "许昌.xlsx", "content": b"", "sha256": "", "sent_by": LI_KE.id, "sent_at": at},
        **{"revision": await ledger_revision(session), "state": ImportState.APPLIED, "applied_at": at},
    )
    session.add(row)
    await session.flush()
    writer = LedgerWriter(session, TREE, Origin(at, f"import:{row.id}", LI_KE.id))
    await writer.add_projects([record])
    await writer.add_entries([EntryRecord(record.code, 1, Batch.SIGNED)])


async def test_it_knows_of_a_report_only_what_was_said_by_then(plant: Database) -> None:
    reported = {"reported_by": LI_KE.id, "reported_at": AT + HOURS, "chat_id": LI_KE.id}
    judged = {"judged_by": ZHANG_CHU.id, "judged_at": AT + 3 * HOURS, "judged_note": "没有照片"}
    async with plant.writing() as session:
        row = ProgressReportRow(project_id=1, sure="", standing=Standing.DOUBTED, **reported, **judged)
        session.add(row)

    async def standings(at: datetime) -> list[Standing]:
        async with known_at(plant, TREE, at) as session:
            return [report.standing for report in await reports_of(session, 1)]

    assert await standings(AT) == []
    assert await standings(AT + 2 * HOURS) == [Standing.REPORTED]
    assert await standings(AT + 3 * HOURS) == [Standing.DOUBTED]


async def test_it_does_not_know_the_amount_that_joined_a_report_later(plant: Database) -> None:
    said = (Said(Milestone.START, TODAY), Said(invested_wan=500))
    late = {Doubt.LATE_REPORT}
    async with plant.writing() as session:
        project = await progress.to_report(session, 1, TODAY)
        assert project is not None
        step = Step(AT + HOURS, LI_KE.id, LI_KE.id)
        number = await progress.report(session, TREE, project, said[0], late, step)
    async with plant.writing() as session:
        project, fact = await progress.to_report(session, 1, TODAY), await report_fact(session, number)
        assert project is not None and fact is not None
        step, sure = replace(step, at=step.at + 20 * MINUTE), {Doubt.INVESTMENT_FALLS}
        assert await progress.add_amount(session, TREE, project, fact, 500, sure, step)

    async def told(at: datetime) -> list[tuple[int | None, set[Doubt]]]:
        async with known_at(plant, TREE, at) as session:
            return [(report.invested_wan, set(report.doubts)) for report in await reports_of(session, 1)]

    assert await told(AT + HOURS - MINUTE) == []
    assert await told(AT + HOURS + 10 * MINUTE) == [(None, late)]
    assert await told(AT + HOURS + 20 * MINUTE) == [(500, late | sure)]


async def test_a_clock_that_went_back_does_not_put_a_fact_before_itself(plant: Database) -> None:
    for number, at in enumerate((AT + 3 * HOURS, AT + HOURS, AT + 5 * HOURS), 1):
        async with plant.writing() as session:
            writer = LedgerWriter(session, TREE, Origin(at, "operator"))
            await writer.set_fields(PLANT.code, {"invested_wan": number})

    async def invested(at: datetime) -> int | None:
        async with known_at(plant, TREE, at) as session:
            return await session.scalar(select(ProjectRow.invested_wan))

    assert [await invested(AT + hours * HOURS) for hours in (0, 1, 3, 4, 5)] == [0, 2, 2, 2, 3]


async def test_it_leaves_no_trace(plant: Database) -> None:
    before = await seen_now(plant)

    async with known_at(plant, TREE, AT - HOURS) as session:
        assert await export_rows(session, TREE) == []

    assert await seen_now(plant) == before
