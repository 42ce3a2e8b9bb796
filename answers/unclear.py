"""What was not understood: the nearest questions as buttons, never a guess presented as an answer."""

from collections.abc import Sequence

from answers.context import Context
from answers.shapes import Answer, Message, ask
from answers.words import render, render_in
from ledger.questions import Question

SHOWN = 40


def answer(text: str, suggestions: Sequence[Question], context: Context) -> Answer:
    """The suggestions, each as a button that asks it."""
    shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    message = Message(
        render_in(context, "unclear.html.j2", text=shown),
        tuple((ask(say(question, context), question),) for question in suggestions),
    )
    return Answer(None, message, None)


def say(question: Question, context: Context) -> str:
    """A question in the words that somebody would type."""
    return "".join(render("question.txt.j2", question=question, tree=context.tree).split())
