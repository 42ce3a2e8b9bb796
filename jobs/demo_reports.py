"""The demo's scripted reports come in as its clock moves on."""

from answers.context import Context
from db.demo.load import move_on
from jobs.schedule import Run

DEMO_REPORTS = "demo-reports"


async def work(context: Context, run: Run) -> None:
    """Write in all that has become known by now."""
    await move_on(context.session, context.tree, context.today)
