"""What every handler and job works with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import Application, CallbackContext, ExtBot

from answers.charts import Painter
from answers.context import Context, Reference
from db.engine import Database
from db.queries import reference
from db.workbook.importing.desk import ImportDesk
from handlers.courier import Courier
from handlers.following import LastQuestions
from handlers.inbox import settle_with
from ledger.clock import Clock

Turn = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
"""What PTB hands to a handler beside the update."""
App = Application[ExtBot[str], Turn, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
"""The genuine PTB application, as this bot uses it."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the running program.

    Attributes:
        desk: where workbooks are handed in; never to be called while a writing session is open.
        admins: Telegram ids of who may appoint the first supervisors.
        outbox_has_news: set when something was queued, so that it goes out at once.
        last_questions: what people may go on from.
    """

    database: Database
    reference: Reference
    clock: Clock
    painter: Painter
    courier: Courier
    desk: ImportDesk
    admins: frozenset[int] = frozenset()
    outbox_has_news: asyncio.Event = field(default_factory=asyncio.Event)
    last_questions: LastQuestions = field(default_factory=LastQuestions)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Context]:
        """A look at the ledger as it is now."""
        async with self.database.reading() as session:
            yield await self.context(session)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Context]:
        """A look at the ledger in which changes are committed together at the end, or not at all.

        Within the handling of an update the first of these settles it, so one update does all that it
        changes in one of them.
        """
        async with self.database.writing() as session:
            yield await self.context(session)
            await settle_with(session)
        self.outbox_has_news.set()

    async def context(self, session: AsyncSession) -> Context:
        """What answers are worked out with, in a session of the caller's."""
        phases = await reference.phases(session)
        return Context(session, self.reference, self.clock.now(), phases)


KEY = "services"


def services_of(turn: Turn) -> Services:
    """The services of the application that a handler runs in."""
    return cast(Services, turn.bot_data[KEY])
