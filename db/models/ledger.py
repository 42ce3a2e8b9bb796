"""台账: regions, phases, rate definitions, projects, entries, milestones, extensions, history."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant, OpenDay, words
from ledger.phases import Batch, Milestone
from ledger.rates import Rate
from ledger.regions import RegionLevel


class RegionRow(Base):
    """One region; `city_code` is the ranked unit it belongs to."""

    __tablename__ = "region"
    __table_args__ = (UniqueConstraint("code", "city_code"),)

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    short_name: Mapped[str] = mapped_column(String(20))
    level: Mapped[RegionLevel] = mapped_column(words(RegionLevel, "level"))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    city_code: Mapped[str] = mapped_column(String(6))


class PhaseRow(Base):
    """One phase and the day it was held."""

    __tablename__ = "phase"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    held_on: Mapped[date]


class RateDefinitionRow(Base):
    """口径: one version of a rate, for a span of phases; see `ledger.rates.RateDefinition`."""

    __tablename__ = "rate_definition"
    __table_args__ = (CheckConstraint("last_phase >= first_phase", name="span"),)

    rate: Mapped[Rate] = mapped_column(words(Rate, "rate"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    first_phase: Mapped[int]
    last_phase: Mapped[int | None]
    batch: Mapped[Batch] = mapped_column(words(Batch, "batch"))
    milestone: Mapped[Milestone] = mapped_column(words(Milestone, "milestone"))
    base: Mapped[Milestone | None] = mapped_column(words(Milestone, "base"))


class ProjectRow(Base):
    """One project. Money in whole 万元. `city_code` always is its region's.

    Attributes:
        progress_on: the day on which progress was last reported: it or an entry of it came into the ledger, a
            milestone was reached, or its investment grew.
    """

    __tablename__ = "project"
    __table_args__ = (
        ForeignKeyConstraint(["region_code", "city_code"], ["region.code", "region.city_code"]),
        UniqueConstraint("id", "city_code", "region_code"),
        CheckConstraint("total_wan >= 0 AND year_plan_wan >= 0 AND invested_wan >= 0", name="money"),
        Index("ix_project_place", "city_code", "region_code"),
        Index("ix_project_progress", "progress_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str] = mapped_column(String(6))
    city_code: Mapped[str] = mapped_column(String(6))
    company: Mapped[str] = mapped_column(String(200))
    industry: Mapped[str] = mapped_column(String(80))
    chain: Mapped[str] = mapped_column(String(80))
    total_wan: Mapped[int]
    year_plan_wan: Mapped[int]
    invested_wan: Mapped[int]
    service_officer: Mapped[str] = mapped_column(String(80))
    leader: Mapped[str] = mapped_column(String(80))
    bank: Mapped[str] = mapped_column(String(80))
    remark: Mapped[str] = mapped_column(Text)
    progress_on: Mapped[date]


class ProjectCategoryRow(Base):
    """类别: a project may have several."""

    __tablename__ = "project_category"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)


class MilestoneRow(Base):
    """One of a project's four milestones. The planned day stays as it was first set."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("project_id", "kind", "planned_on", "actual_on"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    kind: Mapped[Milestone] = mapped_column(words(Milestone, "kind"), primary_key=True)
    planned_on: Mapped[date | None] = mapped_column(OpenDay, nullable=False)
    actual_on: Mapped[date | None] = mapped_column(OpenDay, nullable=False)


class EntryRow(Base):
    """入列: a project on one batch of one phase.

    The project's place and the days of the batch's target milestone stand here a second time so that a
    rate is one scan of one index. They cannot disagree with the ledger: composite foreign keys tie them
    to the project and the milestone, and a change there cascades.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("project_id", "phase", "batch"),
        ForeignKeyConstraint(
            ["project_id", "city_code", "region_code"],
            ["project.id", "project.city_code", "project.region_code"],
            onupdate="CASCADE",
            name="fk_entry_place",
        ),
        ForeignKeyConstraint(
            ["project_id", "target", "planned_on", "reached_on"],
            ["milestone.project_id", "milestone.kind", "milestone.planned_on", "milestone.actual_on"],
            onupdate="CASCADE",
            name="fk_entry_target",
        ),
        Index(
            "ix_entry_rate",
            "phase",
            "batch",
            "city_code",
            "region_code",
            "withdrawn_on",
            "reached_on",
            "target",
            "project_id",
        ),
        Index(
            "ix_entry_waiting",
            "reached_on",
            "city_code",
            "planned_on",
            "withdrawn_on",
            "region_code",
            "target",
            "project_id",
        ),
        Index("ix_entry_target", "project_id", "target", "planned_on", "reached_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    phase: Mapped[int] = mapped_column(ForeignKey("phase.number"))
    batch: Mapped[Batch] = mapped_column(words(Batch, "batch"))
    city_code: Mapped[str] = mapped_column(String(6))
    region_code: Mapped[str] = mapped_column(String(6))
    target: Mapped[Milestone] = mapped_column(words(Milestone, "target"))
    planned_on: Mapped[date | None] = mapped_column(OpenDay, nullable=False)
    reached_on: Mapped[date | None] = mapped_column(OpenDay, nullable=False)
    withdrawn_on: Mapped[date | None] = mapped_column(OpenDay, nullable=False)
    withdrawn_reason: Mapped[str] = mapped_column(Text)


class ExtensionRow(Base):
    """延期: an approved later deadline of a milestone; the plan in the ledger stays."""

    __tablename__ = "extension"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "milestone"], ["milestone.project_id", "milestone.kind"]),
        UniqueConstraint("project_id", "milestone", "approved_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    milestone: Mapped[Milestone] = mapped_column(words(Milestone, "milestone"))
    new_day: Mapped[date]
    approved_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)


class HistoryRow(Base):
    """One change of one ledger fact. Append-only: a trigger refuses update and delete.

    Attributes:
        subject: `project`, `entry:1:signed`, `milestone:start`, `extension:start`.
        field: the attribute that changed; `*` where the thing itself came into the ledger.
        old, new: JSON texts.
        source: by which way it came: `demo`, `import:12`, `undo:12`, `report:7`, `operator`.
        actor: Telegram id of who did it; None for the program itself.
        sure: the doubts (`ledger.doubts.Doubt`, joined by commas) that were answered with “it is so”; empty
            where nothing was asked.
    """

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_project", "project_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(40))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    subject: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(40))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    sure: Mapped[str] = mapped_column(String(120), server_default="")


class LedgerMarkRow(Base):
    """A remark about the whole ledger, such as that it is synthetic (演示)."""

    __tablename__ = "ledger_mark"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(80))
