"""Imports are taken back, in whatever order nothing later stands on them, and the ledger is as it was."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.known_at import known_at
from db.models import EntryRow, HistoryRow, ImportRow, ImportState, ProgressReportRow, ProjectRow
from db.queries.lists import search
from db.queries.progress import Known, made_known
from db.queries.projects import ledger_revision, project_card
from db.workbook.importing.undo import Touched, Undone, undo
from db.writing import LedgerWriter, Origin
from ledger.errors import Reason, Refused
from ledger.phases import Batch, Milestone
from ledger.progress import Standing
from ledger.projects import EntryRecord, Extension, ProjectRecord
from tests.db.cast import AT, LI_KE, PHASES, PLANT, PLANT_SIGNED, TREE, WANG_KE, YANLING, ZHANG_CHU
from tests.db.changing import Change, by_others, by_workbook, contents, fewer, fresh
from tests.db.racing import at_once, refusals
from tests.db.stores import Store

HOURS = timedelta(hours=7)
NEXT = AT + timedelta(days=1)
STARTED = date(2021, 9, 28)


async def imported(
    database: Database, *changes: Change, at: datetime = AT, sender: int | None = LI_KE.id
) -> int:
    """The number of an import that did this."""
    async with database.writing() as session:
        row = ImportRow(
            **{"file_name": "许昌.xlsx", "content": b"", "sha256": "", "sent_by": sender or 0, "sent_at": at},
            **{"revision": await ledger_revision(session), "state": ImportState.APPLIED, "applied_at": at},
        )
        session.add(row)
        await session.flush()
        await _do(session, changes, Origin(at, f"import:{row.id}", sender))
        return row.id


async def changed(database: Database, *changes: Change, source: str, at: datetime = AT) -> None:
    async with database.writing() as session:
        await _do(session, changes, Origin(at, source, WANG_KE.id))


async def _do(session: AsyncSession, changes: Sequence[Change], origin: Origin) -> None:
    writer = LedgerWriter(session, TREE, origin)
    for change in changes:
        await change(writer, session, origin.at)


async def undone(database: Database, number: int, at: datetime = NEXT) -> Undone:
    async with database.writing() as session:
        return await undo(session, TREE, number, ZHANG_CHU.id, at)


async def refusal(database: Database, number: int) -> Refused:
    with pytest.raises(Refused) as refused:
        await undone(database, number)
    return refused.value


async def rows(database: Database, statement: Any) -> list[tuple[Any, ...]]:
    async with database.reading() as session:
        return [tuple(row) for row in await session.execute(statement)]


def brings(record: ProjectRecord = PLANT) -> Change:
    async def change(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
        await writer.add_projects([record])
        await writer.add_entries([EntryRecord(record.code, 1, Batch.SIGNED)])

    return change


async def starts(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
    await writer.reach(PLANT.code, Milestone.START, STARTED)


async def plans_production(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
    await writer.plan(PLANT.code, Milestone.PRODUCE, date(2022, 6, 30))


async def moves(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
    await writer.set_fields(PLANT.code, {"region": YANLING, "invested_wan": 700})
    await writer.set_categories(PLANT.code, ["新基建"])


async def leaves(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
    await writer.withdraw(PLANT.code, 1, Batch.SIGNED, STARTED, "无地")


async def enters_production(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
    await writer.add_entries([EntryRecord(PLANT.code, 1, Batch.STARTED)])


async def is_extended(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
    await writer.extend(
        PLANT.code, Extension(Milestone.PRODUCE, date(2022, 9, 30), date(2021, 9, 30), "雨季")
    )


EVERYTHING = (moves, starts, plans_production, leaves, enters_production)


@pytest.fixture
async def plant(database: Database) -> Database:
    """A ledger in which the plant stands, from before any import."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, Origin(AT - HOURS, "operator"))
        for phase in PHASES:
            await writer.add_phase(phase)
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
    return database


async def test_it_puts_everything_back(plant: Database) -> None:
    async with plant.reading() as session:
        before = await contents(session)
    number = await imported(plant, *EVERYTHING)

    done = await undone(plant, number)

    async with plant.reading() as session:
        assert await contents(session) == before
    assert done == Undone(number, "许昌.xlsx", projects=1, gone=0, entries=1, facts=7, codes=("P-1",))
    states = select(ImportRow.state, ImportRow.undone_by, ImportRow.undone_at)
    assert await rows(plant, states) == [(ImportState.UNDONE, ZHANG_CHU.id, NEXT)]


async def test_nothing_else_may_take_entries_out(plant: Database) -> None:
    await undone(plant, await imported(plant, enters_production))

    with pytest.raises(DBAPIError, match="never deleted"):
        async with plant.writing() as session:
            await session.execute(delete(EntryRow))


async def test_it_remembers_both_ways(plant: Database) -> None:
    number = await imported(plant, starts, enters_production)

    await undone(plant, number)

    row = HistoryRow
    said = select(row.source, row.actor, row.subject, row.field, row.old, row.new).order_by(row.id)
    facts = '{"withdrawn_on": null, "withdrawn_reason": ""}'
    assert (await rows(plant, said))[2:] == [
        (f"import:{number}", LI_KE.id, "milestone:start", "actual_on", None, '"2021-09-28"'),
        (f"import:{number}", LI_KE.id, "entry:1:started", "*", None, facts),
        (f"undo:{number}", ZHANG_CHU.id, "entry:1:started", "*", facts, None),
        (f"undo:{number}", ZHANG_CHU.id, "milestone:start", "actual_on", '"2021-09-28"', None),
    ]


OTHER = ProjectRecord("P-2", "鄢陵花木产业园", YANLING)


async def test_a_project_that_came_in_is_nowhere_any_more(plant: Database) -> None:
    number = await imported(plant, brings(OTHER))

    done = await undone(plant, number)

    assert (done.gone, done.entries, done.codes) == (1, 1, (f"P-2（撤销{number}）",))
    async with plant.reading() as session:
        assert (await search(session, TREE.province, "花木")).total == 0
        assert (await search(session, TREE.province, "P-2")).total == 0
        with pytest.raises(Refused) as refused:
            await project_card(session, 2, STARTED)
    assert (refused.value.reason, refused.value.facts) == (Reason.PROJECT_TAKEN_BACK, {"number": number})


async def test_its_code_may_come_in_anew_and_be_taken_back_again(plant: Database) -> None:
    long = ProjectRecord("X" * 40, "长号项目", YANLING)
    longer = ProjectRecord("X" * 39 + "Y", "又一长号项目", YANLING)
    for _ in range(2):
        await undone(plant, await imported(plant, brings(OTHER), brings(long), brings(longer)))

    codes = [code for (code,) in await rows(plant, select(ProjectRow.code).order_by(ProjectRow.id))]
    assert codes == [
        *("P-1", "P-2（撤销1）", "X" * 35 + "（撤销1）", "X" * 33 + "（撤销1-2）"),
        *("P-2（撤销2）", "X" * 35 + "（撤销2）", "X" * 33 + "（撤销2-2）"),
    ]


@pytest.mark.parametrize("state", [ImportState.WAITING, ImportState.CANCELLED])
async def test_it_needs_an_import_that_was_applied(plant: Database, state: ImportState) -> None:
    number = await imported(plant, starts)
    async with plant.writing() as session:
        (await session.get_one(ImportRow, number)).state = state

    assert (await refusal(plant, number)).reason is Reason.IMPORT_NOT_APPLIED
    assert (await refusal(plant, 404)).reason is Reason.NO_SUCH_IMPORT


async def test_it_is_taken_back_once(plant: Database) -> None:
    number = await imported(plant, starts)
    await undone(plant, number)

    refused = await refusal(plant, number)

    assert refused.reason is Reason.IMPORT_UNDONE
    assert refused.facts == {"number": number, "name": "张处", "at": NEXT}


async def test_of_several_at_once_one_wins(plant: Database) -> None:
    number = await imported(plant, *EVERYTHING)

    results = await at_once(
        plant, *[lambda session: undo(session, TREE, number, ZHANG_CHU.id, NEXT) for _ in range(4)]
    )

    assert [refused.reason for refused in refusals(results)] == [Reason.IMPORT_UNDONE] * 3
    backwards = select(func.count()).where(HistoryRow.source == f"undo:{number}")
    assert await rows(plant, backwards) == [(8,)]


async def test_a_report_at_the_same_moment_is_not_lost(plant: Database) -> None:
    number = await imported(plant, starts)

    async def reports(session: AsyncSession) -> None:
        writer = LedgerWriter(session, TREE, Origin(NEXT, "report:1", LI_KE.id))
        await writer.reach(PLANT.code, Milestone.START, date(2021, 9, 30))

    async def takes_back(session: AsyncSession) -> None:
        await undo(session, TREE, number, ZHANG_CHU.id, NEXT)

    refused = refusals(await at_once(plant, reports, takes_back))

    assert [one.reason for one in refused] in ([], [Reason.IMPORT_TOUCHED])
    assert await rows(plant, select(EntryRow.reached_on)) == [(date(2021, 9, 30),)]


async def restarts(writer: LedgerWriter, session: AsyncSession, at: datetime) -> None:
    await writer.reach(PLANT.code, Milestone.START, date(2021, 9, 29))


@pytest.mark.parametrize(
    ("wrote", "later", "touched"),
    [
        ([starts], [restarts], ("milestone:start", "actual_on")),
        ([moves], [moves], None),
        ([enters_production], [starts], None),
        ([plans_production], [is_extended], ("extension:produce", "*")),
        ([starts], [is_extended], None),
        ([leaves], [starts], None),
    ],
)
async def test_it_says_what_touched_the_same_facts(
    plant: Database, wrote: list[Change], later: list[Change], touched: tuple[str, str] | None
) -> None:
    number = await imported(plant, *wrote)
    await changed(plant, *later, source="report:7", at=AT + HOURS)

    if touched is None:
        await undone(plant, number)
        return

    refused = await refusal(plant, number)
    assert refused.reason is Reason.IMPORT_TOUCHED
    assert refused.facts == {
        "number": number,
        "total": 1,
        "touched": (Touched("P-1", PLANT.name, *touched, "王科", WANG_KE.id, AT + HOURS, "report:7"),),
    }
    assert await rows(plant, select(ImportRow.state)) == [(ImportState.APPLIED,)]


async def test_whatever_touches_a_project_that_came_in_keeps_it(plant: Database) -> None:
    number = await imported(plant, brings(OTHER))
    async with plant.writing() as session:
        report = {"project_id": 2, "reported_by": WANG_KE.id, "reported_at": AT + HOURS, "chat_id": 1}
        row = ProgressReportRow(**report, sure="", standing=Standing.REPORTED, judged_note="")
        session.add(row)

    refused = await refusal(plant, number)

    by = (WANG_KE.name, WANG_KE.id, AT + HOURS, f"report:{row.id}")
    assert refused.facts["touched"] == (Touched("P-2", OTHER.name, "project", "*", *by),)


async def test_what_was_taken_back_itself_does_not_count(plant: Database) -> None:
    first = await imported(plant, starts)
    second = await imported(plant, restarts, at=AT + HOURS)
    assert (await refusal(plant, first)).reason is Reason.IMPORT_TOUCHED

    await undone(plant, second)
    await undone(plant, first)

    async with plant.reading() as session:
        card = await project_card(session, 1, STARTED)
    assert card is not None and card.record.milestones[Milestone.START].actual_on is None


async def test_who_takes_a_correction_back_is_not_who_reported(plant: Database) -> None:
    await imported(plant, starts)
    await undone(plant, await imported(plant, restarts, at=AT + HOURS))

    async with plant.reading() as session:
        known = await made_known(session, 1, Milestone.START, date(2021, 9, 28))

    assert known == Known(date(2021, 9, 28), LI_KE.name, AT)


Deed = tuple[list[Change], list[Change]]
"""What one import did, and what others did after it."""
deeds_of = st.lists(
    st.tuples(st.lists(by_workbook, max_size=4), st.lists(by_others, max_size=2)), min_size=1, max_size=6
)


@fewer
@given(deeds_of)
async def test_taken_back_in_reverse_order_they_leave_the_ledger_of_before(
    store: Store, deeds: list[Deed]
) -> None:
    async with fresh(store) as database:
        states, numbers = [], []
        for step, (changes, _) in enumerate(deeds, 1):
            async with database.reading() as session:
                states.append(await contents(session))
            numbers.append(await imported(database, *changes, at=AT + step * HOURS))

        while numbers:
            await undone(database, numbers.pop(), at=NEXT + timedelta(days=9))
            async with database.reading() as session:
                assert await without_gone(session) == states.pop()


async def without_gone(session: AsyncSession) -> Any:
    """What the tables hold, but for projects that are out of the ledger."""
    gone = set(await session.scalars(select(ProjectRow.id).where(ProjectRow.code.contains("（撤销"))))
    found = await contents(session)
    return {
        table: [row for row in rows if row[0 if table != "entry" else 1] not in gone]
        for table, rows in found.items()
    }


@fewer
@given(deeds_of, st.data())
async def test_out_of_order_it_is_refused_exactly_where_facts_overlap(
    store: Store, deeds: list[Deed], data: st.DataObject
) -> None:
    async with fresh(store) as database:
        numbers: list[int] = []
        for step, (changes, others) in enumerate(deeds, 1):
            at = AT + step * HOURS
            numbers.append(await imported(database, *changes, at=at))
            await changed(database, *others, source=f"report:{step}", at=at + HOURS / 2)

        for step, number in enumerate(data.draw(st.permutations(numbers))):
            expected = await overlaps(database, number)
            at = NEXT + timedelta(days=9 + step)
            async with database.reading() as session:
                before = await contents(session)
            if expected:
                assert (await refusal(database, number)).facts["total"] == expected
                continue
            await undone(database, number, at)
            async with known_at(database, TREE, at - HOURS) as session:
                assert await contents(session, entry_ids=False) == _without_ids(before)


def _without_ids(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {**found, "entry": sorted((row[1:] for row in found["entry"]), key=repr)}


async def overlaps(database: Database, number: int) -> int:
    """How many later changes touch the facts of an import, counted by hand."""
    async with database.reading() as session:
        history = (await session.scalars(select(HistoryRow).order_by(HistoryRow.id))).all()
        gone = await session.scalars(select(ImportRow.id).where(ImportRow.state == ImportState.UNDONE))
        ignored = {f"{way}:{one}" for one in gone for way in ("import", "undo")}
    mine = [row for row in history if row.source == f"import:{number}"]
    later = [row for row in history if row.source not in {*ignored, f"import:{number}"}]
    return sum(any(_overlap(own, other) for own in mine if own.id < other.id) for other in later)


def _overlap(own: HistoryRow, other: HistoryRow) -> bool:
    if own.project_id != other.project_id:
        return False
    if own.subject == "project" and own.field == "*":
        return True
    if own.subject == other.subject:
        return own.field in ("*", other.field)
    return own.field == "planned_on" and other.subject == own.subject.replace("milestone", "extension")
