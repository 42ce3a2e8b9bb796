"""Officials, invitations, groups and what they receive."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant, words
from ledger.officials import Role


class OfficialRow(Base):
    """A registered person; the id is Telegram's."""

    __tablename__ = "official"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    added_at: Mapped[datetime] = mapped_column(Instant)


class InvitationRow(Base):
    """A one-time link. Only the hash of its secret is kept."""

    __tablename__ = "invitation"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    invited_by: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_by: Mapped[int | None] = mapped_column(BigInteger)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class GroupRow(Base):
    """A group chat. `chat_id` is Telegram's and may change; `id` is ours and stays."""

    __tablename__ = "chat_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    title: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    active: Mapped[bool]
    bound_by: Mapped[int | None] = mapped_column(BigInteger)


class SubscriptionRow(Base):
    """A push that a group receives."""

    __tablename__ = "subscription"

    group_id: Mapped[int] = mapped_column(ForeignKey("chat_group.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
