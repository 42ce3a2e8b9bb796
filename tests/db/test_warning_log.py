"""The log of the warnings is chained: whatever is changed, removed or cut off later is found."""

import hashlib
import json
from datetime import UTC, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from db.engine import Database
from db.models import WarningEventRow, WarningLogRow
from db.warning_log import START, Event, Step, Verdict, append, link, verify
from ledger.clock import CHINA
from ledger.warnings import Level, LogStep
from tests.db.cast import AT, LI_KE
from tests.db.situations import LAGGING, warn, write

DAY = timedelta(days=1)
STEP = Step(AT, LI_KE.id, -1001)


@pytest.fixture
async def logged(database: Database) -> Database:
    """Four warnings, each with an opening and a reminder: eight rows."""
    async with database.writing() as session:
        numbers = await warn(session, *LAGGING)
        await append(
            session, [Event(LogStep.REMINDED, n, Level.YELLOW, {"to": "group"}) for n in numbers], STEP
        )
    return database


async def verdict(database: Database) -> Verdict:
    async with database.reading() as session:
        return await verify(session)


async def tamper(database: Database, *statements: Any) -> None:
    """What somebody could do who may do anything to the database."""
    async with database.writing() as session:
        for verb in ("update", "delete"):
            on = " ON warning_event" if database.engine.dialect.name == "postgresql" else ""
            await session.execute(text(f"DROP TRIGGER warning_event_no_{verb}{on}"))
        for statement in statements:
            await session.execute(statement)


async def test_it_verifies_what_was_never_touched(logged: Database) -> None:
    assert await verdict(logged) == Verdict(8, None)


async def test_it_verifies_an_empty_log(database: Database) -> None:
    assert await verdict(database) == Verdict(0, None)


async def test_it_chains_each_row_to_the_one_before_by_its_whole_content(logged: Database) -> None:
    """Worked out here once more by hand, so that any other program could verify it."""
    async with logged.reading() as session:
        rows = (await session.scalars(select(WarningEventRow).order_by(WarningEventRow.id))).all()
        head = (await session.scalars(select(WarningLogRow))).one()

    previous = "0" * 64
    for place, row in enumerate(rows):
        at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
        content = [
            previous,
            place,
            row.warning_id,
            at,
            row.step,
            row.level,
            row.actor,
            row.chat_id,
            row.detail,
        ]
        written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        assert row.previous == previous
        assert row.hash == hashlib.sha256(written.encode()).hexdigest()
        previous = row.hash
    assert (head.events, head.hash) == (8, previous)


CHANGES: dict[str, dict[str, object]] = {
    "the instant": {"at": AT + DAY},
    "the warning": {"warning_id": 1},
    "the step": {"step": LogStep.ESCALATED},
    "the level": {"level": Level.RED},
    "the actor": {"actor": 1002},
    "nobody as the actor": {"actor": None},
    "the chat": {"chat_id": -1002},
    "the detail": {"detail": '{"to": "above"}'},
    "the former hash": {"previous": START},
    "the hash": {"hash": START},
}


@pytest.mark.parametrize("what", CHANGES)
async def test_it_finds_the_row_that_was_changed(logged: Database, what: str) -> None:
    await tamper(logged, update(WarningEventRow).where(WarningEventRow.id == 6).values(CHANGES[what]))

    assert (await verdict(logged)).broken_at == 6


@pytest.mark.parametrize(("gone", "broken_at"), [([1], 2), ([6], 7), ([2, 3, 4], 5), ([8], 8), ([7, 8], 7)])
async def test_it_finds_where_rows_were_removed_or_cut_off(
    logged: Database, gone: list[int], broken_at: int
) -> None:
    await tamper(logged, delete(WarningEventRow).where(WarningEventRow.id.in_(gone)))

    assert (await verdict(logged)).broken_at == broken_at


async def test_it_finds_that_all_was_cut_off(logged: Database) -> None:
    await tamper(logged, delete(WarningEventRow))

    assert await verdict(logged) == Verdict(0, 1)


async def test_it_finds_a_row_that_was_put_in(logged: Database) -> None:
    forged = {"at": AT, "step": LogStep.RESOLVED, "detail": "{}", "previous": START, "hash": START}

    await tamper(logged, insert(WarningEventRow).values(warning_id=1, **forged))

    assert (await verdict(logged)).broken_at == 9


async def test_it_finds_rows_that_changed_places(logged: Database) -> None:
    async with logged.reading() as session:
        columns = [c for c in WarningEventRow.__table__.c if c.name != "id"]
        rows = {
            number: (await session.execute(select(*columns).where(WarningEventRow.id == number))).one()
            for number in (3, 4)
        }

    swap = [
        update(WarningEventRow).where(WarningEventRow.id == to).values(rows[of]._asdict())
        for to, of in ((3, 4), (4, 3))
    ]
    await tamper(logged, *swap)

    assert (await verdict(logged)).broken_at == 3


@pytest.mark.parametrize("head", [{"hash": START}, {"events": 7}, {"events": 9}])
async def test_it_finds_a_head_that_was_changed(logged: Database, head: dict[str, object]) -> None:
    await write(logged, lambda s: s.execute(update(WarningLogRow).values(head)))

    assert (await verdict(logged)).broken_at == 9


async def test_it_verifies_more_rows_than_it_reads_at_once(
    logged: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at_once in (1, 2, 3, 8):
        monkeypatch.setattr("db.warning_log.AT_ONCE", at_once)
        assert await verdict(logged) == Verdict(8, None)


async def test_it_writes_nothing_for_no_step(logged: Database) -> None:
    await write(logged, lambda s: append(s, [], STEP))

    assert await verdict(logged) == Verdict(8, None)


async def test_it_logs_what_is_about_a_region_and_whatever_is_said(logged: Database) -> None:
    detail = {"reason": "“停工”\n\\ é 𠮷 \u2028", "until": (AT + DAY).date(), "mute": 3}

    await write(logged, lambda s: append(s, [Event(LogStep.MUTED, None, detail=detail)], STEP))

    assert await verdict(logged) == Verdict(9, None)
    async with logged.reading() as session:
        row = (await session.scalars(select(WarningEventRow).where(WarningEventRow.id == 9))).one()
    assert json.loads(row.detail) == {"reason": detail["reason"], "until": "2021-10-01", "mute": 3}
    assert (row.warning_id, row.level, row.actor, row.chat_id) == (None, None, LI_KE.id, -1001)


@given(
    st.timedeltas(-9999 * DAY, 9999 * DAY).map(AT.__add__),
    st.none() | st.integers(1, 99),
    st.text(),
)
def test_it_depends_on_the_instant_and_not_on_the_zone_it_was_written_in(
    at: Any, warning: int | None, detail: str
) -> None:
    row = {
        "at": at,
        "warning_id": warning,
        "step": "opened",
        "level": None,
        "actor": None,
        "chat_id": None,
        "detail": "".join(char for char in detail if not "\ud800" <= char <= "\udfff"),
    }

    assert link(START, 0, row) == link(START, 0, {**row, "at": at.astimezone(CHINA)})
    assert link(START, 0, row) != link(START, 1, row)
