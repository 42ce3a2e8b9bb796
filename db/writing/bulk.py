"""Many rows at once, by the driver's own ways."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, cast

from sqlalchemy import Delete, Dialect, Table, Update, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Base
from db.one_trip import OneTripConnection

Values = Sequence[Mapping[str, object]]
Tuples = Iterable[Sequence[object]]
AT_ONCE = 5000
"""Rows that go to the driver together."""


async def insert_all(session: AsyncSession, model: type[Base], values: Values) -> None:
    """Insert into the model's table itself; the ORM's way would leave None to the database."""
    if values:
        connection = await session.connection()
        await connection.execute(insert(cast(Table, model.__table__)), list(values))


async def run_each(session: AsyncSession, statement: Update | Delete, values: Values) -> None:
    """Run a statement with bound parameters once for each of the values, in their order."""
    if values:
        connection = await session.connection()
        await connection.execute(statement, list(values))


async def insert_rows(
    session: AsyncSession,
    model: type[Base],
    columns: Sequence[str],
    rows: Tuples,
    tell: Callable[[int], None] | None = None,
) -> None:
    """Insert rows past SQLAlchemy: by COPY on PostgreSQL, by the driver's executemany on SQLite.

    Args:
        columns: names of the columns that the rows hold, in their order.
        tell: told how many more rows have gone, now and then.
    """
    await session.flush()
    table = cast(Table, model.__table__)
    connection = await session.connection()
    await connection.execute(select(1))  # or the transaction might begin only after this
    convert = _converter(table, columns, connection.dialect)
    left = iter(rows)
    raw = (await connection.get_raw_connection()).driver_connection
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    while taken := list(islice(left, AT_ONCE)):
        some = convert(taken)
        if isinstance(raw, OneTripConnection):
            await raw.cursor().executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", some)
        else:
            await cast(Any, raw).copy_records_to_table(table.name, records=some, columns=columns)
        if tell is not None:
            tell(len(some))


async def new_numbers(session: AsyncSession, model: type[Base], count: int) -> range | list[int]:
    """So many numbers for new rows of a table, ascending; the caller's transaction is the only writer."""
    if session.get_bind().dialect.name == "postgresql":
        drawn = await session.scalars(
            text(
                f"SELECT nextval(pg_get_serial_sequence('{model.__tablename__}', 'id')) "
                "FROM generate_series(1, :count)"
            ),
            {"count": count},
        )
        return list(drawn)
    last = await session.scalar(select(func.max(cast(Any, model).id))) or 0
    return range(last + 1, last + count + 1)


def _converter(
    table: Table, columns: Sequence[str], dialect: Dialect
) -> Callable[[Sequence[Sequence[object]]], list[tuple[object, ...]]]:
    """Makes rows what the driver takes, column by column."""
    kinds = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns)
    converters = [(at, _Converted(convert)) for at, convert in enumerate(kinds) if convert is not None]

    def convert(rows: Sequence[Sequence[object]]) -> list[tuple[object, ...]]:
        by_column: list[Sequence[object]] = list(zip(*rows, strict=True))
        for at, converted in converters:
            by_column[at] = [converted[value] for value in by_column[at]]
        return list(zip(*by_column, strict=True))

    return convert


class _Converted(dict[Any, Any]):
    """What the driver takes for each value, found out once: days and words repeat."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: Any) -> Any:  # noqa: ANN401 - whatever the column holds
        self[value] = converted = self._convert(value)
        return converted
