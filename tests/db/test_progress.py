"""进度上报 in the database: the ledger says what was reported, photos are kept once, one judgement wins."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db import progress
from db.engine import Database
from db.models import EntryRow, HistoryRow, ProgressPhotoRow, ProgressReportRow, ProjectRow
from db.progress import Photo
from db.queries.progress import (
    also_shown_by,
    last_report_by,
    made_known,
    photos_of,
    projects_named,
    report_fact,
    reportable,
    reports_of,
)
from db.warning_log import Step
from db.writing import LedgerWriter
from ledger.doubts import Doubt
from ledger.errors import Reason, Refused
from ledger.phases import Batch, Milestone
from ledger.progress import MOST_PHOTOS, ReportFact, Said, Standing
from tests.db.cast import (
    AT,
    LI_KE,
    ORIGIN,
    PHASES,
    PLANT,
    PLANT_SIGNED,
    PROVINCE,
    TODAY,
    TREE,
    WANG_KE,
    WEIDU,
    XUCHANG,
    ZHANG_CHU,
)
from tests.db.racing import at_once, refusals
from tests.db.situations import write

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CHAT = LI_KE.id
STEP = Step(AT, LI_KE.id, CHAT)
JUDGING = Step(AT + MINUTE, ZHANG_CHU.id, ZHANG_CHU.id)
STARTED = Said(Milestone.START, TODAY, 12_000)


@pytest.fixture
async def plant(database: Database) -> Database:
    """A project of 许昌, number 1, that has not begun."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        for phase in PHASES:
            await writer.add_phase(phase)
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
    return database


async def report(
    session: AsyncSession, said: Said = STARTED, step: Step = STEP, sure: frozenset[Doubt] = frozenset()
) -> int:
    """Report as the chat does: look, then write, unless the ledger says so already."""
    project = await progress.to_report(session, 1, TODAY)
    assert project is not None
    if not said.adds_to(project.state):
        raise Refused(Reason.NOTHING_NEW)
    return await progress.report(session, TREE, project, said, sure, step)


def photo(name: str, by: int = LI_KE.id) -> Photo:
    return Photo(f"id-{name}", f"unique-{name}", name * 64, by, AT)


async def fact_of(database: Database, number: int = 1) -> ReportFact:
    async with database.reading() as session:
        fact = await report_fact(session, number)
    assert fact is not None
    return fact


async def test_a_report_changes_the_ledger_and_its_history(plant: Database) -> None:
    sure = frozenset({Doubt.LATE_REPORT, Doubt.FUTURE_DAY})
    number = await write(plant, lambda s: report(s, sure=sure))

    async with plant.reading() as session:
        reached = await session.scalar(select(EntryRow.reached_on).where(EntryRow.project_id == 1))
        project = await session.get_one(ProjectRow, 1)
        changes = await session.scalars(select(HistoryRow).where(HistoryRow.source == f"report:{number}"))
        history = {(row.subject, row.field, row.new, row.actor, row.sure) for row in changes}
        known = await made_known(session, 1, Milestone.START, TODAY)
    sure_text = "future_day,late_report"
    assert (reached, project.invested_wan, project.progress_on) == (TODAY, 12_000, TODAY)
    assert history == {
        ("milestone:start", "actual_on", f'"{TODAY}"', LI_KE.id, sure_text),
        ("project", "invested_wan", "12000", LI_KE.id, sure_text),
    }
    assert known is not None and (known.who, known.at) == ("李科", AT)
    fact = await fact_of(plant)
    assert (fact.reported_by, fact.region, fact.standing) == ("李科", WEIDU, Standing.REPORTED)
    assert fact.doubts == (Doubt.FUTURE_DAY, Doubt.LATE_REPORT) and fact.photos == 0


async def test_of_two_who_report_at_once_the_second_sees_the_first(plant: Database) -> None:
    results = await at_once(plant, report, lambda s: report(s, step=Step(AT, WANG_KE.id, WANG_KE.id)))

    [refused] = refusals(results)
    assert refused.reason is Reason.NOTHING_NEW
    async with plant.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ProgressReportRow)) == 1


async def test_an_amount_joins_a_report_once(plant: Database) -> None:
    await write(plant, lambda s: report(s, Said(Milestone.START, TODAY)))
    fact = await fact_of(plant)

    async def add(session: AsyncSession, wan: int) -> bool:
        project = await progress.to_report(session, 1, TODAY)
        assert project is not None
        return await progress.add_amount(session, TREE, project, fact, wan, {Doubt.INVESTMENT_FALLS}, STEP)

    results = await at_once(plant, lambda s: add(s, 12_000), lambda s: add(s, 13_000))

    refusals(results)
    assert sorted(map(str, results)) == ["False", "True"]
    joined = await fact_of(plant)
    async with plant.reading() as session:
        assert (await session.get_one(ProjectRow, 1)).invested_wan == joined.invested_wan
    assert joined.doubts == (Doubt.INVESTMENT_FALLS,)


async def test_it_knows_what_can_be_reported_about(plant: Database) -> None:
    async with plant.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.withdraw("P-1", 1, Batch.SIGNED, TODAY, "建设条件变化")
    async with plant.reading() as session:
        before, on_the_day = [await reportable(session, 1, day) for day in (TODAY - DAY, TODAY)]
        nobody = await reportable(session, 2, TODAY)

    assert before is not None and before.listed and not before.left
    assert on_the_day is not None and on_the_day.left
    assert before.state.milestones == {
        **dict.fromkeys(Milestone, before.state.milestones[Milestone.PRODUCE]),
        **PLANT.milestones,
    }
    assert nobody is None


async def test_it_finds_a_project_by_code_name_or_part_of_it(plant: Database) -> None:
    async with plant.reading() as session:
        for name in ("P-1", PLANT.name, "智能装备"):
            found, total = await projects_named(session, TREE[XUCHANG], name, 5)
            assert ([project.id for project in found], total) == ([1], 1)
        assert await projects_named(session, TREE[XUCHANG], "%", 5) == ((), 0)
        assert await projects_named(session, TREE["411100"], "P-1", 5) == ((), 0)
        assert (await projects_named(session, TREE[PROVINCE], "智能装备", 5, by_code=True))[1] == 0


async def test_the_same_photo_is_kept_once(plant: Database) -> None:
    await write(plant, report)

    results = await at_once(plant, *[lambda s: progress.add_photo(s, 1, photo("a"))] * 2)

    assert sorted(map(str, results)) == ["False", "True"]
    async with plant.reading() as session:
        [kept] = await photos_of(session, 1)
        assert (kept.file_id, kept.sent_by, kept.sent_at) == ("id-a", "李科", AT)
        assert await also_shown_by(session, 2, "a" * 64) == (1,)
        assert await also_shown_by(session, 1, "a" * 64) == ()


async def test_photos_have_an_end(plant: Database) -> None:
    await write(plant, report)
    async with plant.writing() as session:
        for number in range(MOST_PHOTOS):
            assert await progress.add_photo(session, 1, photo(chr(0x4E00 + number)))

    with pytest.raises(Refused) as refused:
        await write(plant, lambda s: progress.add_photo(s, 1, photo("z")))
    assert refused.value.reason is Reason.TOO_MANY_PHOTOS


async def test_what_is_verified_stays_as_it_was_seen(plant: Database) -> None:
    await write(plant, report)
    seen = await fact_of(plant)
    await write(plant, lambda s: progress.judge(s, seen, Standing.VERIFIED, "", JUDGING))

    with pytest.raises(Refused) as refused:
        await write(plant, lambda s: progress.add_photo(s, 1, photo("a")))
    assert refused.value.reason is Reason.REPORT_VERIFIED


async def test_of_two_who_judge_at_once_one_wins(plant: Database) -> None:
    await write(plant, report)
    seen = await fact_of(plant)

    results = await at_once(
        plant,
        lambda s: progress.judge(s, seen, Standing.VERIFIED, "", JUDGING),
        lambda s: progress.judge(s, seen, Standing.DOUBTED, "看不出", JUDGING),
    )

    [refused] = refusals(results)
    now = await fact_of(plant)
    assert refused.reason is Reason.REPORT_JUDGED
    assert refused.facts["standing"] is now.standing and refused.facts["name"] == now.judged_by == "张处"
    assert now.mark != seen.mark


async def test_a_judgement_can_be_changed_by_who_saw_it(plant: Database) -> None:
    await write(plant, report)
    first = await fact_of(plant)
    await write(plant, lambda s: progress.judge(s, first, Standing.DOUBTED, "看不出", JUDGING))
    second = await fact_of(plant)

    await write(plant, lambda s: progress.judge(s, second, Standing.VERIFIED, "", JUDGING))

    now = await fact_of(plant)
    assert (now.standing, now.judged_note) == (Standing.VERIFIED, "")


async def test_it_tells_the_reports_of_a_project_up_to_a_day(plant: Database) -> None:
    await write(plant, report)
    tomorrow = Step(AT + DAY, LI_KE.id, CHAT)
    await write(plant, lambda s: report(s, Said(invested_wan=13_000), tomorrow))

    async with plant.reading() as session:
        assert [fact.id for fact in await reports_of(session, 1)] == [2, 1]
        assert [fact.id for fact in await reports_of(session, 1, TODAY)] == [1]
        assert await reports_of(session, 1, TODAY - DAY) == ()


async def test_the_last_report_is_that_of_the_same_person_in_the_same_chat(plant: Database) -> None:
    await write(plant, report)

    async with plant.reading() as session:
        mine = await last_report_by(session, LI_KE.id, CHAT, AT, 1)
        others = [
            await last_report_by(session, WANG_KE.id, CHAT, AT),
            await last_report_by(session, LI_KE.id, -1002, AT),
            await last_report_by(session, LI_KE.id, CHAT, AT + MINUTE),
            await last_report_by(session, LI_KE.id, CHAT, AT, 2),
        ]
    assert mine is not None and mine.id == 1
    assert others == [None] * 4


@pytest.mark.parametrize("table", [ProgressReportRow, ProgressPhotoRow])
async def test_reports_and_photos_are_never_deleted(
    plant: Database, table: type[ProgressReportRow] | type[ProgressPhotoRow]
) -> None:
    await write(plant, report)
    await write(plant, lambda s: progress.add_photo(s, 1, photo("a")))

    with pytest.raises(DBAPIError):
        await write(plant, lambda s: s.execute(delete(table)))


async def test_a_failure_leaves_nothing_behind(plant: Database) -> None:
    async def fails(session: AsyncSession) -> None:
        await report(session)
        await session.execute(text("SELECT no_such_column FROM project"))

    with pytest.raises(DBAPIError):
        await write(plant, fails)

    async with plant.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ProgressReportRow)) == 0
        assert await session.scalar(select(EntryRow.reached_on).where(EntryRow.project_id == 1)) is None
