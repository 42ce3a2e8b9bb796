"""预警: warnings, their log, and the digests that showed them to groups."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant, words
from ledger.phases import Milestone
from ledger.rates import Rate
from ledger.warnings import Level, RuleName, WarningState


class WarningRow(Base):
    """One concern. At most one that is not resolved per (rule, subject, milestone).

    Attributes:
        number: counts up within the year of `opened_on`; with it the serial 2021-000123.
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
    reached: Mapped[int | None]
    total: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    acknowledged_by: Mapped[int | None] = mapped_column(BigInteger)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)


class WarningEventRow(Base):
    """One step in a warning's life. Append-only: a trigger refuses update and delete."""

    __tablename__ = "warning_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    step: Mapped[str] = mapped_column(String(24))
    level: Mapped[Level] = mapped_column(words(Level, "level"))
    actor: Mapped[int | None] = mapped_column(BigInteger)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)


class DigestRow(Base):
    """The one message of a scan to a group. `page` is the page it shows at present."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("group_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("chat_group.id"))
    day: Mapped[date]
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    page: Mapped[int]


class DigestWarningRow(Base):
    """A warning that a digest lists, at its place from the worst (0) on.

    Attributes:
        news: whether the scan of the digest opened or raised it.
    """

    __tablename__ = "digest_warning"

    digest_id: Mapped[int] = mapped_column(ForeignKey("digest.id"), primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id"), primary_key=True, index=True)
    place: Mapped[int]
    news: Mapped[bool]
