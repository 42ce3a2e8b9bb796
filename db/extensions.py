"""延期: an officer asks for a later deadline, a supervisor decides, or time does.

Locks are taken in one order by everybody: the turn to write the ledger, its rows, warnings by their numbers,
requests, the log.
"""

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import (
    EntryRow,
    ExtensionRequestRow,
    ExtensionRow,
    MilestoneRow,
    OfficialRow,
    ProjectRow,
    WarningRow,
)
from db.warning_log import Event, Step, append
from db.warnings import settle_extended
from db.writing import LedgerWriter, Origin
from db.writing.turn import take_turn
from ledger.clock import china_day
from ledger.errors import Reason, Refused
from ledger.extensions import RequestState, check_new_deadline
from ledger.phases import Milestone
from ledger.projects import Extension
from ledger.regions import RegionTree
from ledger.warnings import LogStep, WarningState


async def ask(
    session: AsyncSession, warning_id: int, new_day: date, reason: str, answer_by: date, step: Step
) -> int:
    """An officer asks for a later deadline of the milestone that a warning is about.

    Args:
        answer_by: the last working day for an answer.

    Returns:
        The number of the request.

    Raises:
        Refused: as `deadline_to_move` and `check_new_deadline` do.
    """
    project, milestone = await _subject(session, warning_id)
    await _lock_warnings(session, project, milestone)
    today = china_day(step.at)
    deadline = await deadline_to_move(session, warning_id, today)
    check_new_deadline(new_day, deadline, today)
    assert step.actor is not None
    row = ExtensionRequestRow(
        warning_id=warning_id,
        project_id=project,
        milestone=milestone,
        deadline=deadline,
        new_day=new_day,
        reason=reason,
        asked_by=step.actor,
        asked_at=step.at,
        answer_by=answer_by,
        state=RequestState.PENDING,
    )
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError:
        await _refuse_second(session, project, milestone)
        raise
    detail = {"request": row.id, "new_day": new_day, "reason": reason}
    await append(session, [Event(LogStep.EXTENSION_ASKED, warning_id, detail=detail)], step)
    return row.id


async def approve(session: AsyncSession, tree: RegionTree, number: int, step: Step) -> tuple[int, ...]:
    """A supervisor approves: the deadline moves, the plan stays, and what is no longer true is settled.

    Returns:
        Numbers of the warnings that it settled.

    Raises:
        Refused: EXTENSION_UNKNOWN, EXTENSION_DECIDED, EXTENDED_TODAY, EXTENSION_LAPSED once the new day is
            past, or as `check_new_deadline` and `_deadline` do. The caller's transaction is not to be
            committed then.
    """
    await take_turn(session)
    row = await _request(session, number)
    await _lock_warnings(session, row.project_id, row.milestone)
    await _decide(session, number, RequestState.APPROVED, step)
    today = china_day(step.at)
    deadline = await _deadline(session, row.project_id, row.milestone, today)
    await _refuse_twice_a_day(session, row, today)
    if row.new_day < today:
        raise Refused(Reason.EXTENSION_LAPSED, day=row.new_day)
    check_new_deadline(row.new_day, deadline, today)
    project = await session.get_one(ProjectRow, row.project_id)
    writer = LedgerWriter(session, tree, Origin(step.at, f"extension:{number}", step.actor))
    await writer.extend(project.code, Extension(row.milestone, row.new_day, today, row.reason))
    await append(session, [_decided_event(LogStep.EXTENSION_APPROVED, row)], step)
    return await settle_extended(session, row.project_id, row.milestone, row.new_day, today, step)


async def refuse(session: AsyncSession, number: int, step: Step) -> None:
    """A supervisor does not approve. Raises Refused: EXTENSION_UNKNOWN or EXTENSION_DECIDED."""
    row = await _request(session, number)
    await _lock_warnings(session, row.project_id, row.milestone)
    await _decide(session, number, RequestState.REFUSED, step)
    await append(session, [_decided_event(LogStep.EXTENSION_REFUSED, row)], step)


async def expire(session: AsyncSession, today: date, step: Step) -> tuple[int, ...]:
    """Requests that nobody answered in time count as refused; their numbers."""
    over = (ExtensionRequestRow.state == RequestState.PENDING, ExtensionRequestRow.answer_by < today)
    numbers = select(ExtensionRequestRow.id).where(*over).order_by(ExtensionRequestRow.id)
    if await session.scalar(numbers.limit(1)) is None:
        return ()
    unresolved = WarningRow.state != WarningState.RESOLVED
    await session.execute(
        select(WarningRow.id).where(unresolved).order_by(WarningRow.id).with_for_update(key_share=True)
    )
    rows = (
        await session.scalars(select(ExtensionRequestRow).where(*over).order_by(ExtensionRequestRow.id))
    ).all()
    expired = [row for row in rows if await _move(session, row.id, RequestState.EXPIRED, step)]
    await append(session, [_decided_event(LogStep.EXTENSION_EXPIRED, row) for row in expired], step)
    return tuple(row.id for row in expired)


async def deadline_to_move(session: AsyncSession, warning_id: int, today: date) -> date:
    """The deadline that an extension may be asked for under a warning.

    Raises:
        Refused: UNKNOWN_WARNING, NO_DEADLINE, EXTENSION_NOT_NEEDED of a warning that is resolved,
            EXTENSION_PENDING, or as `_deadline` does.
    """
    project, milestone = await _subject(session, warning_id)
    state = await session.scalar(select(WarningRow.state).where(WarningRow.id == warning_id))
    if state is WarningState.RESOLVED:
        raise Refused(Reason.EXTENSION_NOT_NEEDED)
    deadline = await _deadline(session, project, milestone, today)
    await _refuse_second(session, project, milestone)
    return deadline


async def _subject(session: AsyncSession, warning_id: int) -> tuple[int, Milestone]:
    """Project and milestone that a warning is about. Raises Refused: UNKNOWN_WARNING or NO_DEADLINE."""
    found = select(WarningRow.project_id, WarningRow.milestone).where(WarningRow.id == warning_id)
    row = (await session.execute(found)).one_or_none()
    if row is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    if row.project_id is None or row.milestone is None:
        raise Refused(Reason.NO_DEADLINE)
    return row.project_id, row.milestone


async def _deadline(session: AsyncSession, project: int, milestone: Milestone, today: date) -> date:
    """The deadline that holds for a milestone that a project still has to reach.

    Raises:
        Refused: MILESTONE_REACHED, PROJECT_WITHDRAWN from every batch that waits for it, NO_DEADLINE.
    """
    plan = await session.get_one(MilestoneRow, (project, milestone), populate_existing=True)
    if plan.actual_on is not None:
        raise Refused(Reason.MILESTONE_REACHED, milestone=milestone, day=plan.actual_on)
    listed = select(EntryRow.id).where(
        EntryRow.project_id == project, EntryRow.target == milestone, EntryRow.withdrawn_on > today
    )
    if await session.scalar(listed.limit(1)) is None:
        raise Refused(Reason.PROJECT_WITHDRAWN)
    extended = select(func.max(ExtensionRow.new_day)).where(
        ExtensionRow.project_id == project, ExtensionRow.milestone == milestone
    )
    deadline = await session.scalar(extended) or plan.planned_on
    if deadline is None:
        raise Refused(Reason.NO_DEADLINE)
    return deadline


async def _lock_warnings(session: AsyncSession, project: int, milestone: Milestone) -> None:
    """Lock the warnings about a milestone, and before them the milestone itself, as an import does."""
    about = (MilestoneRow.project_id == project, MilestoneRow.kind == milestone)
    await session.execute(select(MilestoneRow.kind).where(*about).with_for_update(read=True, key_share=True))
    await session.execute(
        select(WarningRow.id)
        .where(WarningRow.project_id == project, WarningRow.milestone == milestone)
        .order_by(WarningRow.id)
        .with_for_update(key_share=True)
    )


async def _refuse_second(session: AsyncSession, project: int, milestone: Milestone) -> None:
    pending = select(ExtensionRequestRow, OfficialRow.name).where(
        ExtensionRequestRow.project_id == project,
        ExtensionRequestRow.milestone == milestone,
        ExtensionRequestRow.state == RequestState.PENDING,
    )
    asker = OfficialRow.id == ExtensionRequestRow.asked_by
    found = (await session.execute(pending.outerjoin(OfficialRow, asker))).one_or_none()
    if found is not None:
        row, name = found
        raise Refused(Reason.EXTENSION_PENDING, name=name, at=row.asked_at, day=row.new_day)


async def _refuse_twice_a_day(session: AsyncSession, row: ExtensionRequestRow, today: date) -> None:
    same = select(ExtensionRow.id).where(
        ExtensionRow.project_id == row.project_id,
        ExtensionRow.milestone == row.milestone,
        ExtensionRow.approved_on == today,
    )
    if await session.scalar(same) is not None:
        raise Refused(Reason.EXTENDED_TODAY)


async def _request(session: AsyncSession, number: int) -> ExtensionRequestRow:
    row = await session.get(ExtensionRequestRow, number)
    if row is None:
        raise Refused(Reason.EXTENSION_UNKNOWN)
    return row


async def _decide(session: AsyncSession, number: int, state: RequestState, step: Step) -> None:
    """Move a pending request on; exactly one caller wins. Raises Refused(EXTENSION_DECIDED)."""
    if await _move(session, number, state, step):
        return
    row = await session.get_one(ExtensionRequestRow, number, populate_existing=True)
    who = None if row.decided_by is None else await session.get(OfficialRow, row.decided_by)
    name = None if who is None else who.name
    raise Refused(Reason.EXTENSION_DECIDED, state=row.state, name=name, at=row.decided_at)


async def _move(session: AsyncSession, number: int, state: RequestState, step: Step) -> bool:
    claim = (
        update(ExtensionRequestRow)
        .where(ExtensionRequestRow.id == number, ExtensionRequestRow.state == RequestState.PENDING)
        .values(state=state, decided_by=step.actor, decided_at=step.at)
    )
    return await changed_one(session, claim)


def _decided_event(what: LogStep, row: ExtensionRequestRow) -> Event:
    detail = {"request": row.id, "new_day": row.new_day, "reason": row.reason}
    return Event(what, row.warning_id, detail=detail)
