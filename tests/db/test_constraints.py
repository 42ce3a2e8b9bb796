"""What the database itself keeps true, whoever writes to it and however."""

from datetime import date, datetime

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from db import outbox, people
from db.engine import Database
from db.models import EntryRow, ExtensionRequestRow, HistoryRow, MuteRow, OfficialRow, WarningEventRow
from db.warning_log import Step
from db.warnings import acknowledge
from db.writing import LedgerWriter
from ledger.clock import CHINA
from ledger.extensions import RequestState
from ledger.phases import Milestone
from ledger.projects import Extension
from ledger.warnings import Concern, Level, RuleName
from tests.db.cast import (
    AT,
    LI_KE,
    ORIGIN,
    PHASES,
    PLANT,
    PLANT_SIGNED,
    TREE,
    WEIDU,
    XUCHANG,
    YANLING,
    ZHANG_CHU,
)
from tests.db.situations import warn

LATER = date(2021, 10, 31)
REQUEST = {
    "warning_id": 1,
    "milestone": Milestone.START,
    "deadline": LATER,
    "new_day": date(2021, 11, 30),
    "reason": "等土地批复",
    "asked_by": LI_KE.id,
    "answer_by": LATER,
    "state": RequestState.PENDING,
}


@pytest.fixture
async def plant(database: Database) -> Database:
    """One project with an entry, an extension, an open warning and a push."""
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        for phase in PHASES:
            await writer.add_phase(phase)
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
        await writer.extend(PLANT.code, Extension(Milestone.START, LATER, AT.date(), "雨季"))
        number = await writer.project_id(PLANT.code)
        late = Concern(RuleName.OVERDUE, Level.YELLOW, WEIDU, number, Milestone.START)
        await warn(session, late)
        group = await people.bind_group(session, -1001, "许昌专班", XUCHANG, ["early-warning"], LI_KE.id)
        await outbox.put_message(session, "push", group.id, AT, body="{}")
        session.add(
            MuteRow(region_code=WEIDU, until=LATER, reason="停工", muted_by=ZHANG_CHU.id, muted_at=AT)
        )
        session.add(ExtensionRequestRow(**REQUEST, project_id=number, asked_at=AT))
    return database


REFUSED = {
    "a copied place or day that disagrees": [
        "UPDATE entry SET city_code = '411100'",
        "UPDATE entry SET region_code = '411024'",
        "UPDATE entry SET city_code = '411100', region_code = '411102'",
        "UPDATE entry SET reached_on = '2021-09-01'",
        "UPDATE entry SET planned_on = '2021-09-16'",
        "UPDATE entry SET target = 'produce'",
        "UPDATE project SET city_code = '411100'",
        "UPDATE project SET region_code = '999999'",
    ],
    "a change of what is written down": [
        "UPDATE history SET new = '1'",
        "UPDATE warning_event SET step = 'resolved'",
        "UPDATE warning_event SET hash = previous",
    ],
    "a deletion": [
        "DELETE FROM history",
        "DELETE FROM warning_event",
        "DELETE FROM entry",
        "DELETE FROM milestone",
        "DELETE FROM extension",
        "DELETE FROM warning",
        "DELETE FROM project",
        "DELETE FROM phase",
        "DELETE FROM mute",
        "DELETE FROM extension_request",
    ],
    "another planned day": [
        "UPDATE milestone SET planned_on = '2021-10-15' WHERE kind = 'start'",
        "UPDATE milestone SET planned_on = '9999-12-31' WHERE kind = 'start'",
    ],
    "less than no money": [
        "UPDATE project SET total_wan = -1",
        "UPDATE project SET year_plan_wan = -1",
        "UPDATE project SET invested_wan = -1",
    ],
    "an unknown word": [
        "UPDATE entry SET batch = 'sold'",
        "UPDATE milestone SET kind = 'sold' WHERE kind = 'sign'",
        "UPDATE warning SET state = 'forgotten'",
        "UPDATE warning SET level = 'pink'",
        "UPDATE official SET role = 'king'",
        "UPDATE outbox SET state = 'lost'",
        "UPDATE warning SET rule = 'gossip'",
        "UPDATE warning SET settlement = 'forgotten'",
        "UPDATE extension_request SET state = 'perhaps'",
        "INSERT INTO warning_event (at, step, detail, previous, hash)"
        " VALUES ('2021-09-30', 'lost', '', '', '')",
        "UPDATE rate_definition SET base = 'sold'",
    ],
    "the same a second time": [
        "INSERT INTO entry (project_id, phase, batch, city_code, region_code, target, planned_on, reached_on,"
        " withdrawn_on, withdrawn_reason) SELECT project_id, phase, batch, city_code, region_code, target,"
        " planned_on, reached_on, '2021-09-01', 'again' FROM entry",
        "INSERT INTO extension (project_id, milestone, new_day, approved_on, reason)"
        " SELECT project_id, milestone, '2021-12-31', approved_on, 'again' FROM extension",
        "INSERT INTO outbox (dedupe_key, kind, group_id, body, state, attempts, not_before, created_at)"
        " SELECT dedupe_key, kind, group_id, body, state, attempts, not_before, created_at FROM outbox",
        "INSERT INTO project_category SELECT * FROM project_category",
        "INSERT INTO extension_request (warning_id, project_id, milestone, deadline, new_day, reason,"
        " asked_by, asked_at, answer_by, state) SELECT warning_id, project_id, milestone, deadline, new_day,"
        " reason, asked_by, asked_at, answer_by, state FROM extension_request",
        "INSERT INTO warning_log SELECT 2, events, hash FROM warning_log",
    ],
    "what makes no sense": [
        "UPDATE rate_definition SET last_phase = first_phase - 1",
        "UPDATE outbox SET kind = 'edit'",
        "UPDATE outbox SET body = ''",
        "UPDATE entry SET phase = 99",
    ],
}


@pytest.mark.parametrize("what", REFUSED)
async def test_it_refuses(plant: Database, what: str) -> None:
    for statement in REFUSED[what]:
        async with plant.writing() as session:
            with pytest.raises(DBAPIError):
                await session.execute(text(statement))
            await session.rollback()


async def entry(database: Database) -> EntryRow:
    async with database.reading() as session:
        return (await session.scalars(select(EntryRow))).one()


async def test_it_carries_a_new_place_over_to_the_entries(plant: Database) -> None:
    async with plant.writing() as session:
        await session.execute(text("UPDATE project SET region_code = '411102', city_code = '411100'"))

    moved = await entry(plant)
    assert (moved.region_code, moved.city_code) == ("411102", "411100")


async def test_it_carries_the_actual_day_over_to_the_entries_and_back(plant: Database) -> None:
    async with plant.writing() as session:
        await session.execute(text("UPDATE milestone SET actual_on = '2021-09-20' WHERE kind = 'start'"))
    assert (await entry(plant)).reached_on == date(2021, 9, 20)

    async with plant.writing() as session:
        await session.execute(text("UPDATE milestone SET actual_on = '9999-12-31' WHERE kind = 'start'"))
    assert (await entry(plant)).reached_on is None


async def test_it_lets_a_planned_day_be_set_where_there_was_none(plant: Database) -> None:
    async with plant.writing() as session:
        await LedgerWriter(session, TREE, ORIGIN).plan(PLANT.code, Milestone.PRODUCE, LATER)

    with pytest.raises(DBAPIError):
        async with plant.writing() as session:
            await LedgerWriter(session, TREE, ORIGIN).plan(PLANT.code, Milestone.PRODUCE, date(2022, 1, 1))


ANOTHER_WARNING = (
    "INSERT INTO warning (year, number, rule, subject, milestone_key, level, state, region_code, city_code,"
    " project_id, milestone, opened_at, chain, step, waiting_since) SELECT year, number + {step}, rule,"
    " subject, milestone_key, level, 'open', region_code, city_code, project_id, milestone, opened_at, chain,"
    " step,"
    " waiting_since FROM warning"
)


@pytest.mark.parametrize("state", ["open", "acknowledged"])
async def test_it_keeps_one_unresolved_warning_to_a_concern(plant: Database, state: str) -> None:
    async with plant.writing() as session:
        await session.execute(text(f"UPDATE warning SET state = '{state}'"))

    with pytest.raises(IntegrityError):
        async with plant.writing() as session:
            await session.execute(text(ANOTHER_WARNING.format(step=1)))


async def test_it_takes_a_new_warning_once_the_old_is_resolved_but_never_its_number(plant: Database) -> None:
    async with plant.writing() as session:
        await session.execute(text("UPDATE warning SET state = 'resolved'"))

    with pytest.raises(IntegrityError):
        async with plant.writing() as session:
            await session.execute(text(ANOTHER_WARNING.format(step=0)))
    async with plant.writing() as session:
        await session.execute(text(ANOTHER_WARNING.format(step=1)))


async def test_it_takes_no_instant_without_a_zone(plant: Database) -> None:
    naive = datetime(2021, 9, 30, 9)  # noqa: DTZ001

    async with plant.writing() as session:
        with pytest.raises(StatementError, match="naive instant"):
            await acknowledge(session, [1], LATER, Step(naive, LI_KE.id))


async def test_it_gives_an_instant_back_in_utc_whatever_zone_it_came_in(plant: Database) -> None:
    row = {
        "id": 7,
        "name": "钱科",
        "role": "viewer",
        "region_code": YANLING,
        "added_at": AT.astimezone(CHINA),
    }
    async with plant.writing() as session:
        await session.execute(insert(OfficialRow), [row])

    async with plant.reading() as session:
        added_at = (await session.get_one(OfficialRow, 7)).added_at
        noted = [
            *await session.scalars(select(HistoryRow.at)),
            *await session.scalars(select(WarningEventRow.at)),
        ]
    for instant in added_at, *noted:
        assert instant == AT and str(instant.tzinfo) == "UTC"
