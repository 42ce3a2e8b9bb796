"""预警: how grave a delay is, and what a warning is about."""

from datetime import date

import pytest

from ledger.phases import Milestone
from ledger.rates import Rate
from ledger.warnings import Concern, Level, RuleName, WarningRules


@pytest.mark.parametrize(
    ("days_late", "level"),
    [
        (1, Level.YELLOW),
        (29, Level.YELLOW),
        (30, Level.ORANGE),
        (89, Level.ORANGE),
        (90, Level.RED),
        (9999, Level.RED),
    ],
)
def test_it_grows_graver_after_30_and_90_days(days_late: int, level: Level) -> None:
    assert WarningRules().overdue_level(days_late) is level


def test_it_follows_the_operators_limits() -> None:
    rules = WarningRules(orange_after_days=2, red_after_days=3)

    assert [rules.overdue_level(days) for days in (1, 2, 3)] == [Level.YELLOW, Level.ORANGE, Level.RED]


def test_it_ranks_the_levels_blue_yellow_orange_red() -> None:
    assert [level.gravity for level in (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)] == [0, 1, 2, 3]


def test_it_names_what_a_concern_is_about() -> None:
    late = Concern(
        RuleName.OVERDUE, Level.RED, "411002", project=7, milestone=Milestone.START, deadline=date(2021, 7, 1)
    )
    lagging = Concern(RuleName.LAGGING, Level.YELLOW, "411000", rate=Rate.START_RATE, phase=1)

    assert late.subject == "project:7"
    assert lagging.subject == "region:411000:start_rate:1"
