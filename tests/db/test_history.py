"""Every change is remembered: who, when, from where, from what to what; and the past can be rebuilt."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.models import HistoryRow
from db.writing import LedgerWriter, Origin
from ledger.errors import Reason, Refused
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Extension, Report
from tests.db.cast import (
    AT,
    LI_KE,
    LUOHE,
    ORIGIN,
    PHASES,
    PLANT,
    PLANT_SIGNED,
    TREE,
    WEIDU,
    YANLING,
    ZHANG_CHU,
)
from tests.db.ledgers import FIRST, days, few
from tests.db.replay import as_it_stands, replay

MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
OTHER = replace(PLANT, code="P-2", name="鄢陵花木产业园", region=YANLING, milestones={})

Change = Callable[[LedgerWriter, datetime], Awaitable[None]]
codes = st.sampled_from((PLANT.code, OTHER.code))
milestones = st.sampled_from(Milestone)
amounts = st.integers(0, 3)


async def history(session: AsyncSession) -> Sequence[HistoryRow]:
    return (await session.scalars(select(HistoryRow).order_by(HistoryRow.id))).all()


def _report(code: str, day: date, reached: Milestone | None, invested: int | None, leaves: bool) -> Report:
    withdraws = (1, Batch.SIGNED) if leaves else None
    return Report(day, code, reached, day, invested, withdraws, "用地未批" if leaves else "")


reached = st.sampled_from((None, Milestone.START, Milestone.PRODUCE))
reports = st.lists(
    st.builds(_report, codes, days, reached, st.none() | amounts, st.booleans()), min_size=1, max_size=6
)


async def plan(writer: LedgerWriter, code: str, milestone: Milestone, day: date) -> None:
    """Plan a milestone, if it is not yet: planned days stay."""
    number, session = await writer.project_id(code), writer._session
    if (await as_it_stands(session))[number].milestones[milestone]["planned_on"] is None:
        await writer.plan(code, milestone, day)


def _fields(name: str, wan: int, region: str) -> dict[str, object]:
    return {"name": name, "invested_wan": wan, "region": region}


words = st.sampled_from("甲乙")
fields = st.builds(_fields, words, amounts, st.sampled_from((WEIDU, YANLING, LUOHE)))
categories = st.sets(st.sampled_from(("新基建", "两新一重", "先进制造业")))
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(lambda c, m, d: lambda w, at: w.reach(c, m, d), codes, milestones, st.none() | days),
    st.builds(lambda c, m, d: lambda w, at: plan(w, c, m, d), codes, milestones, days),
    st.builds(lambda c, some: lambda w, at: w.set_fields(c, some), codes, fields),
    st.builds(lambda c, some: lambda w, at: w.set_categories(c, some), codes, categories),
    st.builds(lambda c, d, why: lambda w, at: w.withdraw(c, 1, Batch.SIGNED, d, why), codes, days, words),
    st.builds(lambda some: lambda w, at: w.apply(some, lambda _: at), reports),
)


@few
@given(st.lists(changes, max_size=12))
async def test_it_can_rebuild_the_ledger_of_any_past_instant(
    database: Database, changes: list[Change]
) -> None:
    async with AsyncSession(database.engine) as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_phase(PHASES[0])
        await writer.add_projects([PLANT, OTHER])
        await writer.add_entries([PLANT_SIGNED, EntryRecord(OTHER.code, 1, Batch.SIGNED)])
        seen = {AT: await as_it_stands(session)}

        for number, change in enumerate(changes, 1):
            day, now = FIRST + timedelta(days=number), AT + number * MINUTE
            writer.come_from(Origin(now, "test", LI_KE.id))
            await writer.extend(PLANT.code, Extension(Milestone.START, day + ONE_DAY, day, "雨季"))
            await change(writer, now)
            seen[now] = await as_it_stands(session)

        rows = await history(session)
        for instant, ledger in seen.items():
            assert replay(row for row in rows if row.at <= instant) == ledger


@pytest.fixture
async def plant(database: Database) -> Database:
    async with database.writing() as session:
        writer = LedgerWriter(session, TREE, ORIGIN)
        await writer.add_phase(PHASES[0])
        await writer.add_projects([PLANT])
        await writer.add_entries([PLANT_SIGNED])
    return database


Said = tuple[str, str, str | None, str | None]


async def said_by(database: Database, origin: Origin, change: Change) -> list[Said]:
    """What a change appends to the history; all of it must say where it came from."""
    async with database.writing() as session:
        before = len(await history(session))
        await change(LedgerWriter(session, TREE, origin), origin.at)
        rows = (await history(session))[before:]
    assert {(row.at, row.source, row.actor) for row in rows} <= {(origin.at, origin.source, origin.actor)}
    return [(row.subject, row.field, row.old, row.new) for row in rows]


BY_ZHANG = Origin(AT + MINUTE, "import:12", ZHANG_CHU.id)
BY_ITSELF = Origin(AT + MINUTE, "demo")
STARTED = date(2021, 9, 20)
A_REPORT = Report(STARTED, PLANT.code, Milestone.START, invested_wan=7)


@pytest.mark.parametrize("origin", [BY_ZHANG, BY_ITSELF], ids=lambda origin: origin.source)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda w, at: w.reach(PLANT.code, Milestone.START, STARTED),
            [("milestone:start", "actual_on", None, '"2021-09-20"')],
        ),
        (
            lambda w, at: w.plan(PLANT.code, Milestone.PRODUCE, STARTED),
            [("milestone:produce", "planned_on", None, '"2021-09-20"')],
        ),
        (
            lambda w, at: w.set_fields(PLANT.code, {"bank": "中原银行", "company": PLANT.company}),
            [("project", "bank", '""', '"中原银行"')],
        ),
        (
            lambda w, at: w.set_categories(PLANT.code, ["新基建"]),
            [("project", "categories", '["先进制造业"]', '["新基建"]')],
        ),
        (
            lambda w, at: w.withdraw(PLANT.code, 1, Batch.SIGNED, STARTED, "用地未批"),
            [
                ("entry:1:signed", "withdrawn_on", None, '"2021-09-20"'),
                ("entry:1:signed", "withdrawn_reason", None, '"用地未批"'),
            ],
        ),
        (
            lambda w, at: w.apply([A_REPORT], lambda _: at),
            [
                ("milestone:start", "actual_on", None, '"2021-09-20"'),
                ("project", "invested_wan", "0", "7"),
            ],
        ),
    ],
    ids=["reach", "plan", "set_fields", "set_categories", "withdraw", "apply"],
)
async def test_it_remembers(plant: Database, change: Change, said: list[Said], origin: Origin) -> None:
    assert await said_by(plant, origin, change) == said


async def test_it_remembers_nothing_where_nothing_changes(plant: Database) -> None:
    async def same(writer: LedgerWriter, at: datetime) -> None:
        await writer.reach(PLANT.code, Milestone.START, None)
        await writer.set_fields(PLANT.code, {"name": PLANT.name, "region": PLANT.region})
        await writer.set_categories(PLANT.code, PLANT.categories)

    assert await said_by(plant, BY_ZHANG, same) == []


async def test_it_refuses_a_project_that_is_not_there_and_writes_nothing(plant: Database) -> None:
    reports = [A_REPORT, Report(STARTED, "P-404", Milestone.START)]

    with pytest.raises(Refused) as refused:
        await said_by(plant, BY_ZHANG, lambda w, at: w.apply(reports, lambda _: at))

    assert refused.value.reason is Reason.UNKNOWN_PROJECT
    async with plant.reading() as session:
        assert {row.source for row in await history(session)} == {ORIGIN.source}
