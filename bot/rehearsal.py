"""`sanpi simulate`: who would be told what and when, if nothing changed but the day. Nothing is sent."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from answers.context import Context, Reference
from answers.words import plain, render_in
from bot.place import Place
from db import people
from db.apart import QueuedPush, apart, deliver, last_push, queued_after
from db.digests import SHOWN
from db.queries import reference
from db.queries.warnings import Digest, DigestLine, digest_of
from jobs import early_warning
from jobs.schedule import Run
from ledger.officials import EARLY_WARNING, Group

MOST_LINES = 5
"""Warnings that are named of a message; of the others the number is said."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message that would go out.

    Attributes:
        at: when it would.
        digest: what it says of warnings; None for any other message.
        news: the warnings that are the reason for it, worst first.
    """

    at: datetime
    group: Group
    digest: Digest | None
    news: tuple[DigestLine, ...]


async def rehearse(place: Place, days: int) -> str:
    """What to print for the scans of so many days from the clock's instant on."""
    async with place.current_database() as database:
        known = await place.reference(database)
        async with apart(database, place.settings.database.file) as session:
            listening = await people.subscribers(session, EARLY_WARNING)
            told = [found async for found in _days(session, known, place.clock.now(), days)]
            context = Context(session, known, place.clock.now(), await reference.phases(session))
            text = render_in(
                context, "rehearsal.html.j2", days=days, told=told, listening=listening, most=MOST_LINES
            )
    return plain(text)


async def _days(session: AsyncSession, known: Reference, start: datetime, days: int) -> AsyncIterator[Told]:
    """Let one scan after the other come due; what each would send, when it would be sent."""
    end, at = start + timedelta(days=days), start
    while (at := known.timetable.next_after(known.office.early_warning, at)) <= end:
        last = await last_push(session)
        await deliver(session, at)
        context = Context(session, known, at, await reference.phases(session))
        await early_warning.work(context, Run(at))
        for push in await queued_after(session, last):
            group = await people.group(session, push.group_id)
            assert group is not None
            yield await _told(session, group, push)


async def _told(session: AsyncSession, group: Group, push: QueuedPush) -> Told:
    code = push.shows or ""
    if not code.startswith(SHOWN):
        return Told(push.not_before, group, None, ())
    digest = await digest_of(session, int(code.removeprefix(SHOWN)))
    assert digest is not None
    return Told(push.not_before, group, digest, tuple(line for line in digest.lines if line.part.is_news))
