"""How the database keeps the doubts that were answered with “it is so”: joined by commas."""

from collections.abc import Collection

from ledger.doubts import Doubt


def joined(doubts: Collection[Doubt]) -> str:
    """Doubts as text, in the order of `Doubt`; empty for none."""
    return ",".join(doubt for doubt in Doubt if doubt in doubts)


def parted(text: str) -> tuple[Doubt, ...]:
    """Doubts from their text."""
    return tuple(Doubt(name) for name in text.split(",") if name)
