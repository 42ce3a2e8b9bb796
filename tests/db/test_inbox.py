"""The inbox: an update is taken once, in its order, and is known again for as long as it can come again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import inbox
from db.engine import Database
from db.inbox import AT_ONCE, Standing
from db.models import InboxRow
from tests.db.cast import AT
from tests.db.situations import write

PRESS, OTHER = '{"update_id": 7}', '{"update_id": 7, "another": "bot"}'
SECOND = timedelta(seconds=1)


async def keep(database: Database, number: int = 7, body: str = PRESS, seconds: float = 0) -> Standing:
    return await write(database, lambda s: inbox.keep(s, number, body, AT + seconds * SECOND))


async def settle(database: Database, number: int = 7) -> None:
    await write(database, lambda s: inbox.settle(s, number))


async def waiting(database: Database) -> list[int]:
    async with database.reading() as session:
        return [number for number, _ in await inbox.waiting(session)]


async def known(database: Database) -> list[int]:
    async with database.reading() as session:
        return list(await session.scalars(select(InboxRow.update_id).order_by(InboxRow.update_id)))


async def test_it_knows_what_waits_and_what_was_handled(database: Database) -> None:
    assert await keep(database) is Standing.NEW
    assert await keep(database) is Standing.WAITING

    await settle(database)

    assert await keep(database) is Standing.HANDLED
    assert await waiting(database) == []


async def test_it_gives_back_what_waits_in_the_order_in_which_it_came(database: Database) -> None:
    await keep(database, 900, seconds=0)
    await keep(database, 11, seconds=1)
    await keep(database, 10, seconds=1)
    await settle(database, 11)
    await keep(database, 12, seconds=2)

    assert await waiting(database) == [900, 10, 12]


async def test_it_takes_another_update_of_the_same_number_for_a_new_one(database: Database) -> None:
    await keep(database)
    await settle(database)

    assert await keep(database, body=OTHER) is Standing.NEW
    assert await waiting(database) == [7]


async def test_it_forgets_what_telegram_can_send_no_more(database: Database) -> None:
    for number in (1, 2, 3):
        await keep(database, number)
    for number in (1, 3):
        await settle(database, number)

    await keep(database, 1 + AT_ONCE)

    assert await known(database) == [2, 3, 1 + AT_ONCE]


async def test_it_forgets_the_former_numbers_when_telegram_begins_anew(database: Database) -> None:
    for number in (7_000, 7_001):
        await keep(database, number)
    await settle(database, 7_000)

    await keep(database, 12)

    assert await known(database) == [12, 7_001]


async def test_it_settles_together_with_what_was_changed_or_not_at_all(database: Database) -> None:
    await keep(database)

    async def fail() -> None:
        async with database.writing() as session:
            await inbox.settle(session, 7)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await waiting(database) == [7]


async def test_it_has_nothing_to_settle_of_what_it_never_kept(database: Database) -> None:
    await settle(database, 8)

    assert await known(database) == []
