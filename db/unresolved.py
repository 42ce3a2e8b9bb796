"""The warnings that are not resolved, read all at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.many import all_rows, repeated
from db.models import WarningRow
from ledger.phases import Milestone
from ledger.warnings import Level, RuleName, WarningState


class Unresolved(NamedTuple):
    """A warning as the table holds it; see `db.models.WarningRow`."""

    id: int
    rule: RuleName
    subject: str
    milestone_key: str
    level: Level
    state: WarningState
    region_code: str
    project_id: int | None
    deadline: date | None
    since: date | None
    reached: int | None
    total: int | None
    chain: str
    step: int
    waiting_since: datetime
    promised_on: date | None
    acknowledged_by: int | None
    acknowledged_at: datetime | None

    @property
    def milestone(self) -> Milestone | None:
        """The milestone concerned; None when it is about a region."""
        return Milestone(self.milestone_key) if self.milestone_key else None

    @property
    def key(self) -> tuple[RuleName, str, str]:
        """What it is about: at most one warning that is not resolved is."""
        return self.rule, self.subject, self.milestone_key


_STATEMENT = (
    select(
        WarningRow.id,
        repeated(WarningRow.rule),
        WarningRow.subject,
        WarningRow.milestone_key,
        repeated(WarningRow.level),
        repeated(WarningRow.state),
        WarningRow.region_code,
        WarningRow.project_id,
        repeated(WarningRow.deadline),
        repeated(WarningRow.since),
        WarningRow.reached,
        WarningRow.total,
        WarningRow.chain,
        WarningRow.step,
        repeated(WarningRow.waiting_since),
        repeated(WarningRow.promised_on),
        WarningRow.acknowledged_by,
        repeated(WarningRow.acknowledged_at),
    )
    .where(WarningRow.state.in_([state for state in WarningState if state is not WarningState.RESOLVED]))
    .order_by(WarningRow.id)
    .with_for_update()
)
"""Whoever changes several warnings does so in the order of their numbers, so that none waits for another.

The states are named, for the index leads to them past all that was ever resolved.
"""


async def unresolved(session: AsyncSession, projects: Sequence[int] | None = None) -> list[Unresolved]:
    """The warnings in the order of their numbers, locked: all, or those about some projects."""
    about = _STATEMENT if projects is None else _STATEMENT.where(WarningRow.project_id.in_(projects))
    return [*map(Unresolved._make, await all_rows(session, about))]
