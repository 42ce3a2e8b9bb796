"""What crosses the wire: JSON values, uploads, calls, and the errors Telegram answers with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]


def dump(value: Json) -> str:
    """Compact JSON text, Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class ApiError(Exception):
    """A refusal as Telegram words it; ``status`` is both the HTTP status and the ``error_code``."""

    def __init__(self, status: int, description: str, **parameters: Json) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters: Mapping[str, Json] = parameters

    def to_json(self) -> JsonObject:
        answer: JsonObject = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(what: str, **parameters: Json) -> ApiError:
    return ApiError(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> ApiError:
    return ApiError(403, f"Forbidden: {what}")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart request, or a file a person hands in."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One checked API call: parameters already have the types the schema asks for."""

    method: str
    params: Mapping[str, Json]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.params.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        value = self.params.get(name)
        return value if isinstance(value, str) else default

    def number(self, name: str, default: int = 0) -> int:
        value = self.params.get(name)
        return value if isinstance(value, int) else default

    def maybe_number(self, name: str) -> int | None:
        value = self.params.get(name)
        return value if isinstance(value, int) else None

    def flag(self, name: str) -> bool:
        return self.params.get(name) is True

    def object(self, name: str) -> Mapping[str, Json] | None:
        value = self.params.get(name)
        return value if isinstance(value, Mapping) else None

    def objects(self, name: str) -> list[Mapping[str, Json]]:
        return objects(self.params.get(name))


def objects(value: Json) -> list[Mapping[str, Json]]:
    """The JSON objects of a list; an empty list when it is none."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
