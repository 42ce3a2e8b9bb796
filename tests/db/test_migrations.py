"""Migrations lead to what the models say, once, from nothing and back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Enum, inspect, select, text, update

from db import migrate
from db.data import henan
from db.engine import Database
from db.models import Base, RateDefinitionRow, RegionRow
from db.queries.reference import region_tree
from ledger.rates import DEFINITIONS, RateDefinition


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


async def test_it_leads_back_to_nothing_and_up_again(database: Database) -> None:
    async with database.engine.connect() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.alembic_config(sync), "base"))
        await connection.commit()

    async with database.engine.connect() as connection:
        left = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert left == ["alembic_version"]
    await migrate.upgrade(database)

    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM region")) == len(list(henan()))
