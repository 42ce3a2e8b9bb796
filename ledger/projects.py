"""台账: what the ledger holds about a project, in plain values that carry no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger.phases import Batch, Milestone


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned and the actual day of one milestone; None where there is none (yet).

    The planned day is the original one for ever: an approved extension is kept apart.
    """

    planned_on: date | None = None
    actual_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """One project with its four milestones.

    Attributes:
        code: 项目编号, unique.
        region: code of the county the project lies in (or of the city, where the county is not known).
        company: 项目单位.
        industry: 行业.
        chain: 产业链; empty where it is on none.
        categories: 类别, such as 先进制造业.
        total_wan: 总投资, whole 万元.
        year_plan_wan: 年度计划投资, whole 万元.
        invested_wan: 累计完成投资, whole 万元.
        service_officer: 首席服务官; empty where none is named.
        leader: 包联领导.
        bank: 主办银行.
        remark: 备注.
    """

    code: str
    name: str
    region: str
    company: str = ""
    industry: str = ""
    chain: str = ""
    categories: tuple[str, ...] = ()
    total_wan: int = 0
    year_plan_wan: int = 0
    invested_wan: int = 0
    service_officer: str = ""
    leader: str = ""
    bank: str = ""
    remark: str = ""
    milestones: Mapping[Milestone, Plan] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """入列: a project's membership in one batch of one phase.

    Attributes:
        project: the project's 项目编号.
        withdrawn_on: 调出日期; from this day on the entry no longer counts.
    """

    project: str
    phase: int
    batch: Batch
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """进度: what a city reports about a project on a day. Fields left at None say nothing.

    Attributes:
        day: the day the report comes in; the ledger knows nothing of it before.
        project: the project's 项目编号.
        reached: the milestone reached, if any, and `reached_on` the day it was.
        invested_wan: cumulative investment now, whole 万元.
        withdraws: the (phase, batch) the project leaves, with `reason`.
    """

    day: date
    project: str
    reached: Milestone | None = None
    reached_on: date | None = None
    invested_wan: int | None = None
    withdraws: tuple[int, Batch] | None = None
    reason: str = ""


class Seat(NamedTuple):
    """One of the lists that a project is on."""

    phase: int
    batch: Batch


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list.

    Attributes:
        milestone: the milestone waited for or asked about; None where there is none.
        planned_on: its original planned day.
        deadline: the planned day, or the day of the latest approved extension.
        extensions: how often it was extended.
        reached_on: the day it was reached; None while it was not by the as-of day.
        phase, batch: the entry, where each line is one.
        seats: the lists that it is on and that were asked for, where a line is a project.
        matched: what it has of the name asked for: its chain, its bank, ….
    """

    id: int
    code: str
    name: str
    region: str
    company: str
    service_officer: str
    total_wan: int
    phase: int | None = None
    batch: Batch | None = None
    milestone: Milestone | None = None
    planned_on: date | None = None
    deadline: date | None = None
    extensions: int = 0
    reached_on: date | None = None
    seats: tuple[Seat, ...] = ()
    matched: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One page of a list.

    Attributes:
        total: how many lines there are on all pages together.
        number: which page it is, from 1: the one asked for, or the last where there are not so many.
        projects: how many projects the lines of all pages are about; fewer than lines where an entry is a
            line and a project has several.
        wan: the total investment of these projects, each counted once, 万元.
    """

    lines: tuple[ProjectLine, ...]
    total: int
    number: int = 1
    projects: int = 0
    wan: int = 0


@dataclass(frozen=True, slots=True)
class Extension:
    """延期 as approved: from `approved_on` on the deadline of the milestone is `new_day`."""

    milestone: Milestone
    new_day: date
    approved_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """All that the ledger holds about one project.

    Attributes:
        updated_on: the day of the last change on record by then.
    """

    id: int
    record: ProjectRecord
    entries: tuple[EntryRecord, ...]
    extensions: tuple[Extension, ...]
    updated_on: date | None
