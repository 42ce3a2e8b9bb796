"""导入记录: what became of a workbook that was sent in; without a number, of the latest ones."""

from dataclasses import dataclass

from answers import import_pages
from answers.context import Asker, Context
from answers.keyboard import label
from answers.shapes import Answer, Button, Message, act, rows_of
from answers.words import render_in
from db import people
from db.models import ImportState
from db.queries.imports import recent
from db.workbook.importing.imports import ImportFact, fact
from ledger.actions import Action, ActionKind
from ledger.errors import Reason, Refused
from ledger.officials import Official
from ledger.questions import Question

LATEST = 10
"""So many are listed."""


@dataclass(frozen=True, slots=True)
class Told:
    """An import, with who sent it.

    Attributes:
        sender: name of who sent it; empty for the command line, and where nobody is known by the id.
        region: the region the sender answers for now; the whole province where that is not known.
        undone_by: name of who took it back.
    """

    fact: ImportFact
    sender: str
    region: str
    undone_by: str


async def told_of(number: int, context: Context) -> Told:
    """What is known of an import. Raises Refused(NO_SUCH_IMPORT)."""
    found = await fact(context.session, number)
    if found is None:
        raise Refused(Reason.NO_SUCH_IMPORT, number=number)
    sender = await people.official(context.session, found.sender_id)
    undone_by = await people.official(context.session, found.undone_by) if found.undone_by else None
    return Told(
        found,
        sender.name if sender else "",
        sender.region if sender else context.tree.province.code,
        undone_by.name if undone_by else "",
    )


async def region_of(question: Question, context: Context) -> str | None:
    """The region whose import it is; None for the list, which is of the asker's own."""
    if question.subject is None:
        return None
    return (await told_of(question.subject, context)).region


async def answer(question: Question, asker: Asker, context: Context) -> Answer:
    """What became of one import, or of the latest ones of the asker's region."""
    own = asker.viewpoint()
    if question.subject is not None:
        told = await told_of(question.subject, context)
        text = render_in(context, "import_told.html.j2", told=told, tolds=())
        return Answer(question, Message(text, _buttons(told, own)), told)
    within = [region.code for region in context.tree if context.tree.contains(own.region, region.code)]
    whole = own.region == context.tree.province.code
    numbers = await recent(context.session, within, everywhere=whole, most=LATEST)
    tolds = [await told_of(number, context) for number in numbers]
    text = render_in(context, "import_told.html.j2", told=None, tolds=tolds)
    rows = rows_of([import_pages.look(number) for number in numbers], 2)
    return Answer(question, Message(text, tuple(rows)), tuple(tolds))


def _buttons(told: Told, official: Official) -> tuple[tuple[Button, ...], ...]:
    """What may be done with it: whoever may not is told so when they press."""
    number, state = told.fact.number, told.fact.state
    if state is ImportState.APPLIED:
        return ((act(label("undo_import"), Action(ActionKind.UNDO_IMPORT, subject=number)),),)
    if state is ImportState.WAITING and told.fact.sender_id == official.id:
        again = act(label("import_again"), Action(ActionKind.ANSWER_DOUBT, subject=number))
        cancel = act(label("cancel_import"), Action(ActionKind.CANCEL_IMPORT, subject=number))
        return ((again, cancel),)
    return ()
