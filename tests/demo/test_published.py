"""Every figure that was published of phase 1, recomputed from the demo ledger by brute force."""

from datetime import date
from typing import Any

import pytest

from db.demo import DemoLedger
from ledger.money import WAN_PER_YI
from ledger.phases import Batch
from ledger.projects import ProjectRecord
from ledger.rates import percent
from tests.demo.brute import Known, known_on

BATCHES = [("signed", Batch.SIGNED), ("started", Batch.STARTED), ("producing", Batch.PRODUCING)]
CATEGORIES = [
    ("advanced_manufacturing", "先进制造业"),
    ("strategic_emerging", "战略性新兴产业"),
    ("on_the_spot", "现场签约"),
]


def entered(known: Known, batch: Batch) -> list[ProjectRecord]:
    return [known.projects[e.project] for e in known.entries if (e.phase, e.batch) == (1, batch)]


def wan(yi: float) -> int:
    return round(yi * WAN_PER_YI)


def by_share(known: Known, batch: Batch) -> list[tuple[float, str]]:
    return sorted(((n / of, city) for city, (n, of) in known.shares(1, batch).items()), reverse=True)


def test_it_holds_the_phases_on_their_days(ledger: DemoLedger, published: dict[str, Any]) -> None:
    expected = [(phase["number"], phase["held_on"]) for phase in published["phases"]]

    assert [(phase.number, phase.held_on) for phase in ledger.phases] == expected


@pytest.mark.parametrize(("key", "batch"), BATCHES)
def test_it_has_the_projects_and_the_investment(
    review: Known, published: dict[str, Any], key: str, batch: Batch
) -> None:
    projects = entered(review, batch)

    assert len(projects) == published["phase_1"][key]["projects"]
    assert sum(p.total_wan for p in projects) == wan(published["phase_1"][key]["investment_yi"])


def test_it_starts_only_large_projects(review: Known, published: dict[str, Any]) -> None:
    least = wan(published["phase_1"]["started"]["minimum_investment_yi"])

    assert min(p.total_wan for p in entered(review, Batch.STARTED)) >= least


@pytest.mark.parametrize(("key", "category"), CATEGORIES)
def test_it_has_the_categories_of_the_signed(
    review: Known, published: dict[str, Any], key: str, category: str
) -> None:
    projects = [p for p in entered(review, Batch.SIGNED) if category in p.categories]

    assert len(projects) == published["phase_1"]["signed"][key]["projects"]
    assert sum(p.total_wan for p in projects) == wan(published["phase_1"]["signed"][key]["investment_yi"])


def test_it_keeps_the_two_industrial_categories_apart(review: Known) -> None:
    both = {"先进制造业", "战略性新兴产业"}

    assert not [p for p in review.projects.values() if both <= set(p.categories)]


def test_it_has_the_project_that_the_report_names(review: Known) -> None:
    [byd] = [p for p in entered(review, Batch.SIGNED) if p.name == "比亚迪汽车产业项目"]

    assert byd.total_wan == wan(160)
    assert review.city(byd.code) == "郑州"


@pytest.mark.parametrize(
    ("key", "batch", "counts"),
    [
        ("start_rate", Batch.SIGNED, (147, 258)),
        ("production_rate", Batch.STARTED, (116, 552)),
        ("efficiency_rate", Batch.PRODUCING, (494, 524)),
    ],
)
def test_it_has_the_rates(
    review: Known, published: dict[str, Any], key: str, batch: Batch, counts: tuple[int, int]
) -> None:
    assert review.total(1, batch) == counts
    assert percent(*counts) == published["phase_1"]["rates"][key]


@pytest.mark.parametrize(
    ("key", "batch", "threshold"),
    [("start_rate_top3", Batch.SIGNED, 0.75), ("production_rate_top3", Batch.STARTED, 0.50)],
)
def test_it_has_the_top_three_in_order(
    review: Known, published: dict[str, Any], key: str, batch: Batch, threshold: float
) -> None:
    (first, second, third, fourth, *_) = ranked = by_share(review, batch)

    assert [city for _, city in ranked[:3]] == published["phase_1"]["rates"][key]
    assert first[0] > second[0] > third[0] >= threshold
    assert fourth[0] < threshold - 0.05


def test_it_has_exactly_the_seven_cities_at_full_efficiency(review: Known, published: dict[str, Any]) -> None:
    full = {city for share, city in by_share(review, Batch.PRODUCING) if share == 1}

    assert full == set(published["phase_1"]["rates"]["efficiency_rate_full"])


def test_it_took_three_out_with_a_reason(review: Known, ledger: DemoLedger) -> None:
    left = [report for report in ledger.reports if report.withdraws and report.day <= review.day]

    assert [report.withdraws for report in left] == [(1, Batch.STARTED)] * 3
    assert all(report.reason for report in left)


def test_it_hears_of_nothing_belatedly_that_would_change_them(review: Known) -> None:
    hindsight = known_on(date(2022, 6, 30))
    phase_one = {entry.project for entry in review.entries}

    reached = {key for key, day in hindsight.reached.items() if key[0] in phase_one and day <= review.day}

    assert reached == set(review.reached)


def test_it_was_lower_a_month_before() -> None:
    august = known_on(date(2021, 8, 31))
    shares = [n / of for n, of in (august.total(1, batch) for _, batch in BATCHES)]

    assert 0.15 < shares[0] < 0.40
    assert 0.05 < shares[1] < 0.15
    assert 0.50 < shares[2] < 0.85
