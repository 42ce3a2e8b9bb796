"""The process that is killed: the genuine program, and a fuse that ends it at one moment with SIGKILL."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import configure_mappers
from telegram.request import HTTPXRequest

import bot.app
from answers.words import environment
from bot.app import assemble
from bot.database_settings import DatabaseSection
from bot.pacing import unpaced
from bot.settings import Settings, Telegram
from bot.warning_settings import LaggingSteps, Steps, WarningSection
from ledger.clock import SetClock
from tests.crash.points import Kill, Point

PUSHES = ("sendMessage", "sendPhoto", "editMessageText", "editMessageMedia", "editMessageReplyMarkup")
ONLY_OVERDUE = WarningSection(due_soon=Steps(), stalled=Steps(), lagging=LaggingSteps())
COMMITS = {
    "scan": (Point.BEFORE_SCAN, Point.AFTER_SCAN),
    "press": (Point.BEFORE_DONE, Point.AFTER_DONE),
    "taken": (Point.BEFORE_TAKEN, Point.AFTER_TAKEN),
    "note": (Point.BEFORE_NOTE, Point.AFTER_NOTE),
    "claim": (Point.BEFORE_CLAIM, Point.AFTER_CLAIM),
}
configure_mappers()
for template in environment().list_templates(extensions="j2"):
    environment().get_template(template)
"""What every process would do at its start is done by the one that they are forked from."""
Do = Callable[..., Awaitable[tuple[int, bytes]]]
Commit = Callable[[DefaultDialect, Any], None]


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process is to be.

    Attributes:
        at: the instant at which its clock starts.
        log: the file that it logs to.
    """

    api_url: str
    token: str
    database_url: str
    at: datetime
    log: str


@dataclass(slots=True)
class Fuse:
    """Ends the process when it comes to its point for the n-th time."""

    kill: Kill

    def pass_by(self, point: Point) -> None:
        """The process is at this point."""
        if point is self.kill.point:
            self.kill = Kill(point, self.kill.nth - 1)
            if self.kill.nth == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def main(orders: Orders, kill: Kill) -> None:
    """Run the program until something kills it."""
    logging.basicConfig(filename=orders.log, level=logging.WARNING)
    fuse = Fuse(kill)
    _watch_commits(fuse)
    _watch_sends(fuse)
    asyncio.run(_run(orders))


async def _run(orders: Orders) -> None:
    settings = Settings(
        telegram=Telegram(api_url=orders.api_url),
        database=DatabaseSection(url=orders.database_url),
        warnings=ONLY_OVERDUE,
    )
    program = await assemble(settings, orders.token, SetClock(orders.at), pacer=unpaced())
    await program.start(made_up_since=orders.at - timedelta(days=1))
    await asyncio.Event().wait()


def _watch_sends(fuse: Fuse) -> None:
    do: Do = HTTPXRequest.do_request

    @wraps(do)
    async def watched(self: HTTPXRequest, url: str, *args: Any, **options: Any) -> tuple[int, bytes]:
        pushes = url.rpartition("/")[2] in PUSHES
        if pushes:
            fuse.pass_by(Point.BEFORE_SEND)
        answer = await do(self, url, *args, **options)
        if pushes:
            fuse.pass_by(Point.ANSWERED)
        return answer

    setattr(HTTPXRequest, "do_request", watched)  # noqa: B010 - a method is replaced
    setattr(bot.app, "HTTPXRequest", partial(HTTPXRequest, httpx_kwargs={"verify": False}))  # noqa: B010


def _watch_commits(fuse: Fuse) -> None:
    """A transaction is known by what it writes, and the name is kept with its connection."""
    event.listen(Engine, "begin", lambda connection: connection.info.pop("writes", None))
    event.listen(Engine, "before_cursor_execute", _remember)
    commit: Commit = DefaultDialect.do_commit

    @wraps(commit)
    def watched(self: DefaultDialect, connection: Any) -> None:
        points = COMMITS.get(connection.info.pop("writes", ""))
        if points is not None:
            fuse.pass_by(points[0])
        commit(self, connection)
        if points is not None:
            fuse.pass_by(points[1])

    setattr(DefaultDialect, "do_commit", watched)  # noqa: B010


def _remember(
    connection: Connection, cursor: object, statement: str, parameters: object, context: object, many: bool
) -> None:
    name = _work(statement, parameters)
    known = connection.info.get("writes")
    if name and (known is None or _GRAVITY[name] < _GRAVITY[known]):
        connection.info["writes"] = name


_GRAVITY = {name: place for place, name in enumerate(COMMITS)}
"""A scan also opens warnings, and a press also settles an update: which name counts."""


def _work(statement: str, parameters: object) -> str | None:
    words = statement.split(None, 3)
    table = next((word.strip('"') for word in words[1:] if word not in ("INTO", "OR", "IGNORE")), "")
    match words[0], table:
        case "INSERT", "job_run":
            return "scan"
        case "INSERT", "warning_event":
            return "press"
        case "INSERT", "inbox":
            return "taken"
        case "UPDATE", "outbox":
            return "note" if "'sent'" in repr(parameters) else "claim"
        case _:
            return None
