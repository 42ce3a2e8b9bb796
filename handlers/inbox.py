"""Nothing pressed is lost: what may change something is committed before Telegram is told that we have it."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Bot, Update

from db import inbox
from db.engine import Database
from db.inbox import Standing
from ledger.clock import Clock

log = logging.getLogger(__name__)

AGAIN_AFTER = (0.1, 0.5, 2.0, 10.0)
"""Seconds to wait for a database that fails; the last over and over."""
_handling: ContextVar[int | None] = ContextVar("handling", default=None)
"""Number of the kept update that the present task handles."""


class Inbox(asyncio.Queue[object]):
    """The queue in which PTB puts updates, one by one, before it asks Telegram for the next ones.

    Asking for the next is what tells Telegram to forget the former, so `put` returns only once an update
    that may change something is in the database. Those left there by a process that was killed are handled
    first when the next one starts.

    Args:
        may_change: which updates are worth a write to the disk.
    """

    def __init__(self, database: Database, clock: Clock, may_change: Callable[[Update], bool]) -> None:
        super().__init__()
        self._database = database
        self._clock = clock
        self._may_change = may_change
        self._here: set[int] = set()

    async def put(self, item: object) -> None:
        """Take an update, unless it came before. While the database fails, Telegram has to keep it."""
        if isinstance(item, Update) and self._may_change(item):
            if not await self._keep_for_certain(item):
                return
            self._here.add(item.update_id)
        await super().put(item)

    async def replay(self, bot: Bot) -> int:
        """Take again what was not handled when the last process ended; how many updates that is."""
        async with self._database.reading() as session:
            rows = await inbox.waiting(session)
        for update_id, body in rows:
            self._here.add(update_id)
            await super().put(Update.de_json(json.loads(body), bot))
        return len(rows)

    @asynccontextmanager
    async def handling(self, update: object) -> AsyncIterator[None]:
        """While an update is handled: the first change that is committed settles it, else its end does.

        It is settled also when the handler refused or failed, for then the person was told.
        """
        if not isinstance(update, Update) or update.update_id not in self._here:
            yield
            return
        mark = _handling.set(update.update_id)
        try:
            yield
        except Exception:
            await self._settle(update.update_id)
            raise
        else:
            await self._settle(update.update_id)
        finally:
            _handling.reset(mark)

    async def _keep_for_certain(self, update: Update) -> bool:
        """Whether it is to be handled, once the database knows it."""
        failures = 0
        while True:
            try:
                return await self._keep(update)
            except Exception:
                log.exception("update %s cannot be kept yet", update.update_id)
                await asyncio.sleep(AGAIN_AFTER[min(failures, len(AGAIN_AFTER) - 1)])
                failures += 1

    async def _keep(self, update: Update) -> bool:
        async with self._database.writing() as session:
            standing = await inbox.keep(session, update.update_id, update.to_json(), self._clock.now())
        return standing is Standing.NEW or (
            standing is Standing.WAITING and update.update_id not in self._here
        )

    async def _settle(self, update_id: int) -> None:
        try:
            async with self._database.reading() as session:
                waits = await inbox.waits(session, update_id)
            if waits:
                async with self._database.writing() as session:
                    await inbox.settle(session, update_id)
        except Exception:
            log.exception("update %s was handled, but could not be settled", update_id)
        else:
            self._here.discard(update_id)


async def settle_with(session: AsyncSession) -> None:
    """Have the update that this task handles, if any, be settled by the same commit as what it changes."""
    update_id = _handling.get()
    if update_id is not None:
        await inbox.settle(session, update_id)
