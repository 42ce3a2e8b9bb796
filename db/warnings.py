"""How warnings change at somebody's hand: 签收, its withdrawal, and an extension that settles them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.changes import changed_one
from db.models import OfficialRow, WarningRow
from db.warning_log import Event, Step, append
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.warnings import LogStep, RuleName, Settlement, WarningState


async def acknowledge(session: AsyncSession, warnings: Sequence[int], day: date, step: Step) -> int:
    """签收: somebody promises a day for warnings. Exactly one caller wins each of them.

    Args:
        warnings: numbers of warnings; they are taken in one order by everybody.
        day: the day promised, checked by `ledger.promises.check_promise` before.

    Returns:
        How many of them nobody else had taken meanwhile.

    Raises:
        Refused: UNKNOWN_WARNING, ALREADY_ACKNOWLEDGED (with who was first), or ALREADY_RESOLVED, if none was
            left.
    """
    taken, refusals = [], []
    for number in sorted(warnings):
        claim = (
            update(WarningRow)
            .where(WarningRow.id == number, WarningRow.state == WarningState.OPEN)
            .values(
                state=WarningState.ACKNOWLEDGED,
                acknowledged_by=step.actor,
                acknowledged_at=step.at,
                promised_on=day,
            )
        )
        won = await changed_one(session, claim)
        row = await session.get(WarningRow, number, populate_existing=True)
        if row is None:
            refusals.append(Refused(Reason.UNKNOWN_WARNING))
        elif won:
            taken.append(Event(LogStep.ACKNOWLEDGED, number, row.level, {"promised_on": day}))
        else:
            refusals.append(await _too_late(session, row))
    if not taken:
        raise refusals[0]
    await append(session, taken, step)
    return len(taken)


async def _too_late(session: AsyncSession, row: WarningRow) -> Refused:
    if row.state is WarningState.RESOLVED:
        return Refused(Reason.ALREADY_RESOLVED, at=row.resolved_at)
    name = await _name(session, row.acknowledged_by)
    return Refused(Reason.ALREADY_ACKNOWLEDGED, name=name, at=row.acknowledged_at)


async def unacknowledge(session: AsyncSession, warning_id: int, step: Step, *, any_ones: bool) -> None:
    """撤回签收: the warning waits for somebody again, from now on.

    Args:
        any_ones: whether the actor may take back what somebody else acknowledged.

    Raises:
        Refused: UNKNOWN_WARNING, NOT_ACKNOWLEDGED or NOT_YOUR_ACKNOWLEDGEMENT.
    """
    claim = update(WarningRow).where(
        WarningRow.id == warning_id, WarningRow.state == WarningState.ACKNOWLEDGED
    )
    if not any_ones:
        claim = claim.where(WarningRow.acknowledged_by == step.actor)
    values = {
        "state": WarningState.OPEN,
        "acknowledged_by": None,
        "acknowledged_at": None,
        "promised_on": None,
        "waiting_since": step.at,
    }
    won = await changed_one(session, claim.values(values))
    row = await session.get(WarningRow, warning_id, populate_existing=True)
    if row is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    if not won and row.state is WarningState.ACKNOWLEDGED:
        raise Refused(Reason.NOT_YOUR_ACKNOWLEDGEMENT, name=await _name(session, row.acknowledged_by))
    if not won:
        raise Refused(Reason.NOT_ACKNOWLEDGED)
    await append(session, [Event(LogStep.UNACKNOWLEDGED, warning_id, row.level)], step)


async def settle_extended(
    session: AsyncSession, project_id: int, milestone: Milestone, new_day: date, today: date, step: Step
) -> tuple[int, ...]:
    """销号 by an extension: warnings that are no longer true under the new deadline.

    A warning that something is due soon, or overdue, ends when the new deadline has not passed; whether it is
    due soon under the new one, the next scan says.

    Returns:
        Numbers of the warnings it settled.
    """
    if new_day < today:
        return ()
    rows = (
        await session.execute(
            select(WarningRow.id, WarningRow.level)
            .where(
                WarningRow.project_id == project_id,
                WarningRow.milestone == milestone,
                or_(WarningRow.rule == RuleName.OVERDUE, WarningRow.rule == RuleName.DUE_SOON),
                WarningRow.state != WarningState.RESOLVED,
            )
            .order_by(WarningRow.id)
            .with_for_update(key_share=True)
        )
    ).all()
    for row in rows:
        await session.execute(
            update(WarningRow)
            .where(WarningRow.id == row.id)
            .values(
                state=WarningState.RESOLVED,
                resolved_at=step.at,
                settlement=Settlement.EXTENDED,
            )
        )
    detail = {"why": Settlement.EXTENDED, "new_day": new_day}
    await append(session, [Event(LogStep.RESOLVED, row.id, row.level, detail) for row in rows], step)
    return tuple(row.id for row in rows)


async def warning_region(session: AsyncSession, warning_id: int) -> str:
    """Code of the region a warning concerns. Raises Refused(UNKNOWN_WARNING)."""
    code = await session.scalar(select(WarningRow.region_code).where(WarningRow.id == warning_id))
    if code is None:
        raise Refused(Reason.UNKNOWN_WARNING)
    return code


async def _name(session: AsyncSession, official: int | None) -> str | None:
    row = await session.get(OfficialRow, official) if official is not None else None
    return None if row is None else row.name
