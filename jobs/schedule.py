"""`run_due`: what has come due since the last run on record is claimed and run, once.

On-time runs, catching up after downtime, several replicas, rehearsals and the demo's fast-forward are all
this one function with another clock.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from answers.context import Context
from db import runs
from handlers.services import Services
from ledger.schedule import Timetable, Trigger

log = logging.getLogger(__name__)

Work = Callable[[Context, datetime], Awaitable[None]]
"""Does a job in the context's writing session, for the instant at which it was due."""


@dataclass(frozen=True, slots=True)
class Job:
    """A named piece of work and when it is due.

    Attributes:
        first: it brings in what the others report on, so of all that was missed it is made up first.
    """

    name: str
    trigger: Trigger
    work: Work
    first: bool = False


@dataclass(frozen=True, slots=True)
class Scheduler:
    """The jobs, and the calendar that their triggers are read with."""

    services: Services
    jobs: Sequence[Job]
    timetable: Timetable

    async def begin(self, since: datetime) -> None:
        """For jobs that never ran: what was due before this instant is not made up."""
        async with self.services.writing() as context:
            for job in self.jobs:
                if await runs.last_due(context.session, job.name) is None:
                    await runs.claim(context.session, job.name, since, context.now)

    async def run_due(self) -> int:
        """Run what has come due, in the order of due times but `first` first; how many runs that were.

        Of several missed runs of one job only the latest is made up. A job's claim and all that it queues
        are one transaction: after a crash there is either both or neither.
        """
        now = self.services.clock.now()
        due: list[tuple[datetime, Job]] = []
        async with self.services.reading() as context:
            for job in self.jobs:
                since = await runs.last_due(context.session, job.name)
                latest = None if since is None else self.timetable.latest_until(job.trigger, since, now)
                if latest is not None:
                    due.append((latest, job))
        due.sort(key=lambda pair: (not pair[1].first, pair[0]))
        return sum([await self._run(job, at) for at, job in due])

    async def run_now(self, name: str) -> None:
        """Run a job at once, whatever its trigger says. Raises KeyError for an unknown name."""
        job = {job.name: job for job in self.jobs}[name]
        try:
            await self._work(job)
        except IntegrityError:
            await self._work(job)  # the running bot did the same at this instant; now its work can be seen

    async def _work(self, job: Job) -> None:
        async with self.services.writing() as context:
            await job.work(context, context.now)

    def next_due(self, job: Job) -> datetime:
        """When a job is due next."""
        return self.timetable.next_after(job.trigger, self.services.clock.now())

    async def _run(self, job: Job, due_at: datetime) -> bool:
        try:
            async with self.services.writing() as context:
                if not await runs.claim(context.session, job.name, due_at, context.now):
                    return False
                await job.work(context, due_at)
        except Exception:
            log.exception("job %s, due at %s, failed; it will be tried again", job.name, due_at)
            return False
        return True
