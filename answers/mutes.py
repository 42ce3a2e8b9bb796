"""静默清单: what is muted at present, until when and why; visible to all who see the warnings."""

from dataclasses import dataclass

from answers import keyboard
from answers.context import Asker, Context
from answers.shapes import Answer, Message, act, rows_of
from answers.words import render_in
from db.mutes import active
from db.queries.lists import at_most
from ledger.actions import Action, ActionKind
from ledger.questions import Question, Topic
from ledger.warnings import MuteFact

PAGE = 10


@dataclass(frozen=True, slots=True)
class MutePage:
    """One page of the mutes that hold in a region, the one that ends first before the others.

    Attributes:
        total: on all pages together.
        number: which page it is, from 1.
    """

    mutes: tuple[MuteFact, ...]
    total: int
    number: int


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """One page of what is muted in a region, or over it."""
    region = context.region(question.region or asker.viewpoint().region).code
    tree = context.tree
    held = [
        mute
        for mute in await active(context.session, context.today)
        if tree.contains(region, mute.region) or (mute.project is None and tree.contains(mute.region, region))
    ]
    number = at_most(question.page, len(held), PAGE)
    first = (number - 1) * PAGE
    page = MutePage(tuple(held[first : first + PAGE]), len(held), number)
    question = question.but(region=region, page=number)
    text = render_in(context, "mutes.html.j2", question=question, page=page, first=first + 1)
    rows = _buttons(question, page, asker, context) + keyboard.pages(question, page.total, PAGE)
    return Answer(question, Message(text, tuple(rows)), page)


def done(mute: MuteFact, context: Context, *, lifted: bool = False) -> Message:
    """To the supervisor: what is muted now, or no longer."""
    question = Question(Topic.MUTES, region=mute.region)
    return Message(render_in(context, "muted.html.j2", question=question, mute=mute, lifted=lifted))


def _buttons(question: Question, page: MutePage, asker: Asker, context: Context) -> keyboard.Rows:
    """解除 for each that the asker may lift; in a group the list would soon be out of date."""
    if asker.group is not None:
        return []
    buttons = [
        act(
            keyboard.label("unmute", number=number),
            Action(ActionKind.UNMUTE, subject=mute.id, region=question.region, page=question.page),
        )
        for number, mute in enumerate(page.mutes, start=(page.number - 1) * PAGE + 1)
        if asker.may(ActionKind.UNMUTE, mute.region, context.tree)
    ]
    return rows_of(buttons, 2)
