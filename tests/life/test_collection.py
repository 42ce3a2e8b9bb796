"""台账报送 over the weeks: asked once, reminded until answered, quiet at night, no flood after an outage."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

import pytest
from sqlalchemy import func, select

from answers.charts import Painter
from answers.context import Asker, Office, load_reference
from answers.front import answer
from answers.words import plain
from db import outbox, people
from db.collection import note_return, note_undone
from db.engine import Database
from db.models import CollectionRoundRow, ImportRow, ImportState, OutboxKind, OutboxRow
from db.queries.collection import latest_round
from db.workbook.importing.desk import ImportDesk
from handlers.courier import Courier
from handlers.services import Services
from jobs import collection
from jobs.schedule import Job, Scheduler
from ledger.clock import CHINA, StoppedClock
from ledger.officials import COLLECTION, Official
from ledger.questions import decode
from ledger.regions import Region
from tests.db.cast import LI_KE, LUOHE, PROVINCE, TREE, WANG_KE, WEIDU, XUCHANG
from tests.db.stores import Store

XC, LH, HN, WD = -1002, -1003, -1001, -1004
CHATS = {HN: PROVINCE, XC: XUCHANG, LH: LUOHE, WD: WEIDU}


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Shown:
    """What arrived in a chat, in words, and whether a workbook came with it."""

    at: str
    chat: int
    text: str
    workbook: bool
    edit: bool = False


@dataclass(slots=True)
class Months:
    """A ledger, its clock, its jobs, and all that reached the groups."""

    database: Database
    clock: StoppedClock
    services: Services
    shown: list[Shown] = field(default_factory=list)

    @property
    def scheduler(self) -> Scheduler:
        plan = self.services.reference.office.collection
        jobs = [
            Job(COLLECTION, plan.opens, collection.ask),
            Job(collection.REMINDERS, plan.reminders, collection.remind),
        ]
        return Scheduler(self.services, jobs, self.services.reference.timetable)

    async def live_until(self, text: str) -> None:
        """Let every run come due in its turn, and everything be delivered when it may."""
        end = china(text)
        while True:
            scheduler = self.scheduler
            due = min(scheduler.next_due(job) for job in scheduler.jobs)
            if due > end:
                break
            await self.at(due)
        await self.at(end)

    async def at(self, instant: datetime | str) -> None:
        """It is that late now: what is due is run, what may go out is delivered."""
        now = china(instant) if isinstance(instant, str) else instant
        self.clock.advance_to(now)
        await self.scheduler.run_due()
        await self.deliver()

    async def job(self, name: str = COLLECTION) -> None:
        await self.scheduler.run_now(name)

    async def deliver(self) -> None:
        now = self.clock.now()
        while True:
            async with self.database.writing() as session:
                pushes = await outbox.claim(session, now, 10)
            if not pushes:
                return
            for push in pushes:
                await self._word(push)
                async with self.database.writing() as session:
                    await outbox.mark_sent(session, push.id, push.id, now)

    async def _word(self, push: outbox.Push) -> None:
        async with self.services.reading() as context:
            group = await people.group(context.session, push.group_id)
            given = await answer(decode(push.shows or ""), Asker(group=group), context)
        self.shown.append(
            Shown(
                f"{self.clock.now().astimezone(CHINA):%m-%d %H:%M}",
                push.chat_id,
                plain(given.message.text),
                given.message.document is not None,
                push.kind is OutboxKind.EDIT,
            )
        )

    async def send_in(self, who: Official) -> int:
        """Somebody's import is confirmed."""
        now = self.clock.now()
        async with self.database.writing() as session:
            row = ImportRow(
                file_name="台账.xlsx",
                content=b"",
                sha256="0" * 64,
                sent_by=who.id,
                sent_at=now,
                revision=0,
                state=ImportState.APPLIED,
            )
            session.add(row)
            await session.flush()
            await note_return(session, row.id, who, now, TREE)
            return row.id

    async def take_back(self, number: int) -> None:
        now = self.clock.now()
        async with self.database.writing() as session:
            row = await session.get_one(ImportRow, number)
            row.state, row.undone_at = ImportState.UNDONE, now
            await session.flush()
            await note_undone(session, number, now, TREE)

    async def bind(self, chat: int, region: str, *wanted: str) -> None:
        async with self.database.writing() as session:
            await people.bind_group(session, chat, f"{TREE[region].name}专班", region, wanted, None)

    def new(self, chat: int) -> list[str]:
        """When a chat got a new message."""
        return [one.at for one in self.shown if one.chat == chat and not one.edit]

    def last(self, chat: int) -> Shown:
        return [one for one in self.shown if one.chat == chat][-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Months]:
    """On Monday 18 October 2021 at eight, nothing ever asked; groups of province, 许昌, 漯河 and a county."""
    database = await store.clone()
    async with database.writing() as session:
        reference = await load_reference(session, Office())
    clock = StoppedClock(china("2021-10-18T08:00"))
    services = Services(database, reference, clock, Painter(), cast(Courier, None), ImportDesk(database))
    office = Months(database, clock, services)
    for chat, region in CHATS.items():
        await office.bind(chat, region, COLLECTION)
    await office.scheduler.begin(clock.now())
    yield office
    await store.drop(database)


async def test_it_asks_each_city_on_the_day_with_its_workbook_and_the_deadline(office: Months) -> None:
    await office.live_until("2021-10-20T18:00")

    assert office.new(XC) == office.new(LH) == office.new(HN) == ["10-20 09:00"]
    assert office.new(WD) == [], "a county is not asked"
    asked = office.last(XC)
    assert asked.workbook and "10月27日截止，还有5个工作日" in asked.text
    province = office.last(HN)
    assert "已报送0/18市" in province.text and not province.workbook
    assert "其中16市没有接收“台账报送”的群" in province.text


async def test_it_reminds_on_working_days_until_the_city_has_answered(office: Months) -> None:
    await office.live_until("2021-10-22T12:00")
    await office.send_in(LI_KE)
    await office.live_until("2021-10-29T12:00")

    assert office.new(XC) == ["10-20 09:00", "10-21 09:30", "10-22 09:30"]
    assert office.new(LH) == [
        "10-20 09:00",
        *(f"10-{day} 09:30" for day in (21, 22, 25, 26, 27, 28, 29)),
    ]
    texts = [one.text for one in office.shown if one.chat == LH]
    assert "今天截止" in texts[5] and "已于10月27日截止，超期2天" in texts[-1]


async def test_every_message_about_it_says_that_the_city_has_answered(office: Months) -> None:
    await office.live_until("2021-10-21T12:00")
    number = await office.send_in(LI_KE)
    await office.deliver()

    edits = [one for one in office.shown if one.edit]
    assert [one.chat for one in edits] == [XC, HN, XC]
    in_city = [one for one in edits if one.chat == XC]
    assert sorted(one.workbook for one in in_city) == [False, True]
    assert all(f"已报送：李科，10月21日 12:00，第{number}次导入" in one.text for one in in_city)
    assert "已报送1/18市" in office.last(HN).text and "许昌　李科　10月21日 12:00" in office.last(HN).text


async def test_who_answers_late_is_said_to_be_late(office: Months) -> None:
    await office.live_until("2021-10-29T10:00")
    await office.send_in(LI_KE)
    await office.deliver()

    city = [one for one in office.shown if one.chat == XC and one.edit][-1]
    assert "迟报2天" in city.text and "迟报" in office.last(HN).text


async def test_a_city_that_took_it_back_is_reminded_again(office: Months) -> None:
    await office.live_until("2021-10-21T12:00")
    number = await office.send_in(LI_KE)
    await office.live_until("2021-10-22T12:00")
    assert office.new(XC)[-1] == "10-21 09:30"

    await office.take_back(number)
    await office.deliver()
    assert f"第{number}次导入）已于10月22日 12:00撤销，请重新报送" in office.last(XC).text
    assert "已报送0/18市" in office.last(HN).text

    await office.live_until("2021-10-25T12:00")
    assert office.new(XC)[-1] == "10-25 09:30"


async def test_the_next_round_puts_an_end_to_the_last_one(office: Months) -> None:
    """In November the 20th is a Saturday."""
    await office.live_until("2021-11-22T18:00")

    days = office.new(XC)
    assert days[-2:] == ["11-19 09:30", "11-22 09:00"], "no reminder of the old round on the new one's day"
    assert "2021年11月台账报送" in office.last(XC).text and office.last(XC).workbook


async def test_after_an_outage_each_group_gets_one_message(office: Months) -> None:
    """Down from before the asking until a week after: asked late, and with as many days to answer."""
    await office.at("2021-10-29T10:15")

    assert office.new(XC) == office.new(HN) == ["10-29 10:15"]
    assert "11月5日截止，还有5个工作日" in office.last(XC).text
    await office.live_until("2021-11-01T12:00")
    assert office.new(XC) == ["10-29 10:15", "11-01 09:30"]


async def test_after_an_outage_of_a_month_only_the_last_round_is_held(office: Months) -> None:
    await office.live_until("2021-10-20T10:00")
    await office.at("2021-12-23T10:15")

    assert office.new(XC) == ["10-20 09:00", "12-23 10:15"]
    async with office.database.reading() as session:
        rounds = (await session.scalars(select(CollectionRoundRow.period).order_by("id"))).all()
    assert rounds == ["2021-10", "2021-12"]


async def test_at_night_it_waits_for_the_offices_and_comes_once(office: Months) -> None:
    await office.live_until("2021-10-25T08:30")
    await office.at("2021-10-25T21:00")  # the morning's was missed
    await office.job(collection.REMINDERS)
    assert office.new(XC)[-1] == "10-22 09:30"

    await office.live_until("2021-10-26T12:00")
    assert office.new(XC)[-2:] == ["10-22 09:30", "10-26 09:30"]


async def test_a_group_that_comes_later_is_asked_not_reminded(office: Months) -> None:
    await office.live_until("2021-10-21T18:00")
    await office.bind(-1005, "410100", COLLECTION)
    await office.live_until("2021-10-25T12:00")

    assert office.new(-1005) == ["10-22 09:30", "10-25 09:30"]
    assert [one.workbook for one in office.shown if one.chat == -1005] == [True, False]


async def test_when_nothing_gets_through_reminders_do_not_pile_up(office: Months) -> None:
    """Telegram is out of reach: nothing is delivered for days."""
    for day in (20, 21, 22, 25, 26):
        office.clock.advance_to(china(f"2021-10-{day}T09:30"))
        await office.scheduler.run_due()
    await office.deliver()

    assert len(office.new(XC)) == 1 and office.last(XC).workbook
    assert len(office.new(HN)) == 1 and "截至10月26日" in office.last(HN).text


async def test_the_job_by_hand_asks_at_once_and_once(office: Months) -> None:
    await office.job()
    await office.job()
    await office.deliver()
    assert office.new(XC) == [], "it waits for the offices"

    await office.live_until("2021-10-20T18:00")
    assert office.new(XC) == ["10-18 09:30", "10-19 09:30", "10-20 09:30"]
    assert office.shown[0].workbook and "10月25日截止" in office.shown[0].text


async def test_two_processes_at_once_ask_once(office: Months) -> None:
    office.clock.advance_to(china("2021-10-20T09:00"))
    other = Database(office.database.url)
    twin = Months(other, office.clock, replace(office.services, database=other))

    await asyncio.gather(*(one.scheduler.run_now(COLLECTION) for one in (office, twin, office, twin)))
    await other.close()

    async with office.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(CollectionRoundRow)) == 1
        queued = await session.scalar(select(func.count()).select_from(OutboxRow))
    assert queued == 3


def officer_of(city: Region) -> Official:
    """Who sends a city's ledger in."""
    known = {XUCHANG: LI_KE, LUOHE: WANG_KE}
    official = Official(2000 + int(city.code[2:4]), f"{city.short_name}科", LI_KE.role, city.code)
    return known.get(city.code, official)


async def test_when_all_have_answered_the_province_is_told_once_more(office: Months) -> None:
    await office.live_until("2021-10-21T12:00")
    for city in TREE.cities:
        async with office.database.writing() as session:
            await people.put_official(session, officer_of(city), office.clock.now())
        await office.send_in(officer_of(city))
    await office.live_until("2021-10-26T12:00")

    assert office.new(HN) == ["10-20 09:00", "10-21 09:30", "10-22 09:30"]
    assert "已报送18/18市" in office.last(HN).text and "各市均已报送" in office.last(HN).text
    assert len(office.last(HN).text) < 1500
    assert office.new(XC) == ["10-20 09:00", "10-21 09:30"]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("start", "asked", "due"),
    [
        ("2021-12-20", "2021-12-20", date(2021, 12, 27)),
        ("2022-01-19", "2022-01-20", date(2022, 1, 27)),
        ("2022-02-19", "2022-02-21", date(2022, 2, 28)),
        ("2024-02-19", "2024-02-20", date(2024, 2, 27)),
        ("2022-09-19", "2022-09-20", date(2022, 9, 27)),
        ("2026-12-30", "2027-01-20", date(2027, 1, 27)),
    ],
)
async def test_it_keeps_to_the_calendar(office: Months, start: str, asked: str, due: date) -> None:
    office.clock.advance_to(china(f"{start}T08:00"))
    await office.at(f"{start}T08:59")
    office.shown.clear()
    await office.live_until(f"{asked}T09:01")

    async with office.database.reading() as session:
        found = await latest_round(session)
    assert found is not None
    assert (found.period, found.asked_on.isoformat(), found.due_on) == (asked[:7], asked, due)
    uncertain = "放假安排尚未公布" in office.last(XC).text
    assert uncertain == (due.year > 2026)
