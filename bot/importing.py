"""`sanpi ledger import` and `sanpi ledger undo`: the same as in chat, from the terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from answers import import_pages
from answers.acts import Actor
from answers.acts.imports import undo_import
from answers.acts.settling import settle_now
from answers.context import Context, Reference
from answers.import_copy import copy_of, has_marks
from answers.words import plain
from bot.files import write
from bot.place import Place, operator
from db.engine import Database
from db.queries import reference
from db.workbook.importing.plan import Doubts
from db.workbook.importing.proposal import Applied, OnProgress, Progress, Proposal
from ledger.actions import Action, ActionKind
from ledger.doubts import Doubt
from ledger.errors import Reason, Refused


async def import_file(
    place: Place, file: Path, *, dry_run: bool, sure: str, annotated: Path | None
) -> tuple[str, bool]:
    """Compare a workbook with the ledger and, unless it is a rehearsal, write it in.

    Args:
        sure: the doubts (`ledger.doubts.Doubt`) that are so all the same, with commas between.
        annotated: where the annotated copy goes, if there is anything to annotate.

    Returns:
        What to print, and whether all is well: not if rows were refused or are doubted and none was left to
        import.
    """
    taken = _taken(sure)
    if not file.is_file():
        raise Refused(Reason.NO_SUCH_FILE, text=str(file))
    content = file.read_bytes()
    async with place.current_database() as database:
        desk, known = place.settings.imports.desk(database), await place.reference(database)
        official = operator(known.tree).official
        assert official is not None
        at = place.clock.now()
        with _telling() as tell:
            if dry_run:
                done: Applied | Proposal = await desk.propose(
                    content, file.name, official, at, tell, keep=False
                )
            else:
                done = await desk.take_in(content, file.name, official, at, taken, tell)
        shown = done if isinstance(done, Proposal) else done.proposal
        if annotated is not None and shown is not None and has_marks(shown):
            write(annotated, await desk.apart(partial(copy_of, content, shown, known.tree)))
        return await _said(done, database, known, place, Actor(official, chat_id=0))


async def undo_in_terminal(place: Place, number: int) -> str:
    """Take an import back."""
    async with place.writing() as context:
        actor = Actor(operator(context.tree).official, chat_id=0)
        action = Action(ActionKind.UNDO_IMPORT, subject=number, sure=True)
        message = (await undo_import(action, actor, context)).message
    assert message is not None
    return plain(message.text)


async def _said(
    done: Applied | Proposal, database: Database, known: Reference, place: Place, actor: Actor
) -> tuple[str, bool]:
    """What to print; the warnings whose concern is gone now are ended."""
    async with database.writing() as session:
        context = Context(session, known, place.clock.now(), await reference.phases(session))
        if isinstance(done, Proposal):
            page = await import_pages.plan(done, actor.person, context, in_terminal=True)
            counts = done.counts
            return plain(page.text), not counts.does_nothing or not (counts.rejected or counts.left_out)
        await settle_now(done.codes, actor, context)
        text = plain((await import_pages.applied(done, context, in_terminal=True)).text)
        if done.proposal is None or not (done.counts.rejected or done.counts.left_out):
            return text, True
        page = await import_pages.plan(done.proposal, actor.person, context, in_terminal=True, written=True)
        return f"{plain(page.text)}\n\n{text}", True


def _taken(sure: str) -> Doubts:
    """The doubts that are named. Raises Refused(UNKNOWN_DOUBT)."""
    names = [name.strip() for name in sure.split(",") if name.strip()]
    known = [doubt.value for doubt in Doubt]
    for name in names:
        if name not in known:
            raise Refused(Reason.UNKNOWN_DOUBT, text=name, known=known)
    return frozenset(Doubt(name) for name in names)


@contextmanager
def _telling() -> Iterator[OnProgress]:
    """A bar that shows how far it is, where somebody looks on."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)

        def tell(progress: Progress) -> None:
            text = plain(import_pages.stage(progress))
            bar.update(task, description=text, completed=progress.done, total=progress.total or None)

        yield tell
