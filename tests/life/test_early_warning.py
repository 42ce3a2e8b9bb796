"""The early warning as a job: quiet hours, holidays, downtime, and a year whose holidays nobody knows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import select

from db.digests import SHOWN
from db.models import DigestRow, GroupRow, OutboxKind, OutboxRow, OutboxState
from db.queries.warnings import Digest, digest_of
from ledger.actions import Action, ActionKind
from ledger.clock import CHINA
from ledger.officials import EARLY_WARNING
from ledger.warning_rules import WarningRules
from ledger.warnings import DigestPart, Level
from tests.db.cast import LI_KE
from tests.db.stores import SqliteStore
from tests.life.world import GROUPS, World, found_world

XUCHANG, PROVINCE = GROUPS["411000"], GROUPS["410000"]
NEW, REMINDED = DigestPart.NEW, DigestPart.REMINDED
STANDING, SETTLED = DigestPart.STANDING, DigestPart.SETTLED
RED_ALREADY = -100
"""Days from the start to a deadline that has long been over."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A digest in the outbox.

    Attributes:
        at: when it may go out.
        parts: why it lists which warnings, by their numbers.
    """

    chat: int
    state: OutboxState
    at: datetime
    parts: dict[int, DigestPart]
    digest: Digest


@asynccontextmanager
async def world(store: SqliteStore, *deadlines: int) -> AsyncIterator[World]:
    """A province with the default rules."""
    database = await store.clone()
    world = await found_world(database, deadlines)
    world.follow(WarningRules())
    try:
        yield world
    finally:
        await store.drop(database)


def china(text: str) -> datetime:
    return datetime.fromisoformat(f"2021-{text}").replace(tzinfo=CHINA)


async def scan_at(world: World, text: str) -> None:
    """Somebody starts a scan at an instant, in China's time."""
    world.clock.advance_to(china(text))
    await world.scheduler.run_now(EARLY_WARNING)


async def pushed(world: World, chat: int | None = None) -> Sequence[Pushed]:
    """All digests, or those of a chat, oldest first."""
    async with world.database.reading() as session:
        rows = await session.execute(
            select(GroupRow.chat_id, OutboxRow)
            .join(GroupRow, GroupRow.id == OutboxRow.group_id)
            .where(OutboxRow.kind == OutboxKind.MESSAGE, OutboxRow.shows.startswith(SHOWN))
            .order_by(OutboxRow.id)
        )
        found = []
        for of, row in rows.all():
            digest = await digest_of(session, int((row.shows or "").removeprefix(SHOWN)))
            assert digest is not None
            parts = {line.warning.id: line.part for line in digest.lines}
            found.append(Pushed(of, row.state, row.not_before, parts, digest))
    return [one for one in found if chat in (None, one.chat)]


async def test_it_sends_one_message_a_group_a_scan(sqlite: SqliteStore) -> None:
    async with world(sqlite, -1, -2, 3, -4) as province:
        await scan_at(province, "09-27T10:00")

        first = await pushed(province)
        assert sorted(push.chat for push in first) == sorted(
            {GROUPS["411000"], GROUPS["411082"], GROUPS["411100"]}
        )
        assert [len(push.parts) for push in first if push.chat == XUCHANG] == [2]

        await province.deliver(9)
        await scan_at(province, "09-27T11:00")
        assert len(await pushed(province)) == len(first), "nothing is new, so nobody is disturbed"


async def test_it_holds_what_is_not_red_until_the_offices_open(sqlite: SqliteStore) -> None:
    async with world(sqlite, -1) as province:
        await scan_at(province, "09-30T18:30")

        [held] = await pushed(province, XUCHANG)
        assert (held.state, held.at) == (OutboxState.QUEUED, china("10-08T08:30"))
        assert await province.deliver(9) == []
        province.clock.advance_to(china("10-08T08:31"))
        assert len(await province.deliver(9)) == 1


async def test_it_sends_red_at_once_and_the_rest_when_the_offices_open(sqlite: SqliteStore) -> None:
    async with world(sqlite, RED_ALREADY, 20, 20, -1) as province:
        await scan_at(province, "10-02T20:00")

        red, rest = await pushed(province, XUCHANG)
        assert red.at == china("10-02T20:00") and list(red.parts.values()) == [NEW]
        assert [line.warning.level for line in red.digest.lines] == [Level.RED]
        assert rest.at == china("10-08T08:30")
        [(number, _)] = red.parts.items()
        assert rest.parts[number] is STANDING and NEW in rest.parts.values()
        assert [push.id for push in await province.deliver(9)] == [1]


async def test_it_tells_once_what_several_scans_held_back(sqlite: SqliteStore) -> None:
    """The second takes the place of the first, and says what that was to say."""
    async with world(sqlite, -1, 20, 20, 5) as province:
        await scan_at(province, "09-29T19:00")
        await scan_at(province, "09-30T07:00")
        await scan_at(province, "09-30T08:30")

        *merged, last = await pushed(province, XUCHANG)
        assert {push.state for push in merged} == {OutboxState.MERGED}
        assert last.state is OutboxState.QUEUED and last.at == china("09-30T08:30")
        assert list(last.parts.values()) == [NEW, NEW]


async def test_it_forgets_nothing_that_was_held_and_is_settled_meanwhile(sqlite: SqliteStore) -> None:
    async with world(sqlite, -1, 20, 20, 5) as province:
        await scan_at(province, "09-29T19:00")
        async with province.writing() as writer:
            await writer.withdraw("P-1", 1, "signed", date(2021, 9, 29), "用地未批")  # type: ignore[arg-type]
        await scan_at(province, "09-30T08:30")

        last = (await pushed(province, XUCHANG))[-1]
        assert sorted(last.parts.values()) == [NEW, SETTLED]


async def test_it_never_reminds_of_what_was_acknowledged_while_the_reminder_was_held(
    sqlite: SqliteStore,
) -> None:
    async with world(sqlite, -1) as province:
        await scan_at(province, "09-27T10:00")
        await province.deliver(9)
        await scan_at(province, "09-29T19:00")
        [*_, held] = await pushed(province, XUCHANG)
        assert held.parts == {1: REMINDED}
        promise = Action(ActionKind.ACKNOWLEDGE, 1, day=date(2021, 10, 20))
        assert await province.press(LI_KE, promise, 1) is None

        await scan_at(province, "09-30T08:30")

        assert [push.state for push in await pushed(province, XUCHANG)] == [
            OutboxState.SENT,
            OutboxState.MERGED,
        ]


async def test_it_makes_up_for_a_downtime_with_one_message(sqlite: SqliteStore) -> None:
    """It says from when on it is told; a warning goes on by one step at most, however long it was."""
    async with world(sqlite, -1, 20, 20, 12) as province:
        await province.scheduler.run_due()
        await province.deliver(9)
        province.clock.advance_to(china("10-15T10:00"))

        assert await province.scheduler.run_due() == 1

        *_, last = await pushed(province, XUCHANG)
        assert last.digest.missed_from == date(2021, 9, 28)
        assert len(await pushed(province, XUCHANG)) == 2
        assert sorted(last.parts.values()) == sorted([REMINDED, NEW, SETTLED])
        assert await pushed(province, PROVINCE) == []


async def test_it_says_after_a_downtime_what_is_still_there_even_if_nothing_is_new(
    sqlite: SqliteStore,
) -> None:
    async with world(sqlite, -1) as province:
        await province.scheduler.run_due()
        await province.deliver(9)
        promise = Action(ActionKind.ACKNOWLEDGE, 1, day=date(2021, 10, 27))
        assert await province.press(LI_KE, promise, 1) is None
        async with province.writing() as writer:
            await writer.withdraw("P-1", 1, "signed", date(2021, 10, 9), "用地未批")  # type: ignore[arg-type]
        province.clock.advance_to(china("10-15T10:00"))

        await province.scheduler.run_due()

        *_, last = await pushed(province, XUCHANG)
        assert last.parts == {1: SETTLED} and last.digest.missed_from == date(2021, 9, 28)


async def test_it_does_it_all_or_nothing(sqlite: SqliteStore) -> None:
    """Wherever it breaks, a scan leaves nothing behind, and the next one does all of it."""
    async with world(sqlite, -1, RED_ALREADY, 3) as province:
        broken = 0
        for statement in range(200):
            with province.crashing(statement):
                if await province.scheduler.run_due():
                    break
            broken += 1
            async with province.database.reading() as session:
                assert await session.scalar(select(DigestRow.id)) is None
                assert await session.scalar(select(OutboxRow.id)) is None

        assert 20 < broken < 199
        assert len(await pushed(province)) == 3


async def notices(province: World) -> list[tuple[int, str, datetime]]:
    async with province.database.reading() as session:
        rows = await session.execute(
            select(GroupRow.chat_id, OutboxRow.dedupe_key, OutboxRow.not_before)
            .join(GroupRow, GroupRow.id == OutboxRow.group_id)
            .where(OutboxRow.dedupe_key.startswith("calendar:"))
            .order_by(OutboxRow.id)
        )
        return [(row.chat_id, row.dedupe_key, row.not_before) for row in rows]


@pytest.mark.parametrize(
    ("at", "year"), [("2026-12-18T10:00", None), ("2026-12-28T10:00", 2027), ("2027-03-01T10:00", 2027)]
)
async def test_it_tells_the_supervisors_when_working_days_are_guessed(
    sqlite: SqliteStore, at: str, year: int | None
) -> None:
    """As soon as one is counted with: seven working days ahead."""
    async with world(sqlite, -1) as province:
        province.clock.advance_to(datetime.fromisoformat(at).replace(tzinfo=CHINA))
        await province.scheduler.run_now(EARLY_WARNING)

        told = await notices(province)
        assert told == ([] if year is None else [(PROVINCE, f"calendar:{year}:1", province.now)])


async def test_it_tells_the_supervisors_of_each_year_once(sqlite: SqliteStore) -> None:
    async with world(sqlite, -1) as province:
        for day in ("2027-01-02", "2027-01-04", "2027-06-01", "2028-01-03"):
            province.clock.advance_to(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=CHINA))
            await province.scheduler.run_now(EARLY_WARNING)

        keys = [key for _, key, _ in await notices(province)]
        assert keys == ["calendar:2027:1", "calendar:2028:1"]
        assert (await notices(province))[0][2] == datetime(2027, 1, 4, 8, 30, tzinfo=CHINA)


async def test_what_was_held_gives_the_scan_of_the_opening_a_minute_to_take_its_place(
    sqlite: SqliteStore,
) -> None:
    async with world(sqlite, -1, 5) as province:
        await scan_at(province, "09-29T19:00")
        province.clock.advance_to(china("09-30T08:30"))
        assert await province.deliver(9) == []

        await scan_at(province, "09-30T08:30")

        await province.deliver(9)
        states = [push.state for push in await pushed(province, XUCHANG)]
        assert states == [OutboxState.MERGED, OutboxState.SENT]
