"""One word of a text."""

from dataclasses import dataclass

from handlers.reading.meaning import Kind, Meaning


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: what it means and where it stands (from `start` up to, not including, `end`)."""

    meaning: Meaning
    surface: str
    start: int
    end: int

    @property
    def kind(self) -> Kind:
        """What kind of word it is."""
        return self.meaning.kind
