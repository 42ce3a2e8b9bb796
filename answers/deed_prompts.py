"""What the bot asks for before it can do something: a reply with a day, and a reason.

A reply to such a message is known by its first button: an action that carries a day, here the example's.
Pressing it comes without a reason, and so says how a reply looks.
"""

from dataclasses import replace
from datetime import date, timedelta

from answers.context import Context
from answers.keyboard import label
from answers.shapes import Message, act
from answers.words import render_in
from db.queries.warnings import warning_facts
from ledger.actions import Action

EXAMPLE = timedelta(days=30)


async def extension(action: Action, context: Context) -> Message:
    """To which day, and why?"""
    [warning] = await warning_facts(context.session, [action.subject or 0], context.today)
    return _prompt("extension", action, context, title=warning.title, warning=warning)


def mute(action: Action, title: str, context: Context) -> Message:
    """Until which day, and why?"""
    return _prompt("mute", action, context, title=title)


def example_day(context: Context) -> date:
    """A day that would do."""
    return context.today + EXAMPLE


def _prompt(name: str, action: Action, context: Context, **values: object) -> Message:
    day = example_day(context)
    text = render_in(context, "deed_prompts.html.j2", name=name, day=day, **values)
    return Message(text, ((act(label("how_to_reply"), replace(action, day=day)),),))
