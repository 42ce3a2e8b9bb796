"""The Bot API's methods and types as checks, compiled once from ``bot_api.json``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.checks import SCALARS, Check, MismatchError, id_or_name
from sandbox.wire import ApiError, Call, Json, JsonObject, Upload, bad_request

BOT_API = Path(__file__).with_name("bot_api.json")


@dataclass(frozen=True, slots=True)
class Parameter:
    required: bool
    scalar: bool
    check: Check


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    parameters: Mapping[str, Parameter]
    required: tuple[str, ...]

    def call(self, raw: Mapping[str, Json], uploads: Mapping[str, Upload]) -> Call:
        """The checked call, or 400 naming the parameter that is unknown, missing or of a wrong type."""
        params: JsonObject = {}
        for name, value in raw.items():
            params[name] = self._checked(name, value)
        for name in uploads:
            if name in self.parameters:
                params[name] = f"attach://{name}"
        for name in self.required:
            if name not in params:
                raise bad_request(f'parameter "{name}" of {self.name} is required')
        return Call(self.name, params, uploads)

    def _checked(self, name: str, value: Json) -> Json:
        parameter = self.parameters.get(name)
        if parameter is None:
            raise bad_request(f'unknown parameter "{name}" of {self.name}')
        try:
            return parameter.check(_decoded(parameter, value, name), name)
        except MismatchError as mismatch:
            raise bad_request(f"{self.name}: {mismatch}") from None


def _decoded(parameter: Parameter, value: Json, name: str) -> Json:
    if parameter.scalar or not isinstance(value, str):
        return value
    try:
        decoded: Json = json.loads(value)
    except ValueError:
        raise bad_request(f'can\'t parse "{name}": it must be JSON') from None
    return decoded


class Schema:
    """Every method and type of one version of the Bot API.

    ``method(name)`` looks a method up as Telegram does, without regard to letter case.
    """

    def __init__(self, path: Path = BOT_API) -> None:
        source = json.loads(path.read_text("utf-8"))
        self.version: str = source["version"]
        self._types = source["types"]
        self._checks: dict[str, Check] = dict(SCALARS)
        self.methods = {name: self._method(name, spec["fields"]) for name, spec in source["methods"].items()}
        self._by_lower_name = {name.lower(): method for name, method in self.methods.items()}

    def method(self, name: str) -> Method:
        try:
            return self._by_lower_name[name.lower()]
        except KeyError:
            raise ApiError(404, "Not Found: method not found") from None

    def _method(self, name: str, fields: Sequence[Mapping[str, Json]]) -> Method:
        parameters = {str(field["name"]): self._parameter(field) for field in fields}
        return Method(name, parameters, tuple(n for n, p in parameters.items() if p.required))

    def _parameter(self, field: Mapping[str, Json]) -> Parameter:
        types = _type_names(field)
        return Parameter(field["required"] is True, all(t in SCALARS for t in types), self._one_of(types))

    def _one_of(self, types: Sequence[str]) -> Check:
        if list(types) == ["Integer", "String"]:
            return id_or_name
        if types[0].startswith("Array of "):
            return self._array([name.removeprefix("Array of ") for name in types])
        if len(types) == 1 or types[0] in SCALARS:
            return self._named(types[0])
        return self._union(types)

    def _array(self, items: Sequence[str]) -> Check:
        item = self._one_of(items)

        def check(value: Json, path: str) -> Json:
            if not isinstance(value, list):
                raise MismatchError(f'"{path}" must be an array')
            return [item(element, f"{path}[{index}]") for index, element in enumerate(value)]

        return check

    def _named(self, name: str) -> Check:
        """The check of a type by name, compiled when first used (types refer to each other in circles)."""

        def check(value: Json, path: str) -> Json:
            compiled = self._checks.get(name)
            if compiled is None:
                compiled = self._checks[name] = self._compile(name)
            return compiled(value, path)

        return SCALARS.get(name, check)

    def _compile(self, name: str) -> Check:
        spec = self._types[name]
        return self._union(spec["subtypes"]) if spec["subtypes"] else self._object(name, spec["fields"])

    def _object(self, name: str, fields: Sequence[Mapping[str, Json]]) -> Check:
        checks = {str(field["name"]): self._one_of(_type_names(field)) for field in fields}
        required = [str(field["name"]) for field in fields if field["required"]]

        def check(value: Json, path: str) -> Json:
            if not isinstance(value, Mapping):
                raise MismatchError(f'"{path}" must be a {name} object')
            for key in required:
                if key not in value:
                    raise MismatchError(f'"{path}.{key}" is required in {name}')
            for key in value:
                if key not in checks:
                    raise MismatchError(f'"{path}.{key}" is not a field of {name}')
            return {key: checks[key](item, f"{path}.{key}") for key, item in value.items()}

        return check

    def _union(self, names: Sequence[str]) -> Check:
        """The first of several types that fits; a ``type`` field narrows the choice by the types' names."""
        checks = [(name.lower(), self._named(name)) for name in names]

        def check(value: Json, path: str) -> Json:
            kind = value.get("type") if isinstance(value, Mapping) else None
            wanted = kind.replace("_", "") if isinstance(kind, str) else ""
            first: MismatchError | None = None
            for name, candidate in checks:
                if not name.endswith(wanted):
                    continue
                try:
                    return candidate(value, path)
                except MismatchError as mismatch:
                    first = first or mismatch
            raise first or MismatchError(f'"{path}" has the unknown type "{kind}"')

        return check


def _type_names(field: Mapping[str, Json]) -> list[str]:
    types = field["types"]
    return [str(name) for name in types] if isinstance(types, list) else []
