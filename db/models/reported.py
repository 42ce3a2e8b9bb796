"""What comes in: workbooks, reports of progress with photos, rounds in which cities send their ledger."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant, words
from ledger.phases import Milestone
from ledger.progress import Standing


class ImportState(StrEnum):
    """What became of a workbook that was sent in.

    waiting → applied | cancelled; applied → undoing → undone, both within one transaction. While an import is
    `undoing` the database lets what it brought in be taken out again, which nothing else may do.
    """

    WAITING = "waiting"
    APPLIED = "applied"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportRow(Base):
    """One workbook that was sent in.

    Attributes:
        sent_by: Telegram id; 0 for the command line.
        revision: number of the last history row the plan was made on; a later one makes it stale.
        taken: the doubts (`ledger.doubts.Doubt`, joined by commas) that the sender answered with “it is so”.
        applied_at: None while it waits, or where it was cancelled.
        summary: JSON of what it did, in counts; empty before.
    """

    __tablename__ = "ledger_import"
    __table_args__ = (Index("ix_ledger_import_sha256", "sha256"), Index("ix_ledger_import_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    sent_by: Mapped[int] = mapped_column(BigInteger)
    sent_at: Mapped[datetime] = mapped_column(Instant)
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    taken: Mapped[str] = mapped_column(String(120), server_default="")
    summary: Mapped[str] = mapped_column(Text, server_default="")
    applied_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[int | None] = mapped_column(BigInteger)


class ProgressReportRow(Base):
    """One report of progress in chat. What it changed stands in the history, with the source `report:7`.

    Attributes:
        invested_wan: cumulative investment, whole 万元; None where the report says nothing about it.
        sure: the doubts that were answered with “it is so”, joined by commas.
    """

    __tablename__ = "progress_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    reported_by: Mapped[int] = mapped_column(BigInteger)
    reported_at: Mapped[datetime] = mapped_column(Instant)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    milestone: Mapped[Milestone | None] = mapped_column(words(Milestone, "milestone"))
    reached_on: Mapped[date | None]
    invested_wan: Mapped[int | None]
    sure: Mapped[str] = mapped_column(String(120))
    standing: Mapped[Standing] = mapped_column(words(Standing, "standing"))
    judged_by: Mapped[int | None] = mapped_column(BigInteger)
    judged_at: Mapped[datetime | None] = mapped_column(Instant)
    judged_note: Mapped[str] = mapped_column(Text)


class ProgressPhotoRow(Base):
    """A photo of a report: Telegram's ids, what it was when it was fetched, who sent it and when."""

    __tablename__ = "progress_photo"
    __table_args__ = (UniqueConstraint("report_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_report.id"))
    file_id: Mapped[str] = mapped_column(String(200))
    file_unique_id: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    sent_by: Mapped[int] = mapped_column(BigInteger)
    sent_at: Mapped[datetime] = mapped_column(Instant)


class CollectionRoundRow(Base):
    """台账报送: one month's round, in which every city sends its part of the ledger.

    Attributes:
        period: the month, `2021-10`.
        due_on: the last day to send it in.
    """

    __tablename__ = "collection_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(7), unique=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date]


class CollectionReturnRow(Base):
    """A city has sent its part in.

    Attributes:
        import_id: the import by which it did; also one that found nothing to change.
    """

    __tablename__ = "collection_return"

    round_id: Mapped[int] = mapped_column(ForeignKey("collection_round.id"), primary_key=True)
    city_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ledger_import.id"))
    returned_by: Mapped[int] = mapped_column(BigInteger)
    returned_at: Mapped[datetime] = mapped_column(Instant)
