"""The table of methods; each module enters its own."""

from collections.abc import Callable

from sandbox.wire import Call, Json
from sandbox.world import World

Handler = Callable[[World, Call], Json]
METHODS: dict[str, Handler] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    """Enters a function under a method's name."""

    def enter(handler: Handler) -> Handler:
        METHODS[name] = handler
        return handler

    return enter
