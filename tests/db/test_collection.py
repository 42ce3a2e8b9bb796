"""台账报送 in the database: one round a month; the first import of a city counts, one undone does not."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox, people
from db.collection import (
    asked_of_city,
    note_return,
    note_undone,
    open_round,
    open_round_of,
    reminded_city,
    shown_to_province,
)
from db.engine import Database
from db.models import CollectionReturnRow, CollectionRoundRow, ImportRow, ImportState, OutboxKind, OutboxRow
from db.queries.collection import (
    city_groups,
    latest_round,
    province_groups,
    returns,
    round_of,
    round_of_period,
    state_of,
    waits,
)
from ledger.clock import china_day
from ledger.collection import Round
from ledger.officials import COLLECTION, EARLY_WARNING, Official, Role
from tests.db.cast import AT, LI_KE, LUOHE, PROVINCE, TREE, WANG_KE, WEIDU, XUCHANG, ZHANG_CHU
from tests.db.situations import deliver, write
from tests.db.test_claims import at_once

DUE = date(2021, 10, 14)
TODAY = china_day(AT)
DAY = timedelta(days=1)
CHEN = Official(1007, "陈科", Role.OFFICER, XUCHANG)


async def october(session: AsyncSession) -> Round:
    return await open_round(session, "2021-10", AT, DUE)


async def imported(session: AsyncSession, sender: Official) -> int:
    """Number of an import that was confirmed."""
    row = ImportRow(
        file_name="台账.xlsx",
        content=b"",
        sha256="0" * 64,
        sent_by=sender.id,
        sent_at=AT,
        revision=0,
        state=ImportState.APPLIED,
        applied_at=AT,
    )
    session.add(row)
    await session.flush()
    return row.id


async def sent_in(session: AsyncSession, sender: Official, days: int = 0) -> tuple[int, bool]:
    """An import is confirmed so many days later: its number, and whether it counts."""
    number = await imported(session, sender)
    found = await note_return(session, number, sender, AT + days * DAY, TREE)
    assert found is None or (found.import_id, found.by) == (number, sender.name)
    return number, found is not None


async def undo(session: AsyncSession, number: int, days: int) -> None:
    row = await session.get_one(ImportRow, number)
    row.state, row.undone_at, row.undone_by = ImportState.UNDONE, AT + days * DAY, ZHANG_CHU.id
    await session.flush()


async def test_it_opens_a_month_once(database: Database) -> None:
    first = await write(database, october)
    again = await write(database, lambda s: open_round(s, "2021-10", AT + DAY, DUE + DAY))

    assert first == again
    assert (first.period, first.due_on, first.asked_on) == ("2021-10", DUE, TODAY)
    async with database.reading() as session:
        assert await latest_round(session) == await round_of(session, first.id) == first
        assert await round_of_period(session, "2021-11") is None


async def test_two_processes_open_one_round(database: Database) -> None:
    rounds = await at_once(
        database,
        "INSERT INTO collection_round",
        lambda s: open_round(s, "2021-10", AT, DUE),
        lambda s: open_round(s, "2021-10", AT, DUE + DAY),
    )

    assert rounds[0] == rounds[1] and isinstance(rounds[0], Round)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(CollectionRoundRow)) == 1


async def test_the_first_import_of_a_city_counts(database: Database) -> None:
    round_ = await write(database, october)
    number, counts = await write(database, lambda s: sent_in(s, LI_KE, 1))
    assert counts
    assert (await write(database, lambda s: sent_in(s, LI_KE, 2)))[1] is False
    assert (await write(database, lambda s: sent_in(s, CHEN, 3)))[1] is False

    async with database.reading() as session:
        [found] = await returns(session, round_.id)
        state = await state_of(session, TREE, round_, TODAY + DAY)
    assert (found.city, found.import_id, found.by, found.at) == (XUCHANG, number, "李科", AT + DAY)
    assert list(state.returned) == [XUCHANG] and len(state.missing) == 17


@pytest.mark.parametrize(
    "sender",
    [
        ZHANG_CHU,
        Official(1006, "刘主任", Role.OFFICER, WEIDU),
        Official(0, "operator", Role.ADMIN, PROVINCE),
    ],
    ids=["province", "county", "terminal"],
)
async def test_only_who_answers_for_the_city_itself_sends_it_in(database: Database, sender: Official) -> None:
    await write(database, october)

    assert (await write(database, lambda s: sent_in(s, sender)))[1] is False


async def test_without_a_round_nothing_counts(database: Database) -> None:
    assert (await write(database, lambda s: sent_in(s, LI_KE)))[1] is False
    async with database.reading() as session:
        assert await open_round_of(session, XUCHANG, TODAY) is None


async def test_a_city_is_asked_until_it_has_answered_late_or_not(database: Database) -> None:
    round_ = await write(database, october)
    async with database.reading() as session:
        assert await open_round_of(session, XUCHANG, DUE + 3 * DAY) == round_

    late = (DUE - TODAY).days + 3
    await write(database, lambda s: sent_in(s, LI_KE, late))

    async with database.reading() as session:
        assert await open_round_of(session, XUCHANG, DUE + 3 * DAY) is None
        assert await open_round_of(session, LUOHE, DUE + 3 * DAY) == round_
        assert (await state_of(session, TREE, round_, DUE + 3 * DAY)).is_late(XUCHANG)


async def test_an_import_counts_for_the_round_that_is_open_then(database: Database) -> None:
    old = await write(database, october)
    new = await write(database, lambda s: open_round(s, "2021-11", AT + 30 * DAY, DUE + 30 * DAY))
    await write(database, lambda s: sent_in(s, LI_KE, 31))

    async with database.reading() as session:
        assert await returns(session, old.id) == ()
        assert [one.city for one in await returns(session, new.id)] == [XUCHANG]


async def test_what_was_undone_has_to_be_sent_in_again(database: Database) -> None:
    round_ = await write(database, october)
    first, _ = await write(database, lambda s: sent_in(s, LI_KE, 1))
    await write(database, lambda s: undo(s, first, 2))

    async with database.reading() as session:
        assert await open_round_of(session, XUCHANG, TODAY + DAY) is None
        assert await open_round_of(session, XUCHANG, TODAY + 2 * DAY) == round_

    second, counts = await write(database, lambda s: sent_in(s, LI_KE, 3))

    assert counts
    async with database.reading() as session:
        [found] = await returns(session, round_.id)
    assert (found.import_id, found.taken_back_at) == (second, None)


async def test_two_officers_of_a_city_at_once_send_it_in_once(database: Database) -> None:
    round_ = await write(database, october)

    results = await at_once(
        database, "INSERT INTO collection_return", lambda s: sent_in(s, LI_KE), lambda s: sent_in(s, CHEN)
    )

    counted = [result for result in results if not isinstance(result, BaseException)]
    assert sorted(counts for _, counts in counted) == [False, True]
    async with database.reading() as session:
        [found] = await returns(session, round_.id)
    assert (found.import_id, True) in counted


async def test_the_database_keeps_what_was_sent_in(database: Database) -> None:
    await write(database, october)
    await write(database, lambda s: sent_in(s, LI_KE))

    with pytest.raises(DBAPIError, match="never deleted"):
        await write(database, lambda s: s.execute(text("DELETE FROM collection_return")))


async def test_it_brings_the_messages_of_the_city_and_todays_list_up_to_date(database: Database) -> None:
    round_ = await write(database, october)
    await write(database, bound)
    codes = await write(database, lambda s: pushed(s, round_))
    await write(database, lambda s: deliver(s, AT))

    first, _ = await write(database, lambda s: sent_in(s, LI_KE))
    assert await edited(database) == sorted([codes["city"], codes["reminder"], codes["today"]])
    assert (await write(database, lambda s: sent_in(s, LI_KE)))[1] is False
    assert len(await edited(database)) == 3

    await write(database, lambda s: deliver(s, AT))
    await write(database, lambda s: undo(s, first, 0))
    assert await write(database, lambda s: note_undone(s, first, AT, TREE)) == XUCHANG
    assert len(await edited(database)) == 6
    assert await write(database, lambda s: note_undone(s, first + 100, AT, TREE)) is None


async def test_it_asks_only_groups_of_cities_that_want_it(database: Database) -> None:
    await write(database, bound)

    async with database.reading() as session:
        assert [group.region for group in await city_groups(session, TREE)] == [XUCHANG]
        assert [group.region for group in await province_groups(session, TREE)] == [PROVINCE]
    round_ = await write(database, october)
    async with database.reading() as session:
        state = await state_of(session, TREE, round_, TODAY)
    assert XUCHANG not in state.voiceless and LUOHE in state.voiceless


async def test_it_knows_what_still_waits_to_go_out(database: Database) -> None:
    round_ = await write(database, october)
    await write(database, bound)
    await write(database, lambda s: pushed(s, round_))
    asked = [asked_of_city(round_, XUCHANG).encode()]

    async with database.reading() as session:
        [group] = await city_groups(session, TREE)
        assert await waits(session, group.id, asked)
    await write(database, lambda s: deliver(s, AT))
    async with database.reading() as session:
        assert not await waits(session, group.id, asked)


async def bound(session: AsyncSession) -> None:
    """Groups of the province, of 许昌, of a county of it, and one of 漯河 that wants only warnings."""
    for chat, region, wanted in (
        (-1001, PROVINCE, COLLECTION),
        (-1002, XUCHANG, COLLECTION),
        (-1003, LUOHE, EARLY_WARNING),
        (-1004, WEIDU, COLLECTION),
    ):
        await people.bind_group(session, chat, f"{TREE[region].name}专班", region, [wanted], None)


async def pushed(session: AsyncSession, round_: Round) -> dict[str, str]:
    """What waits in the outbox; the codes by what each is."""
    [city], [province] = await city_groups(session, TREE), await province_groups(session, TREE)
    codes = {
        "city": asked_of_city(round_, XUCHANG).encode(),
        "reminder": reminded_city(round_, XUCHANG).encode(),
        "today": shown_to_province(round_, PROVINCE, TODAY).encode(),
        "yesterday": shown_to_province(round_, PROVINCE, TODAY - DAY).encode(),
    }
    for name, code in codes.items():
        group = city if name in ("city", "reminder") else province
        await outbox.put_message(session, name, group.id, AT, shows=code)
    return codes


async def edited(database: Database) -> Sequence[str | None]:
    """What every edit in the outbox shows, in order of the codes."""
    async with database.reading() as session:
        shown = select(OutboxRow.shows).where(OutboxRow.kind == OutboxKind.EDIT)
        return sorted(await session.scalars(shown), key=str)


async def test_its_rows_are_what_the_tables_say(database: Database) -> None:
    """王科's import counts for 漯河 alone."""
    await write(database, october)
    await write(database, lambda s: sent_in(s, WANG_KE))

    async with database.reading() as session:
        rows = (await session.scalars(select(CollectionReturnRow))).all()
    assert [(row.city_code, row.returned_by) for row in rows] == [(LUOHE, WANG_KE.id)]
