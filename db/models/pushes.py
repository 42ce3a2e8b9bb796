"""What the clock starts and what goes out: job runs, frozen reports, the outbox, uploaded pictures."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant, words


class JobRunRow(Base):
    """A claim: whoever inserts (name, due_at) runs it, nobody else; both in one transaction."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    claimed_at: Mapped[datetime] = mapped_column(Instant)


class ReportRow(Base):
    """A pushed report, frozen: the facts it showed, their hash, the as-of day and the definition version."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("name", "region_code", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    period: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date]
    definition_version: Mapped[int]
    question: Mapped[str] = mapped_column(String(64))
    facts: Mapped[str] = mapped_column(Text)
    facts_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)


class OutboxState(StrEnum):
    """queued → sending → sent | failed | uncertain; uncertain → sending once more, marked 补发.

    `merged`: never sent, because a later message to the same group tells it too.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    MERGED = "merged"


class OutboxKind(StrEnum):
    """A new message, or an edit that brings a pushed message up to date."""

    MESSAGE = "message"
    EDIT = "edit"


UNFINISHED = "state IN ('queued', 'sending', 'uncertain')"


class OutboxRow(Base):
    """One push. The row is committed before the network is touched.

    Attributes:
        dedupe_key: what it is; a second row of the same key cannot exist.
        body: a frozen message as JSON; empty for what is worded when it is delivered.
        origin_id: for an edit, the row of the message to bring up to date.
        shows: code of the question whose answer the message is; an edit asks it again, unless it is frozen.
        not_before: the next attempt, or the opening until which a push of the quiet hours is held.
        message_id: Telegram's id of the message, once it is known.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("(kind = 'edit') = (origin_id IS NOT NULL)", name="origin"),
        CheckConstraint("body <> '' OR shows IS NOT NULL", name="content"),
        Index(
            "ix_outbox_waiting",
            "group_id",
            "id",
            sqlite_where=text(UNFINISHED),
            postgresql_where=text(UNFINISHED),
        ),
        Index("ix_outbox_message", "group_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[OutboxKind] = mapped_column(words(OutboxKind, "kind"))
    group_id: Mapped[int] = mapped_column(ForeignKey("chat_group.id"))
    body: Mapped[str] = mapped_column(Text)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    shows: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[OutboxState] = mapped_column(words(OutboxState, "state"))
    attempts: Mapped[int]
    not_before: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    failure: Mapped[str | None] = mapped_column(Text)


class PictureFileRow(Base):
    """Telegram's file id of a picture that this bot has uploaded once."""

    __tablename__ = "picture_file"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    picture_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_id: Mapped[str] = mapped_column(String(200))


class InboxRow(Base):
    """An update that may change something, kept until it is handled.

    It is committed before Telegram is told that the bot has it, so that a process that is killed in between
    loses no press.

    Attributes:
        body: the update as JSON; once it is handled only its hash, by which a second copy of it is known.
    """

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Instant)
