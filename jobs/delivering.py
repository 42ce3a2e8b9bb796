"""How one push is delivered: worded, handed to Telegram, and what became of it written down."""

import logging
from datetime import datetime, timedelta
from random import Random

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from answers.context import Asker, Context
from answers.framing import framed
from answers.front import answer
from answers.group_lost import Loss, give_up
from answers.message_json import load
from answers.shapes import Answer, Message
from db import outbox, people
from db.models import OutboxKind
from db.outbox import Push
from db.queries.warnings import Digest
from handlers.courier import Parcel
from handlers.services import Services
from jobs.notebook import Notebook
from ledger.errors import Refused
from ledger.questions import Topic, decode
from ledger.warnings import Level

log = logging.getLogger(__name__)

MOST_REPAIRS = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures before a request left this machine: then the message certainly has not arrived."""
GONE = "chat not found"
MUZZLED = ("not enough rights to send", "have no rights to send", "chat_write_forbidden", "chat_restricted")
"""What Telegram says when the bot may not write in a group that it is in; the message is not at fault."""


class Closed(Exception):  # noqa: N818 - no error, but the reason why a push waits
    """Offices are closed `until` an instant."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Delivery:
    """Delivers pushes that were claimed."""

    def __init__(self, services: Services, chance: Random) -> None:
        self._services = services
        self._chance = chance
        self._notebook = Notebook(services.database)

    async def close(self) -> None:
        """Return when all that became known is written down."""
        await self._notebook.close()

    async def deliver(self, push: Push) -> None:
        """Deliver a push, or note why not. Raises DBAPIError if even that cannot be written down."""
        try:
            parcel = await self._make_ready(push)
        except Refused as refused:
            await self._fail(push, refused.reason)
        except Closed as closed:
            await self._hold(push, closed.until)
        except Exception as error:
            log.exception("push %s could not be made ready", push.id)
            await self._wait_for_repair(push, error)
        else:
            await self._hand_over(push, parcel)

    async def _make_ready(self, push: Push) -> Parcel | None:
        """Word and draw a push, before the network is touched. None: there is nothing to do any more.

        Raises:
            Closed: if it has to wait for the offices after all.
        """
        if push.kind is OutboxKind.EDIT and push.edits is None:
            return None
        message = framed(await self._message(push), push.serial, again=push.again)
        return await self._services.courier.pack(message)

    async def _message(self, push: Push) -> Message:
        """The message as it was frozen, or as the question that it shows is answered now.

        Raises:
            Closed: if offices closed after it was queued. Not for red news, edits or a 补发, as one that
                waits would hold back the red news of its group.
        """
        given = None
        if not push.body:
            async with self._services.reading() as context:
                given = await self._answer(push, context)
        urgent = push.uncertain or (given is not None and _has_red_news(given))
        if push.kind is OutboxKind.MESSAGE and not urgent:
            self._check_open()
        return load(push.body) if given is None else given.message

    def _check_open(self) -> None:
        """Raises Closed outside office hours."""
        now, reference = self._services.clock.now(), self._services.reference
        opens = reference.hours.next_open(now, reference.timetable)
        if opens > now:
            raise Closed(opens)

    async def _answer(self, push: Push, context: Context) -> Answer:
        assert push.shows is not None
        question = decode(push.shows)
        if question.topic is Topic.DIGEST and question.subject is not None:
            question = question.but(page=await outbox.page_of(context.session, question.subject))
        group = await people.group(context.session, push.group_id)
        return await answer(question, Asker(group=group), context)

    async def _hand_over(self, push: Push, parcel: Parcel | None) -> None:
        """Give a push to Telegram, and note what became of it."""
        try:
            message_id = None if parcel is None else await self._send(push, parcel)
        except TelegramError as error:
            log.warning("push %s to chat %s: %s", push.id, push.chat_id, error)
            await self._note_failure(push, error)
        except Exception as error:
            log.exception("nobody knows whether push %s arrived", push.id)
            await self._call_uncertain(push, repr(error))
        else:
            await self._call_sent(push, message_id)

    async def _send(self, push: Push, parcel: Parcel) -> int | None:
        courier = self._services.courier
        if push.edits is None:
            return (await courier.send_parcel(push.chat_id, parcel, broadcast=True)).id
        await courier.edit_parcel(push.chat_id, push.edits, parcel, broadcast=True)
        return None

    async def _note_failure(self, push: Push, error: TelegramError) -> None:
        """What to do about a push that did not certainly arrive."""
        match error:
            case RetryAfter():
                await self._put_back(push, "retry after", self._after(_told_wait(error)))
            case ChatMigrated():
                await self._migrate(push, error.new_chat_id)
            case Forbidden():
                await self._give_up_group(push, Loss.REMOVED, error.message)
            case BadRequest() if GONE in error.message.lower():
                await self._give_up_group(push, Loss.GONE, error.message)
            case BadRequest() if any(words in error.message.lower() for words in MUZZLED):
                await self._put_back(push, error.message, self._later(push))
            case BadRequest():
                await self._fail(push, error.message)
            case InvalidToken() | Conflict():
                await self._put_back(push, error.message, self._later(push))
            case NetworkError() if isinstance(error.__cause__, NEVER_LEFT):
                await self._put_back(push, error.message, self._later(push))
            case _:
                await self._call_uncertain(push, error.message)

    async def _wait_for_repair(self, push: Push, error: Exception) -> None:
        """A bug or a broken drawing, before the network was touched: try again later, but not for ever."""
        if push.attempts >= MOST_REPAIRS:
            log.error("push %s is given up", push.id)
            await self._fail(push, repr(error))
        else:
            await self._put_back(push, repr(error), self._later(push))

    async def _put_back(self, push: Push, why: str, not_before: datetime) -> None:
        await self._notebook.write(push.id, lambda s: outbox.put_back(s, push, why, not_before))

    async def _hold(self, push: Push, opening: datetime) -> None:
        await self._notebook.write(push.id, lambda s: outbox.hold(s, push.id, opening))

    async def _fail(self, push: Push, why: str) -> None:
        await self._notebook.write(push.id, lambda s: outbox.mark_failed(s, push.id, why))

    async def _call_uncertain(self, push: Push, why: str) -> None:
        later = self._later(push)
        await self._notebook.write(push.id, lambda s: outbox.mark_uncertain(s, push.id, why, later))

    async def _call_sent(self, push: Push, message_id: int | None) -> None:
        now, again = self._services.clock.now(), push.again
        await self._notebook.write(
            push.id, lambda s: outbox.mark_sent(s, push.id, message_id, now, again=again)
        )

    async def _migrate(self, push: Push, new_chat_id: int) -> None:
        async def write(session: AsyncSession) -> None:
            await people.migrate_group(session, push.chat_id, new_chat_id)
            await outbox.put_back(session, push, "migrated", self._services.clock.now())

        await self._notebook.write(push.id, write)

    async def _give_up_group(self, push: Push, loss: Loss, why: str) -> None:
        async def write(session: AsyncSession) -> None:
            await outbox.mark_failed(session, push.id, why)
            await give_up(push.chat_id, loss, await self._services.context(session))

        await self._notebook.write(push.id, write)

    def _later(self, push: Push) -> datetime:
        """When to try again what may go well the next time: twice as long after each attempt, with jitter."""
        longest = min(FIRST_WAIT * (1 << min(push.attempts - 1, 10)), LONGEST_WAIT)
        return self._after(longest * self._chance.uniform(0.5, 1.0))

    def _after(self, wait: timedelta) -> datetime:
        return self._services.clock.now() + wait


def _has_red_news(given: Answer) -> bool:
    """Whether it is a digest for which a red warning is the reason, as things stand now."""
    digest = given.facts
    return isinstance(digest, Digest) and any(
        line.part.is_news and line.warning.level is Level.RED for line in digest.lines
    )


def _told_wait(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
