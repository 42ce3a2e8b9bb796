"""The sender: takes pushes from the outbox, one after the other, and notes what became of each."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Concatenate, ParamSpec

import httpx
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from answers.context import Asker
from answers.front import answer
from answers.message_json import load
from answers.shapes import Message
from answers.words import render
from db import outbox, people
from db.outbox import Push
from db.queries.warnings import digest_of
from handlers.courier import Parcel
from handlers.services import Services
from ledger.errors import Refused
from ledger.questions import Question, Topic

log = logging.getLogger(__name__)
P = ParamSpec("P")

LOOK_EVERY = 1.0
"""Seconds between looks into the outbox when nothing wakes the sender; another process may have queued."""
SETTLING = 0.02
NOTE_AGAIN_AFTER = (0.1, 0.5, 2.0)
"""Seconds to wait for a busy database before the outcome of a push is written down."""
MOST_REPAIRS = 10
AFTER_A_STUMBLE = timedelta(seconds=30)
"""How long what may have arrived waits after a failure of ours, lest a failure that stays repeats it."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures before a request left this machine: then the message certainly has not arrived."""


class Sender:
    """Delivers the outbox until it is told to stop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._ends = False

    async def run(self) -> None:
        """Deliver until `end`; if cancelled, what is being sent becomes uncertain at the next start."""
        wait = timedelta(0)
        while not self._ends:
            try:
                await self.recover(wait)
                await self._deliver_until_end()
            except Exception:
                log.exception("the outbox stumbled; it goes on")
                wait = AFTER_A_STUMBLE
                await asyncio.sleep(LOOK_EVERY)

    async def _deliver_until_end(self) -> None:
        while not self._ends:
            await self.deliver_all()
            await self._wait()

    def end(self) -> None:
        """Let `run` end after the push it is at."""
        self._ends = True
        self._services.outbox_has_news.set()

    async def recover(self, wait: timedelta = timedelta(0)) -> None:
        """What was being sent when a process ended, or when the database failed us, is uncertain."""
        async with self._services.database.writing() as session:
            await outbox.recover(session, self._services.clock.now() + wait)

    async def deliver_all(self) -> int:
        """Deliver all that may go out now; how many pushes that were."""
        delivered = 0
        while not self._ends and await self.deliver_one():
            delivered += 1
        return delivered

    async def settled(self) -> None:
        """Return when nothing waits that could go out now."""
        self._services.outbox_has_news.set()
        while True:
            async with self._services.database.reading() as session:
                if not await outbox.has_work(session, self._services.clock.now()):
                    return
            await asyncio.sleep(SETTLING)

    async def deliver_one(self) -> bool:
        """Deliver the next push. True: go on at once; False: nothing may go out now."""
        async with self._services.database.writing() as session:
            push = await outbox.next_push(session, self._services.clock.now())
        if push is None:
            return False
        try:
            parcel = await self._make_ready(push)
        except Refused as refused:
            await self._note(outbox.mark_failed, push.id, refused.reason)
        except Exception as error:
            log.exception("push %s could not be made ready", push.id)
            await self._wait_for_repair(push, error)
        else:
            await self._hand_over(push, parcel)
        return True

    async def _make_ready(self, push: Push) -> Parcel | None:
        """Word and draw a push, before the network is touched. None: there is nothing to do any more."""
        message = await self._message(push)
        if message is None:
            return None
        return await self._services.courier.pack(_marked(message) if push.again else message)

    async def _hand_over(self, push: Push, parcel: Parcel | None) -> None:
        """Give a push to Telegram, and note what became of it."""
        try:
            message_id = None if parcel is None else await self._send(push, parcel)
        except TelegramError as error:
            await self._note_failure(push, error)
        except Exception as error:
            log.exception("nobody knows whether push %s arrived", push.id)
            later = self._services.clock.now() + _backoff(push.attempts)
            await self._note(outbox.mark_uncertain, push.id, repr(error), later)
        else:
            await self._note(outbox.mark_sent, push.id, message_id, self._services.clock.now())

    async def _send(self, push: Push, parcel: Parcel) -> int | None:
        courier = self._services.courier
        if push.edits is None:
            return (await courier.send_parcel(push.chat_id, parcel)).id
        await courier.edit_parcel(push.chat_id, push.edits, parcel)
        return None

    async def _note(
        self, mark: Callable[Concatenate[AsyncSession, P], Awaitable[None]], *values: P.args, **more: P.kwargs
    ) -> None:
        """Write down what became of a push; a database that is busy for a moment is asked again."""
        for wait in NOTE_AGAIN_AFTER:
            try:
                async with self._services.database.writing() as session:
                    await mark(session, *values, **more)
            except DBAPIError:
                log.warning("the outcome of a push could not be written down yet", exc_info=True)
                await asyncio.sleep(wait)
            else:
                return
        async with self._services.database.writing() as session:
            await mark(session, *values, **more)

    async def _message(self, push: Push) -> Message | None:
        """The message of a push; an edit is worded now, from the digest as it stands. None: nothing to do."""
        if push.body:
            return load(push.body)
        if push.digest_id is None or push.edits is None:
            return None
        async with self._services.reading() as context:
            group = await people.group(context.session, push.group_id)
            digest = await digest_of(context.session, push.digest_id)
            if group is None or digest is None:
                return None
            question = Question(Topic.DIGEST, subject=digest.id, page=digest.page)
            return (await answer(question, Asker(group=group), context)).message

    async def _note_failure(self, push: Push, error: TelegramError) -> None:
        """What to do about a push that did not certainly arrive."""
        later = self._services.clock.now() + _backoff(push.attempts)
        async with self._services.database.writing() as session:
            match error:
                case RetryAfter():
                    wait = _told_wait(error)
                    await outbox.put_back(session, push, "retry after", self._services.clock.now() + wait)
                case ChatMigrated():
                    await people.migrate_group(session, push.chat_id, error.new_chat_id)
                    await outbox.put_back(session, push, "migrated", self._services.clock.now())
                case Forbidden():
                    await people.leave_group(session, push.chat_id)
                    await outbox.mark_failed(session, push.id, error.message)
                case BadRequest():
                    if "chat not found" in error.message.lower():
                        await people.leave_group(session, push.chat_id)
                    await outbox.mark_failed(session, push.id, error.message)
                case NetworkError() if isinstance(error.__cause__, NEVER_LEFT):
                    await outbox.put_back(session, push, error.message, later)
                case _:
                    await outbox.mark_uncertain(session, push.id, error.message, later)
        log.warning("push %s to chat %s: %s", push.id, push.chat_id, error)

    async def _wait_for_repair(self, push: Push, error: Exception) -> None:
        """A bug or a broken drawing, before the network was touched: try again later, but not for ever."""
        if push.attempts >= MOST_REPAIRS:
            log.error("push %s is given up", push.id)
            await self._note(outbox.mark_failed, push.id, repr(error))
            return
        later = self._services.clock.now() + _backoff(push.attempts)
        await self._note(outbox.put_back, push, repr(error), later)

    async def _wait(self) -> None:
        news = self._services.outbox_has_news
        try:
            async with asyncio.timeout(LOOK_EVERY):  # wait_for of Python 3.11 may swallow a cancellation
                await news.wait()
        except TimeoutError:
            return
        news.clear()


def _marked(message: Message) -> Message:
    return Message(render("again.html.j2") + "\n" + message.text, message.buttons, message.picture)


def _told_wait(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _backoff(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts, 10)), LONGEST_WAIT)
