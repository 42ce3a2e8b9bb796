"""预警: levels and their order, and what a warning is about."""

from datetime import date
from itertools import product

from ledger.phases import Milestone
from ledger.rates import Rate
from ledger.warnings import Concern, DigestPart, Level, RuleName, graver


def test_it_ranks_the_levels_blue_yellow_orange_red() -> None:
    assert [level.gravity for level in (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)] == [0, 1, 2, 3]


def test_it_takes_the_graver_of_two_levels() -> None:
    for one, other in product(Level, Level):
        assert graver(one, other).gravity == max(one.gravity, other.gravity)
    assert graver(Level.BLUE, None) is Level.BLUE


def test_it_names_what_a_concern_is_about() -> None:
    late = Concern(
        RuleName.OVERDUE, Level.RED, "411002", project=7, milestone=Milestone.START, deadline=date(2021, 7, 1)
    )
    lagging = Concern(RuleName.LAGGING, Level.YELLOW, "411000", rate=Rate.START_RATE, phase=1)

    assert late.subject == "project:7"
    assert lagging.subject == "region:411000:start_rate:1"


def test_it_sends_no_message_for_what_is_only_still_there_or_settled() -> None:
    silent = {part for part in DigestPart if not part.is_news}

    assert silent == {DigestPart.STANDING, DigestPart.SETTLED}
