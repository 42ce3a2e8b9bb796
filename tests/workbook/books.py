"""Ledger facts and workbook rows for the tests: short to write, valid unless said otherwise."""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO

from openpyxl import Workbook

from db.data import henan
from db.workbook.columns import COLUMNS, Field
from db.workbook.importing.compare import Measure, make_plan
from db.workbook.importing.facts import LedgerFacts, ProjectFacts
from db.workbook.importing.plan import ImportPlan
from db.workbook.reading.cells import Cell
from db.workbook.reading.read import RawRow, Reading, read_workbook
from db.workbook.sheets.rows import sheet_row
from ledger.phases import Batch, Milestone
from ledger.projects import EntryRecord, Plan, ProjectRecord

TREE = henan()
XUCHANG, CHANGGE, LUOHE = "411000", "411082", "411100"
HEADERS = [column.header for column in COLUMNS]
LI_KE, WANG_KE = 1001, 1002

PLANT = ProjectRecord(
    code="XC-001",
    name="长葛超硬材料产业园项目",
    region=CHANGGE,
    company="长葛黄河新材料有限公司",
    industry="非金属矿物制品业",
    chain="超硬材料",
    categories=("先进制造业", "两新一重"),
    total_wan=52_000,
    year_plan_wan=20_000,
    invested_wan=3_000,
    service_officer="李强",
    leader="王刚",
    bank="中原银行长葛支行",
    remark="",
    milestones={
        Milestone.SIGN: Plan(date(2021, 7, 10), date(2021, 7, 10)),
        Milestone.START: Plan(date(2021, 9, 30)),
        Milestone.PRODUCE: Plan(),
        Milestone.EFFICIENT: Plan(),
    },
)
PLANT_SIGNED = EntryRecord("XC-001", 1, Batch.SIGNED)


def facts(*projects: tuple[ProjectRecord, Iterable[EntryRecord]], revision: int = 7) -> LedgerFacts:
    """A ledger of phases 1 to 3 with these projects."""
    known = {
        record.code: ProjectFacts(record, {(entry.phase, entry.batch): entry for entry in entries})
        for record, entries in projects
    }
    return LedgerFacts(revision, (1, 2, 3), known)


EMPTY = facts()
WITH_PLANT = facts((PLANT, [PLANT_SIGNED]))


def of_xuchang(region: str) -> bool:
    """What 李科 may write."""
    return TREE.contains(XUCHANG, region)


TODAY = date(2021, 10, 8)
MEASURE = Measure(TREE, of_xuchang, TODAY)


def row(number: int = 2, **cells: Cell) -> RawRow:
    """A row of a project that is not in the ledger, with some of its cells; None empties one."""
    basis: dict[str, Cell] = {
        "code": "XC-900",
        "name": "新项目",
        "phase": 1,
        "batch": "签约",
        "city": "许昌市",
    }
    return _raw(number, {Field(name): cell for name, cell in (basis | cells).items()})


def plant_row(number: int = 2, **cells: Cell) -> RawRow:
    """The row that export gives for the plant, with some cells changed."""
    exported = zip(COLUMNS, sheet_row(PLANT, PLANT_SIGNED, TREE), strict=True)
    basis = {column.field: cell for column, cell in exported}
    return _raw(number, basis | {Field(name): cell for name, cell in cells.items()})


def _raw(number: int, cells: dict[Field, Cell]) -> RawRow:
    return RawRow("", number, {field: cell for field, cell in cells.items() if cell is not None})


def plan(*rows: RawRow, ledger: LedgerFacts = WITH_PLANT) -> ImportPlan:
    """What an import by 李科 would do."""
    return make_plan(rows, ledger, MEASURE)


def with_entries(record: ProjectRecord, *entries: EntryRecord) -> LedgerFacts:
    return facts((record, [replace(entry, project=record.code) for entry in entries]))


def xlsx(*lines: Iterable[object], hidden_first: bool = False) -> bytes:
    """A workbook as a person's spreadsheet program writes it."""
    book = Workbook()
    sheet = book.active
    if hidden_first:
        sheet.append(["不要看"])
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet("台账")
        book.active = 1
    for line in lines:
        sheet.append(list(line))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def csv(*lines: Iterable[str]) -> bytes:
    return "\r\n".join(",".join(line) for line in lines).encode()


TODAY = date(2021, 10, 8)


def reading(content: bytes, file_name: str = "台账.xlsx") -> Reading:
    """A file read on the day of the second phase."""
    return read_workbook(content, file_name, TODAY)


def rows_in(content: bytes, file_name: str = "台账.xlsx") -> list[RawRow]:
    """The rows of a file."""
    return list(reading(content, file_name).rows)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}
