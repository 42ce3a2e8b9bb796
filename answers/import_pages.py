"""What is said in chat and terminal about a workbook that was sent in."""

from answers.context import Context
from answers.import_notes import note_lines
from answers.keyboard import label
from answers.shapes import Button, Document, Message, Rows, act, ask
from answers.words import plain, render, render_in
from db.collection import open_round_of
from db.queries.collection import latest_round
from db.workbook.importing.imports import ImportFact
from db.workbook.importing.proposal import Applied, Progress, Proposal
from db.workbook.importing.undo import Undone
from ledger.actions import Action, ActionKind
from ledger.clock import china_day
from ledger.collection import CityReturn, Round
from ledger.officials import Official
from ledger.questions import Question, Topic
from ledger.regions import RegionLevel

LENGTH = 3900
"""Characters of a page, which Telegram limits to 4096."""
MOST_LINES = (8, 6, 5, 4, 3, 2, 1)
"""Lines of each kind, the first that lets a page be short enough."""


async def plan(
    proposal: Proposal,
    official: Official,
    context: Context,
    *,
    in_terminal: bool = False,
    written: bool = False,
) -> Message:
    """What an import would do, what is asked about it, and whether to do it.

    Args:
        in_terminal: there are no buttons to press, and nobody to send a copy to.
        written: what is not refused and not doubted has been written already.
    """
    city, due = await open_round(official, context)
    values: dict[str, object] = {
        "plan": proposal,
        "changed": [changed for changed in proposal.changed if not proposal.left_out(changed.code)],
        "new": [new for new in proposal.new if not proposal.left_out(new.code)],
        "notes": note_lines(proposal.notes),
        "unasked": any(not proposal.doubts_of.get(code) for code, _ in proposal.outdated),
        "final": in_terminal,
        "written": written,
        "copied": bool(proposal.rejected or proposal.asked or proposal.changed) and not in_terminal,
        "city": city,
        "round": None if in_terminal else due,
    }
    for most in MOST_LINES:
        text = render_in(context, "import_plan.html.j2", most=most, **values)
        if len(plain(text)) <= LENGTH:
            break
    return Message(text, () if in_terminal else _plan_buttons(proposal, due))


def _plan_buttons(proposal: Proposal, due: Round | None) -> Rows:
    number = proposal.number
    confirm = Action(ActionKind.CONFIRM_IMPORT, subject=number)
    cancel = act(label("cancel_import"), Action(ActionKind.CANCEL_IMPORT, subject=number))
    counts = proposal.counts
    returned = label("confirm_return", left=counts.rejected + counts.left_out)
    if proposal.all_counts.does_nothing:
        return ((act(returned, confirm), cancel),) if due is not None else ()
    rows: list[tuple[Button, ...]] = [
        (
            act(
                label("answer_doubt", doubt=doubt.doubt, rows=doubt.rows, sure=doubt.taken),
                Action(ActionKind.ANSWER_DOUBT, subject=number, doubt=doubt.doubt, sure=not doubt.taken),
            ),
        )
        for doubt in proposal.doubts
    ]
    if counts.does_nothing:
        return (*rows, (act(returned, confirm), cancel) if due is not None else (cancel,))
    return (*rows, (act(label("confirm_import"), confirm), cancel))


async def open_round(official: Official, context: Context) -> tuple[str, Round | None]:
    """The round of collection that an official's city still has to answer; the city's code beside it."""
    region = context.tree[official.region]
    if region.level is not RegionLevel.CITY:
        return region.code, None
    return region.code, await open_round_of(context.session, region.code, context.today)


async def applied(done: Applied, context: Context, *, in_terminal: bool = False) -> Message:
    """An import was written into the ledger."""
    returned, late, round_ = done.returned, 0, None
    if returned is not None:
        round_ = await latest_round(context.session)
        late = 0 if round_ is None else round_.days_late(china_day(done.at))
    text = _done(
        context,
        "applied",
        done=done,
        round=round_,
        late=late,
        final=in_terminal,
        city=returned.city if isinstance(returned, CityReturn) else "",
    )
    if done.counts.does_nothing:
        return Message(text)
    return Message(text, ((act(label("undo_import"), Action(ActionKind.UNDO_IMPORT, subject=done.number)),),))


def cancelled(number: int, context: Context) -> Message:
    """An import was called off."""
    return Message(_done(context, "cancelled", number=number))


def surely_undo(fact: ImportFact, context: Context) -> Message:
    """Whether an import is to be taken back indeed."""
    undo = Action(ActionKind.UNDO_IMPORT, subject=fact.number, sure=True)
    return Message(_done(context, "sure", fact=fact), ((act(label("undo_sure"), undo), look(fact.number)),))


def undone(done: Undone, context: Context) -> Message:
    """An import was taken back."""
    return Message(_done(context, "undone", undone=done))


def stopped(said: str, number: int | None, context: Context) -> Message:
    """Long work came to no end; of a kept import the plan can be looked at again.

    Args:
        said: why, plain text.
    """
    again = Action(ActionKind.ANSWER_DOUBT, subject=number)
    buttons: Rows = () if number is None else ((act(label("import_again"), again),),)
    return Message(_done(context, "stopped", said=said), buttons)


def progress(at: Progress | None) -> Message:
    """How far long work has come."""
    return Message(render("import_progress.html.j2", progress=at, numbers=True, broken=False))


def broken() -> Message:
    """Long work ended by a fault of ours; the apology comes below."""
    return Message(render("import_progress.html.j2", broken=True))


def stage(at: Progress) -> str:
    """What is being done, for a terminal that shows the numbers itself."""
    return render("import_progress.html.j2", progress=at, numbers=False, broken=False)


def copy(proposal: Proposal, content: bytes, context: Context) -> Message:
    """The annotated copy as a document."""
    caption = render("import_copy.txt.j2", what="caption", plan=proposal, demo=context.reference.demo)
    stem = proposal.file_name.rpartition(".")[0] or proposal.file_name
    name = render("import_copy.txt.j2", what="file", stem=stem[:60])
    return Message(caption, document=Document(name, content))


def look(number: int) -> Button:
    """A button that shows what became of an import."""
    return ask(label("import_question", number=number), Question(Topic.IMPORT, subject=number))


def _done(context: Context, what: str, **values: object) -> str:
    return render_in(context, "import_done.html.j2", what=what, **values)
