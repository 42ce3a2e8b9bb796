"""The HTTP side of the Bot API stand-in."""

import asyncio
import json
from collections.abc import Mapping

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from sandbox.files import FileStore
from sandbox.gate import Gate, Reply
from sandbox.wire import ApiError, Json, Upload, bad_request, dump


class LocalHandler(RequestHandler):
    """Refuses requests meant for another host name (so that no foreign web page can reach the sandbox)."""

    def prepare(self) -> None:
        if self.request.host_name not in ("127.0.0.1", "localhost"):
            self.send_error(403)

    def compute_etag(self) -> str | None:
        return None


class BotHandler(LocalHandler):
    """``/bot<token>/<method>``, by GET or POST, as a form, multipart or JSON."""

    def initialize(self, gate: Gate) -> None:
        self.gate = gate
        self.closed = asyncio.Event()
        self.polling = False

    async def get(self, token: str, method: str) -> None:
        await self.post(token, method)

    async def post(self, token: str, method: str) -> None:
        self.polling = method.lower() == "getupdates"
        counted = not self.polling
        self.gate.in_flight += counted
        try:
            await self._serve(token, method)
        finally:
            self.gate.in_flight -= counted

    async def _serve(self, token: str, method: str) -> None:
        try:
            raw, uploads = self._parameters()
            reply = await self.gate.take(token, method, raw, uploads)
        except ApiError as error:
            reply = Reply(error.status, error.to_json())
        self.polling = False
        await self._send(reply)

    async def _send(self, reply: Reply) -> None:
        if reply.delay:
            await self._hang(reply.delay)
        if reply.body is None:
            self.detach().close()
            self.gate.answered(reply, False)
            return
        self.set_status(reply.status)
        self.set_header("Content-Type", "application/json")
        try:
            await self.finish(dump(reply.body))
        except StreamClosedError:
            self.closed.set()
        self.gate.answered(reply, not self.closed.is_set())

    async def _hang(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.closed.wait()
        except TimeoutError:
            return

    def on_connection_close(self) -> None:
        self.closed.set()
        if self.polling:
            self.gate.world.updates.close()

    def _parameters(self) -> tuple[Mapping[str, Json], Mapping[str, Upload]]:
        kind = self.request.headers.get("Content-Type", "")
        if kind.startswith("application/json") and self.request.body:
            return self._json_body(), {}
        try:
            raw = {name: values[-1].decode() for name, values in self.request.arguments.items()}
        except UnicodeDecodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        uploads = {
            name: Upload(parts[0]["filename"], parts[0]["content_type"], parts[0]["body"])
            for name, parts in self.request.files.items()
        }
        return raw, uploads

    def _json_body(self) -> Mapping[str, Json]:
        try:
            body = json.loads(self.request.body)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise bad_request("can't parse the request body as a JSON object")
        return body


class FileHandler(LocalHandler):
    """``/file/bot<token>/<file_path>``: the bytes of a file."""

    def initialize(self, files: FileStore, token: str) -> None:
        self.files = files
        self.token = token

    async def get(self, token: str, path: str) -> None:
        file = self.files.at(path) if token == self.token else None
        if file is None:
            self.set_status(404 if token == self.token else 401)
            await self.finish(
                dump({"ok": False, "error_code": self.get_status(), "description": "Not Found"})
            )
            return
        self.set_header("Content-Type", "application/octet-stream")
        await self.finish(self.files.content(file))
