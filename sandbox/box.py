"""The sandbox as one object: start it, hand it to a bot, act as people, look what came."""

import json
import socket
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self
from zoneinfo import ZoneInfo

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from sandbox.clock import ClockControl
from sandbox.faults import Fault
from sandbox.gate import Gate
from sandbox.model import User
from sandbox.pace import Pace
from sandbox.record import Entry, Record
from sandbox.routes import routes
from sandbox.schema import Schema
from sandbox.watching import Watching
from sandbox.world import World

BODY_LIMIT = 60 * 1024 * 1024


class Sandbox(Watching):
    """A Telegram on this machine, listening on 127.0.0.1 only.

    Args:
        token: The bot's token, ``<bot id>:<secret>``; any that looks so will do.
        port: 0 takes a free one.
        username: The bot's @name, without the @.
        name: The bot's display name.
        privacy: Telegram's privacy mode: in groups the bot is sent only what is meant for it.
        clock: Where time comes from and how the page may move it; None is the machine's clock.
        notice: A line shown on the chat page, e.g. “演示数据”.
        people: Ids of the users to choose from on the page, in this order; None shows all.
        zone: The time zone in which the page shows times.
        pace: Telegram's sending limits to enforce with 429; None sends as fast as the bot likes.
        query_lifetime: Seconds within which a press must be answered.
    """

    def __init__(
        self,
        token: str = "123456:sandbox",
        port: int = 0,
        *,
        username: str = "sandbox_bot",
        name: str = "沙盒机器人",
        privacy: bool = True,
        clock: ClockControl | None = None,
        notice: str = "",
        people: Sequence[int] | None = None,
        zone: ZoneInfo | None = None,
        pace: Pace | None = None,
        query_lifetime: float = 30.0,
    ) -> None:
        bot = User(int(token.partition(":")[0]), name, username, is_bot=True)
        self.world = World(bot, self.now, privacy, query_lifetime)
        self.gate = Gate(self.world, token, SCHEMA, pace)
        self.token = token
        self.port = port
        self.clock = clock
        self.notice = notice
        self.shown = people
        self.zone = zone or ZoneInfo("Asia/Shanghai")
        self._server: HTTPServer | None = None

    def now(self) -> datetime:
        """The instant that messages written now are dated with."""
        return self.clock.now() if self.clock else datetime.now(UTC)

    @property
    def url(self) -> str:
        """The chat page's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """For ``ApplicationBuilder.base_url``."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        """For ``ApplicationBuilder.base_file_url``."""
        return f"{self.url}/file/bot"

    @property
    def record(self) -> Record:
        """All API calls so far."""
        return self.gate.record

    def calls(self, method: str | None = None, chat_id: int | None = None, since: int = 0) -> list[Entry]:
        """The recorded calls from serial `since` on, of one method, to one chat."""
        return self.record.of(method, chat_id, since)

    async def start(self) -> Self:
        """Begins to listen; sets `port`. OSError when the port is taken."""
        sockets = bind_sockets(self.port, "127.0.0.1", socket.AF_INET)
        self.port = sockets[0].getsockname()[1]
        self._server = HTTPServer(Application(routes(self), log_function=_silent), max_buffer_size=BODY_LIMIT)
        self._server.add_sockets(sockets)
        return self

    async def stop(self) -> None:
        """Closes every connection and stops to listen; what was written stays.

        `start` again listens on the same port: an outage of Telegram.
        """
        self.world.updates.close()
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def fail(
        self, fault: Fault, *, method: str | None = None, chat_id: int | None = None, times: int = 1
    ) -> None:
        """The next `times` calls (of this method, to this chat) fail so.

        Without a method: any but getUpdates.
        """
        self.gate.faults.order(fault, method, chat_id, times)

    def fail_at_random(
        self, seed: int, chances: Mapping[Fault, float], methods: Collection[str] | None = None
    ) -> None:
        """From now on each of the faults strikes with its probability; the same seed gives the same row."""
        self.gate.faults.at_random(seed, chances, methods)

    def heal(self) -> None:
        """Ends all faults."""
        self.gate.faults.clear()


def _silent(_: RequestHandler) -> None:
    """No access log: addresses hold the token, and the record says more."""


def describe(box: Sandbox) -> str:
    """One line of JSON for programs that start the sandbox as a process."""
    return json.dumps({"url": box.url, "api_url": box.api_url, "file_url": box.file_url, "token": box.token})


SCHEMA = Schema()
