"""What several of these tests begin with: groups, warnings, and a digest of them in a group's chat."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox, people
from db.engine import Database
from db.warnings import Step, new_digest, record_scan
from ledger.officials import EARLY_WARNING, Group
from ledger.phases import Milestone
from ledger.rates import Rate
from ledger.warnings import Concern, Level, RuleName
from tests.db.cast import AT, TODAY, TREE, XUCHANG

T = TypeVar("T")
LAGGING = [Concern(RuleName.LAGGING, Level.YELLOW, XUCHANG, rate=rate, phase=1) for rate in Rate]
"""Four concerns about 许昌, for which no project is needed."""


def late(project: int, level: Level = Level.YELLOW, region: str = "411002") -> Concern:
    """An overdue start."""
    return Concern(RuleName.OVERDUE, level, region, project, Milestone.START, deadline=TODAY)


async def bind(session: AsyncSession, chat_id: int, region: str = XUCHANG) -> Group:
    return await people.bind_group(session, chat_id, f"专班{-chat_id}", region, [EARLY_WARNING], None)


async def warn(session: AsyncSession, *concerns: Concern) -> tuple[int, ...]:
    """Numbers of the warnings that a scan with these concerns opens."""
    return (await record_scan(session, TREE, concerns, Step(AT))).opened


async def tell(session: AsyncSession, group: Group, warnings: tuple[int, ...]) -> int:
    """Number of a digest of warnings that waits in the outbox for its group."""
    digest = await new_digest(session, group.id, TODAY, XUCHANG, [(warning, True) for warning in warnings])
    assert digest is not None
    await outbox.put_message(session, f"digest:{digest}", group.id, "{}", AT, digest)
    return digest


async def write(database: Database, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Do one thing in a transaction of its own."""
    async with database.writing() as session:
        return await work(session)
