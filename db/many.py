"""Many rows read at once: past the object-relational mapper, and each value that repeats is converted once.

Both together take most of what SQLAlchemy adds to reading a row.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Executable, Row, String, TypeDecorator, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

KEPT = 4096
"""How many values of a column are remembered."""


class _Repeated(TypeDecorator[Any]):
    """As another type, for a column in which few values occur again and again: levels, days, instants."""

    impl = String
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        convert = self.kind.dialect_impl(dialect).result_processor(dialect, coltype)
        return None if convert is None else lru_cache(maxsize=KEPT)(convert)


def repeated(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The column, for a statement that reads many rows of few values."""
    return type_coerce(column, _Repeated(column.type))


async def all_rows(session: AsyncSession, statement: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of a statement that selects columns only, after what the session has changed so far."""
    await session.flush()
    connection = await session.connection()
    return (await connection.execute(statement)).all()
