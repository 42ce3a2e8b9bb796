"""Published reports are found again by number, place and week; and what a brief says of warnings."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from db import outbox
from db.engine import Database
from db.queries.brief import newly_red, promises
from db.queries.reports import report_numbered, report_of, report_page, reports_before
from db.reports import FrozenReport, freeze
from db.warning_log import Step
from db.warnings import acknowledge
from ledger.questions import Question, Topic
from ledger.warnings import Level
from tests.db.cast import AT, LI_KE, LUOHE, PROVINCE, TODAY, TREE, XUCHANG
from tests.db.situations import LAGGING, bind, scanned, write

JOB, DAY = "weekly-ranking", timedelta(days=1)


def published(week: int, region: str = XUCHANG) -> FrozenReport:
    day = TODAY - 7 * week * DAY
    question = Question(Topic.WEEKLY, region=region, phase=1, as_of=day).encode()
    return FrozenReport(JOB, region, f"2021-W{39 - week}", day, 1, question, '{"facts": 1}')


async def test_it_finds_reports_by_number_place_and_week(database: Database) -> None:
    numbers = [
        await write(database, lambda s, r=report: freeze(s, r, AT))  # type: ignore[misc]
        for report in (published(2), published(1), published(0, LUOHE), published(0))
    ]
    again = await write(database, lambda s: freeze(s, replace(published(1), facts="{}"), AT))

    async with database.reading() as session:
        found = await report_numbered(session, JOB, numbers[1])
        of_week = await report_of(session, JOB, LUOHE, "2021-W39")
        page = await report_page(session, JOB, XUCHANG, 9, 2)
        assert await report_numbered(session, JOB, 999) is None
        assert await report_numbered(session, "early-warning", numbers[1]) is None
        assert await report_of(session, JOB, PROVINCE, "2021-W39") is None
    assert again == numbers[1] and found is not None and found.is_intact
    assert not replace(found, facts="{}").is_intact
    assert of_week is not None and of_week.number == numbers[2]
    assert (page.total, page.number, [report.number for report in page.reports]) == (3, 2, [numbers[0]])


async def test_only_what_some_group_was_told_is_to_be_corrected(database: Database) -> None:
    """The latest first; not one that made way for a later one, nor one of the same day or a later one."""
    async with database.writing() as session:
        group = await bind(session, -1001)
        for week in (3, 2, 1, 0):
            await freeze(session, published(week), AT)
            await outbox.put_message(
                session, f"weekly:{week}", group.id, AT, body="{}", shows=published(week).question
            )
        await session.execute(text("UPDATE outbox SET state = 'merged' WHERE dedupe_key = 'weekly:2'"))

    async with database.reading() as session:
        reports = await reports_before(session, JOB, XUCHANG, TODAY, 4)
        latest = await reports_before(session, JOB, XUCHANG, TODAY, 1)
    assert [report.period for report in reports] == ["2021-W38", "2021-W36"]
    assert list(latest) == list(reports[:1])


async def test_it_knows_what_turned_red_lately_and_what_was_promised(database: Database) -> None:
    red = [replace(concern, level=Level.RED) for concern in LAGGING]
    async with database.writing() as session:
        await scanned(session, [red[0], *LAGGING[1:]], AT - 8 * DAY)
        await scanned(session, [*red[:2], *LAGGING[2:]], AT)
        await acknowledge(session, [2, 3], TODAY + 2 * DAY, Step(AT, LI_KE.id))
        await scanned(session, [red[0], LAGGING[1], red[3]], AT + DAY)

    async with database.reading() as session:
        turned = await newly_red(session, TREE[XUCHANG], AT - 6 * DAY, AT + DAY, TODAY)
        before = await newly_red(session, TREE[XUCHANG], AT - 9 * DAY, AT - 7 * DAY, TODAY)
        elsewhere = await newly_red(session, TREE[LUOHE], AT - 6 * DAY, AT + DAY, TODAY)
        promised = await promises(session, TREE[PROVINCE], TODAY, TODAY + 3 * DAY, TODAY)
        later = await promises(session, TREE[PROVINCE], TODAY + 3 * DAY, TODAY + 9 * DAY, TODAY)
    assert [fact.id for fact in before] == [1] and elsewhere == ()
    assert {fact.id for fact in turned} >= {4} and 1 not in {fact.id for fact in turned}
    assert [fact.id for fact in promised.due] == [2] and later.due == promised.missed == ()
