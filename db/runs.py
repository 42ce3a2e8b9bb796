"""Job runs: whoever inserts (name, due time) runs the job."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import JobRunRow


async def last_due(session: AsyncSession, name: str) -> datetime | None:
    """The latest due time on record of a job; None if it never was."""
    return await session.scalar(select(func.max(JobRunRow.due_at)).where(JobRunRow.name == name))


async def claim(session: AsyncSession, name: str, due_at: datetime, now: datetime) -> bool:
    """Whether the caller is the one to run the job that is due at this instant."""
    try:
        async with session.begin_nested():
            await session.execute(insert(JobRunRow).values(name=name, due_at=due_at, claimed_at=now))
    except IntegrityError:
        return False
    return True
