"""Taking a workbook in: read, compared, shown, and written when its sender confirms it.

All of it runs in a process of its own (`importing.worker`), in which nothing else has to go on meanwhile.
Writing is one transaction: the ledger has the whole plan, or nothing of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from db.collection import note_return
from db.engine import Database
from db.queries.projects import ledger_revision
from db.queries.reference import region_tree
from db.workbook.importing import imports
from db.workbook.importing.apply import apply
from db.workbook.importing.compare import Measure, make_plan
from db.workbook.importing.facts import load_facts, touched_since
from db.workbook.importing.imports import Former
from db.workbook.importing.outdated import Outdated, outdated
from db.workbook.importing.plan import Counts, Doubts, ImportPlan, codes_in
from db.workbook.importing.proposal import (
    MOST,
    Applied,
    Earlier,
    OnProgress,
    Progress,
    Proposal,
    Sender,
    Stage,
    proposal,
    shares_of,
    total,
)
from db.workbook.reading.notes import Listener
from db.workbook.reading.read import read_workbook
from db.workbook.reading.reading import Reading
from db.writing import Origin
from db.writing.turn import take_turn
from ledger import access
from ledger.access import Right
from ledger.clock import china_day
from ledger.doubts import DoubtRules
from ledger.errors import Reason, Refused
from ledger.officials import Official
from ledger.regions import RegionTree

ROWS_OF_A_NEW_PROJECT, ROWS_OF_A_NEW_ENTRY = 7, 2
"""Rows that each takes in the ledger's tables and its history: for the progress that is told."""


def nobody_listens(progress: Progress) -> None:
    """Where nobody wants to know how far it is."""


@dataclass(frozen=True)
class Workplace:
    """Where a workbook is worked on.

    Attributes:
        tell: told how far it is.
    """

    database: Database
    rules: DoubtRules = field(default_factory=DoubtRules)
    tell: OnProgress = nobody_listens


@dataclass(frozen=True)
class Compared:
    """A workbook, read and compared with the ledger.

    Attributes:
        codes: the 项目编号 in it.
        first: the first import of the same file.
        changed: whether the ledger has changed in one of them since the sender was shown the plan.
        outdated: what the workbook says that the ledger had before.
    """

    tree: RegionTree
    reading: Reading
    plan: ImportPlan
    codes: frozenset[str]
    first: Earlier | None = None
    changed: bool = False
    outdated: Outdated = field(default_factory=dict)


async def propose(
    place: Workplace, content: bytes, file_name: str, sender: Sender, *, keep: bool = True
) -> Proposal:
    """What importing a file would do; the file is kept until it is confirmed, unless this is a rehearsal.

    Raises:
        Refused: NOT_A_WORKBOOK, BAD_WORKBOOK or FILE_TOO_BIG.
    """
    sha256 = imports.digest(content)
    compared = await _known_already(place, sha256, sender)
    if compared is None:
        compared = await _compare(place, _read(place, content, file_name, sender), sender, sha256)
    number = 0
    if keep:
        async with place.database.writing() as session:
            number = await imports.keep(session, content, sha256, file_name, sender, compared.plan.revision)
    return _shown(number, file_name, sender, compared)


async def take_in(
    place: Workplace, content: bytes, file_name: str, sender: Sender, taken: Doubts
) -> Applied | Proposal:
    """Propose and confirm at once; the proposal alone, not kept, where it would do nothing.

    Args:
        taken: the doubts that are answered with “it is so”.

    Raises:
        Refused: NOT_A_WORKBOOK, BAD_WORKBOOK or FILE_TOO_BIG.
    """
    sha256 = imports.digest(content)
    reading = _read(place, content, file_name, sender)
    while True:
        compared = await _compare(place, reading, sender, sha256)
        shown = replace(_shown(0, file_name, sender, compared), taken=taken)
        if shown.counts.does_nothing:
            return shown
        try:
            async with place.database.writing() as session:
                revision = compared.plan.revision
                number = await imports.keep(session, content, sha256, file_name, sender, revision)
                return await _write(place, session, replace(shown, number=number), compared, sender)
        except Refused as refused:
            if refused.reason is not Reason.LEDGER_CHANGED:
                raise


async def confirm(place: Workplace, number: int, sender: Sender) -> Applied | Proposal:
    """Apply an import as its sender was shown it.

    The plan is made anew from the kept file, under the sender's present rights; days are judged by the day on
    which the file came. Changes elsewhere in the ledger do not matter; where one of the file's own projects
    has changed since, nothing is applied: the new plan comes back, to be shown, and confirmed in its turn.

    Raises:
        Refused: IMPORT_UNKNOWN where there is none of this number by this sender, IMPORT_OVER where it was
            applied, cancelled or undone.
    """
    async with place.database.reading() as session:
        kept = await imports.waiting(session, number, sender.official.id)
    shown_to = replace(sender, at=kept.sent_at)
    reading = _read(place, kept.content, kept.file_name, shown_to)
    revision: int = kept.revision
    while True:
        compared = await _compare(place, reading, shown_to, kept.sha256, revision, number)
        shown = _shown(number, kept.file_name, shown_to, compared)
        try:
            async with place.database.writing() as session:
                taken = await imports.taken_while_waiting(session, number, sender.official.id)
                shown = replace(shown, taken=taken)
                if not compared.changed:
                    return await _write(place, session, shown, compared, sender)
                await imports.show_again(session, number, compared.plan.revision)
                return replace(shown, again=True)
        except Refused as refused:
            if refused.reason is not Reason.LEDGER_CHANGED:
                raise


async def show(place: Workplace, number: int, official: Official) -> Proposal:
    """The plan of a waiting import on the ledger as it is now, to be shown again; `confirm` then goes by it.

    Raises:
        Refused: IMPORT_UNKNOWN, IMPORT_OVER.
    """
    async with place.database.reading() as session:
        kept = await imports.waiting(session, number, official.id)
    shown_to = Sender(official, kept.sent_at)
    reading = _read(place, kept.content, kept.file_name, shown_to)
    compared = await _compare(place, reading, shown_to, kept.sha256, kept.revision, number)
    async with place.database.writing() as session:
        taken = await imports.taken_while_waiting(session, number, official.id)
        await imports.show_again(session, number, compared.plan.revision)
    return replace(_shown(number, kept.file_name, shown_to, compared), taken=taken, again=compared.changed)


def _read(place: Workplace, content: bytes, file_name: str, sender: Sender) -> Reading:
    place.tell(Progress(Stage.READING))
    return read_workbook(content, file_name, china_day(sender.at))


async def _known_already(place: Workplace, sha256: str, sender: Sender) -> Compared | None:
    """A file that its sender had taken in whole, and no change in the ledger since: it is not read again."""
    async with place.database.reading() as session:
        former = await imports.first_of(session, sha256)
        if former is None or not former.complete or former.by_id != sender.official.id:
            return None
        if former.revision != await ledger_revision(session):
            return None
        tree = await region_tree(session)
    plan = ImportPlan(former.revision, former.rows, (), (), former.rows, ())
    return Compared(tree, Reading((), (), ()), plan, frozenset(), _earlier(former, since=False))


async def _compare(
    place: Workplace,
    reading: Reading,
    sender: Sender,
    sha256: str,
    revision: int | None = None,
    number: int = 0,
) -> Compared:
    """Compare with the ledger as it is now.

    Args:
        revision: the ledger's revision at which the sender was shown the plan; None where they were not.
    """
    rows = reading.rows
    place.tell(Progress(Stage.COMPARING, 0, len(rows)))
    codes = codes_in(rows)
    async with place.database.reading() as session:
        tree = await region_tree(session)
        former = await imports.first_of(session, sha256)
        changed = revision is not None and await touched_since(session, revision, codes)
        since = former is not None and await touched_since(session, former.revision, codes)
        facts = await load_facts(session, codes)

    def allowed(region: str) -> bool:
        return access.may(sender.official, Right.IMPORT, region, tree)

    today = china_day(sender.at)
    plan = make_plan(
        rows,
        facts,
        Measure(tree, allowed, today, place.rules),
        Listener(today, reading.notes),
        lambda done: place.tell(Progress(Stage.COMPARING, done, len(rows))),
    )
    first = None if former is None or former.number == number else _earlier(former, since=since)
    async with place.database.reading() as session:
        former_values = await outdated(session, plan.changed[:MOST])
    return Compared(tree, reading, plan, codes, first, changed, former_values)


def _shown(number: int, file_name: str, sender: Sender, compared: Compared) -> Proposal:
    """What a sender is shown of a workbook that was compared."""
    plan, reading = compared.plan, compared.reading
    return proposal(
        number, file_name, sender, plan, reading, first=compared.first, outdated=compared.outdated
    )


def _earlier(former: Former, *, since: bool) -> Earlier:
    return Earlier(former.number, former.by, former.by_id, former.at, since)


async def _write(
    place: Workplace, session: AsyncSession, shown: Proposal, compared: Compared, sender: Sender
) -> Applied:
    """Write what is taken of a plan, in the session's transaction. Raises Refused(LEDGER_CHANGED)."""
    await take_turn(session)
    if await touched_since(session, compared.plan.revision, compared.codes):
        raise Refused(Reason.LEDGER_CHANGED)
    number, official, taken = shown.number, sender.official, shown.taken
    part, counts = compared.plan.taking(taken), total(shares_of(compared.plan), taken)
    origin = Origin(sender.at, f"import:{number}", official.id or None)
    await apply(session, compared.tree, part, origin, _telling(place.tell, counts))
    revision = await ledger_revision(session)
    await imports.done(session, number, sender.at, taken, counts, revision)
    return Applied(
        number=number,
        file_name=shown.file_name,
        sender_id=official.id,
        at=sender.at,
        counts=counts,
        taken=taken,
        codes=tuple(changed.code for changed in part.changed),
        returned=await note_return(session, number, official, sender.at, compared.tree),
        proposal=shown,
    )


def _telling(tell: OnProgress, counts: Counts) -> Callable[[int], None]:
    """What is told of every few rows that are written."""
    expected = (
        counts.new_projects * ROWS_OF_A_NEW_PROJECT
        + counts.new_entries * ROWS_OF_A_NEW_ENTRY
        + counts.changes
    )
    written = 0

    def more(rows: int) -> None:
        nonlocal written
        written = min(written + rows, expected)
        tell(Progress(Stage.WRITING, written, expected))

    more(0)
    return more
