"""A large ledger workbook, the same on every run: plain arithmetic on the number of the row."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from db.workbook.sheets.rows import SheetRow, sheet_row
from ledger.clock import CHINA
from ledger.officials import Official, Role
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord
from ledger.questions import CATEGORIES
from ledger.regions import RegionLevel, RegionTree

HELD = (date(2021, 7, 10), date(2021, 10, 8), date(2022, 1, 4))
"""The days of the phases."""
TODAY = date(2022, 9, 30)
"""The day on which the workbook is sent in; no actual day in it lies later."""
AT = datetime.combine(TODAY, time(10, 0), CHINA)
SENDER = Official(1003, "张处", Role.SUPERVISOR, "410000")
_STAGE_DAYS = 150


def records(tree: RegionTree, count: int) -> Iterator[tuple[ProjectRecord, EntryRecord]]:
    """So many projects with an entry each, spread over all counties, phases and batches."""
    counties = [region.code for region in tree if region.level is RegionLevel.COUNTY]
    for number in range(count):
        batch = list(Batch)[number // 3 % 3]
        yield _project(number, counties[number % len(counties)], batch), _entry(number, batch)


def sheet_rows(tree: RegionTree, count: int) -> list[SheetRow]:
    """The rows of such a workbook, as exporting them would write them."""
    return [sheet_row(project, entry, tree) for project, entry in records(tree, count)]


def code(number: int) -> str:
    """项目编号 of the project of a row, counted from 0."""
    return f"JZ{number:07}"


def _entry(number: int, batch: Batch) -> EntryRecord:
    leaves = number % 53 == 0
    day, reason = (date(2022, 3, 1), "用地未落实") if leaves else (None, "")
    return EntryRecord(code(number), number % 3 + 1, batch, day, reason)


def _project(number: int, region: str, batch: Batch) -> ProjectRecord:
    total = 10_000 + number * 6151 % 400_000
    return ProjectRecord(
        code=code(number),
        name=f"第{number}号高端装备制造产业园建设项目",
        region=region,
        company=f"河南{number % 40_000}号装备科技有限公司",
        industry="装备制造",
        chain="智能装备" if number % 4 == 0 else "",
        categories=CATEGORIES[number % 7 % 6 :][:1],
        total_wan=total,
        year_plan_wan=total // 3,
        invested_wan=total // 5,
        service_officer=f"干部{number % 900}",
        leader=f"领导{number % 300}",
        bank="中原银行" if number % 2 else "",
        remark="",
        milestones=_milestones(number, batch),
    )


def _milestones(number: int, batch: Batch) -> dict[Milestone, Plan]:
    held, stage = HELD[number % 3], list(Batch).index(batch)
    plans: dict[Milestone, Plan] = {Milestone.SIGN: Plan(None, held - timedelta(days=stage * _STAGE_DAYS))}
    for place, kind in enumerate(Milestone):
        if place == 0:
            continue
        planned = held + timedelta(days=(place - stage) * _STAGE_DAYS + number % 89 - 44)
        done = planned + timedelta(days=number % 41 - 20) if place <= stage + (number % 7 > 0) else None
        plans[kind] = Plan(planned, done if done is not None and done <= TODAY else None)
    return plans
