"""What became of the pushes, written down: what comes while a transaction is under way shares the next."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database

log = logging.getLogger(__name__)

NOTE_AGAIN_AFTER = (0.1, 0.5, 2.0)
"""Seconds to wait for a busy database before what happened is written down."""

Write = Callable[[AsyncSession], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be written down about a push, and what is done when it was."""

    push: int
    write: Write
    written: "asyncio.Future[None]"


class Notebook:
    """Writes notes down: thirty pushes a second would be thirty transactions a second."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: list[Note] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, push: int, write: Write) -> None:
        """Write something down about a push, and return when it is committed.

        Raises:
            DBAPIError: if it cannot be, after all that patience.
        """
        for wait in NOTE_AGAIN_AFTER:
            try:
                await self._once(push, write)
            except DBAPIError:
                log.warning("the outcome of push %s could not be written down yet", push, exc_info=True)
                await asyncio.sleep(wait)
            else:
                return
        await self._once(push, write)

    async def close(self) -> None:
        """Return when what was begun is written down."""
        if self._writing is not None:
            await self._writing

    async def _once(self, push: int, write: Write) -> None:
        note = Note(push, write, asyncio.get_running_loop().create_future())
        self._open.append(note)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="notebook")
        await note.written

    async def _write_all(self) -> None:
        while self._open:
            notes, self._open = sorted(self._open, key=lambda note: note.push), []
            try:
                await self._together(notes)
            except Exception:
                for note in notes:
                    await self._alone(note)
            else:
                for note in notes:
                    _settle(note)

    async def _together(self, notes: list[Note]) -> None:
        """One transaction, in the order of the pushes, so that no other waits for this one crosswise."""
        async with self._database.writing() as session:
            for note in notes:
                await note.write(session)

    async def _alone(self, note: Note) -> None:
        try:
            await self._together([note])
        except Exception as error:
            _settle(note, error)
        else:
            _settle(note)


def _settle(note: Note, error: Exception | None = None) -> None:
    if note.written.done():
        return
    if error is not None:
        note.written.set_exception(error)
    else:
        note.written.set_result(None)
