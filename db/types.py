"""Column types that keep the database's promises: aware instants, open days, checked words."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, DateTime, Dialect, Enum, TypeDecorator

NEVER = date(9999, 12, 31)


class Instant(TypeDecorator[datetime]):
    """An instant; aware in Python, UTC in the database (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class OpenDay(TypeDecorator[date]):
    """A day that may not have come: None in Python, 9999-12-31 in the database.

    So `reached <= as_of` needs no case for NULL, and the day can be part of a foreign key.
    """

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date:
        return NEVER if value is None else value

    def process_result_value(self, value: date | None, dialect: Dialect) -> date | None:
        return None if value == NEVER else value


def words(kind: type[StrEnum], name: str) -> Enum:
    """A text column that holds one of the values of `kind`, checked by the database."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=_values,
    )


def _values(kind: Any) -> list[str]:  # noqa: ANN401 - SQLAlchemy's own signature
    return [member.value for member in kind]
