"""A small province in which anything may happen: its ledger, its people, its clock, and what may break."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any, cast

from sqlalchemy import event, select

from answers.acts import Actor, perform
from answers.charts import Painter
from answers.context import Asker, Context, Office, load_reference
from answers.front import answer
from db import outbox, people
from db.engine import Database
from db.outbox import Push
from db.workbook.importing.desk import ImportDesk
from db.writing import LedgerWriter, Origin
from handlers.courier import Courier
from handlers.services import Services
from jobs import early_warning
from jobs.schedule import Job, Scheduler
from ledger.actions import Action
from ledger.clock import CHINA, StoppedClock
from ledger.errors import Refused
from ledger.officials import EARLY_WARNING, Group, Official, Role
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from ledger.questions import decode
from ledger.schedule import Workdays
from ledger.warning_rules import Chain, Escalation, Ladder, Told, WarningRules
from ledger.warnings import Level
from tests.db.cast import (
    AT,
    LI_KE,
    LUOHE,
    PHASES,
    PROVINCE,
    STRANGER,
    TREE,
    WANG_KE,
    WEIDU,
    XUCHANG,
    ZHANG_CHU,
)

CHANGGE, YUANHUI = "411082", "411102"
PLACES = (WEIDU, CHANGGE, YUANHUI)
"""Counties: of 许昌 one without a group of its own and one with; one of 漯河."""
LIU = Official(1006, "刘主任", Role.OFFICER, CHANGGE)
PEOPLE: tuple[Official | None, ...] = (LI_KE, WANG_KE, ZHANG_CHU, LIU, None)
"""None is 陌生人, whom nobody has registered."""
GROUPS = {PROVINCE: -1001, XUCHANG: -1002, LUOHE: -1003, CHANGGE: -1004}
A_MINUTE = timedelta(minutes=1)
START = datetime(2021, 9, 27, 9, 0, tzinfo=CHINA)
"""A Monday; the holidays begin on Friday."""
QUICK = WarningRules(
    due_soon=Ladder({Level.BLUE: 5, Level.YELLOW: 2}),
    overdue=Ladder({Level.YELLOW: 1, Level.ORANGE: 7, Level.RED: 15}),
    stalled=Ladder({Level.BLUE: 6, Level.YELLOW: 12}),
    lagging=Ladder({Level.YELLOW: 20, Level.RED: 60}),
    lagging_clear_points=10,
    lagging_bottom=1,
    lagging_min_entries=2,
    promise_missed=Ladder({Level.ORANGE: 1, Level.RED: 5}),
)
RULE_SETS = (
    QUICK,
    replace(QUICK, chain=Chain((Escalation(1, Told.ABOVE), Escalation(2, Told.PROVINCE)), 1)),
    replace(QUICK, stalled=Ladder(), overdue=Ladder({Level.ORANGE: 3}), chain=Chain((), 2)),
)


class CrashedError(Exception):
    """The program stopped short, at some statement of a transaction."""


@dataclass(slots=True)
class Fuse:
    """Lets a transaction crash before its n-th statement; None: it will not."""

    left: int | None = None

    def burn(self, *_: object) -> None:
        """A statement is about to be executed."""
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise CrashedError


@dataclass(slots=True)
class World:
    """A ledger, and everything that anybody may do to it.

    Attributes:
        moved: numbers of projects that were moved to another county.
        crashes: how many transactions were cut short.
    """

    database: Database
    clock: StoppedClock
    services: Services
    fuse: Fuse
    groups: dict[int, Group]
    projects: list[str] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    crashes: int = 0
    messages: int = 0

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    @property
    def rules(self) -> WarningRules:
        return self.services.reference.rules

    @property
    def scheduler(self) -> Scheduler:
        job = Job(EARLY_WARNING, Workdays(time(8, 30)), early_warning.work)
        return Scheduler(self.services, [job], self.services.reference.timetable)

    def close(self) -> None:
        """Nothing breaks any more."""
        event.remove(self.database.engine.sync_engine, "before_cursor_execute", self.fuse.burn)

    def follow(self, rules: WarningRules) -> None:
        """The operator edits the file and starts the program anew."""
        reference = self.services.reference
        office = replace(reference.office, rules=rules)
        self.services = replace(self.services, reference=replace(reference, office=office))

    @contextmanager
    def crashing(self, after: int | None) -> Iterator[None]:
        """Whatever is done in here is cut short before a statement of it, unless it has fewer."""
        self.fuse.left = after
        try:
            yield
        except CrashedError:
            self.crashes += 1
        finally:
            self.fuse.left = None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[LedgerWriter]:
        """Somebody reports something to the ledger."""
        async with self.database.writing() as session:
            yield LedgerWriter(session, TREE, Origin(self.now, "report", LI_KE.id))

    async def add_project(self, region: str, batch: Batch, due: date) -> None:
        """A project comes into a list of the first phase."""
        target = {Batch.SIGNED: Milestone.START, Batch.STARTED: Milestone.PRODUCE}[batch]
        code = f"P-{len(self.projects) + 1}"
        project = ProjectRecord(code, f"产业园{code}", region, milestones={target: Plan(due)})
        async with self.writing() as writer:
            await writer.add_projects([project])
            await writer.add_entries([EntryRecord(code, 1, batch)])
        self.projects.append(code)

    async def press(self, person: Official | None, action: Action, chat: int) -> Refused | None:
        """Somebody presses a button in a chat; why it was refused."""
        actor = Actor(person, chat if chat < 0 else STRANGER, self.groups.get(chat), "sanpi_bot")
        try:
            async with self.services.writing() as context:
                await perform(action, actor, context)
        except Refused as refused:
            return refused
        return None

    async def deliver(self, most: int, *, uncertain: bool = False) -> list[Push]:
        """The next pushes go out in order, worded as they are then; or nobody knows whether they did."""
        async with self.database.writing() as session:
            pushes = await outbox.claim(session, self.now, most)
        for push in pushes:
            await self._word(push)
            self.messages += 1
            async with self.database.writing() as session:
                if uncertain and not push.uncertain:
                    await outbox.mark_uncertain(session, push.id, "timed out", self.now + A_MINUTE)
                else:
                    await outbox.mark_sent(session, push.id, self.messages, self.now, again=push.again)
        return pushes

    async def _word(self, push: Push) -> None:
        """Whatever the ledger looks like, there are words for it."""
        if push.shows is None:
            return
        async with self.services.reading() as context:
            asker = Asker(group=await people.group(context.session, push.group_id))
            given = await answer(decode(push.shows), asker, context)
        assert given.message.text

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Context]:
        """A look at everything."""
        async with self.services.reading() as context:
            yield context

    async def numbers(self, row: Any) -> Sequence[int]:
        """The numbers of all rows of a table."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(row.id).order_by(row.id)))


async def found_world(database: Database, deadlines: Sequence[int] = range(-8, 16, 4)) -> World:
    """A province with two phases, four groups, a few projects, and nothing told yet.

    Args:
        deadlines: days from `START` to the deadline of each project; they lie in `PLACES` by turns.
    """
    async with database.writing() as session:
        await people.put_official(session, LIU, AT)
        writer = LedgerWriter(session, TREE, Origin(START, "test"))
        for phase in PHASES[:2]:
            await writer.add_phase(phase)
        groups = {
            chat: await people.bind_group(
                session, chat, f"{TREE[region].name}专班", region, [EARLY_WARNING], None
            )
            for region, chat in GROUPS.items()
        }
        reference = await load_reference(session, Office(rules=QUICK))
    fuse, clock = Fuse(), StoppedClock(START)
    event.listen(database.engine.sync_engine, "before_cursor_execute", fuse.burn)
    nobody = cast(Courier, None)  # nothing here is sent
    services = Services(database, reference, clock, Painter(), nobody, ImportDesk(database))
    world = World(database, clock, services, fuse, groups)
    for region, ahead in zip(cycle(PLACES), deadlines, strict=False):
        await world.add_project(region, Batch.SIGNED, START.date() + timedelta(days=ahead))
    await world.scheduler.begin(START - timedelta(days=1))
    return world
