"""预警: warnings, their log, mutes, requests for extension, and the digests that told of them."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant, words
from ledger.extensions import RequestState
from ledger.phases import Milestone
from ledger.rates import Rate
from ledger.warnings import DigestPart, Level, LogStep, RuleName, Settlement, WarningState


class WarningRow(Base):
    """One concern. At most one that is not resolved per (rule, subject, milestone).

    Attributes:
        number: counts up within the year of `opened_at`; with it the serial 2021-000123.
        chain: the steps of escalation that held when it was opened (`ledger.warning_rules.Chain`).
        step: how many of them were taken.
        waiting_since: from when on it waits for somebody to acknowledge it.
        promised_on: the day promised; while it is open, the day of a promise that was missed.
        since: of a project without progress, the day of the last one.
    """

    __tablename__ = "warning"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(
            "uq_warning_open",
            "rule",
            "subject",
            "milestone_key",
            unique=True,
            sqlite_where=text("state <> 'resolved'"),
            postgresql_where=text("state <> 'resolved'"),
        ),
        Index("ix_warning_region", "state", "city_code", "region_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    rule: Mapped[RuleName] = mapped_column(words(RuleName, "rule"))
    subject: Mapped[str] = mapped_column(String(80))
    milestone_key: Mapped[str] = mapped_column(String(12))
    level: Mapped[Level] = mapped_column(words(Level, "level"))
    state: Mapped[WarningState] = mapped_column(words(WarningState, "state"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    city_code: Mapped[str] = mapped_column(String(6))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    milestone: Mapped[Milestone | None] = mapped_column(words(Milestone, "milestone"))
    rate: Mapped[Rate | None] = mapped_column(words(Rate, "rate"))
    phase: Mapped[int | None]
    deadline: Mapped[date | None]
    since: Mapped[date | None]
    reached: Mapped[int | None]
    total: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    acknowledged_by: Mapped[int | None] = mapped_column(BigInteger)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    settlement: Mapped[Settlement | None] = mapped_column(words(Settlement, "settlement"))
    chain: Mapped[str] = mapped_column(String(80))
    step: Mapped[int]
    waiting_since: Mapped[datetime] = mapped_column(Instant)
    promised_on: Mapped[date | None]


class WarningEventRow(Base):
    """One step in a warning's life, or of a mute. Append-only: a trigger refuses update and delete.

    Attributes:
        warning_id: None for what is about a whole region, such as a mute.
        detail: what the step was about, as JSON: a promised day, a reason, who was told.
        previous, hash: the chain over all rows, see `db.warning_log`.
    """

    __tablename__ = "warning_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    warning_id: Mapped[int | None] = mapped_column(ForeignKey("warning.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    step: Mapped[LogStep] = mapped_column(words(LogStep, "step"))
    level: Mapped[Level | None] = mapped_column(words(Level, "level"))
    actor: Mapped[int | None] = mapped_column(BigInteger)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class WarningLogRow(Base):
    """The end of the log: its length and its last hash, in one row. Who appends locks it."""

    __tablename__ = "warning_log"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class MuteRow(Base):
    """静默: a region or a project about which nobody is reminded until a day.

    Attributes:
        region_code: the region; of a project, the region that it lies in.
        until: the last day of it.
        lifted_on: the day on which it was lifted early, from which it holds no more.
    """

    __tablename__ = "mute"
    __table_args__ = (Index("ix_mute_until", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    muted_by: Mapped[int] = mapped_column(BigInteger)
    muted_at: Mapped[datetime] = mapped_column(Instant)
    lifted_by: Mapped[int | None] = mapped_column(BigInteger)
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)
    lifted_on: Mapped[date | None]


class ExtensionRequestRow(Base):
    """An officer asks for a later deadline. At most one is pending for a milestone of a project.

    Attributes:
        warning_id: the warning under which it was asked for.
        deadline: the deadline that held when it was asked for.
        answer_by: the working day on which it expires if nobody has answered before.
    """

    __tablename__ = "extension_request"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "milestone"], ["milestone.project_id", "milestone.kind"]),
        Index(
            "uq_extension_request_pending",
            "project_id",
            "milestone",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id"))
    project_id: Mapped[int]
    milestone: Mapped[Milestone] = mapped_column(words(Milestone, "milestone"))
    deadline: Mapped[date]
    new_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer_by: Mapped[date]
    state: Mapped[RequestState] = mapped_column(words(RequestState, "state"))
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


class DigestRow(Base):
    """The one message of a scan to a group.

    Attributes:
        number: counts the digests of a group on a day, from 0.
        page: the page it shows at present.
        opened, risen, settled: how many warnings of the region the scan changed so; `unresolved` there
            were after it, `waiting` of them for somebody to acknowledge them. These stay as they were.
        missed_from: of a digest that makes up for missed scans, the day of the first one; else None.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("group_id", "day", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("chat_group.id"))
    day: Mapped[date]
    number: Mapped[int]
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    page: Mapped[int]
    opened: Mapped[int]
    risen: Mapped[int]
    settled: Mapped[int]
    unresolved: Mapped[int]
    waiting: Mapped[int]
    missed_from: Mapped[date | None]


class DigestWarningRow(Base):
    """A warning that a digest lists, at its place from the worst (0) on, and why it does."""

    __tablename__ = "digest_warning"

    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id"), primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id"), primary_key=True, index=True)
    place: Mapped[int]
    part: Mapped[DigestPart] = mapped_column(words(DigestPart, "part"))
