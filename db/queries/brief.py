"""What a leader's brief says of warnings: those that turned red, and the promises of a week."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import WarningEventRow, WarningRow
from db.queries.warnings import warning_facts, warnings_within
from ledger.regions import Region
from ledger.warnings import Level, WarningFact, WarningState


@dataclass(frozen=True, slots=True)
class Promises:
    """The promises whose day lies in a span of days, of warnings that are not resolved.

    Attributes:
        due: acknowledged, the day is still to come or has come; nearest first.
        missed: open again, as the day passed and nothing was done.
    """

    due: tuple[WarningFact, ...]
    missed: tuple[WarningFact, ...]


async def newly_red(
    session: AsyncSession, region: Region, since: datetime, until: datetime, today: date
) -> tuple[WarningFact, ...]:
    """Warnings of a region that turned red after `since` and by `until`, and are red and unresolved now.

    Args:
        today: the day as of which days late are counted.
    """
    red = (WarningEventRow.warning_id == WarningRow.id, WarningEventRow.level == Level.RED)
    rows = await session.scalars(
        select(WarningRow.id).where(
            WarningRow.level == Level.RED,
            WarningRow.state != WarningState.RESOLVED,
            exists(select(1).where(*red, WarningEventRow.at > since, WarningEventRow.at <= until)),
            ~exists(select(1).where(*red, WarningEventRow.at <= since)),
            *warnings_within(region),
        )
    )
    return await warning_facts(session, list(rows), today)


async def promises(session: AsyncSession, region: Region, first: date, last: date, today: date) -> Promises:
    """The promises of a region from a day to a day, both included."""
    rows = await session.scalars(
        select(WarningRow.id).where(
            WarningRow.promised_on >= first,
            WarningRow.promised_on <= last,
            WarningRow.state != WarningState.RESOLVED,
            *warnings_within(region),
        )
    )
    facts = await warning_facts(session, list(rows), today)
    due = [fact for fact in facts if fact.state is WarningState.ACKNOWLEDGED]
    missed = [fact for fact in facts if fact.state is WarningState.OPEN]
    return Promises(tuple(sorted(due, key=lambda fact: (fact.promised_on or last, fact.id))), tuple(missed))
