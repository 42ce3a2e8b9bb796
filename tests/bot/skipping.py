"""An event loop in which waiting takes no time: when nothing else is to be done, its clock goes on."""

import asyncio
from selectors import SelectorKey


class SkippingLoop(asyncio.SelectorEventLoop):
    """Its time stands still while anything works, however slow the machine, and skips what all wait for."""

    def __init__(self) -> None:
        self._skipped = 0.0
        super().__init__()
        selector = self._selector  # type: ignore[attr-defined]
        look = selector.select

        def select(timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
            if not timeout or timeout < 0:
                return list(look(timeout))
            found = list(look(0))
            if not found:
                self._skipped += timeout
            return found

        selector.select = select

    def time(self) -> float:
        """Seconds since the loop was made, of its own clock."""
        return self._skipped
