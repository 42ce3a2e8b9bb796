"""All jobs by name."""

from dataclasses import dataclass
from datetime import time

from jobs import collection, demo_reports, early_warning, weekly_ranking
from jobs.schedule import Job
from ledger.collection import CollectionPlan
from ledger.officials import COLLECTION, EARLY_WARNING, WEEKLY_RANKING
from ledger.schedule import Daily, Trigger

DEMO_REPORTS_COME = Daily(time(7, 30))


@dataclass(frozen=True, slots=True)
class Times:
    """When the jobs of an office are due."""

    weekly_ranking: Trigger
    early_warning: Trigger
    collection: CollectionPlan


def jobs(times: Times, *, demo: bool) -> tuple[Job, ...]:
    """The jobs; on the demo ledger also the scripted reports."""
    regular = (
        Job(EARLY_WARNING, times.early_warning, early_warning.work),
        Job(WEEKLY_RANKING, times.weekly_ranking, weekly_ranking.work),
        *_collection(times.collection),
    )
    if not demo:
        return regular
    return (Job(demo_reports.DEMO_REPORTS, DEMO_REPORTS_COME, demo_reports.work, first=True), *regular)


def _collection(plan: CollectionPlan) -> tuple[Job, ...]:
    """台账报送, where the office has it."""
    if not plan.enabled:
        return ()
    return (
        Job(COLLECTION, plan.opens, collection.ask),
        Job(collection.REMINDERS, plan.reminders, collection.remind),
    )
