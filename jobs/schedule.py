"""`run_due`: what has come due since the last run on record is claimed and run, once.

On-time runs, catching up after downtime, several replicas, rehearsals and the demo's fast-forward are all
this one function with another clock.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from answers.context import Context
from db import runs
from handlers.services import Services
from ledger.schedule import Timetable, Trigger

log = logging.getLogger(__name__)

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job.

    Attributes:
        due_at: the instant at which it was due.
        missed_from: of a run that makes up for missed ones too, when the first of these was due.
    """

    due_at: datetime
    missed_from: datetime | None = None


Work = Callable[[Context, Run], Awaitable[None]]
"""Does a job in the context's writing session."""


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
        due: list[tuple[Run, Job]] = []
        async with self.services.reading() as context:
            for job in self.jobs:
                since = await runs.last_due(context.session, job.name)
                run = None if since is None else self._since(job, since, now)
                if run is not None:
                    due.append((run, job))
        due.sort(key=lambda pair: (not pair[1].first, pair[0].due_at))
        return sum([await self._run(job, run) for run, job in due])

    def _since(self, job: Job, since: datetime, now: datetime) -> Run | None:
        """The latest run that has come due since the last one on record, and what was missed before it."""
        latest = self.timetable.latest_until(job.trigger, since, now)
        if latest is None:
            return None
        first = self.timetable.next_after(job.trigger, since)
        ran = self.timetable.next_after(job.trigger, since - A_MOMENT) == since  # else it is where it began
        return Run(latest, missed_from=first if ran and first < latest else None)

    async def run_now(self, name: str) -> None:
        """Run a job at once, whatever its trigger says. Raises KeyError for an unknown name."""
        job = {job.name: job for job in self.jobs}[name]
        try:
            await self._work(job)
        except IntegrityError:
            await self._work(job)  # the running bot did the same at this instant; now its work can be seen

    async def _work(self, job: Job) -> None:
        async with self.services.writing() as context:
            await job.work(context, Run(context.now))

    def next_due(self, job: Job) -> datetime:
        """When a job is due next."""
        return self.timetable.next_after(job.trigger, self.services.clock.now())

    async def _run(self, job: Job, run: Run) -> bool:
        try:
            async with self.services.writing() as context:
                if not await runs.claim(context.session, job.name, run.due_at, context.now):
                    return False
                await job.work(context, run)
        except Exception:
            log.exception("job %s, due at %s, failed; it will be tried again", job.name, run.due_at)
            return False
        return True
