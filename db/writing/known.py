"""What the ledger already holds about projects, looked up by 项目编号 and by number."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.models import MilestoneRow, ProjectRow
from db.writing.turn import take_turn
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.projects import Plan


class Known:
    """Numbers of projects by 项目编号, learnt as they are needed; other facts are read afresh."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._ids: dict[str, int] = {}

    def __getitem__(self, code: str) -> int:
        """The number of a project that was learnt."""
        return self._ids[code]

    def note(self, ids: dict[str, int]) -> None:
        """Remember the numbers of projects that have just come in."""
        self._ids.update(ids)

    async def learn(self, codes: Iterable[str]) -> None:
        """Look up the numbers of projects. Raises Refused(UNKNOWN_PROJECT)."""
        unknown = sorted(set(codes) - self._ids.keys())
        if unknown:
            await take_turn(self._session)
            rows = await self._session.execute(
                select(ProjectRow.code, ProjectRow.id).where(among(self._session, ProjectRow.code, unknown))
            )
            self._ids.update({row.code: row.id for row in rows})
        for code in unknown:
            if code not in self._ids:
                raise Refused(Reason.UNKNOWN_PROJECT, text=code)

    async def places(self, codes: Collection[str]) -> dict[int, tuple[str, str]]:
        """Region and city of learnt projects."""
        if not codes:
            return {}
        ids = {self._ids[code] for code in codes}
        rows = await self._session.execute(
            select(ProjectRow.id, ProjectRow.region_code, ProjectRow.city_code).where(
                among(self._session, ProjectRow.id, ids)
            )
        )
        return {project_id: (region, city) for project_id, region, city in rows}

    async def plans(self, codes: Collection[str]) -> dict[tuple[int, Milestone], Plan]:
        """The milestones of learnt projects."""
        if not codes:
            return {}
        ids = {self._ids[code] for code in codes}
        rows = await self._session.execute(
            select(
                MilestoneRow.project_id, MilestoneRow.kind, MilestoneRow.planned_on, MilestoneRow.actual_on
            ).where(among(self._session, MilestoneRow.project_id, ids))
        )
        return {(project_id, kind): Plan(planned, actual) for project_id, kind, planned, actual in rows}

    async def invested(self, codes: Iterable[str]) -> dict[int, int]:
        """累计完成投资 of learnt projects, 万元."""
        ids = {self._ids[code] for code in codes}
        rows = await self._session.execute(
            select(ProjectRow.id, ProjectRow.invested_wan).where(among(self._session, ProjectRow.id, ids))
        )
        return {row.id: row.invested_wan for row in rows}
