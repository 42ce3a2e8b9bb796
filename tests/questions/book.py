"""The exported ledger workbook as plain rows: read with openpyxl, by its headings, and by nothing of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from openpyxl import load_workbook

HELD = {1: date(2021, 7, 10), 2: date(2021, 10, 8)}
"""When the phases were held, as the published reports say."""
STAGES = ("签约", "开工", "投产", "达效")
TARGET = {"签约": "开工", "开工": "投产", "投产": "达效"}
"""What a project of each batch is to reach: 签约项目早落地、开工项目早投产、投产项目早达效."""
NEVER = date.max


@dataclass(frozen=True)
class Row:
    """One row of the workbook: a project on one list."""

    code: str
    name: str
    phase: int
    batch: str
    city: str
    county: str
    company: str
    industry: str
    chain: str
    categories: tuple[str, ...]
    wan: int
    planned: dict[str, date]
    actual: dict[str, date]
    officer: str
    leader: str
    bank: str
    left: date

    def on(self, day: date) -> bool:
        """Whether it is on its list on a day."""
        return HELD[self.phase] <= day < self.left

    def done(self, stage: str, day: date) -> bool:
        return self.actual.get(stage, NEVER) <= day


@dataclass(frozen=True)
class Book:
    """All rows, and what the workbook does not hold: days moved by approved extensions, and warnings.

    Attributes:
        moved: (项目编号, stage) to the days of approval and the new days.
        warnings: (city, county or city, state) of those that are not settled.
    """

    rows: tuple[Row, ...]
    moved: dict[tuple[str, str], list[tuple[date, date]]]
    warnings: tuple[tuple[str, str, str], ...]

    def deadline(self, row: Row, day: date) -> date:
        """By when it is to reach the stage it is waiting for, as was known on a day."""
        stage = TARGET[row.batch]
        new = [to for approved, to in self.moved.get((row.code, stage), []) if approved <= day]
        return max(new) if new else row.planned.get(stage, NEVER)


def open_book(workbook: Path, database: Connection) -> Book:
    """Read the exported workbook, and the two tables that it has no columns for."""
    return Book(tuple(_rows(workbook)), _moved(database), tuple(_warnings(database)))


def _rows(workbook: Path) -> Iterator[Row]:
    sheet = load_workbook(workbook, read_only=True).worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    headings = [str(heading) for heading in next(lines)]
    for line in lines:
        yield _row(dict(zip(headings, line, strict=True)))


def _row(cells: dict[str, Any]) -> Row:
    planned = {stage: _day(cells.get(f"计划{stage}日期")) for stage in STAGES}
    actual = {stage: _day(cells.get(f"实际{stage}日期")) for stage in STAGES}
    actual["签约"] = _day(cells["签约日期"])
    return Row(
        code=cells["项目编号"],
        name=cells["项目名称"],
        phase=cells["期"],
        batch=cells["批次"],
        city=cells["所属市"],
        county=cells["所属县"] or "",
        company=cells["项目单位"] or "",
        industry=cells["行业"] or "",
        chain=cells["产业链"] or "",
        categories=tuple((cells["类别"] or "").split("、")),
        wan=cells["总投资(万元)"],
        planned=planned,
        actual=actual,
        officer=cells["首席服务官"] or "",
        leader=cells["包联领导"] or "",
        bank=cells["主办银行"] or "",
        left=_day(cells["调出日期"]),
    )


def _day(cell: datetime | None) -> date:
    return NEVER if cell is None else cell.date()


def _moved(database: Connection) -> dict[tuple[str, str], list[tuple[date, date]]]:
    moved: dict[tuple[str, str], list[tuple[date, date]]] = {}
    words = dict(zip(("sign", "start", "produce", "efficient"), STAGES, strict=True))
    for code, stage, approved, new in database.execute(
        "SELECT p.code, x.milestone, x.approved_on, x.new_day FROM extension x "
        "JOIN project p ON p.id = x.project_id"
    ):
        days = date.fromisoformat(approved), date.fromisoformat(new)
        moved.setdefault((code, words[stage]), []).append(days)
    return moved


def _warnings(database: Connection) -> Iterator[tuple[str, str, str]]:
    yield from database.execute(
        "SELECT c.name, r.name, w.state FROM warning w JOIN region r ON r.code = w.region_code "
        "JOIN region c ON c.code = w.city_code WHERE w.state <> 'resolved'"
    )
