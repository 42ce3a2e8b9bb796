"""How fresh the ledger is."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import HistoryRow


async def last_change(session: AsyncSession) -> datetime | None:
    """When a fact of the ledger last changed; None for an empty ledger."""
    return await session.scalar(select(func.max(HistoryRow.at)))
