"""Checks of single values: numbers, texts, yes and no."""

from collections.abc import Callable

from sandbox.wire import Json

Check = Callable[[Json, str], Json]
"""Takes a value and the path to it, returns it in its proper type or raises `MismatchError`."""

TRUE, FALSE = frozenset(("true", "True", "1")), frozenset(("false", "False", "0"))


class MismatchError(ValueError):
    """A value is not of the type the schema asks for; the message names it by its path."""


def _integer(value: Json, path: str) -> Json:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    raise MismatchError(f'"{path}" must be an integer')


def _number(value: Json, path: str) -> Json:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        return float(value) if isinstance(value, str) else _integer(value, path)
    except ValueError:
        raise MismatchError(f'"{path}" must be a number') from None


def _boolean(value: Json, path: str) -> Json:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (value in TRUE or value in FALSE):
        return value in TRUE
    raise MismatchError(f'"{path}" must be true or false')


def _string(value: Json, path: str) -> Json:
    if isinstance(value, str):
        return value
    raise MismatchError(f'"{path}" must be a string')


def id_or_name(value: Json, path: str) -> Json:
    try:
        return _integer(value, path)
    except MismatchError:
        return _string(value, path)


SCALARS: dict[str, Check] = {
    "Integer": _integer,
    "Float": _number,
    "Boolean": _boolean,
    "String": _string,
    "InputFile": _string,
}
