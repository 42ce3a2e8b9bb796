"""Cuts a draft into facts: the project as first known, and the reports that follow day by day."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from random import Random

from db.demo.days import after, office_day
from db.demo.drafts import Draft
from db.demo.shapes import DemoProject
from db.demo.tables import HORIZON
from ledger.phases import Batch, Milestone
from ledger.projects import Plan, ProjectRecord, Report

REMARK = "演示数据"

SPENT = {
    Milestone.SIGN: (0.0, 0.0),
    Milestone.START: (0.03, 0.09),
    Milestone.PRODUCE: (0.84, 0.94),
    Milestone.EFFICIENT: (0.96, 1.0),
}
"""The share of the total investment that is spent when a milestone is reached."""

SILENT = 0.12
"""The share of projects that report milestones only."""


class Spending:
    """累计完成投资 of one project over time: straight lines from milestone to milestone, never falling."""

    def __init__(self, draft: Draft, rng: Random) -> None:
        ordered = [milestone for milestone in Milestone if milestone in draft.reached]
        self._total_wan = draft.kind.total_wan
        self._days = [draft.reached[milestone] for milestone in ordered]
        self._shares = [rng.uniform(*SPENT[milestone]) for milestone in ordered]

    def by(self, day: date) -> int:
        """万元 spent by a day, in tens."""
        i = bisect_right(self._days, day)
        if i == 0:
            return 0
        share = self._shares[i - 1]
        if i < len(self._days):
            passed = (day - self._days[i - 1]).days / (self._days[i] - self._days[i - 1]).days
            share += passed * (self._shares[i] - share)
        return int(self._total_wan * share) // 10 * 10


def project(draft: Draft, spending: Spending, rng: Random) -> DemoProject:
    """The project as it stands in the ledger on the day it is first known."""
    record = ProjectRecord(
        code=draft.code,
        name=draft.name,
        region=draft.region,
        company=draft.company,
        industry=draft.kind.product.industry,
        chain=draft.kind.product.chain,
        categories=draft.kind.categories,
        total_wan=draft.kind.total_wan,
        year_plan_wan=_year_plan(draft, spending, rng),
        invested_wan=spending.by(draft.known_on),
        service_officer=draft.service_officer,
        leader=draft.leader,
        bank=draft.bank,
        remark=REMARK,
        milestones={
            milestone: _plan(draft, milestone) for milestone in Milestone if milestone in draft.planned
        },
    )
    return DemoProject(draft.known_on, record)


def _plan(draft: Draft, milestone: Milestone) -> Plan:
    reached = draft.reached[milestone]
    return Plan(draft.planned[milestone], reached if reached <= draft.known_on else None)


def _year_plan(draft: Draft, spending: Spending, rng: Random) -> int:
    """What the year is to bring: about what it will, as announced, and never above the total."""
    year = draft.known_on.year
    spent = spending.by(date(year, 12, 31)) - spending.by(date(year - 1, 12, 31))
    announced = int(spent * rng.uniform(0.95, 1.2)) // 100 * 100
    return min(max(announced, draft.kind.total_wan // 100), draft.kind.total_wan)


def reports(draft: Draft, spending: Spending, rng: Random) -> list[Report]:
    """Everything reported about the project until it is efficient or withdrawn, ordered by day."""
    milestones = {day: milestone for milestone, day in draft.reported.items()}
    last = min(HORIZON, draft.withdrawn_on or HORIZON, draft.reported.get(Milestone.EFFICIENT, HORIZON))
    routine = set(_routine(draft, rng, last)) - set(milestones)
    days = sorted(day for day in routine | set(milestones) if day <= last)
    if draft.withdrawn_on:
        days = [day for day in days if day < draft.withdrawn_on]
    told = [_progress(draft, spending, day, milestones.get(day)) for day in days]
    return told + list(_withdrawal(draft))


def _routine(draft: Draft, rng: Random, last: date) -> Iterator[date]:
    """The days of plain progress reports, every six to ten weeks."""
    if rng.random() < SILENT:
        return
    day = after(draft.known_on, rng.randint(14, 50))
    while day <= last:
        yield office_day(day)
        day = after(day, rng.randint(42, 72))


def _progress(draft: Draft, spending: Spending, day: date, milestone: Milestone | None) -> Report:
    reached_on = draft.reached[milestone] if milestone else None
    return Report(day, draft.code, milestone, reached_on, spending.by(day))


def _withdrawal(draft: Draft) -> Iterator[Report]:
    if draft.withdrawn_on:
        entry = draft.entries[0].record
        left: tuple[int, Batch] = (entry.phase, entry.batch)
        yield Report(draft.withdrawn_on, draft.code, withdraws=left, reason=draft.withdrawn_reason)
