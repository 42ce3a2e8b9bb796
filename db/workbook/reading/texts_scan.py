"""How long the shared texts of an .xlsx are: each cell that has one gets a copy of its own."""

from array import array
from dataclasses import dataclass, field

from db.workbook.problems import FileProblem, bad

MAX_TEXTS = 5_000_000


@dataclass(slots=True)
class Texts:
    """The shared texts.

    Attributes:
        lengths: bytes of each, in order, with the tags around it.
        countable: whether `lengths` surely has the order of the file.
    """

    lengths: "array[int]" = field(default_factory=lambda: array("L"))
    countable: bool = True
    _number: int = 0

    def feed(self, piece: bytes) -> None:
        """The next piece. Raises Refused(UNPACKS_TOO_BIG)."""
        self.countable &= b":si" not in piece
        self._number += piece.count(b"<si") + piece.count(b":si")
        if self._number > MAX_TEXTS:
            raise bad(FileProblem.UNPACKS_TOO_BIG)
        *texts, rest = piece.replace(b"<si/>", b"</si>").split(b"</si>")
        self.lengths.extend(map(len, texts))
        if len(rest) > len(b"</sst>") + 64:
            self.lengths.append(len(rest))
            self.countable = False

    @property
    def longest(self) -> int:
        """Bytes of the longest."""
        return max(self.lengths, default=0)
