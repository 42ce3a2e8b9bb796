"""占比: what part of a batch the projects of each 类别 make up."""

from dataclasses import dataclass

from ledger.phases import Batch


@dataclass(frozen=True, slots=True)
class CategoryPart:
    """The projects of one 类别 in a batch, and their total investment in 万元."""

    category: str
    projects: int
    wan: int


@dataclass(frozen=True, slots=True)
class BatchShare:
    """One batch of a phase on a day, and its parts by 类别. A project may have several, so parts overlap.

    Attributes:
        projects, wan: those still in the batch, and their total investment in 万元.
        withdrawn: how many had left it by the as-of day; they count nowhere else.
        parts: the largest investment first.
        unlabelled: how many projects have no 类别 at all.
    """

    phase: int
    batch: Batch
    projects: int
    wan: int
    withdrawn: int
    parts: tuple[CategoryPart, ...]
    unlabelled: int

    def part(self, category: str) -> CategoryPart:
        """The part of one 类别; nothing where no project has it."""
        return next((part for part in self.parts if part.category == category), CategoryPart(category, 0, 0))


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """The batches asked for that have any projects, in their order."""

    batches: tuple[BatchShare, ...]
