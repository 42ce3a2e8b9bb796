"""Migrations lead to what the models say, once, from nothing and back."""

from datetime import date, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Enum, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from db import migrate, outbox, people
from db.data import henan
from db.digests import latest_digests, parts_of
from db.engine import Database
from db.models import (
    Base,
    OutboxRow,
    ProjectRow,
    RateDefinitionRow,
    RegionRow,
    WarningEventRow,
    WarningLogRow,
    WarningRow,
)
from db.queries import warnings as asked
from db.queries.reference import region_tree
from db.warning_log import Step, Verdict, verify
from db.warnings import acknowledge
from ledger.rates import DEFINITIONS, RateDefinition
from ledger.warnings import DigestPart, WarningState
from tests.db.cast import AT, LI_KE, TODAY
from tests.db.first_schema import ROWS, SIGNED_AT, put_first
from tests.db.situations import late, scanned, tell


async def test_it_builds_what_the_models_say(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_it_checks_every_word_in_the_database_itself(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_unchecked_words) == []


def _unchecked_words(connection: Connection) -> list[str]:
    """Columns that hold one of a set of words, and whose table has no check that names just these."""
    missing = []
    for table in Base.metadata.sorted_tables:
        checks = [check["sqltext"] for check in inspect(connection).get_check_constraints(table.name)]
        for column in table.columns:
            if isinstance(column.type, Enum) and not any(
                column.name in check and all(f"'{word}'" in check for word in column.type.enums)
                for check in checks
            ):
                missing.append(f"{table.name}.{column.name}")
    return missing


async def test_it_knows_whether_a_database_is_current(bare: Database) -> None:
    assert not await migrate.is_current(bare)

    await migrate.upgrade(bare)

    assert await migrate.is_current(bare)


async def test_it_starts_a_ledger_with_the_regions_and_the_definitions(database: Database) -> None:
    async with database.reading() as session:
        tree = await region_tree(session)
        rows = await session.scalars(select(RateDefinitionRow))
        definitions = {
            RateDefinition(
                row.rate, row.version, row.first_phase, row.last_phase, row.batch, row.milestone, row.base
            )
            for row in rows
        }

    assert list(tree) == list(henan())
    assert definitions == set(DEFINITIONS)


async def test_it_changes_nothing_the_second_time(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(update(RegionRow).where(RegionRow.code == "411000").values(name="许都市"))

    await migrate.upgrade(database)

    async with database.reading() as session:
        assert (await region_tree(session))["411000"].name == "许都市"
        assert len(list(await session.scalars(select(RateDefinitionRow)))) == len(DEFINITIONS)


# from the first schema to the second

DAY = timedelta(days=1)


@pytest.fixture
async def first(bare: Database) -> Database:
    """A ledger of version 0.1 with all that it held, upgraded."""
    await put_first(bare)
    await migrate.upgrade(bare)
    return bare


async def kept(database: Database, table: str, row: Any) -> bool:
    """Whether every column of the first schema that there still is holds what it held."""
    async with database.reading() as session:
        rows = (await session.scalars(select(row).order_by(row.id))).all()
    wanted = ROWS[table]
    assert [one.id for one in rows] == [one["id"] for one in wanted]
    return all(
        getattr(one, name) == value
        for one, old in zip(rows, wanted, strict=True)
        for name, value in old.items()
        if hasattr(one, name)
    )


async def test_it_keeps_every_warning_event_and_push(first: Database) -> None:
    assert await migrate.is_current(first)
    for table, row in (("warning", WarningRow), ("warning_event", WarningEventRow), ("outbox", OutboxRow)):
        assert await kept(first, table, row), table


async def test_it_gives_former_warnings_a_chain_and_former_acknowledgements_two_weeks(
    first: Database,
) -> None:
    async with first.reading() as session:
        waits, taken, gone = await session.scalars(select(WarningRow).order_by(WarningRow.id))

    assert {row.chain for row in (waits, taken, gone)} == {"2:group 4:above 6:province +5"}
    assert {(row.step, row.waiting_since) for row in (waits, taken, gone)} == {(0, AT)}
    assert [row.promised_on for row in (waits, taken, gone)] == [None, date(2021, 10, 15), None]
    assert [row.settlement for row in (waits, taken, gone)] == [None, None, "changed"]
    assert taken.acknowledged_at == SIGNED_AT


async def test_it_chains_the_former_log(first: Database) -> None:
    async with first.reading() as session:
        assert await verify(session) == Verdict(6, None)

    async with first.writing() as session:
        await session.execute(update(WarningLogRow).values(events=5))
    async with first.reading() as session:
        assert (await verify(session)).broken_at == 17


async def test_it_keeps_what_each_group_was_shown(first: Database) -> None:
    async with first.reading() as session:
        digest = await asked.digest_of(session, 7)
        assert (await latest_digests(session))[1] == 7
        assert await parts_of(session, 7) == {
            6: DigestPart.NEW,
            3: DigestPart.STANDING,
            5: DigestPart.NEW,
        }
        shows = list(await session.scalars(select(OutboxRow.shows).order_by(OutboxRow.id)))
    assert digest is not None
    assert (digest.group, digest.day, digest.page, digest.unresolved) == (1, TODAY, 2, 3)
    assert [line.warning.id for line in digest.lines] == [6, 3, 5]
    assert shows == ["Qms7", "Qms7", None, "Qms8"]


async def test_it_dates_the_progress_of_every_project_by_its_history(first: Database) -> None:
    """Not by a remark or an extension; and what has no history is not called silent at once."""
    async with first.reading() as session:
        progress = list(await session.scalars(select(ProjectRow.progress_on).order_by(ProjectRow.id)))

    assert progress[:2] == [TODAY - 9 * DAY, date(2021, 9, 1)]
    assert progress[2] > TODAY


async def test_it_goes_on_where_the_former_version_stopped(first: Database) -> None:
    """New warnings, events, digests and pushes take numbers that nothing has had."""
    async with first.writing() as session:
        scan = await scanned(session, [late(1), late(2), late(3)], AT + 10 * DAY)
        group = await people.group(session, 1)
        assert group is not None
        digest = await tell(session, group, scan.opened)
        await acknowledge(session, [3], TODAY + 20 * DAY, Step(AT + 10 * DAY, LI_KE.id))

    assert (scan.opened, digest) == ({7}, 9)
    async with first.reading() as session:
        assert (await verify(session)).broken_at is None
        [new] = await asked.warning_facts(session, [7], TODAY)
        old = await session.get_one(WarningRow, 3)
        waiting = await session.scalar(select(OutboxRow.id).where(OutboxRow.dedupe_key == "digest:9"))
    assert (new.serial, old.state, waiting) == ("2021-000004", WarningState.ACKNOWLEDGED, 25)


async def test_it_sends_what_the_former_version_left_in_the_outbox(first: Database) -> None:
    async with first.writing() as session:
        sent = []
        while pushes := await outbox.claim(session, AT):
            sent += pushes
            for push in pushes:
                await outbox.mark_sent(session, push.id, 80, AT)

    assert [(push.id, push.again, push.edits) for push in sent] == [
        (22, True, 77),
        (23, True, None),
        (24, False, None),
    ]


GUARDED = [
    "UPDATE warning_event SET step = 'opened'",
    "DELETE FROM warning_event",
    "DELETE FROM warning",
    "UPDATE warning SET state = 'forgotten'",
    "INSERT INTO warning_log (id, events, hash) VALUES (2, 0, '')",
]


@pytest.mark.parametrize("statement", GUARDED)
async def test_it_guards_the_tables_that_it_made_anew(first: Database, statement: str) -> None:
    with pytest.raises(DBAPIError):
        async with first.writing() as session:
            await session.execute(text(statement))


async def test_it_cannot_be_undone_and_says_so(first: Database) -> None:
    async with first.engine.connect() as connection:
        with pytest.raises(NotImplementedError, match="restore the backup"):
            await connection.run_sync(lambda sync: command.downgrade(migrate.alembic_config(sync), "0001"))
        await connection.rollback()

    assert await migrate.is_current(first)
