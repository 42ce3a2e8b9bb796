"""发送状态: what a supervisor must know of the pushes: what waits, what failed, what is out of reach."""

from dataclasses import dataclass, replace

from answers.context import Asker, Context
from answers.shapes import Answer, Message
from answers.words import render_in
from db.queries import pushes
from ledger.questions import Question


@dataclass(frozen=True, slots=True)
class Status:
    """How the pushes stand, for the groups of a region.

    Attributes:
        runs: each job's last run.
        certain: whether it is known which days of this year are working days.
    """

    queue: pushes.Queue
    runs: tuple[pushes.JobRun, ...]
    certain: bool


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The state of the pushes to the groups of the asker's region."""
    region = context.region(asker.viewpoint().region)
    within = [other.code for other in context.tree if context.tree.contains(region.code, other.code)]
    status = Status(
        queue=await pushes.queue(context.session, within if region.parent else None, context.now),
        runs=await pushes.last_runs(context.session),
        certain=context.reference.calendar.is_certain(context.today),
    )
    question = replace(question, region=region.code)
    text = render_in(context, "status.html.j2", question=question, status=status, now=context.now)
    return Answer(question, Message(text), status)
