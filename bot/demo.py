"""`sanpi demo`: demo ledger, sandbox and bot in one process; nothing else is needed."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from answers.words import render
from bot import logs
from bot.app import Program, assemble
from bot.database_settings import DatabaseSection
from bot.pacing import Pacer, unpaced
from bot.running import until_signal
from bot.settings import Settings, Telegram
from db.data import henan
from db.demo import demo_ledger
from db.demo.load import fill
from db.engine import Database
from db.migrate import upgrade
from db.queries.reference import region_tree
from handlers.reading import warm
from ledger.calendar import WEEK
from ledger.clock import CHINA, SetClock
from ledger.errors import Reason, Refused
from ledger.officials import SUBSCRIPTIONS, WEEKLY_RANKING
from sandbox import Preset, Sandbox

STARTS_AT = time(10, 0)
TOKEN = "100000:sanpi-demo"
BOT_NAME = "sanpi_demo_bot"
PACE_SPEED = 30.0
"""Weeks pass in seconds in the demo, so its pushes go out as much faster than Telegram allows."""


@dataclass(slots=True)
class DemoClock:
    """The demo's clock, as the chat page moves it."""

    clock: SetClock
    program: Program | None = None

    def now(self) -> datetime:
        """The present instant of the demo."""
        return self.clock.now().astimezone(CHINA)

    def presets(self) -> Sequence[Preset]:
        """The next pushes, and some steps."""
        now = self.now()
        presets = [Preset(render("presets.txt.j2", name="day"), now + timedelta(days=1))]
        if self.program is not None:
            scheduler = self.program.scheduler
            for job in scheduler.jobs:
                if job.name in SUBSCRIPTIONS:
                    due = scheduler.next_due(job).astimezone(CHINA)
                    presets.insert(0, _preset(job.name, due))
        return presets

    async def advance_to(self, at: datetime) -> None:
        """Move on from one due run to the next, so that all happens that would have happened meanwhile."""
        if at < self.clock.now():
            raise ValueError(render("presets.txt.j2", name="past"))
        while self.program is not None:
            scheduler = self.program.scheduler
            due = min(scheduler.next_due(job) for job in scheduler.jobs)
            if due >= at:
                break
            await self.jump_to(due)
        await self.jump_to(at)

    async def jump_to(self, at: datetime) -> None:
        """Move on at once, as after an outage; return when all that is due is delivered."""
        self.clock.advance_to(at)
        if self.program is not None:
            await self.program.scheduler.run_due()
            await self.program.sender.settled()


def _preset(name: str, due: datetime) -> Preset:
    label = render("presets.txt.j2", name=name, due=due)
    moved = name == WEEKLY_RANKING and due.weekday() != 0
    return Preset(label, due, render("presets.txt.j2", name="moved", due=due) if moved else "")


async def run_demo(port: int, at: datetime | None, day: date) -> None:
    """Run the demo until a signal ends it. Raises Refused(PORT_TAKEN)."""
    logs.set_up()
    with tempfile.TemporaryDirectory(prefix="sanpi-demo-") as folder:
        start = at or datetime.combine(day, STARTS_AT, CHINA)
        async with Demo(Path(folder), port, start, pace_speed=PACE_SPEED) as demo:
            warm()
            print(render("terminal.txt.j2", what="demo", url=demo.sandbox.url), flush=True)
            await until_signal()


class Demo:
    """The demo, to be entered and left; tests use it too.

    Args:
        folder: where its database goes.
        port: of the chat page; 0 takes a free one.
        start: the instant at which its clock starts.
        ledger: a database filled earlier, to begin with a copy of; None fills a new one.
        pace_speed: how much faster than Telegram allows it sends; None: without any limit.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        start: datetime,
        *,
        ledger: Path | None = None,
        pace_speed: float | None = None,
    ) -> None:
        self.clock = DemoClock(SetClock(start))
        self.file = folder / "demo.db"
        self.settings = Settings(database=DatabaseSection(url=f"sqlite+aiosqlite:///{self.file}"))
        self._ledger = ledger
        self._pace_speed = pace_speed
        self.sandbox = Sandbox(
            TOKEN,
            port=port,
            username=BOT_NAME,
            name=render("presets.txt.j2", name="bot"),
            clock=self.clock,
            notice=render("presets.txt.j2", name="notice"),
        )
        self._program: Program | None = None

    @property
    def program(self) -> Program:
        """The running bot."""
        assert self._program is not None
        return self._program

    async def __aenter__(self) -> "Demo":
        if self._ledger is None:
            await self._fill()
        else:
            shutil.copy(self._ledger, self.file)
        try:
            await self.sandbox.start()
        except OSError as error:
            raise Refused(Reason.PORT_TAKEN, port=self.sandbox.port) from error
        self._people()
        await self.start_bot()
        return self

    async def __aexit__(self, *details: object) -> None:
        await self.stop_bot()
        await self.sandbox.stop()

    async def start_bot(self) -> None:
        """Start the bot on the database as it is, and return when what it makes up for is delivered."""
        settings = self.settings.model_copy(update={"telegram": Telegram(api_url=self.sandbox.url)})
        pacer = unpaced() if self._pace_speed is None else Pacer(speed=self._pace_speed)
        self._program = self.clock.program = await assemble(settings, TOKEN, self.clock.clock, pacer=pacer)
        await self.program.start(made_up_since=self.clock.now() - WEEK)
        await self.program.sender.settled()

    async def stop_bot(self) -> None:
        """Stop the bot, if it runs; people go on writing to the sandbox, and the clock still moves."""
        if self._program is not None:
            await self._program.stop()
        self._program = self.clock.program = None

    async def _fill(self) -> None:
        database = Database(self.settings.database.url)
        await upgrade(database)
        async with database.writing() as session:
            await fill(session, await region_tree(session), self.clock.now().date())
        await database.close()

    def _people(self) -> None:
        demo = demo_ledger()
        known = {official.id: official for official in demo.officials}
        for person in demo.people:
            official = known.get(person.id)
            place = henan()[official.region] if official is not None else None
            note = render("presets.txt.j2", name="person", official=official, place=place)
            self.sandbox.add_user(person.id, person.name, note=note)
        for group in demo.groups:
            self.sandbox.add_group(group.group.chat_id, group.group.title, group.members)
