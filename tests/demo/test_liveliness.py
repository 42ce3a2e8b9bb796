"""The demo has something to show on every day: movement, late projects, near deadlines; never too many."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from db.demo import DemoLedger
from ledger.phases import Batch, Milestone
from tests.demo.brute import Known, known_on

XUCHANG = "411000"
LUOHE = "411100"
WEEK = timedelta(days=7)
IDLE_WEEKS = {date(2021, 10, 7), date(2022, 2, 3)}
"""National Day and Spring Festival: nobody reports."""


def weeks(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += WEEK


BEFORE = list(weeks(date(2021, 7, 22), date(2021, 9, 30)))
AFTER = list(weeks(date(2021, 10, 7), date(2022, 6, 30)))


def moved(phase: int, batch: Batch, day: date) -> int:
    """How many cities have another rank than a week before."""
    now, then = known_on(day).ranks(phase, batch), known_on(day - WEEK).ranks(phase, batch)
    return sum(now[city] != then[city] for city in now)


@pytest.mark.parametrize("day", BEFORE[1:], ids=str)
def test_it_changes_the_ranks_of_all_three_rates_every_week_before_the_review(day: date) -> None:
    assert all(moved(1, batch, day) >= 4 for batch in Batch)


@pytest.mark.parametrize("day", [day for day in AFTER if day not in IDLE_WEEKS], ids=str)
def test_it_changes_some_ranks_every_week_after_it(ledger: DemoLedger, day: date) -> None:
    held = [phase.number for phase in ledger.phases if phase.held_on <= day - WEEK]

    assert max(moved(phase, batch, day) for phase in held for batch in Batch) >= 4


@pytest.mark.parametrize("day", AFTER, ids=str)
def test_it_keeps_the_numbers_of_late_and_near_ones_humane(day: date) -> None:
    known = known_on(day)

    assert 30 <= len(known.overdue()) <= 130
    assert 15 <= len(known.due_soon(15)) <= 90
    assert 1 <= len(known.overdue(XUCHANG)) <= 12
    assert len(known.due_soon(15, XUCHANG)) <= 10


def test_it_has_late_ones_of_every_stage_and_class_at_the_review(review: Known) -> None:
    overdue = review.overdue()
    days_late = [(review.day - due).days for _, _, due in overdue]

    assert 60 <= len(overdue) <= 75
    assert {milestone for _, milestone, _ in overdue} == set(Milestone) - {Milestone.SIGN}
    assert sum(days < 30 for days in days_late) >= 30
    assert sum(30 <= days < 90 for days in days_late) >= 15
    assert max(days_late) < 90


def test_it_has_near_deadlines_at_the_review(review: Known) -> None:
    assert 25 <= len(review.due_soon(15)) <= 40
    assert len(review.due_soon(30)) > len(review.due_soon(15))


def test_it_has_enough_in_xuchang_to_show(review: Known) -> None:
    overdue, soon = review.overdue(XUCHANG), review.due_soon(15, XUCHANG)

    assert 4 <= len(overdue) <= 6
    assert {milestone for _, milestone, _ in overdue} == set(Milestone) - {Milestone.SIGN}
    assert len({review.projects[code].region for code, _, _ in overdue}) >= 4
    assert 3 <= len(soon) <= 4
    assert len({review.projects[code].region for code, _, _ in soon}) >= 3


def test_it_has_a_few_late_ones_in_luohe(review: Known) -> None:
    assert 2 <= len(review.overdue(LUOHE)) <= 5


def test_it_has_long_late_ones_only_when_time_has_passed() -> None:
    november = known_on(date(2021, 11, 4))

    assert any((november.day - due).days >= 90 for _, _, due in november.overdue())


def test_it_has_projects_without_news(review: Known, ledger: DemoLedger) -> None:
    heard = Counter(report.project for report in ledger.reports if report.day <= review.day)
    silent = [code for code, _, _ in review.open if not heard[code]]

    assert len(silent) > 20


def test_it_has_extensions_at_the_review(review: Known, ledger: DemoLedger) -> None:
    approved = [e for e in ledger.extensions if e.approved_on <= review.day]

    assert len(approved) >= 5
    assert all(e.due_on > review.day for e in approved)


def test_it_has_three_phases_that_fill_up() -> None:
    last = known_on(date(2022, 6, 30))

    for phase in (2, 3):
        for batch, bounds in zip(Batch, ((200, 300), (400, 550), (350, 500)), strict=True):
            reached, counted = last.total(phase, batch)
            assert bounds[0] <= counted <= bounds[1]
            assert 0 < reached <= counted
