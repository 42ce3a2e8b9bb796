"""Write the demo ledger into a database as its clock moves: never a fact from the clock's future."""

from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import people
from db.demo.generate import demo_ledger
from db.models import LedgerMarkRow, ProjectRow
from db.queries.reference import DEMO_MARK, demo_until
from db.writing import LedgerWriter, Origin
from ledger.clock import CHINA
from ledger.errors import Reason, Refused
from ledger.projects import Extension
from ledger.regions import RegionTree

REPORTS_COME_AT = time(7, 30)
SOURCE = "demo"


async def fill(session: AsyncSession, tree: RegionTree, until: date) -> None:
    """Fill an empty ledger with all that is known by a day, and with the demo's people and groups.

    Raises:
        Refused: LEDGER_NOT_EMPTY.
    """
    if await session.scalar(select(func.count(ProjectRow.id))):
        raise Refused(Reason.LEDGER_NOT_EMPTY)
    session.add(LedgerMarkRow(name=DEMO_MARK, value=date.min.isoformat()))
    await session.flush()
    await move_on(session, tree, until)
    demo = demo_ledger()
    for person in demo.officials:
        await people.put_official(session, person, _known_at(until))
    for member in demo.groups:
        group = member.group
        if group.region is not None:
            await people.bind_group(
                session, group.chat_id, group.title, group.region, group.subscriptions, None
            )


async def move_on(session: AsyncSession, tree: RegionTree, until: date) -> None:
    """Write in what has become known since the last time, up to and including a day."""
    since = await demo_until(session)
    if since is None or until <= since:
        return
    demo = demo_ledger()
    writer = LedgerWriter(session, tree, Origin(_known_at(until), SOURCE))
    for phase in demo.phases:
        if since < phase.held_on <= until:
            await writer.add_phase(phase)
    for day in sorted({p.known_on for p in demo.projects} | {e.known_on for e in demo.entries}):
        if since < day <= until:
            writer.come_from(Origin(_known_at(day), SOURCE))
            await writer.add_projects([p.record for p in demo.projects if p.known_on == day])
            await writer.add_entries([e.record for e in demo.entries if e.known_on == day])
    await writer.apply(
        [report for report in demo.reports if since < report.day <= until],
        lambda report: _known_at(report.day),
    )
    for x in demo.extensions:
        if since < x.approved_on <= until:
            writer.come_from(Origin(_known_at(x.approved_on), SOURCE, x.approved_by))
            await writer.extend(x.project, Extension(x.milestone, x.due_on, x.approved_on, x.reason))
    mark = await session.get_one(LedgerMarkRow, DEMO_MARK)
    mark.value = until.isoformat()
    await session.flush()


def _known_at(day: date) -> datetime:
    return datetime.combine(day, REPORTS_COME_AT, CHINA)
