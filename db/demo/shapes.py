"""What the demo ledger consists of. Plain frozen values; nothing here touches a database."""

from dataclasses import dataclass
from datetime import date

from ledger.officials import Group, Official
from ledger.phases import Milestone, Phase
from ledger.projects import EntryRecord, ProjectRecord, Report


@dataclass(frozen=True, slots=True)
class DemoProject:
    """A project as it is first written into the ledger.

    Attributes:
        known_on: the day it first enters a batch; the ledger knows nothing of it before.
        record: what is true on that day. Planned days may lie later, actual days never do; what is reached
            afterwards arrives as a `Report`.
    """

    known_on: date
    record: ProjectRecord


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """入列 as it becomes known on the day of its phase; leaving (调出) arrives as a `Report`."""

    known_on: date
    record: EntryRecord


@dataclass(frozen=True, slots=True)
class DemoExtension:
    """延期: a deadline that a supervisor moved.

    Attributes:
        project: 项目编号.
        due_on: the new deadline; the project's planned day stays as it was.
        approved_on: the day it becomes known.
        approved_by: Telegram user id of the supervisor.
    """

    project: str
    milestone: Milestone
    due_on: date
    approved_on: date
    approved_by: int
    reason: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A Telegram user of the demo, registered as an official or not."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A group chat with the Telegram user ids of the people in it."""

    group: Group
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoLedger:
    """The whole demo, from the first phase to the last report.

    Everything is known from a day on: a phase from `held_on`, projects and entries from `known_on`, a report
    from `day`, an extension from `approved_on`. Who loads it up to a day takes what is known by then.

    Attributes:
        phases: by number.
        projects: by 项目编号.
        entries: by `known_on`, then phase, batch and 项目编号.
        reports: by `day`, then 项目编号.
        extensions: by `approved_on`, then 项目编号.
        officials: who is registered.
        people: all Telegram users; 陌生人 is one of them and no official.
        groups: already bound to their regions.
    """

    phases: tuple[Phase, ...]
    projects: tuple[DemoProject, ...]
    entries: tuple[DemoEntry, ...]
    reports: tuple[Report, ...]
    extensions: tuple[DemoExtension, ...]
    officials: tuple[Official, ...]
    people: tuple[DemoPerson, ...]
    groups: tuple[DemoGroup, ...]
