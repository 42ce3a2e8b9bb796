"""The sandbox's own HTTP endpoints, beside the Bot API: the page, its events, people, faults, record."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tornado.iostream import StreamClosedError
from tornado.routing import URLSpec
from tornado.web import StaticFileHandler

from sandbox import page_view
from sandbox.changes import Change
from sandbox.orders import order
from sandbox.server import BotHandler, FileHandler, LocalHandler
from sandbox.wire import ApiError, Json, dump

if TYPE_CHECKING:
    from sandbox.box import Sandbox

PAGE = Path(__file__).with_name("page")
KEEP_ALIVE_SECONDS = 20.0


class BoxHandler(LocalHandler):
    """Answers JSON; what a person or a test did wrong becomes ``{"error": …}`` with status 400."""

    def initialize(self, box: "Sandbox") -> None:
        self.box = box

    def answer(self, value: Json, status: int = 200) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(dump(value))

    def body(self) -> Mapping[str, Json]:
        """The JSON object in the request. ValueError when it is none."""
        if not self.request.headers.get("Content-Type", "").startswith("application/json"):
            raise ValueError("Content-Type must be application/json")
        body = json.loads(self.request.body or b"{}")
        if not isinstance(body, dict):
            raise ValueError("the body must be a JSON object")  # noqa: TRY004 - answered as 400
        return body

    def number(self, name: str) -> int | None:
        value = self.get_query_argument(name, "")
        return int(value) if value.removeprefix("-").isdecimal() else None


class StateHandler(BoxHandler):
    """``GET /sandbox/state?user=``"""

    def get(self) -> None:
        self.answer(page_view.state(self.box, self.number("user")))


class RecordHandler(BoxHandler):
    """``GET /sandbox/record?since=&method=&chat_id=``"""

    def get(self) -> None:
        method = self.get_query_argument("method", "") or None
        entries = self.box.calls(method, self.number("chat_id"), self.number("since") or 0)
        self.answer([entry.to_json() for entry in entries])


class ActionHandler(BoxHandler):
    """``POST /sandbox/<action>``: what people do, faults, the clock."""

    async def post(self, action: str) -> None:
        try:
            self.answer({"result": await order(self.box, action, self.body())})
        except ApiError as error:
            self.answer({"error": error.description}, 400)
        except (ValueError, KeyError, TypeError) as error:
            self.answer({"error": str(error)}, 400)


class EventsHandler(BoxHandler):
    """``GET /sandbox/events?user=``: server-sent events, one JSON object each."""

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        user_id = self.number("user") or 0
        with self.box.world.changes.listener() as self.queue:
            self.write('retry: 1000\n\ndata: {"kind":"hello"}\n\n')
            try:
                await self.flush()
                while (change := await self._next()).kind != "closed":
                    self._tell(change, user_id)
                    await self.flush()
            except StreamClosedError:
                return

    async def _next(self) -> Change:
        try:
            return await asyncio.wait_for(self.queue.get(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            return Change("quiet")

    def _tell(self, change: Change, user_id: int) -> None:
        if change.kind == "quiet":
            self.write(": \n\n")
        elif page_view.concerns(self.box.world, change, user_id):
            self.write(f"data: {dump(page_view.change_view(self.box.world, change))}\n\n")

    def on_connection_close(self) -> None:
        if hasattr(self, "queue"):
            self.queue.put_nowait(Change("closed"))


class DownloadHandler(BoxHandler):
    """``GET /sandbox/files/<file_id>``: a picture to show, a document to save."""

    def get(self, file_id: str) -> None:
        try:
            file = self.box.world.files.get(file_id)
            content = self.box.world.files.content(file)
        except ApiError as error:
            self.answer({"error": error.description}, 404)
            return
        kind = "image/jpeg" if file.kind == "photo" else "application/octet-stream"
        placing = "inline" if file.kind == "photo" else "attachment"
        self.set_header("Content-Type", kind)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Disposition", f"{placing}; filename*=UTF-8''{quote(file.name)}")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(content)


class PageHandler(StaticFileHandler):
    """The chat page's own files, always fresh."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:")


def routes(box: "Sandbox") -> list[URLSpec]:
    """Every address of the sandbox."""
    mine, gate = {"box": box}, {"gate": box.gate}
    files = {"files": box.world.files, "token": box.token}
    return [
        URLSpec(r"/file/bot([^/]+)/(.+)", FileHandler, files),
        URLSpec(r"/bot([^/]+)/(\w+)", BotHandler, gate),
        URLSpec(r"/sandbox/state", StateHandler, mine),
        URLSpec(r"/sandbox/record", RecordHandler, mine),
        URLSpec(r"/sandbox/events", EventsHandler, mine),
        URLSpec(r"/sandbox/files/([\w-]+)", DownloadHandler, mine),
        URLSpec(r"/sandbox/(\w+)", ActionHandler, mine),
        URLSpec(r"/(.*)", PageHandler, {"path": str(PAGE), "default_filename": "index.html"}),
    ]
