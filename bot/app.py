"""The program, put together: Telegram, database, scheduler and outbox in one event loop."""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from telegram.ext import Application
from telegram.request import HTTPXRequest

from answers.charts import Painter
from answers.context import load_reference
from bot.pacing import Pacer
from bot.place import database_of, require_current
from bot.settings import Settings
from db.engine import Database
from handlers.changing import may_change
from handlers.courier import Courier
from handlers.inbox import Inbox
from handlers.order import ChatByChat
from handlers.register import ALLOWED_UPDATES, register, set_menus
from handlers.services import App, Services
from jobs.outbox import Sender
from jobs.registry import Times, jobs
from jobs.schedule import Scheduler
from ledger.clock import Clock, SystemClock
from ledger.errors import Refused

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""PTB then gives spans of time as timedelta, as it always will from its next major version on."""
POLL_SECONDS = 25
PATIENCE = 20.0
LAST_PUSH_SECONDS = 5
"""How long a push that is under way may take before the program ends all the same."""
REPLAY_SECONDS = 10
"""How long the start waits for what was pressed before the last end, so that it counts in what is due."""
REPLY_FIRST = 0.01
"""Seconds between one poll's answer and the next poll, so that a reply need not share its time with it."""


async def assemble(
    settings: Settings,
    token: str,
    clock: Clock | None = None,
    *,
    pacer: Pacer | None = None,
    patience: float = PATIENCE,
) -> "Program":
    """Put the program together; nothing runs yet.

    Args:
        pacer: what keeps Telegram's limits; rehearsals may hand in a faster one.
        patience: seconds after which the outcome of a request that is not answered is called unknown.

    Raises:
        Refused: if the database is not upgraded.
    """
    database = database_of(settings)
    try:
        await require_current(database)
    except Refused:
        await database.close()
        raise
    clock = clock or SystemClock()
    inbox = Inbox(database, clock, may_change)
    app = _telegram(settings, token, inbox, pacer or Pacer(), patience)
    services = await _services(settings, database, app, clock)
    register(app, services)
    return Program(app, services, scheduler_of(settings, services), Sender(services), inbox)


@dataclass(slots=True)
class Program:
    """The assembled bot. `start` and `stop` it, or let `run` do both."""

    app: App
    services: Services
    scheduler: Scheduler
    sender: Sender
    inbox: Inbox
    _sending: asyncio.Task[None] | None = None
    _alarm: AsyncIOScheduler | None = None

    async def start(self, *, made_up_since: datetime | None = None) -> None:
        """Begin to listen, to send and to watch the clock.

        Args:
            made_up_since: for jobs that never ran, from when on missed runs are made up; default: now.
        """
        await self.app.initialize()
        await set_menus(self.app.bot)
        await self.scheduler.begin(made_up_since or self.services.clock.now())
        await self.app.start()
        await self._replay()
        await self.scheduler.run_due()
        assert self.app.updater is not None
        await self.app.updater.start_polling(
            poll_interval=REPLY_FIRST,
            timeout=POLL_SECONDS,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
        )
        self._sending = asyncio.create_task(self.sender.run(), name="outbox")
        self._alarm = AsyncIOScheduler(timezone=self.scheduler.timetable.zone)
        self._alarm.add_job(
            self.scheduler.run_due,
            CronTrigger(second=0, timezone=self.scheduler.timetable.zone),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._alarm.start()

    async def _replay(self) -> None:
        """Handle what the last process took and did not come to handle."""
        if await self.inbox.replay(self.app.bot):
            with suppress(TimeoutError):
                async with asyncio.timeout(REPLAY_SECONDS):
                    await self.inbox.join()

    async def stop(self) -> None:
        """Finish what is being handled and let go of everything."""
        if self._alarm is not None:
            self._alarm.shutdown(wait=False)
        if self._sending is not None:
            self.sender.end()
            await asyncio.wait([self._sending], timeout=LAST_PUSH_SECONDS)
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        if self.app.updater is not None and self.app.updater.running:
            await self.app.updater.stop()
        if self.app.running:
            await self.app.stop()
        await self.app.shutdown()
        await self.services.painter.close()
        await self.services.database.close()


def scheduler_of(settings: Settings, services: Services) -> Scheduler:
    """The jobs at the times that the settings give."""
    schedule = settings.schedule
    times = Times(
        weekly_ranking=schedule.trigger("weekly_ranking"),
        early_warning=schedule.trigger("early_warning"),
        collection=services.reference.office.collection,
    )
    return Scheduler(services, jobs(times, demo=services.reference.demo), services.reference.timetable)


async def _services(settings: Settings, database: Database, app: App, clock: Clock) -> Services:
    async with database.reading() as session:
        reference = await load_reference(session, settings.office())
    painter = Painter()
    return Services(
        database=database,
        reference=reference,
        clock=clock,
        painter=painter,
        courier=Courier(app.bot, database, painter),
        desk=settings.imports.desk(database),
        admins=frozenset(settings.telegram.admins),
    )


def _telegram(settings: Settings, token: str, inbox: Inbox, pacer: Pacer, patience: float) -> App:
    """The PTB application; a pool of connections of its own for polling, so that replies never starve it."""
    base, proxy = settings.telegram.api_url.rstrip("/"), settings.telegram.proxy_url or None
    return (
        Application.builder()
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(HTTPXRequest(connection_pool_size=64, proxy=proxy, read_timeout=patience))
        .get_updates_request(
            HTTPXRequest(connection_pool_size=4, proxy=proxy, read_timeout=POLL_SECONDS + 10)
        )
        .update_queue(inbox)
        .concurrent_updates(ChatByChat(inbox))
        .job_queue(None)
        .rate_limiter(pacer)
        .build()
    )
