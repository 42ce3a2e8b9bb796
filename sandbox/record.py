"""The record of all API calls: what was asked, what became of it, and whether the bot got the answer."""

import hashlib
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sandbox.wire import Call, Json, JsonObject

LONGEST_TEXT = 8192
"""Parameters longer than this many characters are kept shortened, so that the record stays small."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One API call.

    ``at`` is the wall instant, ``monotonic`` the same in seconds of `time.monotonic`. ``accepted`` says
    that Telegram did what was asked (a dropped answer does not undo it). ``answered`` becomes True once
    the whole answer was handed to the connection, False when the connection was gone. ``message_ids``
    are the messages sent or changed.
    """

    serial: int
    at: datetime
    monotonic: float
    method: str
    chat_id: int | None
    params: Mapping[str, Json]
    accepted: bool
    status: int
    description: str
    fault: str | None
    message_ids: tuple[int, ...] = ()
    answered: bool | None = None

    def to_json(self) -> JsonObject:
        known: JsonObject = {name: getattr(self, name) for name in self.__slots__}
        return known | {"at": self.at.isoformat(), "message_ids": list(self.message_ids)}


class Record:
    """Append-only; empty polls are left out."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, call: Call, chat_id: int | None, status: int, description: str, result: Json,
            fault: str | None, accepted: bool) -> int:  # fmt: skip
        """Appends an entry and returns its serial number."""
        serial = len(self.entries)
        self.entries.append(
            Entry(serial, datetime.now(UTC), time.monotonic(), call.method, chat_id, _kept(call),
                  accepted, status, description, fault, _message_ids(result))
        )  # fmt: skip
        return serial

    def answered(self, serial: int, reached: bool) -> None:
        self.entries[serial] = replace(self.entries[serial], answered=reached)

    def of(self, method: str | None = None, chat_id: int | None = None, since: int = 0) -> list[Entry]:
        """The entries from serial `since` on, of one method, of one chat."""
        return [
            entry
            for entry in itertools.islice(self.entries, since, None)
            if (method is None or entry.method == method) and (chat_id is None or entry.chat_id == chat_id)
        ]


def _kept(call: Call) -> Mapping[str, Json]:
    params = {name: _shortened(value) for name, value in call.params.items()}
    for name, upload in call.uploads.items():
        digest = hashlib.sha256(upload.data).hexdigest()[:16]
        params[name] = {"file": upload.name, "bytes": len(upload.data), "sha256": digest}
    return params


def _shortened(value: Json) -> Json:
    too_long = isinstance(value, str) and len(value) > LONGEST_TEXT
    return f"{value[:LONGEST_TEXT]}…" if too_long and isinstance(value, str) else value


def _message_ids(result: Json) -> tuple[int, ...]:
    found = result if isinstance(result, list) else [result]
    ids = (item.get("message_id") for item in found if isinstance(item, Mapping))
    return tuple(number for number in ids if isinstance(number, int))
