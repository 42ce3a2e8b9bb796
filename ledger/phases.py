"""期、批、节点: the phases of the campaign, their three batches, and a project's four milestones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Batch(StrEnum):
    """批: which of a phase's three lists a project is on."""

    SIGNED = "signed"
    STARTED = "started"
    PRODUCING = "producing"


class Milestone(StrEnum):
    """节点: the four steps of a project's life, each with a planned and an actual day."""

    SIGN = "sign"
    START = "start"
    PRODUCE = "produce"
    EFFICIENT = "efficient"


TARGET: dict[Batch, Milestone] = {
    Batch.SIGNED: Milestone.START,
    Batch.STARTED: Milestone.PRODUCE,
    Batch.PRODUCING: Milestone.EFFICIENT,
}
"""The milestone that each batch is judged by: 签约→开工, 开工→投产, 投产→达效."""

ENTERED_BY: dict[Batch, Milestone] = {
    Batch.SIGNED: Milestone.SIGN,
    Batch.STARTED: Milestone.START,
    Batch.PRODUCING: Milestone.PRODUCE,
}
"""The milestone that the projects of each batch are announced to have reached."""


@dataclass(frozen=True, slots=True)
class Phase:
    """期: one meeting of the campaign.

    Attributes:
        number: 1 for the phase of July 2021, counting up.
        held_on: the day of the meeting; the phase's entries count from this day on.
    """

    number: int
    held_on: date


RIPE_AFTER = timedelta(days=28)
"""A phase younger than this has hardly moved; unless one asks for it, the one before is meant."""


def usual_phase(phases: Sequence[Phase], as_of: date) -> Phase | None:
    """The phase meant when none is named: the latest held four weeks or more before the as-of day.

    While no phase is that old, the latest one held at all; None before the first.
    """
    held = [phase for phase in phases if phase.held_on <= as_of]
    ripe = [phase for phase in held if phase.held_on + RIPE_AFTER <= as_of]
    return max(ripe or held, key=lambda phase: phase.number, default=None)
