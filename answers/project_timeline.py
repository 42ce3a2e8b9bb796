"""时间线: the four milestones of one project, planned, extended and actual, as a picture."""

from dataclasses import dataclass
from datetime import date, timedelta

from answers.charts import Tick, Timeline, TimelineKey, TimelineStep
from answers.charts.plot import months
from answers.context import Context
from answers.words import render
from ledger.phases import Milestone
from ledger.projects import Plan, ProjectCard
from ledger.questions import Question


@dataclass(frozen=True, slots=True)
class Step:
    """How one milestone stands on a day.

    Attributes:
        extended_to: the deadline after its extensions, `extensions` of them; None without any.
        actual_on: the day it was reached, where that had come.
    """

    milestone: Milestone
    planned_on: date | None
    extended_to: date | None
    extensions: int
    actual_on: date | None
    as_of: date

    @property
    def deadline(self) -> date | None:
        """The day by which it is to be reached; None where none was planned."""
        return self.extended_to or self.planned_on

    @property
    def late(self) -> int:
        """Days by which it was reached after its deadline, or is overdue; 0 for neither."""
        if self.deadline is None:
            return 0
        return max(0, ((self.actual_on or self.as_of) - self.deadline).days)


def steps_of(card: ProjectCard, as_of: date) -> tuple[Step, ...]:
    """The four milestones of a project as they stand on a day."""
    return tuple(_step(card, milestone, as_of) for milestone in Milestone)


def _step(card: ProjectCard, milestone: Milestone, as_of: date) -> Step:
    plan = card.record.milestones.get(milestone, Plan())
    moved = [extension.new_day for extension in card.extensions if extension.milestone is milestone]
    reached = plan.actual_on if plan.actual_on and plan.actual_on <= as_of else None
    return Step(milestone, plan.planned_on, max(moved, default=None), len(moved), reached, as_of)


def draw_up(question: Question, card: ProjectCard, context: Context) -> Timeline:
    """The picture, with all its words."""
    assert question.as_of
    steps = steps_of(card, question.as_of)
    values = {"tree": context.tree, "question": question, "card": card, "steps": steps}

    def said(part: str, **more: object) -> str:
        return render("timeline_picture.txt.j2", part=part, **values, **more)

    days = [
        question.as_of,
        *(day for s in steps for day in (s.planned_on, s.extended_to, s.actual_on) if day),
    ]
    margin = timedelta(days=10)
    return Timeline(
        title=said("title"),
        subtitle=said("subtitle"),
        as_of=question.as_of,
        as_of_words=said("as_of"),
        steps=tuple(
            TimelineStep(
                name=said("name", step=step),
                status=said("status", step=step),
                lines=tuple(said("lines", step=step).splitlines()),
                planned_on=step.planned_on,
                extended_to=step.extended_to,
                actual_on=step.actual_on,
                is_late=step.late > 0,
            )
            for step in steps
        ),
        ticks=tuple(
            Tick(day, said("tick", day=day)) for day in months(min(days) - margin, max(days) + margin, 4)
        ),
        key=TimelineKey(said("planned"), said("extended"), said("actual"), said("late")),
        foot=said("foot"),
        demo=context.reference.demo,
    )
