"""How the bot and its import process talk: pickled values, each with its length before it."""

import pickle
import struct
from asyncio import StreamReader
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from db.workbook.importing.orders import Order
from ledger.doubts import DoubtRules

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Job:
    """What the process is told once, first thing.

    Attributes:
        url: of the ledger's database.
        memory: most bytes of address space that it may take.
    """

    order: Order[object]
    url: str
    rules: DoubtRules
    memory: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the job."""

    value: object


@dataclass(frozen=True, slots=True)
class Failure:
    """The error that ended the job: a `Refused`, or the text of another one."""

    error: BaseException | str


def packed(value: object) -> bytes:
    """A value on its way."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def receive(stream: BinaryIO) -> object:
    """The next value. Raises EOFError where the other side has ended."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return _unpacked(stream.read(*_LENGTH.unpack(head)))


async def receive_from(stream: StreamReader) -> object:
    """The next value. Raises asyncio.IncompleteReadError where the other side has ended."""
    head = await stream.readexactly(_LENGTH.size)
    return _unpacked(await stream.readexactly(cast(int, _LENGTH.unpack(head)[0])))


def _unpacked(body: bytes) -> Any:  # noqa: ANN401 - whatever the other side sent
    return pickle.loads(body)
