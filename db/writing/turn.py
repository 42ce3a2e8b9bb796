"""Who writes ledger facts does so in turn, so that history is numbered in the order of commits."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LEDGER = 5_211_314
"""Number of PostgreSQL's advisory lock; any, as long as nothing else in the database takes it."""
_TAKE = text(f"SELECT pg_advisory_xact_lock({_LEDGER})")


async def take_turn(session: AsyncSession) -> None:
    """Wait until nobody else writes ledger facts, and keep the others waiting until the transaction ends.

    To be called before the first ledger fact is locked or written. On SQLite a writing transaction is alone
    anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_TAKE)
