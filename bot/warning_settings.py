"""The part of the settings that says when to warn; see `ledger.warning_rules.WarningRules`."""

from typing import Annotated

from pydantic import Field

from bot.settings_section import Section
from ledger.errors import Reason, Refused
from ledger.warning_rules import (
    DEFAULT_CHAIN,
    MOST_DAYS,
    Chain,
    Escalation,
    Ladder,
    Told,
    WarningRules,
    problem_of,
)
from ledger.warnings import Level

Days = Annotated[int, Field(strict=True, ge=0, le=MOST_DAYS)]
Points = Annotated[int, Field(strict=True, ge=1, le=100)]


class Steps(Section):
    """The ladder of a rule: from which value on which level holds; without any, the rule is off."""

    blue: Days | None = None
    yellow: Days | None = None
    orange: Days | None = None
    red: Days | None = None

    def ladder(self) -> Ladder:
        """The levels that are set."""
        return _ladder(self)


class LaggingSteps(Section):
    """The ladder of lagging cities, in percentage points, and what keeps it from flapping."""

    blue: Points | None = None
    yellow: Points | None = None
    orange: Points | None = None
    red: Points | None = None
    clear_points: Annotated[int, Field(ge=0, le=100)] = 10
    bottom: Annotated[int, Field(ge=0, le=18)] = 3
    min_entries: Annotated[int, Field(ge=1, le=1000)] = 5

    def ladder(self) -> Ladder:
        """The levels that are set."""
        return _ladder(self)


def _ladder(section: Section) -> Ladder:
    given = {level: getattr(section, level) for level in Level}
    return Ladder({level: value for level, value in given.items() if value is not None})


class EscalationStep(Section):
    """督办: after so many working days without acknowledgement, who is told."""

    after_working_days: Annotated[int, Field(ge=1, le=250)]
    to: Told


def _default_escalation() -> tuple[EscalationStep, ...]:
    return tuple(EscalationStep(after_working_days=step.after, to=step.to) for step in DEFAULT_CHAIN.steps)


class WarningSection(Section):
    """When to warn; see `ledger.warning_rules.WarningRules`."""

    due_soon: Steps = Steps(blue=7)
    overdue: Steps = Steps(yellow=1, orange=30, red=90)
    stalled: Steps = Steps(blue=60, yellow=90)
    lagging: LaggingSteps = LaggingSteps(yellow=15)
    promise_missed: Steps = Steps(orange=1)
    promise_within_days: Annotated[int, Field(ge=1, le=365)] = 60
    extension_answer_working_days: Annotated[int, Field(ge=1, le=60)] = 3
    escalation: tuple[EscalationStep, ...] = Field(default_factory=_default_escalation)
    remind_again_working_days: Annotated[int, Field(ge=1, le=250)] = 5

    def rules(self) -> WarningRules:
        """The rules in the ledger's own terms. Raises Refused(BAD_SETTING) if they contradict each other."""
        steps = tuple(Escalation(step.after_working_days, step.to) for step in self.escalation)
        rules = WarningRules(
            due_soon=self.due_soon.ladder(),
            overdue=self.overdue.ladder(),
            stalled=self.stalled.ladder(),
            lagging=self.lagging.ladder(),
            lagging_clear_points=self.lagging.clear_points,
            lagging_bottom=self.lagging.bottom,
            lagging_min_entries=self.lagging.min_entries,
            promise_missed=self.promise_missed.ladder(),
            promise_within_days=self.promise_within_days,
            chain=Chain(steps, self.remind_again_working_days),
            extension_answer_days=self.extension_answer_working_days,
        )
        problem = problem_of(rules)
        if problem is not None:
            raise Refused(Reason.BAD_SETTING, key=f"warnings.{problem.key}", problem="rules", flaw=problem)
        return rules
