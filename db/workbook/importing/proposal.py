"""What comes back from the import process: a plan as it is shown, or what was applied."""

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from db.workbook.importing.outdated import Outdated
from db.workbook.importing.plan import NO_DOUBTS, Asked, ChangedProject, Counts, Doubts, ImportPlan, NewEntry
from db.workbook.problems import Rejection
from db.workbook.reading.notes import Note
from db.workbook.reading.reading import Reading, SheetRead
from ledger.collection import CityReturn
from ledger.doubts import Doubt
from ledger.officials import Official

MOST = 20_000
"""Of the new, the changed, the refused and the asked, so many of each are told; all are counted."""

AT_HAND = 500
"""So many of each are at hand at once; for more see `Proposal.whole`."""


class Stage(StrEnum):
    """What is done: waiting for a free process; then the file is read, compared, written into the ledger."""

    WAITING = "waiting"
    READING = "reading"
    COMPARING = "comparing"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; `total` 0 where nobody knows."""

    stage: Stage
    done: int = 0
    total: int = 0


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a workbook in, at which instant.

    Attributes:
        official: id 0 for the command line.
    """

    official: Official
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import of the very same file that was applied and not taken back.

    Attributes:
        by: name of who sent it; empty for the command line, and where nobody is known by the id any more.
        since: whether the ledger has changed in projects of the file since then.
    """

    number: int
    by: str
    by_id: int
    at: datetime
    since: bool


@dataclass(frozen=True, slots=True)
class DoubtCount:
    """A kind of doubt in a plan, with how many rows and projects it is about, and whether they are taken."""

    doubt: Doubt
    rows: int
    projects: int
    taken: bool


@dataclass(frozen=True)
class Proposal:
    """What an import would do, as its sender is shown it.

    Attributes:
        number: of the import; 0 where it was not kept.
        sent_at: when the file came; days are judged by this one's.
        shares: what the plan comes to, parted by the doubts about the projects; `counts` adds up those taken.
        taken: the doubts that were answered with “it is so”.
        rejected, asked: by sheet and row. Of these, of `changed` and of `new` at most `AT_HAND` each.
        asked_rows: how many rows are asked about.
        all_rejected, all_asked: how many there are in all of what `rejected` and `asked` hold.
        more: for `whole`.
        doubts_of: by 项目编号, the doubts about each project of which there are any.
        notes: what was read how.
        sheets: which sheets were read, and where their columns are.
        first: the first import of the same file.
        again: this is no longer what was shown: the ledger changed meanwhile in projects of the file.
        outdated: what the file says of `changed` that the ledger had before.
    """

    number: int
    file_name: str
    sender_id: int
    sent_at: datetime
    shares: Mapping[Doubts, Counts]
    taken: Doubts
    new: tuple[NewEntry, ...]
    changed: tuple[ChangedProject, ...]
    rejected: tuple[Rejection, ...]
    asked: tuple[Asked, ...]
    doubts_of: Mapping[str, Doubts]
    notes: tuple[Note, ...]
    sheets: tuple[SheetRead, ...]
    asked_counts: Mapping[Doubt, tuple[int, int]]
    asked_rows: int = 0
    all_rejected: int = 0
    all_asked: int = 0
    macros: bool = False
    first: Earlier | None = None
    again: bool = False
    outdated: Outdated = field(default_factory=dict)
    more: bytes = b""

    def whole(self) -> "Proposal":
        """The same with at most `MOST` of each. It takes a while: not for the bot's event loop."""
        if not self.more:
            return self
        new, changed, rejected, asked = pickle.loads(self.more)
        return replace(self, new=new, changed=changed, rejected=rejected, asked=asked, more=b"")

    @property
    def counts(self) -> Counts:
        """What confirming would do, with the doubts as they are answered."""
        return total(self.shares, self.taken)

    @property
    def all_counts(self) -> Counts:
        """What confirming would do if every doubt were answered with “it is so”."""
        return total(self.shares, frozenset(Doubt))

    @property
    def doubts(self) -> tuple[DoubtCount, ...]:
        """The kinds of doubt that there are, in the order of `Doubt`."""
        return tuple(
            DoubtCount(doubt, *self.asked_counts[doubt], doubt in self.taken)
            for doubt in Doubt
            if doubt in self.asked_counts
        )

    def left_out(self, code: str) -> bool:
        """Whether a project is not taken because a doubt about it is not answered."""
        return not self.doubts_of.get(code, NO_DOUBTS) <= self.taken


@dataclass(frozen=True)
class Applied:
    """What was written into the ledger.

    Attributes:
        taken: the doubts that were answered with “it is so”.
        codes: 项目编号 of the projects in the ledger of which something changed, for settling their warnings.
        returned: what its city had to send in, where it counts as that; None where it does not.
        proposal: what was applied, in detail; None where it had been applied before, and this tells it again.
    """

    number: int
    file_name: str
    sender_id: int
    at: datetime
    counts: Counts
    taken: Doubts
    codes: tuple[str, ...]
    returned: CityReturn | None = None
    proposal: Proposal | None = None


def total(shares: Mapping[Doubts, Counts], taken: Doubts) -> Counts:
    """The shares that are taken added up; of the others, the rows that are left out."""
    whole = Counts()
    for doubts, share in shares.items():
        if doubts <= taken:
            whole = replace(whole, **{name: getattr(whole, name) + getattr(share, name) for name in _ADDED})
        else:
            whole = replace(whole, rows=whole.rows + share.rows, left_out=whole.left_out + share.left_out)
    return whole


_ADDED = ("rows", "new_entries", "new_projects", "changed_projects", "changes", "unchanged", "rejected")


def shares_of(plan: ImportPlan) -> dict[Doubts, Counts]:
    """What a plan comes to, parted by the doubts about the projects.

    `left_out` of a share says how many rows are not taken while its doubts are not answered.
    """
    kinds = {NO_DOUBTS, *plan.doubted.values()}
    shares = {doubts: _share(plan.only(doubts.__eq__)) for doubts in kinds}
    clear = shares[NO_DOUBTS]
    doubted_rows = sum(share.left_out for doubts, share in shares.items() if doubts)
    shares[NO_DOUBTS] = replace(
        clear,
        rows=plan.rows - doubted_rows,
        left_out=0,
        unchanged=plan.unchanged,
        rejected=plan.rejected_rows,
    )
    return shares


def _share(part: ImportPlan) -> Counts:
    rows = {(new.sheet, new.row) for new in part.new}
    rows.update(place for changed in part.changed for place in changed.rows)
    return Counts(
        rows=len(rows),
        new_entries=len(part.new),
        new_projects=len({new.code for new in part.new if new.project_is_new}),
        changed_projects=len(part.changed),
        changes=sum(len(changed.changes) for changed in part.changed),
        left_out=len(rows),
    )


def asked_counts(asked: Iterable[Asked]) -> dict[Doubt, tuple[int, int]]:
    """By doubt: how many rows and how many projects it is about."""
    rows: dict[Doubt, set[tuple[str, int]]] = {}
    codes: dict[Doubt, set[str]] = {}
    for one in asked:
        rows.setdefault(one.doubt, set()).add((one.sheet, one.row))
        codes.setdefault(one.doubt, set()).add(one.code)
    return {doubt: (len(places), len(codes[doubt])) for doubt, places in rows.items()}


def proposal(
    number: int,
    file_name: str,
    sender: Sender,
    plan: ImportPlan,
    reading: Reading,
    *,
    taken: Doubts = NO_DOUBTS,
    first: Earlier | None = None,
    again: bool = False,
    outdated: Outdated | None = None,
) -> Proposal:
    """A plan as its sender is shown it."""
    return Proposal(
        number=number,
        file_name=file_name,
        sender_id=sender.official.id,
        sent_at=sender.at,
        shares=shares_of(plan),
        taken=taken,
        new=plan.new[:AT_HAND],
        changed=plan.changed[:AT_HAND],
        rejected=plan.rejected[:AT_HAND],
        asked=plan.asked[:AT_HAND],
        doubts_of=dict(islice(plan.doubted.items(), 4 * MOST)),
        notes=plan.notes,
        sheets=reading.sheets,
        asked_counts=asked_counts(plan.asked),
        asked_rows=len({(asked.sheet, asked.row) for asked in plan.asked}),
        all_rejected=len(plan.rejected),
        all_asked=len(plan.asked),
        more=_more(plan),
        macros=reading.macros,
        first=first,
        again=again,
        outdated=outdated or {},
    )


def _more(plan: ImportPlan) -> bytes:
    parts = (plan.new, plan.changed, plan.rejected, plan.asked)
    if all(len(part) <= AT_HAND for part in parts):
        return b""
    return pickle.dumps(tuple(part[:MOST] for part in parts), pickle.HIGHEST_PROTOCOL)
