"""变更记录: what was changed in the ledger about a project, grouped by who did it and how."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.doubts import Doubt


@dataclass(frozen=True, slots=True)
class FactChange:
    """One field of one subject, before and after, in plain JSON values: days as ISO texts, amounts in 万元.

    Attributes:
        subject: `project`, `entry:1:signed`, `milestone:start`, `extension:start`.
        field: `*` where the thing itself came into the ledger, or went out of it (`new` is None).
    """

    subject: str
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody changed at one instant.

    Attributes:
        source: by which way: `demo`, `import:12`, `undo:12`, `report:7`, `extension:3`, `operator`.
        actor: Telegram id; None for the program itself, or the terminal.
        by: name of the actor; None where it is not on record.
        file_name: of the workbook, where it came or went by an import.
        sure: the doubts that were answered with “it is so”.
        continued: whether its first changes stand on the page before.
    """

    at: datetime
    source: str
    actor: int | None
    by: str | None
    changes: tuple[FactChange, ...]
    file_name: str | None = None
    sure: tuple[Doubt, ...] = ()
    continued: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of what was changed about a project, the latest first.

    Attributes:
        changes: how many changes there are on all pages together.
        number: which page it is, from 1: the one asked for, or the last of `last` pages.
    """

    code: str
    name: str
    acts: tuple[Act, ...]
    changes: int
    number: int
    last: int


def pages_of(acts: Sequence[Act], most_acts: int, most_changes: int) -> list[list[Act]]:
    """Acts in pages of at most so many acts and so many changes; a long one goes on on the next page."""
    pages: list[list[Act]] = [[]]
    room = most_changes
    for act in acts:
        left, continued = act.changes, False
        while left:
            if not room or len(pages[-1]) == most_acts:
                pages.append([])
                room = most_changes
            pages[-1].append(replace(act, changes=left[:room], continued=continued))
            left, room, continued = left[room:], room - len(left[:room]), True
    return pages
