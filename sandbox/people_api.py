"""What people do, over HTTP: each method of `People` as ``POST /sandbox/<method>`` with a JSON body."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import get_type_hints

from pydantic import Base64Bytes, BaseModel, ConfigDict, ValidationError, create_model

from sandbox.model import Chat, Message, User
from sandbox.people import People
from sandbox.queries import Query
from sandbox.wire import Json

ACTIONS = (
    "add_user", "add_group", "add_topic", "say", "upload", "send_photo", "send_album", "edit", "press",
    "forge", "open_link", "add_bot", "remove_bot", "promote_bot", "block_bot", "unblock_bot", "join", "leave",
    "migrate", "inline_query", "choose_result",
)  # fmt: skip

WRITTEN: dict[object, object] = {bytes: Base64Bytes, list[bytes]: list[Base64Bytes]}
"""How bytes come in a JSON body."""


def act(people: People, action: str, body: Mapping[str, Json]) -> Json:
    """Runs one action; ValueError with a clear line when the body does not fit it. Bytes come as base64."""
    fields = _model(action)
    try:
        arguments = fields.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{action}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    given = {name: getattr(arguments, name) for name in fields.model_fields}
    method: Callable[..., object] = getattr(people, action)
    return _json(people, method(**given))


@cache
def _model(action: str) -> type[BaseModel]:
    method = getattr(People, action)
    hints = get_type_hints(method)
    fields: dict[str, tuple[object, object]] = {
        name: (
            WRITTEN.get(hints[name], hints[name]),
            ... if parameter.default is parameter.empty else parameter.default,
        )
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self"
    }
    return create_model(action, __config__=ConfigDict(extra="forbid"), **fields)  # type: ignore[call-overload,no-any-return]


def _json(people: People, result: object) -> Json:
    if isinstance(result, list):
        return [_json(people, one) for one in result]
    if isinstance(result, Message):
        return people.world.message_json(result)
    if isinstance(result, Query):
        return {"query_id": result.id, "data": result.data}
    if isinstance(result, User):
        return result.to_json()
    if isinstance(result, Chat):
        return people.world.chat_json(result)
    return result if isinstance(result, int) else None
