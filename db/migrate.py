"""Bring a database to the present schema, and put in what every ledger starts with."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.data import henan
from db.engine import Database
from db.models import RateDefinitionRow, RegionRow
from ledger.rates import DEFINITIONS

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, kept here so that no ini file is needed."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database) -> None:
    """Create or upgrade all tables; fill in regions and rate definitions where there are none."""
    async with database.engine.connect() as connection:
        await connection.run_sync(_upgrade)
        await connection.commit()
    async with database.writing() as session:
        await _seed(session)


async def is_current(database: Database) -> bool:
    """Whether the database has the schema that this version of the program needs."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_is_current)


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def _is_current(connection: Connection) -> bool:
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


async def _seed(session: AsyncSession) -> None:
    if await session.scalar(select(RegionRow.code).limit(1)) is not None:
        return
    session.add_all(
        RegionRow(
            code=region.code,
            name=region.name,
            short_name=region.short_name,
            level=region.level,
            parent_code=region.parent,
            city_code=region.city,
        )
        for region in henan()
    )
    session.add_all(
        RateDefinitionRow(
            rate=definition.rate,
            version=definition.version,
            first_phase=definition.first_phase,
            last_phase=definition.last_phase,
            batch=definition.batch,
            milestone=definition.milestone,
            base=definition.base,
        )
        for definition in DEFINITIONS
    )
