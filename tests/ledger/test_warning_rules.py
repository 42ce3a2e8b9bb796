"""The rule set: which level a value has, what contradicts itself, and chains as text."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.calendar import WorkCalendar
from ledger.warning_rules import (
    DEFAULT_CHAIN,
    Chain,
    Escalation,
    Flaw,
    Ladder,
    RuleProblem,
    Told,
    WarningRules,
    problem_of,
)
from ledger.warnings import Level

BLUE, YELLOW, ORANGE, RED = Level
CALENDAR = WorkCalendar()

ladders = st.dictionaries(st.sampled_from(Level), st.integers(-2, 9)).map(Ladder)
escalations = st.builds(Escalation, st.integers(1, 12), st.sampled_from(Told))
chains = st.builds(Chain, st.lists(escalations, max_size=4).map(tuple), st.integers(1, 9))
rule_sets = st.builds(
    WarningRules,
    due_soon=ladders,
    overdue=ladders,
    stalled=ladders,
    lagging=ladders,
    lagging_clear_points=st.integers(0, 9),
    promise_missed=ladders,
    chain=chains,
)


@pytest.mark.parametrize(
    ("days_late", "level"),
    [(0, None), (1, YELLOW), (29, YELLOW), (30, ORANGE), (89, ORANGE), (90, RED), (9999, RED)],
)
def test_it_grows_graver_after_30_and_90_days(days_late: int, level: Level | None) -> None:
    assert WarningRules().overdue.from_on(days_late) is level


@pytest.mark.parametrize(("days_left", "level"), [(8, None), (7, BLUE), (3, BLUE), (2, ORANGE), (0, ORANGE)])
def test_it_grows_graver_as_the_day_comes_nearer(days_left: int, level: Level | None) -> None:
    assert Ladder({BLUE: 7, ORANGE: 2}).within(days_left) is level


@given(ladders, st.integers(-3, 10))
def test_it_has_the_gravest_level_that_is_reached(ladder: Ladder, value: int) -> None:
    risen = [level for level in Level if level in ladder.steps and ladder.steps[level] <= value]
    fallen = [level for level in Level if level in ladder.steps and ladder.steps[level] >= value]

    assert ladder.from_on(value) is (risen[-1] if risen else None)
    assert ladder.within(value) is (fallen[-1] if fallen else None)


def test_it_is_off_without_levels() -> None:
    off = Ladder()

    assert not off and off.from_on(9999) is None and off.within(0) is None
    assert Ladder({RED: 3, YELLOW: 1}).first is YELLOW


def test_it_finds_nothing_wrong_with_the_defaults() -> None:
    assert problem_of(WarningRules()) is None


WRONG = {
    "a later level that begins earlier": (
        WarningRules(overdue=Ladder({YELLOW: 30, ORANGE: 7})),
        RuleProblem("overdue.orange", Flaw.OVERLAP, "overdue.yellow", 30),
    ),
    "two levels from the same day on": (
        WarningRules(stalled=Ladder({BLUE: 60, RED: 60})),
        RuleProblem("stalled.red", Flaw.OVERLAP, "stalled.blue", 60),
    ),
    "what is nearer but milder": (
        WarningRules(due_soon=Ladder({BLUE: 3, YELLOW: 7})),
        RuleProblem("due_soon.yellow", Flaw.OVERLAP, "due_soon.blue", 3),
    ),
    "two levels within the same days": (
        WarningRules(due_soon=Ladder({BLUE: 3, YELLOW: 3})),
        RuleProblem("due_soon.yellow", Flaw.OVERLAP, "due_soon.blue", 3),
    ),
    "overdue before the day is over": (
        WarningRules(overdue=Ladder({YELLOW: 0})),
        RuleProblem("overdue.yellow", Flaw.TOO_SMALL, value=1),
    ),
    "a promise missed on its own day": (
        WarningRules(promise_missed=Ladder({ORANGE: 0})),
        RuleProblem("promise_missed.orange", Flaw.TOO_SMALL, value=1),
    ),
    "a negative day": (
        WarningRules(due_soon=Ladder({BLUE: -1})),
        RuleProblem("due_soon.blue", Flaw.TOO_SMALL, value=0),
    ),
    "one that has caught up and lags at once": (
        WarningRules(lagging=Ladder({YELLOW: 15}), lagging_clear_points=16),
        RuleProblem("lagging.clear_points", Flaw.CLEARS_TOO_LATE, "lagging.yellow", 15),
    ),
    "a chain that does not go on": (
        WarningRules(chain=Chain((Escalation(4, Told.GROUP), Escalation(4, Told.ABOVE)), 5)),
        RuleProblem("escalation", Flaw.CHAIN_ORDER, value=4),
    ),
    "a chain that goes down again": (
        WarningRules(chain=Chain((Escalation(2, Told.PROVINCE), Escalation(4, Told.ABOVE)), 5)),
        RuleProblem("escalation", Flaw.CHAIN_ORDER, value=2),
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_it_finds(what: str) -> None:
    rules, problem = WRONG[what]

    assert problem_of(rules) == problem


@given(rule_sets)
def test_it_lets_pass_just_the_rule_sets_that_contradict_nothing(rules: WarningRules) -> None:
    assert (problem_of(rules) is None) == is_sound(rules)


def is_sound(rules: WarningRules) -> bool:
    """Said another way: values in the order of the levels only rise, or fall for what is due soon."""
    rising = [rules.overdue, rules.stalled, rules.lagging, rules.promise_missed]
    values = [[ladder.steps[level] for level in Level if level in ladder.steps] for ladder in rising]
    near = [rules.due_soon.steps[level] for level in Level if level in rules.due_soon.steps]
    afters = [step.after for step in rules.chain.steps]
    reaches = [["group", "above", "province"].index(step.to) for step in rules.chain.steps]
    return (
        all(min(some, default=1) >= 1 and strictly_rising(some) for some in values)
        and min(near, default=0) >= 0
        and strictly_rising(near[::-1])
        and rules.lagging_clear_points <= min(rules.lagging.steps.values(), default=99)
        and strictly_rising(afters)
        and strictly_rising(reaches)
    )


def strictly_rising(values: list[int]) -> bool:
    return all(one < other for one, other in pairwise(values))


@given(chains)
def test_it_reads_a_chain_that_it_wrote(chain: Chain) -> None:
    assert Chain.parse(str(chain)) == chain


def test_it_keeps_the_default_chain_in_this_form() -> None:
    assert str(DEFAULT_CHAIN) == "2:group 4:above 6:province +5"
    assert Chain.parse("+3") == Chain((), 3)


def test_it_reminds_again_and_again_after_the_last_step() -> None:
    numbered = [DEFAULT_CHAIN.step(number) for number in range(5)]

    assert [(step.after, str(step.to)) for step in numbered] == [
        (2, "group"),
        (4, "above"),
        (6, "province"),
        (11, "group"),
        (16, "group"),
    ]


@given(chains, st.integers(0, 6), st.dates(date(2021, 1, 1), date(2022, 12, 31)))
def test_it_is_due_after_so_many_working_days(chain: Chain, number: int, since: date) -> None:
    due = chain.due_on(number, since, CALENDAR)

    passed = [since + timedelta(days=n) for n in range(1, (due - since).days + 1)]
    assert sum(map(CALENDAR.is_working, passed)) == chain.step(number).after
    assert CALENDAR.is_working(due)


@given(chains, st.integers(0, 6))
def test_it_tells_more_with_every_step_and_the_group_always(chain: Chain, taken: int) -> None:
    assert Told.GROUP in chain.told(0)
    assert chain.told(taken) <= chain.told(taken + 1)
    assert chain.told(taken + 1) == chain.told(taken) | {chain.step(taken).to}
