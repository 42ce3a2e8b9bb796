"""进度上报 in words: what is asked for step by step, and that it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from answers import keyboard
from answers.context import Context
from answers.shapes import Button, Message, act, ask
from answers.words import render_in
from db.queries.progress import Known, Named, Reportable
from ledger.actions import Action, ActionKind
from ledger.doubts import Doubtful
from ledger.phases import Milestone
from ledger.progress import ADDING, ReportFact, Said, actual_on
from ledger.questions import Question, Topic

A_DAY = timedelta(days=1)
LONGEST_LABEL = 24
"""Characters of a project's name on a button."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A report that is news, and what there is to ask about it.

    Attributes:
        corrects: how the day came into the ledger that it changes.
        beyond: whether the investment is more than the project's total, as it is where a unit was mistaken.
    """

    said: Said
    doubts: tuple[Doubtful, ...]
    corrects: Known | None = None
    beyond: bool = False

    @property
    def certain(self) -> bool:
        """Whether there is nothing to ask."""
        return not (self.doubts or self.corrects or self.beyond)


def which(action: Action, found: Sequence[Named], total: int, context: Context) -> Message:
    """Which of the projects of that name? Each button is the same report, about one of them."""
    rows = tuple(
        (act(project.name[:LONGEST_LABEL], replace(action, subject=project.id, text="")),)
        for project in found
    )
    return Message(_text(context, "which", text=action.text, found=found, total=total), rows)


def milestones(action: Action, project: Reportable, context: Context) -> Message:
    """Which milestone was reached? Those that were not come first; the others can be corrected."""
    reached = [kind for kind in Milestone if actual_on(project.state.milestones, kind)]
    rows: keyboard.Rows = [
        tuple(_milestone(action, kind, "report_milestone") for kind in Milestone if kind not in reached),
        tuple(_milestone(action, kind, "correct_milestone") for kind in reached),
        (act(keyboard.label("only_amount"), replace(action, day=context.today)), _to_project(project)),
    ]
    return Message(_text(context, "milestone", project=project), tuple(row for row in rows if row))


def day(action: Action, project: Reportable, known: Known | None, context: Context) -> Message:
    """On which day? Any day may be written in a reply; that is how a reply knows this message."""
    assert action.milestone is not None
    today = context.today
    choice = {"reached_today": today, "reached_yesterday": today - A_DAY}
    days = tuple(act(keyboard.label(name, day=on), replace(action, day=on)) for name, on in choice.items())
    text = _text(
        context,
        "day",
        project=project,
        milestone=action.milestone,
        reached=actual_on(project.state.milestones, action.milestone),
        known=known,
        example=today - 2 * A_DAY,
    )
    return Message(text, (days, (_to_project(project),)))


def amount(action: Action, project: Reportable, context: Context) -> Message:
    """How much is invested by now? Answered by a reply, which knows this message by its first button."""
    again = act(keyboard.label("how_to_reply"), replace(action, day=context.today))
    return Message(_text(context, "amount", project=project), ((again, _to_project(project)),))


def sure(action: Action, project: Reportable, stated: Stated, context: Context) -> Message:
    """Is it so all the same? `action` is what to do if it is."""
    text = _text(
        context,
        "sure",
        project=project,
        said=stated.said,
        before=project.state,
        after=stated.said.upon(project.state),
        doubts=stated.doubts,
        corrects=stated.corrects,
        beyond=stated.beyond,
    )
    back = _to_project(project, "back")
    if action.milestone is not None:
        back = act(keyboard.label("back"), replace(action, day=None, sure=False, seen=None))
    return Message(text, ((act(keyboard.label("it_is_so"), action), back),))


def done(
    report: ReportFact, project: Reportable, was: date | None, context: Context, *, private: bool
) -> Message:
    """It is reported, and how to add photos; a reply to it is an amount, or a photo."""
    text = render_in(
        context,
        "progress_done.html.j2",
        report=report,
        was=was,
        private=private,
        minutes=int(ADDING.total_seconds()) // 60,
    )
    more = Action(ActionKind.REPORT, subject=project.id, day=context.today)
    return Message(
        text,
        (
            (act(keyboard.label("report_amount"), more), to_report(report)),
            (_to_project(project, "project"),),
        ),
    )


def reason(action: Action, report: ReportFact, context: Context) -> Message:
    """Why is it doubted? Answered by a reply."""
    text = _text(context, "doubt", project=_titled(report), report=report)
    again = act(keyboard.label("how_to_reply"), replace(action, day=context.today))
    return Message(text, ((again, to_report(report)),))


def to_report(report: ReportFact) -> Button:
    """A button that shows a report; by it a photo sent in reply finds its report."""
    return ask(keyboard.label("the_report", number=report.id), Question(Topic.PHOTOS, subject=report.id))


def _milestone(action: Action, kind: Milestone, name: str) -> Button:
    return act(keyboard.label(name, milestone=kind), replace(action, milestone=kind))


def _to_project(project: Reportable, name: str = "back") -> Button:
    return ask(keyboard.label(name), Question(Topic.PROJECT, subject=project.id))


def _titled(report: ReportFact) -> Named:
    return Named(report.project, report.code, report.title, report.region)


def _text(context: Context, name: str, **values: object) -> str:
    return render_in(context, "progress_prompts.html.j2", name=name, **values)
