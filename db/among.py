"""Rows of which a column holds one of many values, which go to the database as one."""

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, any_, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute


def among(
    session: AsyncSession,
    wanted: InstrumentedAttribute[str] | InstrumentedAttribute[int],
    values: Iterable[object],
) -> ColumnElement[bool]:
    """The column holds one of the values, of which there may be a hundred thousand."""
    if session.get_bind().dialect.name == "postgresql":
        return wanted == any_(bindparam(None, list(values), ARRAY(wanted.type)))
    each = func.json_each(json.dumps(list(values))).table_valued(column("value", wanted.type))
    return wanted.in_(select(each.c.value))
