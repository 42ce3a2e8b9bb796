"""台账报送: the rounds, and which cities have sent their ledger in."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db import people
from db.models import (
    CollectionReturnRow,
    CollectionRoundRow,
    ImportRow,
    OfficialRow,
    OutboxKind,
    OutboxRow,
)
from db.models.pushes import UNFINISHED
from ledger.collection import CityReturn, Round, RoundState, state_on
from ledger.officials import COLLECTION, Group
from ledger.regions import RegionLevel, RegionTree


async def latest_round(session: AsyncSession) -> Round | None:
    """The round that is open: the latest one; None if there never was any."""
    latest = select(CollectionRoundRow).order_by(CollectionRoundRow.period.desc()).limit(1)
    return _round(await session.scalar(latest))


async def round_of(session: AsyncSession, round_id: int) -> Round | None:
    """The round with this number, or None."""
    return _round(await session.get(CollectionRoundRow, round_id))


async def round_of_period(session: AsyncSession, period: str) -> Round | None:
    """The round of a month (2021-10), or None."""
    of_month = select(CollectionRoundRow).where(CollectionRoundRow.period == period)
    return _round(await session.scalar(of_month))


async def returns(session: AsyncSession, round_id: int) -> tuple[CityReturn, ...]:
    """Who sent it in, those who took it back included."""
    rows = await session.execute(
        select(
            CollectionReturnRow.city_code,
            CollectionReturnRow.import_id,
            OfficialRow.name,
            CollectionReturnRow.returned_at,
            ImportRow.undone_at,
        )
        .join(ImportRow, ImportRow.id == CollectionReturnRow.import_id)
        .outerjoin(OfficialRow, OfficialRow.id == CollectionReturnRow.returned_by)
        .where(CollectionReturnRow.round_id == round_id)
        .order_by(CollectionReturnRow.returned_at, CollectionReturnRow.city_code)
    )
    return tuple(CityReturn(city, number, name or "", at, back) for city, number, name, at, back in rows)


async def returned_by(session: AsyncSession, import_id: int) -> CityReturn | None:
    """What a city sent in for the open round by this import; None where the import does not count as that."""
    round_ = await latest_round(session)
    found = () if round_ is None else await returns(session, round_.id)
    return next((one for one in found if one.import_id == import_id), None)


async def state_of(session: AsyncSession, tree: RegionTree, round_: Round, day: date) -> RoundState:
    """How a round stands at the end of a day."""
    heard = [group.region for group in await city_groups(session, tree) if group.region]
    return state_on(round_, day, await returns(session, round_.id), tree, heard)


async def city_groups(session: AsyncSession, tree: RegionTree) -> tuple[Group, ...]:
    """The groups in which cities are asked for their ledger."""
    return await _groups(session, tree, RegionLevel.CITY)


async def province_groups(session: AsyncSession, tree: RegionTree) -> tuple[Group, ...]:
    """The groups that are told which cities have not sent it in."""
    return await _groups(session, tree, RegionLevel.PROVINCE)


async def waits(session: AsyncSession, group_id: int, shown: Collection[str]) -> bool:
    """Whether a message to a group that shows one of these questions has not gone out yet.

    Args:
        shown: codes of the questions.
    """
    waiting = select(OutboxRow.id).where(
        OutboxRow.group_id == group_id,
        OutboxRow.kind == OutboxKind.MESSAGE,
        OutboxRow.shows.in_(shown),
        text(UNFINISHED),
    )
    return await session.scalar(waiting.limit(1)) is not None


async def _groups(session: AsyncSession, tree: RegionTree, level: RegionLevel) -> tuple[Group, ...]:
    found: Sequence[Group] = await people.subscribers(session, COLLECTION)
    return tuple(group for group in found if group.region and tree[group.region].level is level)


def _round(row: CollectionRoundRow | None) -> Round | None:
    return None if row is None else Round(row.id, row.period, row.opened_at, row.due_on)
