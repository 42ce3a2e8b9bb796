"""What several of these tests begin with: groups, warnings, and a digest of them in a group's chat."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox, people
from db.digests import code_of, new_digest
from db.engine import Database
from db.muted import muted
from db.scan import Judging, Scan, record_scan
from db.telling import Counts, Draft
from db.warning_log import Step
from ledger.calendar import WorkCalendar
from ledger.clock import china_day
from ledger.officials import EARLY_WARNING, Group
from ledger.phases import Milestone
from ledger.rates import Rate
from ledger.warning_rules import WarningRules
from ledger.warnings import Concern, DigestPart, Level, RuleName
from tests.db.cast import AT, TODAY, TREE, XUCHANG

T = TypeVar("T")
RULES = WarningRules()
CALENDAR = WorkCalendar()
LAGGING = [Concern(RuleName.LAGGING, Level.YELLOW, XUCHANG, rate=rate, phase=1) for rate in Rate]
"""Four concerns about 许昌, for which no project is needed."""


def late(project: int, level: Level = Level.YELLOW, region: str = "411002") -> Concern:
    """An overdue start."""
    return Concern(RuleName.OVERDUE, level, region, project, Milestone.START, deadline=TODAY)


async def bind(session: AsyncSession, chat_id: int, region: str = XUCHANG) -> Group:
    return await people.bind_group(session, chat_id, f"专班{-chat_id}", region, [EARLY_WARNING], None)


async def scanned(
    session: AsyncSession, concerns: Collection[Concern], at: datetime = AT, rules: WarningRules = RULES
) -> Scan:
    """A scan that finds just these concerns."""
    today = china_day(at)
    mutes = await muted(session, TREE, today)
    return await record_scan(session, Judging(TREE, today, rules, CALENDAR, mutes), concerns, Step(at))


async def warn(session: AsyncSession, *concerns: Concern) -> tuple[int, ...]:
    """Numbers of the warnings that a scan with these concerns opens, in their order."""
    return tuple(sorted((await scanned(session, concerns)).opened))


async def tell(session: AsyncSession, group: Group, warnings: Collection[int], day: date = TODAY) -> int:
    """Number of a digest that tells a group of new warnings and waits in the outbox."""
    counts = Counts(len(warnings), 0, 0, len(warnings), len(warnings))
    parts = dict.fromkeys(warnings, DigestPart.NEW)
    digest = await new_digest(session, Draft(group, XUCHANG, counts, parts, False), day)
    await outbox.put_message(session, f"digest:{digest}", group.id, AT, shows=code_of(digest))
    return digest


async def deliver(session: AsyncSession, at: datetime, message_id: int = 77) -> list[outbox.Push]:
    """Let all that may go out arrive, in order; what it was."""
    sent: list[outbox.Push] = []
    while pushes := await outbox.claim(session, at):
        for push in pushes:
            await outbox.mark_sent(session, push.id, message_id + len(sent), at)
            sent.append(push)
    return sent


async def write(database: Database, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do one thing in a transaction of its own."""
    async with database.writing() as session:
        return await work(session)
