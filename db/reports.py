"""Reports that are kept as they were pushed: what they showed, and a hash to know it again by."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ReportRow


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
        """What tells later whether the facts are still those that were stored."""
        return hash_of(self.facts)


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


def hash_of(facts: str) -> str:
    """SHA-256 of the facts' JSON, in hexadecimal."""
    return hashlib.sha256(facts.encode()).hexdigest()
