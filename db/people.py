"""Officials, invitations and groups: looked up and changed."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.engine import read
from db.models import GroupRow, InvitationRow, OfficialRow, OutboxRow, OutboxState, SubscriptionRow
from ledger.errors import Reason, Refused
from ledger.officials import Group, Official, Role

INVITATION_HOLDS = timedelta(days=7)
NAME_LIMIT = 80
"""Most characters of an official's name; a name on Telegram may have 129."""
_OFFICIAL = select(OfficialRow.id, OfficialRow.name, OfficialRow.role, OfficialRow.region_code).where(
    OfficialRow.id == bindparam("user")
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link gives to who opens it first."""

    role: Role
    region: str
    expires_at: datetime


async def official(session: AsyncSession, user_id: int) -> Official | None:
    """The registered official with this Telegram id, or None."""
    row = (await read(session, _OFFICIAL, {"user": user_id})).one_or_none()
    return None if row is None else Official(*row)


async def officials(session: AsyncSession) -> tuple[Official, ...]:
    """All registered officials, by region and id."""
    rows = await session.scalars(select(OfficialRow).order_by(OfficialRow.region_code, OfficialRow.id))
    return tuple(Official(row.id, row.name, row.role, row.region_code) for row in rows)


async def put_official(session: AsyncSession, person: Official, at: datetime) -> None:
    """Register an official, or change the name, role and region of one who is."""
    row = await session.get(OfficialRow, person.id)
    if row is None:
        row = OfficialRow(id=person.id, added_at=at)
        session.add(row)
    row.name, row.role, row.region_code = person.name, person.role, person.region
    await session.flush()


async def invite(
    session: AsyncSession, role: Role, region: str, invited_by: int | None, at: datetime
) -> tuple[str, Invitation]:
    """A new invitation and its secret. Only the secret's hash is kept."""
    secret = secrets.token_urlsafe(24)
    invitation = Invitation(role, region, at + INVITATION_HOLDS)
    session.add(
        InvitationRow(
            secret_hash=_hash(secret),
            role=role,
            region_code=region,
            invited_by=invited_by,
            expires_at=invitation.expires_at,
        )
    )
    await session.flush()
    return secret, invitation


async def accept(session: AsyncSession, secret: str, user_id: int, name: str, at: datetime) -> Official:
    """Register who opens an invitation.

    Raises:
        Refused: ALREADY_REGISTERED, INVITATION_UNKNOWN, INVITATION_USED or INVITATION_EXPIRED.
    """
    row = await session.get(InvitationRow, _hash(secret))
    if row is None:
        raise Refused(Reason.INVITATION_UNKNOWN)
    if row.used_at is not None:
        raise Refused(Reason.INVITATION_USED)
    if at >= row.expires_at:
        raise Refused(Reason.INVITATION_EXPIRED)
    if await session.get(OfficialRow, user_id) is not None:
        raise Refused(Reason.ALREADY_REGISTERED)
    claim = (
        update(InvitationRow)
        .where(InvitationRow.secret_hash == row.secret_hash, InvitationRow.used_at.is_(None))
        .values(used_by=user_id, used_at=at)
    )
    if not await changed_one(session, claim):
        raise Refused(Reason.INVITATION_USED)
    person = Official(user_id, name[:NAME_LIMIT], row.role, row.region_code)
    await put_official(session, person, at)
    return person


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


async def group_by_chat(session: AsyncSession, chat_id: int) -> Group | None:
    """The group with this Telegram chat id, or None."""
    row = await session.scalar(select(GroupRow).where(GroupRow.chat_id == chat_id))
    return None if row is None else (await _with_subscriptions(session, [row]))[0]


async def group(session: AsyncSession, group_id: int) -> Group | None:
    """The group with this number of ours, or None."""
    row = await session.get(GroupRow, group_id)
    return None if row is None else (await _with_subscriptions(session, [row]))[0]


async def groups(session: AsyncSession) -> tuple[Group, ...]:
    """All groups, in the order they came."""
    rows = await session.scalars(select(GroupRow).order_by(GroupRow.id))
    return tuple(await _with_subscriptions(session, rows))


async def subscribers(session: AsyncSession, subscription: str) -> tuple[Group, ...]:
    """The active, bound groups that receive a push."""
    return tuple(
        g for g in await groups(session) if g.active and g.region and subscription in g.subscriptions
    )


async def meet_group(session: AsyncSession, chat_id: int, title: str) -> Group:
    """Note that the bot is in a group, bound or not yet."""
    row = await session.scalar(select(GroupRow).where(GroupRow.chat_id == chat_id))
    if row is None:
        row = GroupRow(chat_id=chat_id)
        session.add(row)
    row.title, row.active = title, True
    await session.flush()
    return (await _with_subscriptions(session, [row]))[0]


async def leave_group(session: AsyncSession, chat_id: int) -> bool:
    """Note that the bot is no longer in a group; its binding stays for when it comes back.

    Whether it was in it until now: exactly one caller is told so.
    """
    was_in = update(GroupRow).where(GroupRow.chat_id == chat_id, GroupRow.active)
    return await changed_one(session, was_in.values(active=False))


async def migrate_group(session: AsyncSession, old_chat_id: int, new_chat_id: int) -> None:
    """Telegram gave a group a new id: keep the group, change the id.

    The bot may have met the new chat before it is told: unbound, that group makes way; bound anew, it
    takes over what still waits to be pushed, and the old one rests. Messages begin to be numbered anew there,
    so what was sent before can no longer be edited: its old number may be another message's.
    """
    old, new = [
        await session.scalar(select(GroupRow).where(GroupRow.chat_id == chat_id))
        for chat_id in (old_chat_id, new_chat_id)
    ]
    if old is None:
        return
    await session.execute(update(OutboxRow).where(OutboxRow.group_id == old.id).values(message_id=None))
    if new is not None and new.region_code is not None:
        waiting = OutboxRow.state.in_((OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNCERTAIN))
        await session.execute(
            update(OutboxRow).where(OutboxRow.group_id == old.id, waiting).values(group_id=new.id)
        )
        old.active = False
    else:
        if new is not None:
            await session.delete(new)
            await session.flush()
        old.chat_id, old.active = new_chat_id, True
    await session.flush()


async def bind_group(
    session: AsyncSession, chat_id: int, title: str, region: str, subscriptions: Iterable[str], by: int | None
) -> Group:
    """Bind a group to a region and set what it receives."""
    met = await meet_group(session, chat_id, title)
    await session.execute(
        update(GroupRow).where(GroupRow.id == met.id).values(region_code=region, bound_by=by)
    )
    await session.execute(delete(SubscriptionRow).where(SubscriptionRow.group_id == met.id))
    session.add_all(SubscriptionRow(group_id=met.id, name=name) for name in sorted(set(subscriptions)))
    await session.flush()
    return Group(met.id, chat_id, title, region, True, frozenset(subscriptions))


async def _with_subscriptions(session: AsyncSession, rows: Iterable[GroupRow]) -> list[Group]:
    rows = list(rows)
    found = await session.execute(
        select(SubscriptionRow.group_id, SubscriptionRow.name).where(
            SubscriptionRow.group_id.in_([row.id for row in rows])
        )
    )
    names: dict[int, set[str]] = {}
    for group_id, name in found:
        names.setdefault(group_id, set()).add(name)
    return [
        Group(r.id, r.chat_id, r.title, r.region_code, r.active, frozenset(names.get(r.id, ()))) for r in rows
    ]
