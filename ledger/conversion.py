"""转化: how many projects of a batch, and how much of its investment, came how far: 签约→开工→投产→达效.

Source: 项目投资转化率 of the campaign, 签约→开工 and 开工→投产.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.phases import Batch, Milestone

STEPS: dict[Batch, tuple[Milestone, ...]] = {
    Batch.SIGNED: (Milestone.START, Milestone.PRODUCE, Milestone.EFFICIENT),
    Batch.STARTED: (Milestone.PRODUCE, Milestone.EFFICIENT),
    Batch.PRODUCING: (Milestone.EFFICIENT,),
}
"""What lies ahead of each batch."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Projects that have reached the same ones of the steps ahead.

    Attributes:
        steps: of each of `STEPS`, whether it is reached.
        wan: their total investment, whole 万元.
    """

    steps: tuple[bool, ...]
    projects: int
    wan: int


@dataclass(frozen=True, slots=True)
class Stage:
    """Those of a batch that came as far as a step, through all before it.

    Attributes:
        milestone: the step; None for the batch itself.
        wan: their total investment, whole 万元.
    """

    milestone: Milestone | None
    projects: int
    wan: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """The batch and its steps; each stage is a part of the one before.

    Attributes:
        skipped: projects for which a step is recorded, but not one before it: they count only up to the gap.
    """

    batch: Batch
    stages: tuple[Stage, ...]
    skipped: int


def convert(batch: Batch, reached: Iterable[Reached]) -> Conversion:
    """The stages of a batch."""
    groups = list(reached)
    stages = []
    for depth, milestone in enumerate((None, *STEPS[batch])):
        there = [group for group in groups if all(group.steps[:depth])]
        stages.append(Stage(milestone, sum(g.projects for g in there), sum(g.wan for g in there)))
    skipped = sum(g.projects for g in groups if list(g.steps) != sorted(g.steps, reverse=True))
    return Conversion(batch, tuple(stages), skipped)
