"""`--known-at`: the ledger as it was known at a past instant, instead of as it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from answers.context import Context
from answers.words import render
from bot.place import Place, instant
from db.known_at import known_at
from db.queries import reference
from ledger.errors import Reason, Refused


@asynccontextmanager
async def looking(place: Place, then: str) -> AsyncIterator[Context]:
    """A look at the ledger.

    Args:
        then: an ISO instant, at which the clock then stands; empty for the ledger as it is.

    Raises:
        Refused: BAD_INSTANT, YEAR_OUT_OF_RANGE, NOT_KNOWN_YET for an instant that is still to come.
    """
    if not then:
        async with place.reading() as context:
            yield context
        return
    at = _past(place, then)
    async with place.current_database() as database:
        known = await place.reference(database)
        async with known_at(database, known.tree, at) as session:
            yield Context(session, known, at, await reference.phases(session), known_at=at)


def as_known(context: Context, text: str) -> str:
    """A text, and before it a line that says as of which instant the ledger is taken, if it is a past one."""
    if context.known_at is None:
        return text
    return render("terminal.txt.j2", what="known_at", at=context.known_at) + "\n" + text


def _past(place: Place, then: str) -> datetime:
    at = instant(then)
    if at > place.clock.now():
        raise Refused(Reason.NOT_KNOWN_YET, at=at)
    return at
