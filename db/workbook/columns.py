"""The columns of the ledger workbook, in order, and the ledger field that each one holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto
from typing import Literal

from ledger.phases import Batch, Milestone


class Field(StrEnum):
    """A column. Where it is a field of the project's own, the value is the name in `ProjectRecord`."""

    CODE = "code"
    NAME = "name"
    PHASE = "phase"
    BATCH = "batch"
    CITY = "city"
    COUNTY = "county"
    COMPANY = "company"
    INDUSTRY = "industry"
    CHAIN = "chain"
    CATEGORIES = "categories"
    TOTAL = "total_wan"
    YEAR_PLAN = "year_plan_wan"
    INVESTED = "invested_wan"
    SIGNED = "signed"
    START_PLANNED = "start_planned"
    STARTED = "started"
    PRODUCE_PLANNED = "produce_planned"
    PRODUCING = "producing"
    EFFICIENT_PLANNED = "efficient_planned"
    EFFICIENT = "efficient"
    SERVICE_OFFICER = "service_officer"
    LEADER = "leader"
    BANK = "bank"
    WITHDRAWN_ON = "withdrawn_on"
    WITHDRAWN_REASON = "withdrawn_reason"
    REMARK = "remark"


class Kind(Enum):
    """What a column's cells hold."""

    TEXT = auto()
    PHASE = auto()
    BATCH = auto()
    CATEGORIES = auto()
    AMOUNT = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        header: its first cell, as the contract has it.
        width: in characters of the standard font.
        limit: most characters of a text; of one category for 类别.
    """

    field: Field
    header: str
    kind: Kind
    width: int
    limit: int = 0


COLUMNS = (
    Column(Field.CODE, "项目编号", Kind.TEXT, 14, 40),
    Column(Field.NAME, "项目名称", Kind.TEXT, 36, 200),
    Column(Field.PHASE, "期", Kind.PHASE, 5),
    Column(Field.BATCH, "批次", Kind.BATCH, 7),
    Column(Field.CITY, "所属市", Kind.TEXT, 12, 40),
    Column(Field.COUNTY, "所属县", Kind.TEXT, 12, 40),
    Column(Field.COMPANY, "项目单位", Kind.TEXT, 30, 200),
    Column(Field.INDUSTRY, "行业", Kind.TEXT, 18, 80),
    Column(Field.CHAIN, "产业链", Kind.TEXT, 14, 80),
    Column(Field.CATEGORIES, "类别", Kind.CATEGORIES, 24, 40),
    Column(Field.TOTAL, "总投资(万元)", Kind.AMOUNT, 14),
    Column(Field.YEAR_PLAN, "年度计划投资(万元)", Kind.AMOUNT, 20),
    Column(Field.INVESTED, "累计完成投资(万元)", Kind.AMOUNT, 20),
    Column(Field.SIGNED, "签约日期", Kind.DAY, 13),
    Column(Field.START_PLANNED, "计划开工日期", Kind.DAY, 14),
    Column(Field.STARTED, "实际开工日期", Kind.DAY, 14),
    Column(Field.PRODUCE_PLANNED, "计划投产日期", Kind.DAY, 14),
    Column(Field.PRODUCING, "实际投产日期", Kind.DAY, 14),
    Column(Field.EFFICIENT_PLANNED, "计划达效日期", Kind.DAY, 14),
    Column(Field.EFFICIENT, "实际达效日期", Kind.DAY, 14),
    Column(Field.SERVICE_OFFICER, "首席服务官", Kind.TEXT, 12, 80),
    Column(Field.LEADER, "包联领导", Kind.TEXT, 12, 80),
    Column(Field.BANK, "主办银行", Kind.TEXT, 22, 80),
    Column(Field.WITHDRAWN_ON, "调出日期", Kind.DAY, 13),
    Column(Field.WITHDRAWN_REASON, "调出原因", Kind.TEXT, 24, 2000),
    Column(Field.REMARK, "备注", Kind.TEXT, 30, 10_000),
)
COLUMN: Mapping[Field, Column] = {column.field: column for column in COLUMNS}

REQUIRED = (Field.CODE, Field.NAME, Field.PHASE, Field.BATCH)
"""What every row must say."""

OF_ENTRY = (Field.WITHDRAWN_ON, Field.WITHDRAWN_REASON)
"""What a row says about its entry; all else is about the project and the same in each of its rows."""

OF_PROJECT = tuple(field for field in Field if field not in (Field.PHASE, Field.BATCH, *OF_ENTRY))

OWN_TEXTS = (
    Field.NAME,
    Field.COMPANY,
    Field.INDUSTRY,
    Field.CHAIN,
    Field.SERVICE_OFFICER,
    Field.LEADER,
    Field.BANK,
    Field.REMARK,
)
AMOUNTS = (Field.TOTAL, Field.YEAR_PLAN, Field.INVESTED)

Side = Literal["planned_on", "actual_on"]
MILESTONE_DAYS: Mapping[Field, tuple[Milestone, Side]] = {
    Field.SIGNED: (Milestone.SIGN, "actual_on"),
    Field.START_PLANNED: (Milestone.START, "planned_on"),
    Field.STARTED: (Milestone.START, "actual_on"),
    Field.PRODUCE_PLANNED: (Milestone.PRODUCE, "planned_on"),
    Field.PRODUCING: (Milestone.PRODUCE, "actual_on"),
    Field.EFFICIENT_PLANNED: (Milestone.EFFICIENT, "planned_on"),
    Field.EFFICIENT: (Milestone.EFFICIENT, "actual_on"),
}

Value = str | int | date | Batch | tuple[str, ...]
"""What a cell says: text, 期 or whole 万元, a day, 批次, 类别 (sorted). A cell that says nothing has none."""
