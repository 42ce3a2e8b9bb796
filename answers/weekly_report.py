"""WEEKLY_REPORT: to be written."""

from answers.context import Asker, Context
from answers.shapes import Answer
from ledger.questions import Question


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """To be written."""
    raise NotImplementedError
