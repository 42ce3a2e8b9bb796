"""The oracle: what a warning must be, by nothing but its log, in which every step must be possible."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.clock import china_day
from ledger.warnings import Level, LogStep, Settlement, WarningState

OPEN, ACKNOWLEDGED, RESOLVED = WarningState
DECIDED = (LogStep.EXTENSION_APPROVED, LogStep.EXTENSION_REFUSED, LogStep.EXTENSION_EXPIRED)


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log."""

    id: int
    warning: int | None
    at: datetime
    step: LogStep
    level: Level | None
    actor: int | None
    detail: Mapping[str, Any]

    @classmethod
    def read(cls, row: Any) -> "Logged":
        """A row of `warning_event`."""
        return cls(row.id, row.warning_id, row.at, row.step, row.level, row.actor, json.loads(row.detail))

    def day(self, name: str) -> date:
        """A day of the detail."""
        return date.fromisoformat(self.detail[name])


@dataclass(slots=True)
class Folded:
    """What a warning is after some steps of its log.

    Attributes:
        waits_since: from when on it waits for somebody to acknowledge it.
        pending: the request for extension that nobody has answered.
    """

    state: WarningState
    level: Level
    waits_since: datetime
    step: int = 0
    promised_on: date | None = None
    acknowledged_by: int | None = None
    settlement: Settlement | None = None
    pending: int | None = None
    kept: bool = False

    def take(self, event: Logged) -> None:
        """One step more. Raises AssertionError for one that cannot be."""
        match event.step:
            case LogStep.RAISED:
                assert self.state is not RESOLVED
                assert event.detail["from"] == self.level
                assert event.level is not None and event.level.gravity > self.level.gravity
                self.level = event.level
            case LogStep.ACKNOWLEDGED | LogStep.CARRIED_OVER:
                assert self.state is OPEN
                self.state, self.promised_on = ACKNOWLEDGED, event.day("promised_on")
                assert self.promised_on >= china_day(event.at)
                self.acknowledged_by = event.detail.get("by", event.actor)
            case LogStep.UNACKNOWLEDGED:
                assert self.state is ACKNOWLEDGED
                self._wait(event.at)
                self.promised_on = None
            case LogStep.PROMISE_MISSED:
                assert self.state is ACKNOWLEDGED and event.day("promised_on") == self.promised_on
                assert self.promised_on < china_day(event.at)
                self._wait(event.at)
            case LogStep.PROMISE_KEPT:
                assert self.state is ACKNOWLEDGED and event.day("promised_on") == self.promised_on
                self.kept = True
            case LogStep.REMINDED | LogStep.ESCALATED:
                assert self.state is OPEN, "reminded before the promised day was over"
                assert event.detail["step"] > self.step
                self.step = event.detail["step"]
            case LogStep.RESOLVED:
                assert self.state is not RESOLVED
                self.state, self.settlement = RESOLVED, Settlement(event.detail["why"])
            case LogStep.EXTENSION_ASKED:
                assert self.state is not RESOLVED and self.pending is None
                self.pending = event.detail["request"]
            case step if step in DECIDED:
                assert self.pending == event.detail["request"]
                self.pending = None
            case _:
                assert event.step in (LogStep.MUTED, LogStep.UNMUTED) and self.state is not RESOLVED

    def _wait(self, at: datetime) -> None:
        self.state, self.waits_since = OPEN, at
        self.acknowledged_by = None


def fold(events: Iterable[Logged]) -> Folded:
    """A warning by its log, which begins with its opening and tells of a kept promise only at the end."""
    first, *rest = events
    assert first.step is LogStep.OPENED and first.level is not None
    folded = Folded(OPEN, first.level, first.at)
    for event in rest:
        assert not folded.kept or event.step is LogStep.RESOLVED or folded.state is RESOLVED
        folded.take(event)
    return folded
