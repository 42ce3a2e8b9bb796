"""The way of an API call: token, method, parameters, faults, the method itself, the record."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.changes import Change
from sandbox.faults import DropAfterAccept, DropBefore, Fault, Faults, Hang
from sandbox.methods import METHODS
from sandbox.pace import Pace
from sandbox.record import Record
from sandbox.schema import Schema
from sandbox.wire import ApiError, Call, Json, JsonObject, Upload
from sandbox.world import World

TOKEN = re.compile(r"\d+:[\w-]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: a body (None closes the connection without one), after `delay` seconds."""

    status: int
    body: JsonObject | None
    serial: int | None = None
    delay: float = 0.0


class Gate:
    """Takes API calls one by one; everything but the long poll is done at once."""

    def __init__(self, world: World, token: str, schema: Schema, pace: Pace | None) -> None:
        self.world = world
        self.token = token
        self.schema = schema
        self.pace = pace
        self.record = Record()
        self.faults = Faults()
        self.in_flight = 0
        self.last_call = time.monotonic()

    async def take(
        self, token: str, name: str, raw: Mapping[str, Json], uploads: Mapping[str, Upload]
    ) -> Reply:
        """Answers one call."""
        try:
            self._check_token(token)
            method = self.schema.method(name)
            call = method.call(raw, uploads)
        except ApiError as error:
            return Reply(error.status, error.to_json())
        chat_id = call.maybe_number("chat_id")
        fault = self.faults.strike(call.method, chat_id)
        if call.method == "getUpdates":
            return await self._poll(call, fault)
        self.last_call = time.monotonic()
        return self._do(call, chat_id, fault)

    def answered(self, reply: Reply, reached: bool) -> None:
        if reply.serial is not None:
            self.record.answered(reply.serial, reached)
            self.world.changes.announce(Change("call"))

    def _check_token(self, token: str) -> None:
        if token != self.token:
            known = TOKEN.fullmatch(token)
            raise ApiError(401, "Unauthorized") if known else ApiError(404, "Not Found")

    def _do(self, call: Call, chat_id: int | None, fault: Fault | None) -> Reply:
        result: Json = None
        error = fault.refusal() if fault else None
        never = isinstance(fault, DropBefore) or (isinstance(fault, Hang) and not fault.accepted)
        if error is None and not never:
            try:
                result = self._result(call, chat_id)
            except ApiError as refusal:
                error = refusal
        accepted = error is None and not never
        status, description = (error.status, error.description) if error else (200, "")
        serial = self.record.add(
            call, chat_id, status, description, result, fault.name if fault else None, accepted
        )
        self.world.changes.announce(Change("call", chat_id))
        if isinstance(fault, DropBefore | DropAfterAccept) or never:
            return Reply(status, None, serial, fault.seconds if isinstance(fault, Hang) else 0.0)
        body: JsonObject = error.to_json() if error else {"ok": True, "result": result}
        return Reply(status, body, serial, fault.seconds if isinstance(fault, Hang) else 0.0)

    def _result(self, call: Call, chat_id: int | None) -> Json:
        handler = METHODS.get(call.method)
        if handler is None:
            raise ApiError(501, f"Not Implemented: the sandbox does not stand in for {call.method}")
        if self.pace is not None:
            self.pace.admit(call.method, chat_id, time.monotonic())
        return handler(self.world, call)

    async def _poll(self, call: Call, fault: Fault | None) -> Reply:
        refusal = fault.refusal() if fault else None
        if isinstance(fault, DropBefore | DropAfterAccept):
            return Reply(200, None)
        allowed = call.params.get("allowed_updates")
        try:
            if refusal:
                raise refusal
            updates = await self.world.updates.poll(
                call.number("offset"),
                call.number("limit", 100),
                float(call.number("timeout")),
                allowed if isinstance(allowed, list) else None,
            )
        except ApiError as error:
            return Reply(error.status, error.to_json())
        serial = self._record_poll(call, updates) if updates else None
        delay = fault.seconds if isinstance(fault, Hang) else 0.0
        return Reply(200, {"ok": True, "result": updates}, serial, delay)

    def _record_poll(self, call: Call, updates: list[Json]) -> int:
        return self.record.add(call, None, 200, f"{len(updates)} updates", None, None, True)
