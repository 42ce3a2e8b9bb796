"""The sender: takes pushes from the outbox and delivers those of different groups side by side."""

import asyncio
import logging
from datetime import timedelta
from random import Random

from db import outbox
from handlers.services import Services
from jobs.delivering import Delivery

log = logging.getLogger(__name__)

AT_ONCE = 40
"""Pushes that are on their way at once, one of a group: what may go out in a second, and some that hang."""
WORTH_A_LOOK = 10
"""Room for so many makes a look for more worthwhile."""
LOOK_EVERY = 1.0
"""Seconds between looks into the outbox when nothing wakes the sender; another process may have queued."""
SETTLING = 0.02
AFTER_A_STUMBLE = timedelta(seconds=30)
"""How long what may have arrived waits after a failure of ours, lest a failure that stays repeats it."""


class Sender:
    """Delivers the outbox until it is told to stop.

    Args:
        look_every: seconds between looks into the outbox.
        chance: where the jitter of retries comes from.
    """

    def __init__(
        self, services: Services, *, look_every: float = LOOK_EVERY, chance: Random | None = None
    ) -> None:
        self._services = services
        self._delivery = Delivery(services, chance or Random())
        self._look_every = look_every
        self._flying: dict[asyncio.Task[None], int] = {}
        self._landed = 0
        self._unclear: timedelta | None = None
        self._ends = False

    async def run(self) -> None:
        """Deliver until `end`; if cancelled, what is being sent becomes uncertain at the next start."""
        self._unclear = timedelta(0)
        try:
            while not self._ends:
                await self._step()
            if self._flying:
                await asyncio.wait(self._flying)
        finally:
            for task in self._flying:
                task.cancel()
            await asyncio.gather(*self._flying, return_exceptions=True)
            await self._delivery.close()

    def end(self) -> None:
        """Let `run` end after the pushes it is at."""
        self._ends = True
        self._services.outbox_has_news.set()

    async def deliver_all(self) -> int:
        """Deliver all that may go out now; how many pushes that were."""
        landed = self._landed
        while not self._ends and (await self._take_off() or self._flying):
            if self._flying:
                await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
        return self._landed - landed

    async def settled(self) -> None:
        """Return when nothing waits that could go out now."""
        self._services.outbox_has_news.set()
        while True:
            async with self._services.database.reading() as session:
                if not await outbox.has_work(session, self._services.clock.now()):
                    return
            await asyncio.sleep(SETTLING)

    async def _step(self) -> None:
        """Send off what may go out, or wait until there may be more."""
        try:
            await self._recover()
            if not await self._take_off():
                await self._wait()
        except Exception:
            log.exception("the outbox stumbled; it goes on")
            await asyncio.sleep(self._look_every)

    async def _recover(self) -> None:
        """What was being sent when a process ended, or when the database failed us, is uncertain."""
        if self._unclear is None:
            return
        wait, self._unclear = self._unclear, None
        try:
            async with self._services.database.writing() as session:
                not_before = self._services.clock.now() + wait
                await outbox.recover(session, not_before, but=self._flying.values())
        except BaseException:
            self._unclear = wait
            raise

    async def _take_off(self) -> bool:
        """Send off as many pushes as there is room for; whether there were any."""
        room, now = AT_ONCE - len(self._flying), self._services.clock.now()
        if room < WORTH_A_LOOK:
            return False
        async with self._services.database.reading() as session:
            if not await outbox.is_ready(session, now):
                return False
        async with self._services.database.writing() as session:
            pushes = await outbox.claim(session, now, room)
        for push in pushes:
            task = asyncio.create_task(self._delivery.deliver(push), name=f"push {push.id}")
            self._flying[task] = push.id
            task.add_done_callback(self._land)
        return bool(pushes)

    def _land(self, task: asyncio.Task[None]) -> None:
        push = self._flying.pop(task)
        self._landed += 1
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("the outcome of push %s could not be written down", push, exc_info=error)
            self._unclear = AFTER_A_STUMBLE
        self._services.outbox_has_news.set()

    async def _wait(self) -> None:
        news = self._services.outbox_has_news
        try:
            async with asyncio.timeout(
                self._look_every
            ):  # wait_for of Python 3.11 may swallow a cancellation
                await news.wait()
        except TimeoutError:
            return
        news.clear()
