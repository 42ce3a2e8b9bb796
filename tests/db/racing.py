"""Several at once, as processes of their own would be."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from ledger.errors import Refused

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]
A_MOMENT = 0.05
"""Seconds for which each keeps its transaction open after the deed, so that they overlap."""


async def at_once(database: Database, *works: Work[T]) -> list[T | BaseException]:
    """What each work gives or raises when all start together, each with a connection of its own."""
    start = asyncio.Barrier(len(works))

    async def do(work: Work[T]) -> T:
        own = Database(database.url)
        try:
            async with own.writing() as session:
                await start.wait()
                result = await work(session)
                await asyncio.sleep(A_MOMENT)
        finally:
            await own.close()
        return result

    return await asyncio.gather(*map(do, works), return_exceptions=True)


def refusals(results: list[T | BaseException]) -> list[Refused]:
    """The refusals among the results; any other error is one of the test's."""
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return [result for result in results if isinstance(result, Refused)]
