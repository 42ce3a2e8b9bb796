"""Many rows at once, by the driver's executemany."""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Table, Update, insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Base

Values = Sequence[Mapping[str, object]]


async def insert_all(session: AsyncSession, model: type[Base], values: Values) -> None:
    """Insert into the model's table itself; the ORM's way would leave None to the database."""
    if values:
        connection = await session.connection()
        await connection.execute(insert(cast(Table, model.__table__)), list(values))


async def update_all(session: AsyncSession, statement: Update, values: Values) -> None:
    """Run an update with bound parameters once for each of the values, in their order."""
    if values:
        connection = await session.connection()
        await connection.execute(statement, list(values))
