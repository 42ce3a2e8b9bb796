"""Job runs: whoever inserts (name, due time) runs the job. And the reports that jobs froze."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import JobRunRow, ReportRow


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


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """What a pushed report showed; see `db.models.ReportRow`."""

    name: str
    region: str
    period: str
    as_of: date
    definition_version: int
    question: str
    facts: str

    @property
    def facts_hash(self) -> str:
        """SHA-256 of the facts' JSON."""
        return hashlib.sha256(self.facts.encode()).hexdigest()


async def freeze(session: AsyncSession, report: FrozenReport, now: datetime) -> int:
    """Keep a report, once for each name, region and period; the number of the one that is kept."""
    known = select(ReportRow.id).where(
        ReportRow.name == report.name,
        ReportRow.region_code == report.region,
        ReportRow.period == report.period,
    )
    number = await session.scalar(known)
    if number is not None:
        return number
    row = ReportRow(
        name=report.name,
        region_code=report.region,
        period=report.period,
        as_of=report.as_of,
        definition_version=report.definition_version,
        question=report.question,
        facts=report.facts,
        facts_hash=report.facts_hash,
        made_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id
