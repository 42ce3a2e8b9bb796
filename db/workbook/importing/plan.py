"""What an import would do: new entries, changed projects, refused rows, and what is asked first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from db.workbook.columns import COLUMN, Field, Value
from db.workbook.importing.facts import EntryKey
from db.workbook.problems import Rejection
from db.workbook.reading.notes import Note
from db.workbook.reading.reading import RawRow
from db.workbook.reading.said import row_code
from ledger.doubts import Doubt
from ledger.projects import EntryRecord, ProjectRecord

Allowed = Callable[[str], bool]
"""Whether the sender may write projects of the region with this code."""

Doubts = frozenset[Doubt]
NO_DOUBTS: Doubts = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change.

    Attributes:
        field: 所属县 stands for the whole place; its values are region codes.
        old: None where the ledger holds nothing.
        entry: the entry it is about; None for the project itself.
        sheet, row: the first row that says so.
    """

    field: Field
    old: Value | None
    new: Value
    entry: EntryKey | None = None
    sheet: str = ""
    row: int = 0

    @property
    def header(self) -> str:
        """The column's header."""
        return COLUMN[self.field].header


@dataclass(frozen=True, slots=True)
class ChangedProject:
    """A project in the ledger of which something would change.

    Attributes:
        record: the project as the ledger holds it.
        rows: the rows that describe it, each with its sheet.
        entries: the changed entries, as they would stand.
        held: the same entries as the ledger holds them.
    """

    record: ProjectRecord
    rows: tuple[tuple[str, int], ...]
    changes: tuple[Change, ...]
    entries: tuple[EntryRecord, ...]
    held: Mapping[EntryKey, EntryRecord] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """项目编号."""
        return self.record.code


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that would come into the ledger.

    Attributes:
        project: the new project, or the one in the ledger as it stands.
        project_is_new: whether the project would come into the ledger with it.
    """

    row: int
    entry: EntryRecord
    project: ProjectRecord
    project_is_new: bool
    sheet: str = ""

    @property
    def code(self) -> str:
        """项目编号."""
        return self.project.code


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a row: it may be so, and is taken only if the sender says that it is.

    The unit is the project: while one of the doubts about a project is not answered with “it is so”, nothing
    that the workbook says about that project is taken.

    Attributes:
        sheet, row: where the doubted cell stands.
        field: the doubted column: an actual day, or 累计完成投资.
        old: what the ledger holds; None where it holds nothing.
        new: what the row says.
        code, title: of the project.
    """

    sheet: str
    row: int
    field: Field
    doubt: Doubt
    old: Value | None
    new: Value | None
    code: str
    title: str

    @property
    def header(self) -> str:
        """The column's header."""
        return COLUMN[self.field].header


@dataclass(frozen=True, slots=True)
class Counts:
    """What a plan comes to.

    Attributes:
        rows: rows of the file that say something.
        new_entries: entries that come in; `new_projects` of them are the first of a new project.
        changed_projects: projects of which `changes` fields change.
        unchanged: rows that say nothing new.
        rejected: rows that are refused.
        left_out: rows that are not taken because a doubt about their project is not answered.
    """

    rows: int = 0
    new_entries: int = 0
    new_projects: int = 0
    changed_projects: int = 0
    changes: int = 0
    unchanged: int = 0
    rejected: int = 0
    left_out: int = 0

    @property
    def does_nothing(self) -> bool:
        """Whether the ledger would stay as it is."""
        return not self.new_entries and not self.changed_projects


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, if every doubt is answered with “it is so”; see `taking`.

    Attributes:
        revision: the ledger's revision that this was compared with.
        rows: how many rows the file has.
        unchanged: how many rows say nothing new.
        rejected: by sheet and row; a row may be refused for several things.
        asked: by sheet and row; a project may be asked about for several things.
        notes: what was read how, of the file and of its cells.
    """

    revision: int
    rows: int
    new: tuple[NewEntry, ...]
    changed: tuple[ChangedProject, ...]
    unchanged: int
    rejected: tuple[Rejection, ...]
    asked: tuple[Asked, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def new_projects(self) -> tuple[ProjectRecord, ...]:
        """The projects that would come into the ledger, each once."""
        return tuple({n.code: n.project for n in self.new if n.project_is_new}.values())

    @property
    def rejected_rows(self) -> int:
        """How many rows are refused."""
        return len({(rejection.sheet, rejection.row) for rejection in self.rejected})

    @property
    def does_nothing(self) -> bool:
        """Whether the ledger would stay as it is."""
        return not self.new and not self.changed

    @cached_property
    def doubted(self) -> Mapping[str, Doubts]:
        """By 项目编号, the doubts about each project of which there are any."""
        found: dict[str, set[Doubt]] = {}
        for asked in self.asked:
            found.setdefault(asked.code, set()).add(asked.doubt)
        return {code: frozenset(doubts) for code, doubts in found.items()}

    def doubts_of(self, code: str) -> Doubts:
        """The doubts about a project."""
        return self.doubted.get(code, NO_DOUBTS)

    def taking(self, taken: Doubts) -> "ImportPlan":
        """The part that is applied where these doubts are answered with “it is so”, and no others."""
        return self.only(lambda doubts: doubts <= taken)

    def only(self, wanted: Callable[[Doubts], bool]) -> "ImportPlan":
        """The part about projects whose doubts are as wanted."""
        if not self.asked:
            return self if wanted(NO_DOUBTS) else replace(self, new=(), changed=())
        return replace(
            self,
            new=tuple(new for new in self.new if wanted(self.doubts_of(new.code))),
            changed=tuple(changed for changed in self.changed if wanted(self.doubts_of(changed.code))),
        )


def codes_in(rows: Iterable[RawRow]) -> frozenset[str]:
    """The 项目编号 of the rows: what to load the facts of."""
    return frozenset(filter(None, map(row_code, rows)))
