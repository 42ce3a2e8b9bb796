"""Messages and pictures as JSON: for the outbox, for hashes, for `ask --json`."""

import hashlib
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from answers.shapes import Message, Picture


@cache
def _messages() -> TypeAdapter[Message]:
    return TypeAdapter(Message)


def dump(message: Message) -> str:
    """A message as JSON; `load` gives an equal one back."""
    return _messages().dump_json(message).decode()


def load(body: str) -> Message:
    """The message of a JSON text."""
    return _messages().validate_json(body)


def picture_hash(picture: Picture) -> str:
    """The same picture has the same hash, whoever asks for it."""
    body = TypeAdapter(type(picture)).dump_json(picture)
    return hashlib.sha256(type(picture).__name__.encode() + body).hexdigest()


def jsonable(value: object) -> Any:  # noqa: ANN401 - JSON is what it is
    """Facts in the ledger's own types as JSON values."""
    return to_jsonable_python(value)
