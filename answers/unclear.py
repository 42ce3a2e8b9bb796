"""What was not understood: the nearest questions as buttons, never a guess presented as an answer."""

from collections.abc import Sequence
from datetime import date, timedelta

from answers.context import Context
from answers.shapes import Answer, Message, ask
from answers.words import render, render_in
from ledger.questions import Question
from ledger.regions import RegionTree

SHOWN = 40


def answer(text: str, suggestions: Sequence[Question], context: Context, *, several: bool = False) -> Answer:
    """The suggestions, each as a button that asks it.

    Args:
        several: whether each of them is what the text may mean, so that the person only has to choose.
    """
    shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    message = Message(
        render_in(context, "unclear.html.j2", text=shown, several=several),
        tuple((ask(say(question, context), question),) for question in suggestions),
    )
    return Answer(None, message, None)


def say(question: Question, context: Context) -> str:
    """A question in the words that somebody would type."""
    return worded(question, context.tree, context.today)


def worded(question: Question, tree: RegionTree, today: date) -> str:
    """The same, asked on a day: days of other years are written with theirs."""
    last = question.since and question.since + timedelta(days=question.days or 0)
    return "".join(render("question.txt.j2", question=question, tree=tree, today=today, last=last).split())
