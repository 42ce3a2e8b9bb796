"""What an import would do: new entries, changed projects, refused rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from db.workbook.columns import COLUMN, Field, Value
from db.workbook.facts import EntryKey
from db.workbook.problems import Rejection
from db.workbook.read import RawRow
from db.workbook.said import row_code
from ledger.projects import EntryRecord, ProjectRecord

Allowed = Callable[[str], bool]
"""Whether the sender may write projects of the region with this code."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change.

    Attributes:
        field: 所属县 stands for the whole place; its values are region codes.
        old: None where the ledger holds nothing.
        entry: the entry it is about; None for the project itself.
    """

    field: Field
    old: Value | None
    new: Value
    entry: EntryKey | None = None

    @property
    def header(self) -> str:
        """The column's header."""
        return COLUMN[self.field].header


@dataclass(frozen=True, slots=True)
class ChangedProject:
    """A project in the ledger of which something would change.

    Attributes:
        record: the project as the ledger holds it.
        rows: the rows that describe it.
        entries: the changed entries, as they would stand.
    """

    record: ProjectRecord
    rows: tuple[int, ...]
    changes: tuple[Change, ...]
    entries: tuple[EntryRecord, ...]


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


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        revision: the ledger's revision that this was compared with.
        rows: how many rows the file has.
        unchanged: how many rows say nothing new.
        rejected: by row; a row may be refused for several things.
    """

    revision: int
    rows: int
    new: tuple[NewEntry, ...]
    changed: tuple[ChangedProject, ...]
    unchanged: int
    rejected: tuple[Rejection, ...]

    @property
    def new_projects(self) -> tuple[ProjectRecord, ...]:
        """The projects that would come into the ledger, each once."""
        return tuple({n.project.code: n.project for n in self.new if n.project_is_new}.values())

    @property
    def rejected_rows(self) -> int:
        """How many rows are refused."""
        return len({rejection.row for rejection in self.rejected})

    @property
    def does_nothing(self) -> bool:
        """Whether the ledger would stay as it is."""
        return not self.new and not self.changed


def codes_in(rows: Iterable[RawRow]) -> frozenset[str]:
    """The 项目编号 of the rows: what to load the facts of."""
    return frozenset(filter(None, map(row_code, rows)))
