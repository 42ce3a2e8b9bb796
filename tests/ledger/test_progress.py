"""What a report says, what it adds, and what somebody is asked who must be sure."""

from datetime import date, timedelta

import pytest

from ledger.doubts import Doubt, DoubtRules, State, doubts_about
from ledger.errors import Reason, Refused
from ledger.phases import Milestone
from ledger.progress import FARTHEST, MOST_WAN, Said, check_amount, check_reached, what_is_asked
from ledger.projects import Plan

TODAY = date(2021, 9, 30)
DAY = timedelta(days=1)
SIGNED = date(2021, 7, 10)
BEFORE = State({Milestone.SIGN: Plan(SIGNED, SIGNED), Milestone.START: Plan(date(2021, 9, 15))}, 5_000)


def test_what_is_said_stands_upon_what_was() -> None:
    after = Said(Milestone.START, TODAY, 12_000).upon(BEFORE)

    assert after.milestones[Milestone.START] == Plan(date(2021, 9, 15), TODAY)
    assert after.milestones[Milestone.SIGN] == BEFORE.milestones[Milestone.SIGN]
    assert after.invested_wan == 12_000
    assert Said(invested_wan=0).upon(BEFORE).invested_wan == 0


def test_it_adds_only_what_the_ledger_does_not_say() -> None:
    assert Said(Milestone.START, TODAY).adds_to(BEFORE)
    assert Said(Milestone.SIGN, SIGNED, 5_001).adds_to(BEFORE)
    assert not Said(Milestone.SIGN, SIGNED).adds_to(BEFORE)
    assert not Said(Milestone.SIGN, SIGNED, 5_000).adds_to(BEFORE)
    assert not Said(invested_wan=5_000).adds_to(BEFORE)


def test_days_beyond_reason_are_refused() -> None:
    check_reached(date(2000, 1, 1), TODAY)
    check_reached(TODAY + FARTHEST, TODAY)

    with pytest.raises(Refused) as early:
        check_reached(date(1999, 12, 31), TODAY)
    with pytest.raises(Refused) as far:
        check_reached(TODAY + FARTHEST + DAY, TODAY)
    assert (early.value.reason, far.value.reason) == (Reason.REACHED_TOO_EARLY, Reason.REACHED_TOO_FAR)


def test_amounts_beyond_the_ledger_are_refused() -> None:
    check_amount(MOST_WAN)

    with pytest.raises(Refused):
        check_amount(MOST_WAN + 1)


def test_an_answer_counts_for_what_was_asked() -> None:
    said = Said(Milestone.START, SIGNED - DAY)
    doubts = {one.doubt for one in doubts_about(BEFORE, said.upon(BEFORE), TODAY, DoubtRules())}
    meanwhile = Said(Milestone.START, TODAY).upon(BEFORE)

    asked = what_is_asked(doubts, BEFORE, said)

    assert doubts == {Doubt.OUT_OF_ORDER, Doubt.LATE_REPORT}
    assert asked == what_is_asked(doubts, BEFORE, said) < 10**9
    assert asked != what_is_asked(doubts, meanwhile, said)
    assert asked != what_is_asked(doubts | {Doubt.DAY_MOVED_BACK}, BEFORE, said)
