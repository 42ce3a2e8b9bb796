"""Time as the sandbox shows it: the machine's own, or one that the host hands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Preset:
    """A moment worth moving to, e.g. “周一 09:00 · 每周排名”. `at` carries its time zone."""

    label: str
    at: datetime
    note: str = ""


class ClockControl(Protocol):
    """What the chat page's clock bar needs from the host program."""

    def now(self) -> datetime:
        """The present instant, with its time zone."""
        ...

    def presets(self) -> Sequence[Preset]:
        """The moments offered as buttons; asked again after each move."""
        ...

    async def advance_to(self, at: datetime) -> None:
        """Moves on to `at` and returns when everything due until then was done.

        Raises `ValueError` with a sentence for the person when it cannot (e.g. `at` lies in the past).
        """
        ...
