"""存疑 in a workbook: which rows are asked about, by the rules of `ledger.doubts`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.workbook.columns import MILESTONE_DAYS, Field, Value
from db.workbook.importing.plan import Asked
from db.workbook.reading.said import SaidRow
from ledger.doubts import Doubt, Doubtful, DoubtRules, State, doubts_about, rushed
from ledger.phases import Milestone
from ledger.projects import Plan, ProjectRecord

ACTUAL_DAY: Mapping[Milestone, Field] = {
    milestone: name for name, (milestone, side) in MILESTONE_DAYS.items() if side == "actual_on"
}
DOUBTED = (*ACTUAL_DAY.values(), Field.INVESTED)
"""The columns that may be asked about."""

NO_PLAN = Plan()


@dataclass(frozen=True, slots=True)
class Start:
    """A START day that a workbook newly reports: where, of which project, on which day."""

    city: str
    rows: Sequence[SaidRow]
    code: str
    title: str
    day: date


def questions(
    before: ProjectRecord | None,
    after: State,
    rows: Sequence[SaidRow],
    project: tuple[str, str],
    today: date,
    rules: DoubtRules,
) -> Iterator[Asked]:
    """What is asked about one project.

    Args:
        before: as the ledger holds it; None for a new one.
        rows: its sound rows.
        project: its 项目编号 and its name.
        today: the day on which the workbook was sent.
    """
    held = None if before is None else State(before.milestones, before.invested_wan)
    for doubtful in doubts_about(held, after, today, rules):
        yield _asked(doubtful, before, after, rows, project)


def rushes(starts: Iterable[Start], rules: DoubtRules) -> Iterator[Asked]:
    """What is asked about the starts that a workbook reports together; each city is looked at by itself."""
    by_city: dict[str, list[Start]] = {}
    for start in starts:
        by_city.setdefault(start.city, []).append(start)
    for together in by_city.values():
        days = rushed([start.day for start in together], rules)
        for start in together:
            if start.day in days:
                place = _saying(start.rows, Field.STARTED)
                yield Asked(
                    place.sheet,
                    place.number,
                    Field.STARTED,
                    Doubt.RUSH,
                    None,
                    start.day,
                    start.code,
                    start.title,
                )


def _asked(
    doubtful: Doubtful,
    before: ProjectRecord | None,
    after: State,
    rows: Sequence[SaidRow],
    project: tuple[str, str],
) -> Asked:
    code, title = project
    old: Value | None
    new: Value | None
    if doubtful.milestone is None:
        name, old, new = Field.INVESTED, None if before is None else before.invested_wan, after.invested_wan
    else:
        name = ACTUAL_DAY[doubtful.milestone]
        old = None if before is None else before.milestones.get(doubtful.milestone, NO_PLAN).actual_on
        new = after.milestones.get(doubtful.milestone, NO_PLAN).actual_on
    place = _saying(rows, name)
    return Asked(place.sheet, place.number, name, doubtful.doubt, old, new, code, title)


def _saying(rows: Sequence[SaidRow], name: Field) -> SaidRow:
    """The first row that says something in the column, or the first of all."""
    return next((row for row in rows if name in row.values), rows[0])
