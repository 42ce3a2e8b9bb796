"""State moves by `UPDATE … WHERE state = :expected`, and the row count says who won."""

from typing import Any

from sqlalchemy import CursorResult, Delete, Insert, Update
from sqlalchemy.ext.asyncio import AsyncSession


async def changed_one(session: AsyncSession, statement: Update | Insert | Delete) -> bool:
    """Whether the statement changed exactly one row: then the caller has won."""
    result = await session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    cursor: CursorResult[Any] = result
    return cursor.rowcount == 1
