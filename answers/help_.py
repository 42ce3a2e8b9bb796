"""帮助: what one can ask, with live examples as buttons."""

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, ask
from answers.words import render_in
from ledger.questions import Question, Topic, View
from ledger.rates import Rate


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """The help page."""
    viewpoint = asker.viewpoint()
    text = render_in(context, "help.html.j2", region=context.tree[viewpoint.region])
    return Answer(question, Message(text, tuple(starters(asker, context))), None)


def starters(asker: Asker, context: Context) -> keyboard.Rows:
    """The questions that most people ask first."""
    region = asker.viewpoint().region
    return [
        (
            ask(keyboard.label("my_rates"), Question(Topic.RATES, region=region)),
            ask(
                keyboard.label("ranking_picture"),
                Question(Topic.RANKING, rate=Rate.START_RATE, view=View.PICTURE),
            ),
        ),
        (
            ask(keyboard.label("overdue"), Question(Topic.OVERDUE, region=region)),
            ask(keyboard.label("warnings"), Question(Topic.WARNINGS, region=region)),
        ),
    ]
